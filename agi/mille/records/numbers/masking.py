"""A telephone number as people may see it."""

from mille.records.numbers.caller_hash import SIGN


def masked(number: str | None, full: bool = False) -> str:
    """A number without its last two digits, unless it may be seen in `full`.

    >>> masked("268800"), masked("~00112233445566ff")
    ('2688**', 'a number no longer kept')
    """
    if not number:
        return "unknown number"
    if number.startswith(SIGN):
        return "a number no longer kept"
    return number if full else number[:-2] + "**"
