"""Whatever somebody describes is read, told and rendered; whatever he spoils is told where."""

from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from every_key import KEYS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from descriptions import described
from mille.asterisk.dialplan.rendering import render
from mille.asterisk.wire.node_site import Site
from mille.centre.explain.explanation import explain
from mille.centre.model.centre import Centre
from mille.centre.reader.description import read_centre, read_with_warnings
from mille.centre.source.problems import DescriptionError
from mille.centre.units.overlay import with_units
from mille.cli.description.explain_page import Source, as_html, as_text
from mille.words.catalogue import languages

SITE = Site(
    etc=Path("/srv/mille/etc"),
    state=Path("/srv/mille/state"),
    log=Path("/srv/mille/log"),
    sockets=Path("/run/mille"),
    agi_scripts=Path("/usr/share/mille/agi"),
    sip=("127.0.0.1", 5060),
    rtp_ports=(16384, 17383),
    agi_server=("127.0.0.1", 4573),
    ami=("127.0.0.1", 5038),
    ami_secret="secret",
)
SIGNS = ["[", "]", "{", "}", ": ", ",", "- ", "&a ", "*a", "!!x ", '"', "'", "#", "\n", "\t", "\0", "é", "none", "yes"]
several = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@several
@given(described())
def test_a_description_is_read_told_in_every_language_and_rendered(text: str) -> None:
    centre = read_centre(text, "any.yaml")
    for here in (centre, with_units(centre, centre.units)):
        for language in languages():
            page = explain(here, language)
            assert as_text(page, Source("any.yaml", "0", "-"))
            assert as_html(page, Source("any.yaml", "0", "-"))
        files = render(here, SITE, date(2026, 11, 22))
        assert all(f"\n[{queue}]\n" in files["queues.d/centre.conf"] for queue in here.queues)


@several
@given(described(), st.data())
def test_a_description_that_lost_a_line_or_a_word_is_read_or_refused_with_a_place(
    text: str, data: st.DataObject
) -> None:
    lines = text.split("\n")
    first = data.draw(st.integers(0, len(lines) - 1))
    many = data.draw(st.integers(0, 5))
    at = data.draw(st.integers(0, len(text)))
    words = text.split('"')[1::2]
    word, other = (
        data.draw(st.sampled_from(words)),
        data.draw(st.sampled_from([*words, "", "bank", "*", "-1", "9" * 40])),
    )
    spoilt = {
        "lines deleted": "\n".join(lines[:first] + lines[first + many :]),
        "a word replaced": text.replace(f'"{word}"', f'"{other}"', 1),
        "a word replaced everywhere": text.replace(f'"{word}"', f'"{other}"'),
        "a sign put in": text[:at] + data.draw(st.sampled_from(SIGNS)) + text[at + many :],
    }
    assert_read_or_refused(spoilt[data.draw(st.sampled_from(list(spoilt)))])


@several
@given(described(), st.binary(min_size=1, max_size=3), st.data())
def test_a_description_with_bytes_spoilt_is_read_or_refused_with_a_place(
    text: str, spoilt: bytes, data: st.DataObject
) -> None:
    raw = text.encode()
    at = data.draw(st.integers(0, len(raw)))
    assert_read_or_refused(raw[:at] + spoilt + raw[at + len(spoilt) :])


def assert_read_or_refused(text: str | bytes) -> None:
    """A centre, or problems that stand somewhere; never a traceback."""
    try:
        centre, warnings = read_with_warnings(text, "any.yaml", datetime(2026, 11, 22, tzinfo=UTC))
    except DescriptionError as error:
        refused = error.problems
        assert {problem.line >= 1 and problem.column >= 1 for problem in refused} == {True}
    else:
        assert isinstance(centre, Centre)
        assert all(problem.severity == "warning" for problem in warnings)
        assert explain(centre, "en")


def test_descriptions_say_everything_that_the_language_can_say() -> None:
    """Every key that the model declares is in one of them."""
    written = set[str]()

    @settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], derandomize=True, database=None)
    @given(described())
    def look(text: str) -> None:
        written.update(key for key in KEYS if f'"{key}": ' in text)

    look()
    assert set(KEYS) - written == set()
    assert len(fields(Centre)) > 30


@pytest.mark.parametrize("text", ["centre: {languages: [fr, fr]}", "centre: []", "menus: {}\ncentre: {}", "? a\n: b"])
def test_what_is_hardly_a_description_is_refused(text: str) -> None:
    with pytest.raises(DescriptionError):
        read_centre(text, "any.yaml")
