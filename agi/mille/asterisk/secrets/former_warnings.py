"""Asterisk's warnings: old files of ``messages.log``, which may contain the number of a caller who was refused."""

import re
from datetime import UTC, datetime
from pathlib import Path

NAME = "messages.log"
_FORMER = re.compile(re.escape(NAME) + r"[.-]\d[\d.-]*(\.gz)?")


def outdated(folder: Path, until: datetime) -> list[Path]:
    """The old files, whatever rotated them, whose last line is older than an instant."""
    former = (path for path in folder.iterdir() if _FORMER.fullmatch(path.name)) if folder.is_dir() else ()
    return sorted(path for path in former if datetime.fromtimestamp(path.stat().st_mtime, UTC) < until)
