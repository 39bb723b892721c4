"""The passwords of the telephones: made once, kept beside the configuration, never in the description."""

import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from mille.atomic_file import put


def passwords(path: Path, names: Iterable[str]) -> dict[str, str]:
    """The password of each name (a telephone's extension, ``ami``), from the file at `path`.

    The file has mode 0600; missing passwords are made and added.
    """
    known = read(path)
    wanted = {name: known.get(name, secrets.token_urlsafe(12)) for name in names}
    if wanted.keys() - known.keys():
        _write(path, known | wanted)
    return wanted


def read(path: Path) -> dict[str, str]:
    """Everything in the file; empty when there is none."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return known


def keep(path: Path, name: str, secret: str) -> None:
    """Writes one secret, in place of the one before."""
    _write(path, read(path) | {name: secret})


def accounts(path: Path, trunks: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Name and password of each trunk whose operator has given some: in the file, ``"trunk opt": "name:password"``."""
    known = read(path)
    given = {trunk: known[f"trunk {trunk}"].partition(":") for trunk in trunks if f"trunk {trunk}" in known}
    return {trunk: (name, password) for trunk, (name, _, password) in given.items()}


def _write(path: Path, passwords: dict[str, str]) -> None:
    put(path, json.dumps(passwords, indent=1, sort_keys=True), 0o600)
