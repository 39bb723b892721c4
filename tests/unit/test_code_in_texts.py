"""Programs that tests write down as texts, to run them elsewhere: what they import is there, wherever modules move."""

import importlib
import re
from pathlib import Path

import pytest

from mille.resources import folder

TESTS = folder("agi").parent / "tests"
IMPORT = re.compile(r"^(?:from (mille[\w.]*) import ([\w, ]+)|import (mille[\w.]*))$", re.MULTILINE)


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.stem)
def test_what_a_program_in_a_text_imports_is_there(path: Path) -> None:
    for module, names, whole in IMPORT.findall(path.read_text(encoding="utf-8")):
        loaded = importlib.import_module(module or whole)
        for name in re.findall(r"(\w+)(?: as \w+)?", re.sub(r" as \w+", "", names)):
            assert hasattr(loaded, name) or importlib.import_module(f"{module}.{name}"), f"{module}.{name}"
