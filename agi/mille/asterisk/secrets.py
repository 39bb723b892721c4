"""The passwords of the telephones: made once, kept beside the configuration, never in the description."""

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def telephone_passwords(path: Path, extensions: Iterable[str]) -> dict[str, str]:
    """The password of each telephone, from the file at `path` (mode 0600); missing ones are made and added."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    wanted = {extension: known.get(extension, secrets.token_urlsafe(12)) for extension in extensions}
    if wanted.keys() - known.keys():
        _write(path, known | wanted)
    return wanted


def _write(path: Path, passwords: dict[str, str]) -> None:
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(passwords, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)
