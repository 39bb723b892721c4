"""What mille has written into the system's folders: so that nothing of anybody else's is ever written over."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mille.atomic_file import put
from mille.errors import MilleError


class NotOurs(MilleError):
    """A file stands where mille would write, and is not as mille wrote it."""


@dataclass(frozen=True)
class Manifest:
    """What is installed: how Asterisk is started, and each file that was written with the hash of what it held."""

    asterisk: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Writes it down."""
        put(path, json.dumps(asdict(self), indent=1) + "\n", 0o640)


def load(path: Path) -> Manifest:
    """What was installed before; empty before the first time."""
    if not path.exists():
        return Manifest()
    known = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(tuple(known["asterisk"]), known["files"])


def changed(files: Mapping[Path, str], before: Manifest) -> dict[Path, str]:
    """Those of the files that are not there yet, or differ from what mille wrote earlier.

    Raises NotOurs, naming each, when one is somebody else's or was edited; nothing has then been written.
    """
    differing = {path: text for path, text in files.items() if _hash_of(path) != _hash(text)}
    foreign = [path for path in differing if path.exists() and before.files.get(str(path)) != _hash_of(path)]
    if foreign:
        names = ", ".join(map(str, foreign))
        raise NotOurs(
            f"{names}: there is a file that mille did not write, or that was changed since. Nothing was written; move "
            "it away (changes of a unit belong into `systemctl edit`), then install again"
        )
    return differing


def hashes(files: Mapping[Path, str]) -> dict[str, str]:
    """What the manifest says of files."""
    return {str(path): _hash(text) for path, text in files.items()}


def untouched(before: Manifest) -> tuple[list[Path], list[Path]]:
    """The files that are as mille wrote them, and those that somebody has changed since."""
    there = [Path(name) for name in before.files if Path(name).exists()]
    ours = [path for path in there if before.files[str(path)] == _hash_of(path)]
    return ours, [path for path in there if path not in ours]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
