"""docs/reference says what the program says. When a help text, a key or a comment changes:

MILLE_GOLDEN=write pytest tests/golden/test_reference.py
"""

from reference import figures, keys, verbs

from documents import ROOT, agree
from mille.cli.main import VERBS

REFERENCE = ROOT / "docs" / "reference"


def test_the_reference_has_every_verb_as_its_help_says_it() -> None:
    text = verbs()
    agree(REFERENCE / "verbs.md", text)
    assert [verb for verb in VERBS if f"\n### mille {verb}\n" not in text] == []


def test_the_reference_has_every_key_of_a_description() -> None:
    agree(REFERENCE / "keys.md", keys())


def test_the_reference_has_every_figure_with_its_formula() -> None:
    agree(REFERENCE / "figures.md", figures())
