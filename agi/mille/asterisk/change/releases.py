"""Configurations as numbered folders: who made each, when and why; which one is in force.

Two names point into them, each moved by one rename: ``current`` is what Asterisk reads at its next reload,
``serving`` what Python answers from. A release is complete and on disk before anything points to it, and marked once
everything after that has been done; so whatever dies at whatever moment, the next command sees how far it came.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mille.asterisk.sound.studio_recordings import FOLDER as RECORDINGS
from mille.atomic_file import put

CURRENT, SERVING = "current", "serving"
APPLIED = "applied"
NOTE, OUTCOME = "release.json", "outcome"
DESCRIPTION = "description.yaml"
"""The description of a release, in its folder, as it was written."""
KEPT_WHOLE = 30
"""The newest releases are kept whole: nobody listens to the messages of one release while thirty follow it."""


@dataclass(frozen=True)
class Note:
    """Who made a release, when (ISO 8601), with which verb and why; from which description, with which units open.

    `orders` is what was ordered about units by date, as `mille.centre.units.orders` writes it.
    """

    at: str
    by: str
    verb: str
    why: str = ""
    file: str = ""
    units: tuple[str, ...] = ()
    always_open: bool = False
    orders: Mapping[str, Any] = field(default_factory=dict)


class Releases:
    """The releases of one centre."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, number: int) -> Path:
        """A release's folder."""
        return self.folder / str(number)

    def publish(self, note: Note, fill: Callable[[Path], None]) -> int:
        """Makes a new release with `fill` (which creates the folder it is given); nothing points to it yet.

        When `fill` fails nothing has changed. Returns the release's number.
        """
        work = self.folder / "new"
        shutil.rmtree(work, ignore_errors=True)
        try:
            fill(work)
            (work / NOTE).write_text(json.dumps(asdict(note), indent=1, ensure_ascii=False), encoding="utf-8")
            _sync(work)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        number = max(self.numbers(), default=0) + 1
        work.rename(self.path(number))
        _sync_folder(self.folder)
        return number

    def numbers(self) -> list[int]:
        """All releases, oldest first."""
        return sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdigit())

    def note(self, number: int) -> Note:
        """The note written when a release was made."""
        known = json.loads((self.path(number) / NOTE).read_text(encoding="utf-8"))
        return Note(**{**known, "units": tuple(known["units"])})

    def point(self, name: str, number: int) -> None:
        """Points ``current`` or ``serving`` to a release, by one rename."""
        new = self.folder / f"{name}.new"
        new.unlink(missing_ok=True)
        new.symlink_to(str(number))
        os.replace(new, self.folder / name)
        _sync_folder(self.folder)

    def pointed(self, name: str) -> int | None:
        """The release to which ``current`` or ``serving`` points, None before the first."""
        link = self.folder / name
        return int(os.readlink(link)) if link.is_symlink() else None

    def mark(self, number: int, outcome: str) -> None:
        """Writes down what became of a release: applied, or refused and why."""
        put(self.path(number) / OUTCOME, outcome)

    def outcome(self, number: int) -> str:
        """What became of a release; empty while it is not finished."""
        path = self.path(number) / OUTCOME
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def last_applied(self) -> int | None:
        """The newest release that was applied completely."""
        return next((n for n in reversed(self.numbers()) if self.outcome(n) == APPLIED), None)

    def prune(self) -> None:
        """Keeps of old releases what the history shows and what a rollback needs; files and sounds are removed.

        Never touches one that is in force, or that a refused change would return to.
        """
        needed = {self.pointed(CURRENT), self.pointed(SERVING), self.last_applied(), *self.numbers()[-KEPT_WHOLE:]}
        for number in self.numbers():
            if number not in needed:
                for path in self.path(number).iterdir():
                    if path.is_dir() and path.name != RECORDINGS:
                        shutil.rmtree(path)
                    elif path.name not in (NOTE, OUTCOME, DESCRIPTION, RECORDINGS):
                        path.unlink()

    def tidy(self) -> list[int]:
        """Removes what a killed command left: half a release, or whole ones that nothing ever pointed to."""
        shutil.rmtree(self.folder / "new", ignore_errors=True)
        newest = max(self.pointed(CURRENT) or 0, self.pointed(SERVING) or 0)
        orphans = [n for n in self.numbers() if n > newest and not self.outcome(n)]
        for number in orphans:
            shutil.rmtree(self.path(number))
        return orphans


def _sync(folder: Path) -> None:
    for path in _everything(folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _everything(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file() or path.is_dir())
    yield folder


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
