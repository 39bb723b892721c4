"""What mille has written into the system's folders, so that it never overwrites a file of somebody else."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mille.atomic_file import put
from mille.errors import MilleError


class NotOurs(MilleError):
    """There is a file where mille would write, and it is not as mille wrote it."""


@dataclass(frozen=True)
class Manifest:
    """What is installed: how Asterisk is started, and each file written with the hash of its content."""

    asterisk: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Saves the manifest."""
        put(path, json.dumps(asdict(self), indent=1) + "\n", 0o640)


def load(path: Path) -> Manifest:
    """What was installed before; empty before the first time."""
    if not path.exists():
        return Manifest()
    known = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(tuple(known["asterisk"]), known["files"])


def changed(files: Mapping[Path, str], before: Manifest) -> dict[Path, str]:
    """The files that are missing, or differ from what mille wrote earlier.

    Raises NotOurs, naming each, when one belongs to somebody else or was edited; nothing has then been written.
    """
    differing = {path: text for path, text in files.items() if _hash_of(path) != _hash(text)}
    foreign = [path for path in differing if path.exists() and before.files.get(str(path)) != _hash_of(path)]
    if foreign:
        names = ", ".join(map(str, foreign))
        raise NotOurs(
            f"{names}: there is a file that mille did not write, or that was changed since. Nothing was written; move "
            "it away (use `systemctl edit` to change a unit), then install again"
        )
    return differing


def hashes(files: Mapping[Path, str]) -> dict[str, str]:
    """The manifest's text for these files."""
    return {str(path): _hash(text) for path, text in files.items()}


def untouched(before: Manifest) -> tuple[list[Path], list[Path]]:
    """The files that are as mille wrote them, and those that were changed since."""
    there = [Path(name) for name in before.files if Path(name).exists()]
    ours = [path for path in there if before.files[str(path)] == _hash_of(path)]
    return ours, [path for path in there if path not in ours]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
