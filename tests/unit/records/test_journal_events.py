"""Every event of the journal: written and read it is the same, and whatever stands in its place stops nothing."""

from dataclasses import fields
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.asterisk.wire.journal_line_writer import line as action
from mille.records.journal.agent_events import Present
from mille.records.journal.arguments import REST, TELEPHONE
from mille.records.journal.asterisk_events import AttendedTransfer, BlindTransfer, EnterQueue, RingNoAnswer
from mille.records.journal.definition import EVENTS, KINDS, Event, Other, changed, definition, read_event
from mille.records.journal.events import (
    Callback,
    CallbackAsked,
    CallbackOver,
    CallbackReturned,
    Ended,
    Own,
    StepTaken,
)
from mille.records.journal.line import EPOCH, Line, parse

DEFINITIONS = [*EVENTS.values(), *chain.from_iterable(kinds.values() for kinds in KINDS.values())]
TEXTS = st.text(st.characters(exclude_characters="|\r\n", exclude_categories=["Cs"]), max_size=9) | st.sampled_from(
    ["", "0", "12", "1795300000123", "99999999999999", "-1", "NONE", "PAUSED", "post,bank", "BRIDGE", "asked"]
)


def written(event: Event) -> list[str]:
    """The arguments of a line that tells an event."""
    return [*["1", "c.1"][: event.HEAD], *event.arguments]


@pytest.mark.parametrize("cls", DEFINITIONS, ids=lambda cls: cls.__name__)
def test_every_event_says_when_it_is_written_and_has_a_default_for_whatever_is_missing(cls: type[Event]) -> None:
    assert cls.__doc__
    assert not cls.__doc__.startswith(f"{cls.__name__}(")
    event = read_event(cls.NAME, written(cls()))
    assert event == (cls() if REST not in cls.FIELDS.values() else event)
    assert list(cls.FIELDS) == [field.name for field in fields(cls)]  # type: ignore[arg-type]
    assert sum(argument is TELEPHONE for argument in cls.FIELDS.values()) <= 1


@given(st.sampled_from(sorted({*EVENTS, "DID"})), st.lists(TEXTS, max_size=12))
def test_what_was_read_is_read_again_from_what_it_writes(name: str, arguments: list[str]) -> None:
    event = read_event(name, arguments)
    assert isinstance(event, definition(name, arguments))
    if arguments or REST not in event.FIELDS.values():
        assert read_event(name, written(event)) == event


@given(st.sampled_from(sorted(EVENTS)), st.lists(TEXTS, max_size=12))
def test_the_number_in_a_line_is_the_argument_that_its_definition_names(name: str, arguments: list[str]) -> None:
    event = read_event(name, arguments)
    at = event.TELEPHONE_AT
    assert event.telephone == ("" if at is None or at >= len(arguments) else arguments[at])


def test_an_argument_has_its_place_and_its_unit() -> None:
    assert read_event("RINGNOANSWER", ["5250"]) == RingNoAnswer(ring=5.25)
    assert RingNoAnswer(ring=5.25).arguments == ("5250",)
    assert read_event("ENDED", ["1", "c.1", "16", "caller"]) == Ended(hangupcause="16", party="caller")
    assert Present(1000, "401", ("post", "bank"), ("bank",)).arguments == ("1000", "401", "post,bank", "bank")


def test_a_transfer_is_read_from_its_end_whomever_it_names() -> None:
    assert read_event("BLINDTRANSFER", ["400", "out", "10", "60", "1"]) == BlindTransfer(("400", "out"), 10, 60, 1)
    link = read_event("ATTENDEDTRANSFER", ["LINK", "PJSIP/a", "PJSIP/b", "5", "4", "1"])
    assert link == AttendedTransfer(("LINK", "PJSIP/a", "PJSIP/b"), 5, 4, 1)
    assert read_event("BLINDTRANSFER", ["751234"]) == BlindTransfer(("751234",))


def test_a_line_about_a_callback_is_told_by_its_kind() -> None:
    assert read_event("CALLBACK", ["1", "c.1", "over", "expired"]) == CallbackOver(reason="expired")
    assert read_event("CALLBACK", ["1", "c.1", "sung", "expired"]) == Callback(kind="sung")
    assert read_event("CALLBACK", []) == Callback()
    assert (CallbackAsked.TELEPHONE_AT, CallbackReturned.TELEPHONE_AT) == (3, 4)


def test_what_nobody_knows_keeps_its_arguments() -> None:
    assert read_event("DID", ["1000", "a"]) == Other(("1000", "a"))


def test_one_argument_of_another_systems_line_is_changed_and_the_others_stay() -> None:
    odd = ("", "Jean <268800>", "soon", "more")
    assert changed(EnterQueue, "caller", odd, str.upper) == ("", "JEAN <268800>", "soon", "more")
    assert changed(EnterQueue, "caller", (), str.upper) == ("", "")


def test_what_python_writes_is_read_as_the_same_event() -> None:
    for cls in DEFINITIONS:
        if issubclass(cls, Own):
            sent = action(EPOCH, cls(), callid="c.1", agent="a01")
            line = parse(f"0|{sent['Uniqueid']}|NONE|a01|{sent['Event']}|{sent['Message']}\n".encode())
            assert isinstance(line, Line)
            assert (line.event, line.linkedid, line.instant) == (cls(), "c.1", EPOCH)


def test_a_step_of_an_older_journal_has_no_category() -> None:
    assert read_event("STEP", ["1", "c.1", "arrived", "", "ask", "main"]) == StepTaken("arrived", "", "ask", "main")
