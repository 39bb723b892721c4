"""Who rings again, known without his number: a keyed hash of it, which stays when the number has been erased.

The key is one of the centre's secrets and never in the database: who has only the records cannot try out numbers.
"""

import hmac
import re

SIGN = "~"
"""Stands in the journal before a hash, in the place of a number that is no longer kept."""

LENGTH = 16
"""Signs of a hash. With 64 bits the chance that two of ten million callers are taken for one is below 1 in 300,000."""

WITHHELD = frozenset({"", "anonymous", "unknown", "unavailable", "restricted", "private", "withheld", "asterisk"})
"""What stands in the place of a number when there is none; `asterisk` is the name by which an Asterisk calls."""

_HASH = re.compile(f"{SIGN}[0-9a-f]{{{LENGTH}}}")


def caller_of(number: str, key: str) -> str | None:
    """The hash of a number, however it is written; None when it is withheld, or without a key.

    >>> caller_of("26.88.00", "a key") == caller_of("268800", "a key") != caller_of("268800", "another")
    True
    >>> caller_of("anonymous", "a key")
    """
    known = normal(number)
    if not known or not key:
        return None
    return hmac.new(key.encode(), f"caller {known}".encode(), "sha256").hexdigest()[:LENGTH]


def normal(number: str) -> str:
    """A number without the signs that people put between its digits; nothing when it is withheld.

    A caller who has a name instead, as from another SIP system, is known by it.

    >>> normal("+687 26.88.00"), normal("(0)1 23"), normal("Anonymous"), normal("alice.b")
    ('+687268800', '0123', '', 'alice.b')
    """
    word = number.strip().lower()
    digits = "".join(sign for sign in word if sign in "+0123456789")
    return "" if word in WITHHELD else digits if len(digits) > len(word) / 2 else word


def number_and_hash(field: str, key: str) -> tuple[str | None, str | None]:
    """What a line of the journal has in the place of a number: the number and its hash, or the hash alone.

    >>> number_and_hash("~00112233445566ff", "a key"), number_and_hash("", "a key")
    ((None, '00112233445566ff'), (None, None))
    """
    if _HASH.fullmatch(field):
        return None, field[len(SIGN) :]
    return field or None, caller_of(field, key)
