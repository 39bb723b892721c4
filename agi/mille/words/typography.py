"""What must not part from its word at the end of a line."""

import re

NBSP = "\u00a0"
"""A space at which no line ends."""


def kept_together(text: str) -> str:
    """A text whose French signs do not part from their word at the end of a line.

    >>> kept_together("« Oui » : 7 h 45") == "«\\u00a0Oui\\u00a0»\\u00a0: 7\\u00a0h\\u00a045"
    True
    """
    hours = re.sub(r"(?<=\d) h(?: (?=\d))?", lambda found: found[0].replace(" ", NBSP), text)
    return re.sub(r" (?=[:;?!»%])|(?<=«) ", NBSP, hours)
