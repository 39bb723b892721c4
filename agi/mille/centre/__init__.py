"""The description of a centre: what it may say, and what it means."""
