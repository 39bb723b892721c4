"""What is going on now: what has to be done at a moment, or when something happens, and by nobody's command."""
