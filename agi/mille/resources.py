"""Finds the files that are not Python: templates, hand-written configuration, AGI scripts."""

import sys
from pathlib import Path

from mille.errors import MilleError


def folder(name: str) -> Path:
    """The folder `templates`, `asterisk-conf` or `agi`: of the checkout, else of the installed package.

    Raises MilleError when neither is there.
    """
    checkout = Path(__file__).resolve().parents[2]
    for base in (checkout, Path(sys.prefix) / "share" / "mille"):
        if (base / name).is_dir():
            return base / name
    raise MilleError(f"the folder {name} of mille is missing beside the package; install mille again")
