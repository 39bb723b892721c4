"""Every centre that ships, put in force by `mille apply` in a real Asterisk: its typical calls, open and closed.

Calls are placed now, whatever the year of the centre. For a call that is to be served, the centre is what `mille run`
makes of it: open round the clock, its last day forgotten. For one that is not, it is given hours that are closed at
this very minute, and keeps its last day.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from closed_now import closed_centre, closed_just_now
from house import Guest, House, wait_until
from mille.asterisk.change import apply as applying
from mille.asterisk.change.installation import Wanted
from mille.asterisk.change.units_in_force import opened
from mille.centre.model.centre import Centre
from mille.centre.reader.description import load_centre
from mille.centre.texts.table_texts import sentences_of
from mille.resources import folder
from mille.site.installations import now_by_me
from redescribed import redescribed

FOLDER = folder("asterisk-conf") / "centre"
NEVER_CLOSED = ("numero-vert", "urgence")
CLOSE = sorted({path.stem for path in FOLDER.glob("*.yaml")} - set(NEVER_CLOSED))
"""Centres that may be closed; the last day of some is long past, and they say so."""

InForce = Callable[..., Centre]


@pytest.fixture
def in_force(house: House) -> Iterator[InForce]:
    """Puts a centre in force, with some of its units; afterwards all is as before."""

    def put(name: str, *units: str, always_open: bool = True) -> Centre:
        file = FOLDER / f"{name}.yaml"
        wanted = Wanted(file.read_bytes(), str(file), always_open=always_open)
        for unit in units:  # by order, which counts for more than the dates of then
            wanted = opened(wanted, unit, datetime.now(UTC))
        applying.apply(house.centre.here, wanted, now_by_me("test"), force=True)
        return wanted.centre()

    yield put
    house.everybody_goes()
    applying.apply(house.centre.here, house.centre.wanted, now_by_me("test over"), force=True)


def rings(house: House, centre: Centre, *keys: str) -> Guest:
    """Somebody dials the centre's number, and presses one key at each question."""
    known_as = "" if centre.retention.numbers == 0 else None  # the journal of an anonymous centre has no numbers
    guest = house.rings(dialled=centre.numbers[0], known_as=known_as)
    presses(guest, *keys)
    return guest


def presses(guest: Guest, *keys: str, asked: int = 1) -> None:
    """He presses one key at each question; the first is that of step `asked`."""
    for count, key in enumerate(keys, asked):
        guest.wait_for_steps(count)
        guest.press(key)


def talks_to(guest: Guest, agent: str, queue: str) -> None:
    """An agent answers him in a queue; he hangs up, and that is what his record says."""
    guest.wait_for("CONNECT")
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["degraded"]) == ("answered", False)
    assert (record["last_queue"], record["agent"]) == (queue, agent)


def is_sent_home(guest: Guest, message: str, decided: int = 1) -> None:
    """The step `decided` is a farewell; he hears it, and the centre hangs up."""
    assert guest.wait_for_steps(decided)[decided - 1][2] == "end"
    guest.hears(message)
    wait_until(guest.caller.over)
    assert guest.record()["outcome"] == "closed"


# ---------------------------------------------------------------- in hours: keys, queue, agent
def test_the_1000_answers_the_bank_and_the_crisis_unit(house: House, in_force: InForce) -> None:
    centre = in_force("1000", "covid")
    for code, keys, queue in (("a16", "3", "bank"), ("v01", "4", "covid")):
        house.answers_of(centre, code)
        talks_to(rings(house, centre, *keys), code, queue)


def test_the_toll_free_number_tells_how_to_pay_and_then_an_adviser_answers(house: House, in_force: InForce) -> None:
    centre = in_force("numero-vert")
    house.answers_of(centre, "a1")
    guest = rings(house, centre, "1", "1")
    guest.hears("kiosks", first=2)
    presses(guest, "*", "4", asked=3)
    talks_to(guest, "a1", "advisers")


def test_a_firm_asks_about_the_year_2000(house: House, in_force: InForce) -> None:
    centre = in_force("an-2000")
    house.answers_of(centre, "a01")
    talks_to(rings(house, centre, "1"), "a01", "firms")


def test_a_subscriber_with_a_professional_contract_reaches_the_internet_floor(house: House, in_force: InForce) -> None:
    centre = in_force("operator")
    house.answers_of(centre, "i60101")
    talks_to(rings(house, centre, "3", "1"), "i60101", "internet")


def test_taxpayers_reach_their_region_an_expert_and_the_topic_of_the_season(house: House, in_force: InForce) -> None:
    centre = in_force("impots", "withholding")
    calls = (("s01", "12", "income-south"), ("e01", "31", "income-experts"), ("w01", "5", "withholding"))
    for code, keys, queue in calls:
        house.answers_of(centre, code)
        talks_to(rings(house, centre, *keys), code, queue)


def test_who_presses_nothing_is_listened_to_at_the_festival(house: House, in_force: InForce) -> None:
    centre = in_force("festival")
    house.answers_of(centre, "e1")
    talks_to(rings(house, centre), "e1", "listeners")


@pytest.mark.tolerates("sending OPTIONS request to endpoint trunk-neighbour")  # whose address no test machine reaches
def test_a_call_for_help_is_answered_at_this_very_hour(house: House, in_force: InForce) -> None:
    centre = in_force("urgence", always_open=False)
    for code, keys, queue in (("d01", "", "help"), ("m01", "2", "advice")):
        house.answers_of(centre, code)
        talks_to(rings(house, centre, *keys), code, queue)


# ---------------------------------------------------------------- closed
@pytest.mark.parametrize("name", CLOSE)
def test_who_rings_a_worked_centre_outside_its_hours_hears_so(house: House, name: str) -> None:
    centre = closed_centre(load_centre(FOLDER / f"{name}.yaml"))
    wrong = "777" if centre.closed_menu and not centre.ends else ""  # who finds out nothing for himself
    with redescribed(house.centre, centre):
        guest = rings(house, centre, *wrong)
        is_sent_home(guest, centre.ends.message if centre.ends else centre.closed, decided=len(wrong) + 1)


@contextmanager
def slots_as_before(house: House) -> Iterator[None]:
    """Afterwards what is told between releases is that of the centre which is then in force."""
    try:
        yield
    finally:
        house.centre.here.fill_slots()


def test_the_toll_free_number_informs_at_any_hour_also_when_the_advisers_have_gone(house: House) -> None:
    described = load_centre(FOLDER / "numero-vert.yaml")
    gone = closed_just_now("advisers", described.timezone)
    centre = replace(described, timetables={**described.timetables, "advisers": gone})
    with slots_as_before(house), redescribed(house.centre, centre):
        house.centre.here.fill_slots()
        guest = rings(house, centre, "2")
        kiosks = sentences_of(centre, centre.tables["agencies"], "", datetime.now(UTC))[-1]
        guest.hears_told(kiosks.name)
        presses(guest, "4", asked=3)
        is_sent_home(guest, "advisers-closed", decided=4)
