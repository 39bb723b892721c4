"""Asterisk's warnings: former files of ``messages.log``, in which a stranger's number may stand who was refused."""

import re
from datetime import UTC, datetime
from pathlib import Path

NAME = "messages.log"
_FORMER = re.compile(re.escape(NAME) + r"[.-]\d[\d.-]*(\.gz)?")


def outdated(folder: Path, until: datetime) -> list[Path]:
    """The former files, whoever rotated them, of which the last line is older than an instant."""
    former = (path for path in folder.iterdir() if _FORMER.fullmatch(path.name)) if folder.is_dir() else ()
    return sorted(path for path in former if datetime.fromtimestamp(path.stat().st_mtime, UTC) < until)
