"""Who waits at closing time is told, where the description says so."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from mille.asterisk.wire.ami_stream import Message
from mille.call.journey import next_step
from mille.call.steps import Call, End, Enter, Event
from mille.centre.model.centre import Action, Centre
from mille.centre.reader.description import load_centre
from mille.live.closing import AFTER, EVERY, Closing, closing
from mille.resources import folder

CENTRE = replace(load_centre(folder("asterisk-conf") / "centre" / "1000.yaml"), say_opening=False)
CLOSES = datetime.fromisoformat("2026-09-23T16:00+11:00")
MINUTE = timedelta(minutes=1)


def telling(**more: Any) -> Centre:
    queue = replace(CENTRE.queues["post"], at_closing="tell", **more)
    return replace(CENTRE, queues={**CENTRE.queues, "post": queue})


class Asterisk:
    """Somebody waits in post and in mobile; writes down who is taken out."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def ask(self, *actions: Message) -> list[list[Message]]:
        if actions[0]["Action"] == "QueueWithdrawCaller":
            self.taken.append(actions[0]["Caller"])
            return [[{"Response": "Success"}]]
        waits = {"Event": "QueueEntry", "Position": "1", "Wait": "9"}
        queues = [{"Event": "QueueParams", "Queue": name, "Strategy": "x", "Max": "0"} for name in ("post", "mobile")]
        return [[*queues, *({**waits, "Queue": q["Queue"], "Channel": f"PJSIP/{q['Queue']}-1"} for q in queues)]]


def here(centre: Centre, asterisk: Asterisk) -> Any:
    releases = SimpleNamespace(pointed=lambda name: 7)
    return SimpleNamespace(releases=releases, centre_of=lambda number: centre, ami=asterisk)


def test_only_a_queue_that_tells_and_has_just_closed_is_looked_into() -> None:
    assert closing(telling(), CLOSES - MINUTE) == []
    assert closing(telling(), CLOSES) == ["post"]
    assert closing(telling(), CLOSES + AFTER) == []
    assert closing(telling(), CLOSES + AFTER, whenever=True) == ["post"]
    assert closing(CENTRE, CLOSES) == []


def test_its_callers_are_taken_out_and_those_of_others_are_not() -> None:
    asterisk = Asterisk()
    duty = Closing(here(telling(), asterisk))
    assert duty.due(CLOSES - MINUTE) is None
    assert duty.due(CLOSES) == CLOSES
    duty.do(CLOSES)
    assert asterisk.taken == ["PJSIP/post-1"]
    assert duty.due(CLOSES) == CLOSES + EVERY
    assert duty.due(CLOSES + EVERY) == CLOSES + EVERY
    assert duty.due(CLOSES + AFTER) is None


def test_after_a_start_it_looks_also_when_closing_time_is_long_past() -> None:
    duty = Closing(here(telling(), Asterisk()))
    late = CLOSES + timedelta(hours=2)
    assert duty.due(late) == late
    duty.do(late)
    assert duty.due(late + MINUTE) is None


# ------------------------------------------------------------------------------------------------ what he then hears
def taken_out(centre: Centre, at: datetime) -> object:
    call = Call(CLOSES - 10 * MINUTE, "fr", "main", queue="post", entered=CLOSES - 9 * MINUTE)
    return next_step(centre, call, Event("queue", "WITHDRAW"), at)


def test_he_is_told_that_it_is_closed() -> None:
    assert taken_out(telling(), CLOSES) == End("main", "fr", ("closed",), "closed")


@pytest.mark.parametrize("target", ["fixed-line", "mobile"])
def test_he_goes_where_those_go_who_ring_later_and_keeps_his_place(target: str) -> None:
    step = taken_out(telling(instead={"closed": Action("queue", target)}), CLOSES)
    assert isinstance(step, Enter)
    assert step.queue == target


def test_who_still_listens_to_the_menu_at_closing_time_is_told_at_once() -> None:
    call = Call(CLOSES - MINUTE, "fr", "main")
    told, served = (next_step(c, call, Event("digits", "2"), CLOSES) for c in (telling(), CENTRE))
    assert told == End("main", "fr", ("closed",), "closed")
    assert isinstance(served, Enter)


def test_who_is_taken_out_while_it_is_open_is_told_otherwise() -> None:
    assert taken_out(telling(), CLOSES - MINUTE) == End("main", "fr", ("nobody",), "nobody")
