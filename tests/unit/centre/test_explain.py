"""The centre in plain words: nothing left out, the same in both languages, and safe to print.

Whole pages of the centres that ship are kept in tests/golden/explain; MILLE_GOLDEN=write renews them: read the diff.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from mille.call.rehearsal.moment_narration import KEYS
from mille.centre.explain.explain_page import Heading, Page, Spoken, Table
from mille.centre.explain.explain_queues import CASES, STRATEGIES
from mille.centre.explain.explain_rules import ENCRYPTED
from mille.centre.explain.explanation import PROMISES, REASONS, explain
from mille.centre.explain.wording import FROM_MENU, INSTEAD, WHILE_WAITING, wording
from mille.centre.model.centre import Centre, Hours, Kind, Message, Queue, Reports, Span
from mille.centre.notation.declaration import cases
from mille.centre.reader.description import load_centre
from mille.centre.units.overlay import with_units
from mille.cli.description.explain_page import Source, as_html, as_text
from mille.resources import folder
from mille.words.catalogue import languages

DESCRIBED = {path.stem: load_centre(path) for path in sorted((folder("asterisk-conf") / "centre").glob("*.yaml"))}
REFERENCE = DESCRIBED["1000"]
COVID = with_units(REFERENCE, ["covid"])
SOURCE = Source("1000.yaml", "0123456789ab", "-")
GOLDEN = Path(__file__).parents[2] / "golden" / "explain"


def in_french(name: str) -> str:
    """The French page of a centre that ships."""
    return as_text(explain(DESCRIBED[name], "fr"), SOURCE._replace(file=f"{name}.yaml"))


PAGES: dict[str, Callable[[], str]] = {
    **{f"{name}.fr.txt": partial(in_french, name) for name in DESCRIBED},
    "1000.en.txt": lambda: as_text(explain(REFERENCE, "en"), SOURCE),
    "1000-covid.fr.html": lambda: as_html(explain(COVID, "fr"), SOURCE),
}


def text(centre: Centre, language: str = "en") -> str:
    """The page as text in one line, so that no line break stands between two words."""
    return " ".join(as_text(explain(centre, language), SOURCE).split())


def with_queue(**changes: object) -> Centre:
    """The reference centre with another queue for the post."""
    queue = replace(REFERENCE.queues["post"], **changes)  # type: ignore[arg-type]
    return replace(REFERENCE, queues={**REFERENCE.queues, "post": queue})


def about(centre: Centre, heading: str) -> str:
    """What the English page says below one heading."""
    blocks = [block for section in explain(centre, "en").sections for block in section.blocks]
    start = blocks.index(Heading(heading)) + 1
    end = next((n for n, block in enumerate(blocks[start:], start) if isinstance(block, Heading)), len(blocks))
    return " ".join(str(block) for block in blocks[start:end])


# ------------------------------------------------------------------------------------------------ whole pages
@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_one_that_was_read_and_found_right(name: str) -> None:
    page = PAGES[name]()
    if os.environ.get("MILLE_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        (GOLDEN / name).write_text(page, encoding="utf-8")
    assert page == (GOLDEN / name).read_text(encoding="utf-8"), "if that is meant: MILLE_GOLDEN=write"


# ------------------------------------------------------------------------------------------------ nothing left out
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("centre", [REFERENCE, COVID], ids=["ordinary", "covid"])
def test_all_that_a_caller_may_hear_is_on_the_page_in_every_language(centre: Centre, language: str) -> None:
    page = text(centre, language)
    for message in centre.messages.values():
        for words in message.texts.values():
            assert " ".join(words.split()) in page


@pytest.mark.parametrize("language", languages())
def test_every_queue_person_menu_and_timetable_is_on_the_page(language: str) -> None:
    page = text(REFERENCE, language)
    people = [*REFERENCE.agents.values(), *(a for unit in REFERENCE.units.values() for a in unit.agents)]
    for agent in people:
        assert f"{agent.code} {agent.name} {agent.extension}" in page
    for name in (*REFERENCE.queues, *REFERENCE.menus, *REFERENCE.timetables, *REFERENCE.units, "covid"):
        assert name in page


def test_every_key_of_every_menu_is_told_with_what_it_does() -> None:
    rows = [row for block in blocks(explain(COVID, "en")) if isinstance(block, Table) for row in block.rows]
    for menu in COVID.menus.values():
        for key, action in menu.keys.items():
            target = {"fr": "French", "en": "English"}.get(action.target, action.target)
            assert any(row[0] == key and target in row[1] for row in rows)


def blocks(page: Page) -> Iterator[object]:
    for section in page.sections:
        yield from section.blocks


def test_a_prepared_unit_is_told_apart_from_an_open_one() -> None:
    assert "no crisis unit is open" in text(REFERENCE)
    assert "The unit covid, prepared" in text(REFERENCE)
    assert "The queue covid" not in text(REFERENCE)
    assert "while these crisis units are open: covid" in text(COVID)
    assert "The unit covid, open" in text(COVID)
    assert "Callers come here by key 4 of the menu main." in about(COVID, "The queue covid")


# ------------------------------------------------------------------------------------------------ hours
def test_the_week_the_holidays_and_the_dates_are_told() -> None:
    page = text(REFERENCE)
    assert "Monday to Thursday 7:45 to 16:00 Friday 7:45 to 15:00 Saturday and Sunday closed" in page
    assert "Closed on the public holidays of New Caledonia." in page
    assert "Thursday 24 December 2026 7:45 to 11:30" in page


def test_nights_and_open_holidays_are_told() -> None:
    night = Hours("office", {4: (Span(1320, 1560),)}, closed_on_holidays=False)
    page = text(replace(REFERENCE, timetables={**REFERENCE.timetables, "office": night}), "fr")
    assert "vendredi de 22 h à 2 h le lendemain" in page
    assert "Les jours fériés sont des jours comme les autres." in page


# ------------------------------------------------------------------------------------------------ queues
def test_a_queue_says_how_callers_come_to_it_and_who_is_asked_first() -> None:
    words = about(REFERENCE, "The queue mobile")
    assert "Callers come here by key 2 of the menu telecom." in words
    assert "Called first: David Nguyen, Rosa Hnawia, Paul Lecren and Aimée Gohoupe. Then: Nadia Wamytan," in words
    assert "the agents of fixed-line help out" in about(REFERENCE, "The queue post")


def test_a_key_that_also_gives_a_category_is_a_way_to_its_queue() -> None:
    assert "Callers come here by key 3 of the menu main." in about(REFERENCE, "The queue bank")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"capacity": 0}, "Any number of callers may wait."),
        ({"capacity": 12}, "12 callers may wait at a time;"),
        ({"wrap_up": 0}, "After a call, the next one may come at once."),
        ({"wrap_up": 60}, "After a call, agents have 1 minute for wrap-up."),
        ({"longest_wait": 90}, "Callers wait 90 seconds at most."),
        ({"promise_share": 0.925, "promise_within": 20}, "to answer 92.5% of callers within 20 seconds."),
        ({"strategy": "ringall"}, "Agents with the same preference are called all at once."),
        ({"wait_message_every": 60}, "every 60 seconds"),
    ],
)
def test_a_queue_says_its_rules(changes: dict[str, object], sentence: str) -> None:
    assert sentence in about(with_queue(**changes), "The queue post")


def test_a_queue_that_others_alone_answer_and_no_key_leads_to_says_so() -> None:
    lonely = Queue("night", "office", "wait", help=("mobile",))
    words = about(replace(REFERENCE, queues={**REFERENCE.queues, "night": lonely}), "The queue night")
    assert "No key leads here." in words
    assert "The agents of mobile answer it." in words


# ------------------------------------------------------------------------------------------------ sentences in tables
def test_every_action_has_a_sentence() -> None:
    for sentences in (FROM_MENU, WHILE_WAITING, INSTEAD, KEYS):
        assert sentences.keys() == set(get_args(Kind))


def declared_cases(kind: type, key: str) -> set[str]:
    """The cases that a key of a description is declared with."""
    (declared,) = (
        each for each in get_type_hints(kind, include_extras=True)[key].__metadata__ if isinstance(each, cases)
    )
    return set(declared.meanings)


def test_every_choice_of_the_description_has_a_sentence() -> None:
    assert STRATEGIES.keys() == set(get_args(get_type_hints(Queue)["strategy"]))
    assert PROMISES.keys() == set(get_args(get_type_hints(Centre)["promise_of"]))
    assert ENCRYPTED.keys() == set(get_args(get_type_hints(Reports)["encrypted"]))
    assert CASES.keys() == declared_cases(Queue, "instead")
    assert REASONS.keys() == {"closed", *declared_cases(Centre, "sorry")}


def test_a_language_that_mille_does_not_speak_is_named_by_its_code() -> None:
    assert "It speaks French and xx." in text(replace(REFERENCE, languages=("fr", "xx")))


# ------------------------------------------------------------------------------------------------ two languages
def test_the_two_pages_have_the_same_shape() -> None:
    shapes = [[type(block) for block in blocks(explain(REFERENCE, language))] for language in languages()]
    assert shapes[0] == shapes[1]


def test_french_hours_dates_and_lists_are_said_as_the_french_say_them() -> None:
    words = wording("fr")
    assert words.spans((Span(465, 690), Span(720, 900))) == "de 7 h 45 à 11 h 30 et de 12 h à 15 h"
    assert words.spans((Span(0, 1440),)) == "de 0 h à 24 h"
    assert words.spans(()) == "fermé"


# ------------------------------------------------------------------------------------------------ print and sign
class Tags(HTMLParser):
    """The tags of a page, and its text; fails where one is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ahead: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []
        self.feed(page)
        assert self.ahead == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [name for name, _ in attrs if name in ("src", "href")]
        if tag != "meta":
            self.ahead.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.ahead.pop() == tag


def test_the_html_page_needs_nothing_else_and_has_lines_to_sign() -> None:
    page = as_html(explain(REFERENCE, "fr"), SOURCE)
    tags = Tags(page)
    assert tags.links == []
    assert not tags.seen & {"script", "link", "img", "iframe"}
    assert "url(" not in page
    assert "@import" not in page
    for label in ("Nom et fonction", "Date", "Signature"):
        assert f"<div>{label}</div>" in page


def test_what_is_written_in_the_description_never_becomes_html() -> None:
    hostile = '<script>alert(1)</script> & "quotes"'
    messages = {**REFERENCE.messages, "closed": Message("closed", {"fr": hostile, "en": hostile})}
    page = as_html(explain(replace(REFERENCE, name=hostile, messages=messages), "fr"), Source(hostile, "", ""))
    assert "script" not in Tags(page).seen
    assert page.count("&lt;script&gt;") >= 4


def test_the_signed_text_says_which_description_it_is() -> None:
    page = as_text(explain(REFERENCE, "en"), Source("1000.yaml", "755fbb911dc1", "Sunday 22 November 2026"))
    assert "Description 1000.yaml, fingerprint 755fbb911dc1. Printed on Sunday 22 November 2026." in page
    assert "The centre may answer its callers in this way." in page


def test_no_line_of_the_text_is_wider_than_a_page_but_in_tables() -> None:
    for language in languages():
        lines = as_text(explain(REFERENCE, language), SOURCE).splitlines()
        assert max(map(len, lines)) <= 100


def test_the_page_quotes_callers_words_in_its_own_language_where_the_centre_has_it() -> None:
    spoken = [block for block in blocks(explain(REFERENCE, "en")) if isinstance(block, Spoken)]
    heard = next(block for block in spoken if block.when == "On arrival")
    assert heard.text == REFERENCE.messages["welcome"].texts["en"]
    only_french = replace(REFERENCE, languages=("fr",))
    spoken = [block for block in blocks(explain(only_french, "en")) if isinstance(block, Spoken)]
    assert {block.language for block in spoken} == {"fr"}


def test_every_part_of_a_page_is_laid_out() -> None:
    page = explain(REFERENCE, "en")
    shown = text(REFERENCE)
    for block in blocks(page):
        for field in fields(block):  # type: ignore[arg-type]
            value = getattr(block, field.name)
            if isinstance(value, str) and field.name != "language":
                assert " ".join(value.split()) in shown
