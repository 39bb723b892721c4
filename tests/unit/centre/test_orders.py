"""Units by date: the latest word wins, whether an order or a moment; nothing is forgotten and nothing done twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.centre.model.centre import Centre, Unit
from mille.centre.notation.typed_instants import instant
from mille.centre.reader.description import load_centre
from mille.centre.units.orders import Deed, Orders, Planned, as_json, due, from_json, in_words, to_come
from mille.resources import folder

DESCRIBED = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
START = datetime(2026, 3, 30, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def centre(opens: datetime | None = None, closes: datetime | None = None, is_open: bool = False) -> Centre:
    unit = replace(DESCRIBED.units["covid"], open=is_open, opens=opens, closes=closes)
    return replace(DESCRIBED, units={"covid": unit})


def act(minutes: float, deed: Deed, why: str = "--until") -> Planned:
    return Planned(at(minutes), "covid", deed, why)


def deeds(acts: Sequence[Planned]) -> list[Deed]:
    return [one.deed for one in acts]


def test_nothing_happens_before_the_moment_and_the_unit_opens_at_it() -> None:
    described = centre(opens=at(10))
    assert due(described, Orders(), at(9.99)) == []
    assert to_come(described, Orders(), at(9.99)) == [act(10, "open", "opens of the description")]
    assert due(described, Orders(), at(10)) == [act(10, "open", "opens of the description")]


def test_what_was_done_at_its_moment_is_not_done_again() -> None:
    done = Orders().tell("covid", "open", at(10))
    assert due(centre(opens=at(10), is_open=True), done, at(11)) == []
    assert due(centre(opens=at(10), is_open=False), done, at(11)) == []


def test_a_unit_that_an_admin_closes_early_does_not_open_again_by_itself() -> None:
    closed = Orders().tell("covid", "close", at(20))
    assert due(centre(opens=at(10), closes=at(60)), closed, at(30)) == []


def test_an_admin_who_opens_early_does_not_keep_the_unit_from_closing_at_its_moment() -> None:
    opened = Orders().tell("covid", "open", at(5))
    assert due(centre(opens=at(10), closes=at(60), is_open=True), opened, at(10)) == []
    assert deeds(due(centre(opens=at(10), closes=at(60), is_open=True), opened, at(60))) == ["close"]


def test_what_opened_by_itself_still_closes_by_itself() -> None:
    planned = Orders().plan(act(10, "open", "--at"), act(60, "close"))
    opened = planned.came(act(10, "open", "--at"), at(10.01))
    assert deeds(due(centre(is_open=True), opened, at(61))) == ["close"]


def test_both_moments_missed_leave_the_unit_as_it_is() -> None:
    assert due(centre(opens=at(10), closes=at(60)), Orders(), at(100)) == []


def test_a_moment_missed_while_nobody_looked_is_made_up_for() -> None:
    assert deeds(due(centre(opens=at(10), closes=at(60)), Orders(), at(59))) == ["open"]
    assert deeds(due(centre(closes=at(60), is_open=True), Orders(), at(90))) == ["close"]


def test_an_order_takes_the_place_of_what_was_planned_by_command() -> None:
    planned = Orders().plan(act(10, "open"), act(60, "close"))
    assert planned.tell("covid", "close", at(5)).planned == ()
    assert planned.plan(act(30, "close")).planned == (act(10, "open"), act(30, "close"))


def test_what_is_planned_for_a_unit_that_is_no_more_is_passed_over() -> None:
    gone = Orders().plan(Planned(at(1), "flood", "open", "--at"))
    assert due(centre(), gone, at(2)) == []


def test_orders_are_read_as_they_were_written() -> None:
    orders = Orders().tell("covid", "open", at(3)).plan(act(10, "close"))
    assert from_json(as_json(orders)) == orders
    assert from_json({}) == Orders()


Event = tuple[int, Literal["open", "close", "look"]]
events = st.lists(st.tuples(st.integers(0, 100), st.sampled_from(["open", "close", "look"])), max_size=12)
moments = st.one_of(st.none(), st.integers(0, 100))


@given(events, moments, moments, st.lists(st.tuples(st.integers(0, 100), st.sampled_from(["open", "close"]))))
def test_whenever_somebody_has_looked_the_latest_word_is_what_is_so(
    happened: list[Event], opens: int | None, closes: int | None, planned: list[tuple[int, Deed]]
) -> None:
    """Moments stand between the minutes of orders and looks, so that none are at the same time."""
    described = centre(
        None if opens is None else at(opens + 0.5),
        None if closes is None else at(closes + 0.6),
    )
    acts = [act(minute + 0.1 + number / 100, deed) for number, (minute, deed) in enumerate(planned)]
    orders, is_open, done = Orders(planned=tuple(acts)), False, set[Planned]()
    words = [(one.at, one.deed) for one in to_come(described, orders, at(-1))]
    for minute, what in sorted([*happened, (101, "look")], key=lambda event: event[0]):
        if what == "look":
            for one in due(_now(described, is_open), orders, at(minute)):
                assert one not in done, "done twice"
                done.add(one)
                is_open, orders = one.deed == "open", orders.came(one, at(minute))
            told = [deed for moment, deed in sorted(words, key=lambda word: word[0]) if moment <= at(minute)]
            assert is_open == (told[-1:] == ["open"])
        else:
            is_open, orders = what == "open", orders.tell("covid", what, at(minute))
            words = [*(word for word in words if word[0] <= at(minute)), *_moments(described), (at(minute), what)]


def _now(described: Centre, is_open: bool) -> Centre:
    unit: Unit = replace(described.units["covid"], open=is_open)
    return replace(described, units={"covid": unit})


def _moments(described: Centre) -> set[tuple[datetime, Deed]]:
    """The moments of the description, which no order takes away."""
    return {(one.at, one.deed) for one in to_come(described, Orders(), at(-1))}


@pytest.mark.parametrize(
    ("told", "zone", "utc"),
    [
        ("2026-04-20 16:00", "Pacific/Noumea", "2026-04-20T05:00:00+00:00"),
        ("2026-04-20 16:00:30", "Pacific/Noumea", "2026-04-20T05:00:30+00:00"),
        ("2026-03-29 01:59", "Europe/Paris", "2026-03-29T00:59:00+00:00"),
        ("2026-03-29 03:00", "Europe/Paris", "2026-03-29T01:00:00+00:00"),
        ("2026-03-29 02:30", "Europe/Paris", "2026-03-29T01:30:00+00:00"),  # it does not exist: half an hour after 2:00
        ("2026-10-25 02:30", "Europe/Paris", "2026-10-25T00:30:00+00:00"),  # it comes twice: the first
        ("2026-10-25 03:00", "Europe/Paris", "2026-10-25T02:00:00+00:00"),
    ],
)
def test_a_moment_is_told_in_the_centres_time_whatever_the_clocks_do(told: str, zone: str, utc: str) -> None:
    assert instant(told, ZoneInfo(zone)).astimezone(UTC).isoformat() == utc
    local = datetime.strptime(told[:16], "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
    opens = due(centre(opens=local), Orders(), datetime.fromisoformat(utc))
    assert deeds(opens) == ["open"]
    assert due(centre(opens=local), Orders(), local.astimezone(UTC) - timedelta(seconds=1)) == []


def test_an_admin_reads_in_the_centres_time_what_will_happen() -> None:
    said = in_words(Planned(datetime(2026, 4, 20, 5, tzinfo=UTC), "covid", "close", "--until"), "Pacific/Noumea")
    assert said == "covid will close by itself on 2026-04-20 at 16:00 (--until)"
