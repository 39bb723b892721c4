"""Calls by the centre's own people: the service line for bulletins, and the voice messages of a queue."""
