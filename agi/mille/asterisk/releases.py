"""Configurations as numbered folders, of which one is in force: a change is one rename, whole or not at all."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

CURRENT = "current"


def publish(releases: Path, fill: Callable[[Path], None]) -> Path:
    """Makes a new release with `fill` (which creates the folder it is given) and puts it in force.

    When `fill` fails nothing has changed. Returns the release's folder.
    """
    releases.mkdir(parents=True, exist_ok=True)
    work = releases / "new"
    shutil.rmtree(work, ignore_errors=True)
    try:
        fill(work)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    release = releases / str(last_number(releases) + 1)
    work.rename(release)
    _point(releases / CURRENT, release.name)
    return release


def last_number(releases: Path) -> int:
    """The number of the newest release, 0 when there is none."""
    return max((int(path.name) for path in releases.iterdir() if path.name.isdigit()), default=0)


def _point(link: Path, target: str) -> None:
    new = link.with_name(CURRENT + ".new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    os.replace(new, link)
