"""The examples in docstrings are true."""

import doctest
import importlib
from pathlib import Path

import pytest

from mille.resources import folder

AGI = folder("agi")
PATHS = [path for path in sorted((AGI / "mille").rglob("*.py")) if ">>>" in path.read_text(encoding="utf-8")]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(AGI).with_suffix("").parts)


def test_there_are_examples() -> None:
    assert len(PATHS) > 10


@pytest.mark.parametrize("name", [module_of(path) for path in PATHS])
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
