"""Journals of real systems, which are not ours to ship: what they prove is proven where they are."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("MILLE_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")


def real(name: str) -> Path:
    """A file of them; where it is not, the test is skipped, and says so aloud."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"REAL DATA NOT TESTED: {path} is absent; set MILLE_SHARED_DATA to the folder that has it")
    return path
