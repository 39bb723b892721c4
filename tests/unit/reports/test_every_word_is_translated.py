"""All that reports and stories of calls say comes from the catalogue: in a made-up language every letter is an x."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import write_po

from mille.records.calls.fold import fold
from mille.records.journal.line import Line, parse
from mille.records.numbers.personal_records import KeptCall, Person
from mille.reports.composition.compose import compose
from mille.reports.formats.text import as_text
from mille.reports.narration import personal_records_text
from mille.reports.narration.call_timeline import summary, timeline
from mille.words import catalogue
from mille.words.collect import collected
from mille.words.formats import Formats, formats_of
from reported import by_category, report

MADE_UP = "qxx"
OF_THE_DATA = r"Le 1000|Banque|Courrier & colis <b>|Lettres|Colis|Pacific/Noumea"
OF_CLDR = r"(Thurs|Fri)day \d+ November"
"""CLDR does not have the language: English stands in for its dates."""

CALL = b"""\
100|c1|NONE|NONE|ARRIVED|100120|c1|1000||fr
104|c1|NONE|NONE|STEP|104900|c1|digits|5|say|7|fr|8
114|c1|9|NONE|STEP|114100|c1|said||queue|7|fr|
114|c1|9|NONE|ENTERQUEUE||268800|3
115|c1|9|4|RINGNOANSWER|5000
116|c1|9|4|CONNECT|2|c1.3|1
119|c1|9|4|COMPLETEAGENT|2|3|1
119|c1|9|NONE|CALLBACK|119300|c1|result|1|busy
119|c1|NONE|NONE|ENDED|119950|c1|16|centre
"""


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Formats:
    """The made-up language: each message with an x for every letter, the names of its values apart."""
    messages = collected()
    for message in messages:
        message.string = _x(message.id) if isinstance(message.id, str) else tuple(map(_x, message.id))
    (folder := tmp_path / MADE_UP / "LC_MESSAGES").mkdir(parents=True)
    with (folder / "mille.po").open("wb") as file:
        write_po(file, messages)
    monkeypatch.setattr(catalogue, "FOLDERS", [tmp_path])
    return formats_of(MADE_UP)


def _x(text: str) -> str:
    return re.sub(r"(\{\w*\})|[A-Za-z]", lambda found: found[1] or "x", text)


def letters(text: str) -> set[str]:
    return set(re.sub(f"{OF_THE_DATA}|{OF_CLDR}", "", text, flags=re.IGNORECASE)) & set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    )


def test_a_report(words: Formats) -> None:
    assert letters(as_text(compose(report(), words.language, [by_category()], "1"))) == {"x", "X"}


def test_the_story_of_a_call(words: Formats) -> None:
    lines = [line for line in map(parse, CALL.splitlines(keepends=True)) if isinstance(line, Line)]
    call = fold(lines, None)
    assert call is not None
    assert letters("".join(moment.words for moment in timeline(call, lines, words))) == {"x"}
    assert letters(summary(call, words)) == {"x"}


def test_the_records_of_a_person(words: Formats) -> None:
    call = KeptCall("1", "2", datetime(2026, 11, 21, tzinfo=UTC), None, "fr", [], None, "4", "left_by_key", "5", "6")
    person = Person((call,), remembered="17953000001qxx", unreachable=("7",))
    assert letters(personal_records_text.as_text(person, words, UTC)) <= {"x", "q"}
