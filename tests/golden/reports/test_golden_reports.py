"""The report of a day that a person can add up, whole, in both languages; MILLE_GOLDEN=write renews the files."""

import os
from pathlib import Path

import pytest

from mille.reports.composition.compose import compose
from mille.reports.formats.page import as_html
from mille.reports.formats.text import WIDTH, as_text
from mille.words.catalogue import languages
from reported import by_category, report

HERE = Path(__file__).parent


def compared(name: str, text: str) -> None:
    path = HERE / name
    if os.environ.get("MILLE_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", languages())
def test_the_report_of_the_day_reads_as_before(language: str) -> None:
    text = as_text(compose(report(), language, [by_category()], "mille calls --since 2026-11-26 --until 2026-11-27"))
    assert max(map(len, text.splitlines())) <= WIDTH
    compared(f"day.{language}.txt", text)


@pytest.mark.parametrize("language", languages())
def test_the_page_of_the_day_looks_as_before(language: str) -> None:
    compared(f"day.{language}.html", as_html(compose(report(), language, [by_category()])))
