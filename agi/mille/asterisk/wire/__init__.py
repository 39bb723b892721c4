"""Talking to a running Asterisk: the manager interface, the console, and where this node's Asterisk is."""
