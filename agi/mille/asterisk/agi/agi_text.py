"""AGI's text, both ways: commands on the way out, an environment on the way in. Pure; every byte is data.

Source: res/res_agi.c, main/app.c and main/pbx_variables.c of Asterisk.
"""

import re
from functools import lru_cache

from asterisk.agi import AGIError

from mille.errors import MilleError

MAX_COMMAND = 8190
"""Bytes of one command without its newline: res_agi.c reads into 8,192, which end with a zero."""
MAX_WORDS = 127
"""Words of one command; res_agi.c drops what comes after."""
MAX_ASSIGNMENTS = 98
"""Variables of one MSet; the 99th would take all that follows, unparsed."""
MAX_ENVIRONMENT, MAX_LINES, MAX_LINE = 65_536, 256, 16_384
"""The longest environment we read: bytes, lines, characters of a line. Asterisk's: 800 bytes in 25 lines."""

_VARIABLE = re.compile(r"_{0,2}[A-Za-z]\w*(?:\(\w+\))?", re.ASCII)
_SEPARATORS = re.compile(r'([\\",()\[\]])')


class CommandRefused(MilleError, ValueError):
    """A command that must not be sent as it is: give it a shorter text, without CR, LF or NUL."""


class Unintelligible(MilleError, AGIError):  # type: ignore[misc]
    """The peer does not speak AGI: check what connects to this port, and see Asterisk's log."""


class Word(str):
    """One argument, already escaped."""


def environment(text: str) -> dict[str, str]:
    """Name and value of every line. A name that comes twice is refused: a newline has forged it."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES or (len(text) > MAX_LINE and max(map(len, lines)) > MAX_LINE):
        raise Unintelligible(f"an AGI environment of {len(lines)} lines, too many or too long")
    try:
        environment = dict([line.split(": ", 1) for line in lines])
    except ValueError as error:
        raise Unintelligible("a line of the AGI environment is not name: value") from error
    if len(environment) < len(lines):
        raise Unintelligible("the AGI environment has the same name twice")
    return environment


def encoded(words: list[str]) -> bytes:
    """The bytes of a command, or `CommandRefused`."""
    text = " ".join(words)
    if "\n" in text or "\r" in text or "\0" in text:
        raise CommandRefused(f"CR, LF or NUL in {text[:60]!r}")
    try:
        line = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise CommandRefused(f"{text[:60]!r} contains characters that cannot be encoded") from error
    if len(line) > MAX_COMMAND or len(words) + words[0].count(" ") > MAX_WORDS:
        raise CommandRefused(f"{len(line)} bytes, {len(words)} words are too many for a command: {text[:60]!r}")
    return line + b"\n"


def word(argument: object) -> str:
    """An argument as exactly one word of a command."""
    if type(argument) is Word:
        return argument
    text = str(argument)
    return text if text.isalnum() else quoted(text)


def quoted(text: str) -> Word:
    """A text as one word in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return Word(f'"{escaped}"')


@lru_cache(maxsize=1024)
def variable(name: str) -> str:
    """A variable's name, or `CommandRefused`."""
    if not _VARIABLE.fullmatch(name):
        raise CommandRefused(f"{name!r} is not the name of a variable")
    return name


def assignment(name: str, value: str) -> str:
    r"""One assignment of an MSet.

    >>> print(assignment("M_DETAIL", 'Nouméa, "centre"'))
    M_DETAIL=Nouméa\, \"centre\"
    """
    if value.isalnum():
        return f"{variable(name)}={value}"
    return variable(name) + "=" + _SEPARATORS.sub(r"\\\1", value)
