"""The edges towards Asterisk: AGI, rendering, prompts, the embedded Asterisk."""
