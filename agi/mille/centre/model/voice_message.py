"""What a voice message is."""

SHORTEST_MESSAGE = 2
"""Seconds; a shorter one is none. `mille-message` of asterisk-conf/extensions.conf says the same."""
