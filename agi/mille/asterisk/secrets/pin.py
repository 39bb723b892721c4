"""The PIN of the service line: random, kept beside the passwords, never weak, never written anywhere else.

It has a file of its own: the AGI server, which checks it, reads no password of a telephone.
"""

import hmac
import secrets as chance
from collections.abc import Sequence
from pathlib import Path

from mille.asterisk.secrets import passwords
from mille.centre.model.centre import Centre
from mille.errors import MilleError

SHORTEST, LONGEST = 6, 12
"""Digits of a PIN."""
KEY = "pin"


def file_of(secrets: Path) -> Path:
    """The file with the PIN, beside that of the passwords."""
    return secrets.with_name("pin.json")


class WeakPin(MilleError):
    """The PIN of the service line is too easy to guess; choose another with `mille pin --new` or `--set`."""


def weakness(pin: str, numbers: Sequence[str]) -> str:
    """Why a PIN is too easy to guess, or nothing; `numbers` are those of the centre.

    >>> weakness("123456", ["1000"]), weakness("804713", ["1000"])
    ('its digits follow one another', '')
    """
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        return f"it is not {SHORTEST} to {LONGEST} digits"
    if len(set(pin)) < 3 or any(pin == (pin[:size] * len(pin))[: len(pin)] for size in range(1, len(pin) // 2 + 1)):
        return "its digits repeat"
    if any(pin in sequence * 2 for sequence in ("1234567890", "0987654321")):
        return "its digits follow one another"
    return next((f"it contains {number}" for number in numbers if number.strip("+*") in pin), "")


def new_pin(numbers: Sequence[str]) -> str:
    """A random PIN."""
    while weakness(pin := f"{chance.randbelow(10**SHORTEST):0{SHORTEST}}", numbers):
        pass
    return pin


def read(path: Path) -> str:
    """The PIN beside the file of secrets; empty when there is none."""
    return passwords.read(file_of(path)).get(KEY, "")


def keep(path: Path, pin: str, numbers: Sequence[str]) -> None:
    """Makes this the PIN from the next call on. Raises WeakPin."""
    if why := weakness(pin, numbers):
        raise WeakPin(f"{WeakPin.__doc__} This one is weak: {why}")
    passwords.keep(file_of(path), KEY, pin)


def ensure(path: Path, centre: Centre) -> None:
    """Ensures that a centre with a service code has a PIN; makes one when there is none."""
    if centre.service_code and not read(path):
        keep(path, new_pin(centre.numbers), centre.numbers)


def refuse_weak(path: Path, centre: Centre) -> None:
    """Raises WeakPin when somebody has written a weak PIN into its file.

    For those who check a description, not for opening a crisis unit: that must not fail because of the PIN.
    """
    pin = read(path) if centre.service_code else ""
    if pin and (why := weakness(pin, centre.numbers)):
        raise WeakPin(f"{WeakPin.__doc__} The one in {file_of(path)} is weak: {why}")


def is_right(path: Path, said: str) -> bool:
    """Whether this is the PIN; takes the same time whatever was typed. Without a PIN nothing is right."""
    pin = read(path)
    return hmac.compare_digest(pin.encode(), said.encode("utf-8", "replace")) and bool(pin)
