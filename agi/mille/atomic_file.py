"""Files that appear whole: a reader sees the former content or the new one, never a part."""

import os
from pathlib import Path


def put(path: Path, content: str | bytes, mode: int | None = None) -> None:
    """Writes a file, text in UTF-8; it is on the disk before anybody sees it, with its `mode` from the first byte on.

    Without a mode it is the umask's. Raises OSError: what was there before is still there then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
    with os.fdopen(opened, "wb") as file:
        if mode is not None:
            os.fchmod(file.fileno(), mode)  # whatever the umask
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
