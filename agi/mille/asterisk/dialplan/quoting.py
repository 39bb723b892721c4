"""Text on its way into Asterisk's files: what could become configuration is refused, or made harmless."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mille.errors import MilleError


class UnsafeText(MilleError):
    """A text cannot be written into Asterisk's configuration; change it in the description."""


def value(text: Any) -> Any:
    """Any value in a file: one line, and a semicolon is not the start of a comment.

    >>> value("a; b")
    'a\\\\; b'
    """
    if not isinstance(text, str | Path):
        return text
    if re.search(r"[\x00-\x1f\x7f]", str(text)):
        raise UnsafeText(f"{text!r} contains a line break or another control character; {UnsafeText.__doc__}")
    return str(text).replace(";", "\\;")


def _only(pattern: str, meaning: str) -> Callable[[str], str]:
    allowed = re.compile(pattern)

    def filtered(text: str) -> str:
        if not allowed.fullmatch(text):
            raise UnsafeText(f"{text!r} is not {meaning}; {UnsafeText.__doc__}")
        return text

    return filtered


name = _only(r"[A-Za-z0-9_-]{1,79}", "a name of letters, digits, - and _")
digits = _only(r"[+]?[0-9]{1,20}", "a number of digits")
start = _only(r"[+]?[0-9]{0,20}", "the start of a number")
key = _only(r"[0-9*#]", "one key of a telephone")
service_code = _only(r"[*]?[0-9]{2,6}", "a service code")
address = _only(r"[0-9A-Fa-f.:/]{2,50}", "an address or network")
beginning = _only(r"[+]?[0-9]{0,20}", "what a number begins with")
host = _only(r"[A-Za-z0-9.-]{1,190}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?", "a host")
option = _only(r"[a-z][a-z0-9_]{1,39}", "an option of PJSIP")
user = _only(r"[+]?[A-Za-z0-9]{1,40}", "a number or a name")
secret = _only(r"[!-~]{1,79}", "a name or password of letters, digits and signs, without spaces")
zone = _only(r"[A-Za-z0-9_+/-]{1,60}", "a time zone")


def extension(text: str) -> str:
    """A name as the name of an extension, where Asterisk ignores every dash: ``a-b`` would be ``ab``.

    >>> extension("office-late")
    'at_office_late'
    """
    return "at_" + name(text).replace("-", "_")
