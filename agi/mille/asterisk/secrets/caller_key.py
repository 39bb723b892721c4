"""The key of the hash that recognises callers who phone again: made once at random, beside the passwords.

It has a file of its own: the collector, which needs it, reads no password. Nodes that write into one database need
the same file; otherwise a caller of two nodes counts as two.
"""

import secrets as chance
from pathlib import Path

from mille.asterisk.secrets import passwords

NAME = "callers"


def file_of(secrets: Path) -> Path:
    """The file with the key, beside that of the passwords."""
    return secrets.with_name("caller-key.json")


def ensure(secrets: Path) -> str:
    """The key beside the passwords' file `secrets`; made when there is none yet."""
    path = file_of(secrets)
    if not read(path):
        passwords.keep(path, NAME, chance.token_urlsafe(32))
    return read(path)


def read(path: Path) -> str:
    """The key in a file; empty when there is none: callers are then not recognised, and `mille doctor` reports it."""
    return passwords.read(path).get(NAME, "")
