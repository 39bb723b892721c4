"""What a centre is: frozen values without behaviour. Imports nothing of mille."""
