"""The duties of the live service: units by date, and bulletins recorded by telephone."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mille.asterisk.announcements.bulletin_orders import Order, Spool
from mille.asterisk.change.apply import Refused
from mille.asterisk.change.installation import Wanted
from mille.asterisk.change.units_in_force import closed, later, opened, redescribed, returned, started
from mille.centre.reader.description import load_centre
from mille.centre.units.orders import Orders, Planned, due
from mille.errors import MilleError
from mille.live import units
from mille.live.bulletins import Bulletins
from mille.live.retention import Retention
from mille.resources import folder

FILE = folder("asterisk-conf") / "centre" / "1000.yaml"
CENTRE = load_centre(FILE)
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
WANTED = Wanted(FILE.read_bytes(), str(FILE))
OPEN = Wanted(FILE.read_bytes().replace(b"    open: no    ", b"    open: yes   "), str(FILE))


def is_open(wanted: Wanted) -> bool:
    return "covid" in wanted.centre().queues


# ------------------------------------------------------------------------------------------------- what is wanted
def test_a_unit_that_the_description_opens_is_closed_by_command_all_the_same() -> None:
    assert is_open(OPEN)
    assert not is_open(closed(OPEN, "covid", NOW))
    assert not closed(OPEN, "covid", NOW).centre().units["covid"].open
    assert is_open(opened(closed(OPEN, "covid", NOW), "covid", NOW))


def test_to_change_open_in_the_description_is_an_order_too() -> None:
    assert is_open(redescribed(WANTED, replace(closed(WANTED, "covid", NOW), description=OPEN.description)))
    changed = redescribed(OPEN, replace(opened(OPEN, "covid", NOW), description=WANTED.description))
    assert not is_open(changed)
    same = closed(OPEN, "covid", NOW)
    assert redescribed(OPEN, same) == same


def test_after_a_rollback_nothing_is_made_up_for_that_came_to_pass_before_it() -> None:
    acts = Planned(NOW - HOUR, "covid", "open", "--at"), Planned(NOW + HOUR, "covid", "open", "--at")
    back = returned(replace(WANTED, orders=Orders(planned=acts)), NOW)
    assert due(back.centre(), back.orders, NOW) == []
    assert due(back.centre(), back.orders, NOW + 2 * HOUR) == [acts[1]]


def test_after_a_start_what_was_closed_by_command_stays_closed_and_what_is_planned_is_planned() -> None:
    act = Planned(datetime.now(UTC) + HOUR, "covid", "open", "--at")
    again = started(OPEN, later(closed(OPEN, "covid", NOW), act))
    assert not is_open(again)
    assert again.orders.planned == (act,)
    assert is_open(started(replace(OPEN, units=("covid",)), closed(OPEN, "covid", NOW)))
    assert not is_open(started(WANTED, opened(WANTED, "covid", NOW)))


def test_a_unit_opened_for_a_demonstration_is_not_closed_by_a_date_long_past() -> None:
    dated = WANTED.description.replace(b"    # closes: 2020-04-20 16:00", b"    closes: 2020-04-20 16:00")
    begun = started(Wanted(dated, "", units=("covid",)), None)
    assert due(begun.centre(), begun.orders, datetime.now(UTC)) == []


# ------------------------------------------------------------------------------------------------- units
def test_a_unit_that_cannot_close_yet_does_not_keep_another_from_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    covid = replace(CENTRE.units["covid"], opens=NOW - HOUR)
    flood = replace(covid, name="flood", opens=None, closes=NOW - 2 * HOUR, open=True)
    centre, done = replace(CENTRE, units={"flood": flood, "covid": covid}), list[str]()

    def by_itself(here: Any, act: Planned, say: Any) -> int:
        if act.unit == "flood":
            raise Refused("nobody is logged in where its callers would be moved")
        done.append(act.unit)
        return 7

    monkeypatch.setattr(units, "by_itself", by_itself)
    wanted = SimpleNamespace(orders=Orders())
    here: Any = SimpleNamespace(
        releases=SimpleNamespace(pointed=lambda name: 6), centre_of=lambda number: centre, wanted=lambda number: wanted
    )
    duty = units.Units(here)
    assert duty.due(NOW) == NOW
    with pytest.raises(Refused):
        duty.do(NOW)
    assert done == ["covid"]


def test_where_nothing_is_in_force_nothing_is_due() -> None:
    here: Any = SimpleNamespace(releases=SimpleNamespace(pointed=lambda name: None))
    assert units.Units(here).due(NOW) is None


# ------------------------------------------------------------------------------------------------- bulletins
class Slots:
    """Slots that take anything but silence."""

    def __init__(self) -> None:
        self.put_in: list[tuple[str, Any]] = []

    def put(self, queue: str, bulletin: Any) -> None:
        if queue not in CENTRE.queues:
            raise MilleError("there is no such queue")
        self.put_in.append((queue, bulletin))


def test_orders_are_done_in_turn_and_one_that_cannot_be_done_is_told_so(tmp_path: Path) -> None:
    spool, slots = Spool(tmp_path / "bulletins"), Slots()
    recordings = tmp_path / "spool" / "bulletins"
    recordings.mkdir(parents=True)
    for call in ("call1", "call3"):
        (recordings / f"{call}.wav").write_bytes(b"sound")
    here: Any = SimpleNamespace(in_force=lambda: CENTRE, put_bulletin=slots.put, site=SimpleNamespace(state=tmp_path))
    duty = Bulletins(here, spool)
    assert duty.due(NOW) is None
    for call, deed, queue in (("call1", "put", "post"), ("call2", "put", "post"), ("call3", "put", "none"),
                              ("call4", "clear", "bank")):  # fmt: skip
        spool.leave(Order(call, deed, queue, "405", NOW.isoformat()))  # type: ignore[arg-type]
    assert duty.due(NOW) == NOW
    duty.do(NOW)
    assert [spool.outcome(f"call{number}") for number in (1, 2, 3, 4)] == ["done", "failed", "failed", "done"]
    (first, bulletin), last = slots.put_in
    assert (first, bulletin.by, sorted(bulletin.recordings)) == ("post", "telephone 405", ["en", "fr"])
    assert last == ("bank", None)
    assert duty.due(NOW) is None
    assert not (recordings / "call1.wav").exists()


# ------------------------------------------------------------------------------------------------- retention
def test_what_was_kept_long_enough_is_erased_and_journalled_and_looked_for_every_hour(tmp_path: Path) -> None:
    site: Any = SimpleNamespace(messages=tmp_path / "messages", recordings=tmp_path / "recordings")
    old, new = (site.recordings / day / "mille-1.wav" for day in ("2026-01-01", "2026-11-01"))
    for path in (old, new):
        path.parent.mkdir(parents=True)
        path.write_bytes(bytes(100_000))
    os.utime(old, (1_700_000_000, 1_700_000_000))
    os.utime(new, (NOW.timestamp(), NOW.timestamp()))
    told: list[dict[str, str]] = []

    def ask(line: dict[str, str]) -> list[list[dict[str, str]]]:
        told.append(line)
        return [[{"Response": "Success"}]]

    here: Any = SimpleNamespace(site=site, in_force=lambda: CENTRE, ami=SimpleNamespace(ask=ask))
    duty = Retention(here)
    assert duty.due(NOW) == NOW
    duty.do(NOW)
    assert (old.exists(), new.exists()) == (False, True)
    assert [(line["Event"], line["Uniqueid"]) for line in told] == [("ERASED", "mille-1")]
    assert duty.due(NOW) == NOW + HOUR
    assert duty.due(NOW - HOUR) == NOW - HOUR  # the clock was put back
