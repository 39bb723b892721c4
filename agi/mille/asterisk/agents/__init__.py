"""Agents in Asterisk's queues: logging in and out, the roll call, and calls back to customers."""
