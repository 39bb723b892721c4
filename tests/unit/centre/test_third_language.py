"""A third screen language is one file: a catalogue. Spanish is made here, and everything speaks it.

Its translations are those of the code between two signs, so that words which no catalogue has stand outside of them.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from whole_centre import whole_centre

from mille.call.rehearsal.narration import narrated
from mille.call.rehearsal.rehearsal import Caller, rehearse
from mille.centre.explain.calendar_text import drawn
from mille.centre.explain.explain_page import Block, Heading, Paragraph, Spoken, Table
from mille.centre.explain.explanation import explain
from mille.centre.explain.wording import wording
from mille.centre.model.centre import Centre
from mille.reports.composition.compose import compose
from mille.reports.formats.text import as_text
from mille.reports.wording import wording_of
from mille.words import catalogue, formats
from mille.words.collect import collected
from reported import by_category, report

WEDNESDAY = datetime(2026, 9, 23, 10, tzinfo=ZoneInfo("Pacific/Noumea"))
CENTRE: Centre = whole_centre()
OPEN, CLOSE = "⟦⟧"

RUN = """
import sys
from pathlib import Path
from mille.words.catalogue import FOLDERS
FOLDERS.append(Path(sys.argv.pop(1)))
from mille.cli.main import main
main()
"""
"""mille, with the catalogues of one more folder."""


def signed(text: str) -> str:
    """The translation of a message."""
    return f"{OPEN}{text}{CLOSE}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of catalogues, in it one file."""
    spanish = Catalog("es", project="mille")
    for message in collected():
        if message.id:
            one, *several = [message.id] if isinstance(message.id, str) else message.id
            forms = [signed(one), *(signed(text) for text in several * (spanish.num_plurals - 1))]
            spanish.add(message.id, forms if several else forms[0], context=message.context)
    top = tmp_path_factory.mktemp("locale")
    (top / "es" / "LC_MESSAGES").mkdir(parents=True)
    with (top / "es" / "LC_MESSAGES" / "mille.po").open("wb") as file:
        write_po(file, spanish)
    assert len([path for path in top.rglob("*") if path.is_file()]) == 1
    return top


def forget() -> None:
    for remembered in (catalogue.translations, catalogue.words_of, formats.formats_of, wording, wording_of):
        remembered.cache_clear()


@pytest.fixture
def spanish(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(catalogue, "FOLDERS", [*catalogue.FOLDERS, folder])
    forget()
    yield
    forget()


def outside(text: str) -> str:
    """What of a text is in no message."""
    while (inner := re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", text)) != text:
        text = inner
    return text


def sentences(block: Block) -> Iterator[str]:
    if isinstance(block, Heading | Paragraph):
        yield block.text
    elif isinstance(block, Spoken):
        yield block.when
    elif isinstance(block, Table):
        yield from block.head


@pytest.mark.usefixtures("spanish")
def test_it_is_a_language_of_mille() -> None:
    assert catalogue.languages() == ("en", "es", "fr")


@pytest.mark.usefixtures("spanish")
def test_every_sentence_of_the_page_is_of_the_catalogue() -> None:
    page = explain(CENTRE, "es")
    names = {message.name for message in CENTRE.messages.values()}  # headings of the last chapter
    texts = [page.title, page.state, *(section.title for section in page.sections)]
    texts += [text for section in page.sections for block in section.blocks for text in sentences(block)]
    left = {outside(text).strip() for text in texts} - names
    assert {text for text in left if re.search(r"\w", text)} == {"Nouméa, jueves, 24 de diciembre de 2026"}


@pytest.mark.usefixtures("spanish")
def test_a_rehearsal_is_of_the_catalogue() -> None:
    played = rehearse(CENTRE, Caller(WEDNESDAY, ("1",)))
    text = narrated(CENTRE, WEDNESDAY, "268800", played, wording("es"))
    assert not re.search(r"[a-z]", outside(" ".join(text.split())))
    assert "miércoles, 23 de septiembre de 2026" in text


@pytest.mark.usefixtures("spanish")
def test_a_calendar_is_of_the_catalogue() -> None:
    text = drawn(CENTRE, CENTRE.timetables[CENTRE.hours], 2027, wording("es"))
    assert "septiembre" in text
    assert "Fête de la Citoyenneté" in text  # as the country calls it: the library has no Spanish name for it


@pytest.mark.usefixtures("spanish")
def test_a_report_is_of_the_catalogue() -> None:
    paper = compose(report(), "es", [by_category()], "mille calls")
    texts = [paper.title, *(name for name, _ in paper.legend), *(formula for _, formula in paper.legend), *paper.foot]
    assert {text for text in map(outside, texts) if re.search(r"[a-z]", text)} == set()
    assert "jueves, 26 de noviembre de 2026" in as_text(paper)


@pytest.mark.parametrize(
    "verb",
    [("explain", "--language", "es"), ("hear", "--in", "es"), ("open-hours", "--language", "es")],
    ids=lambda v: v[0],
)
def test_the_verbs_take_it(folder: Path, verb: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, "-c", RUN, str(folder), *verb]
    done = subprocess.run(command, capture_output=True, text=True, env={"MILLE_HOME": str(tmp_path)}, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert OPEN in done.stdout
