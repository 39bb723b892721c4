"""The one tree of errors that mille raises on purpose."""


class MilleError(Exception):
    """Something is wrong that its reader can mend: the message says what it is and what to do."""
