"""The history of other systems: queue logs of any Asterisk, read as lines of our own journal."""
