"""A caller's place in line, and how long the wait will be. Pure; imports nothing of the call."""
