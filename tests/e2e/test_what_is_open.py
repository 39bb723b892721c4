"""What is open today: callers hear it from a table, which ops change at once, also while it is closed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from closed_now import closed_centre
from house import Guest, House, mille, wait_until
from mille.call.opening import closing_messages
from mille.centre.model.centre import Action, Centre, Menu
from mille.centre.texts.table_texts import choices, sentences_of
from redescribed import redescribed

MOVED = """lieu fr;lieu en;horaires;fr;en;touche
Le bureau du centre-ville;The office of the town;fermé;Un inventaire a lieu.;We count our goods.;1
La halle du grand marché;The hall of the market;0:00-24:00;;;2
"""
CHOICE = "deeper/places"


@pytest.fixture
def as_described(house: House) -> Iterator[None]:
    yield
    assert mille(house.centre, "table", "places", "--clear").returncode == 0


def sentence(centre: Centre, key: str) -> str:
    """The last sentence that is told now of a place."""
    return sentences_of(centre, centre.tables["places"], key, datetime.now(UTC))[-1].name


def presses(house: House, *keys: str) -> Guest:
    """A caller who presses keys, each when the question for it was decided."""
    guest = house.rings()
    guest.hears("welcome", first=1.5)
    for steps, key in enumerate(keys, start=1):
        guest.wait_for_steps(steps)
        guest.press(key)
    return guest


def test_a_caller_hears_what_is_open_where_he_asks_and_is_informed(house: House) -> None:
    guest = presses(house, "7", "5")
    guest.hears_told(choices(house.centre.centre, house.centre.centre.tables["places"])[0].name)
    guest.press("2")
    guest.hears_told(sentence(house.centre.centre, "2"))
    steps = guest.wait_for_steps(5)
    assert [step[2:4] for step in steps[2:]] == [["ask", CHOICE], ["say", CHOICE], ["ask", CHOICE]]
    assert steps[3][5] == "places"
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["menu_path"], record["degraded"]) == ("informed", ["7", "5", "2"], False)


@pytest.mark.usefixtures("as_described")
def test_a_table_that_ops_change_is_heard_at_once_by_who_waits_already(house: House, tmp_path: Path) -> None:
    serve = house.attends("p1")
    french, english = presses(house, "2"), presses(house, "9", "2")
    for guest in (french, english):
        guest.wait_for("ENTERQUEUE")
    file = tmp_path / "places.csv"
    file.write_text(MOVED, encoding="utf-8")
    done = mille(house.centre, "table", "places", str(file))
    assert done.returncode == 0, done.stderr
    assert "2 rows, in force now" in done.stdout
    after = house.centre.here.with_tables()
    for guest, language in ((french, "fr"), (english, "en")):
        guest.press("5")
        guest.hears_told(sentence(after, ""), language)
    wait_until(lambda: len(house.waiting("post")) == 2)  # both are back at their places
    serve()
    french.wait_for("CONNECT")
    assert "La halle du grand marché, jour et nuit" in mille(house.centre, "table", "places", "--show").stdout
    assert f"2 rows of {file}" in mille(house.centre, "table").stdout
    assert house.centre.here.fill_slots() == []  # as a change of the centre does
    assert house.centre.here.with_tables() == after
    for guest in (french, english):
        guest.hang_up()
    assert (french.record()["outcome"], french.record()["agent"]) == ("answered", "p1")


def test_a_table_with_errors_is_refused_with_all_of_them_and_changes_nothing(house: House, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text(MOVED.replace("0:00-24:00", "0-24").replace(";1\n", ";*\n"), encoding="utf-8")
    before = house.centre.here.with_tables()
    done = mille(house.centre, "table", "places", str(file))
    assert done.returncode == 1
    assert f"{file}:2:98: key '*' chooses nothing" in done.stderr
    assert f"{file}:3:49: hours '0-24' is not a span of hours" in done.stderr
    assert house.centre.here.with_tables() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nowhere", "--show"), "there is no table 'nowhere'"),
        (("places",), "give the FILE of the table, or --show, or --clear"),
        (("places", "/nowhere.csv"), "/nowhere.csv: cannot be read"),
        (("places", __file__), "is not a column"),
    ],
)
def test_a_mistake_is_said(house: House, words: tuple[str, ...], says: str) -> None:
    done = mille(house.centre, "table", *words)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def out_of_hours(centre: Centre) -> Centre:
    """The centre, closed just now, whose callers may find out for themselves."""
    night = Menu("night", ("deeper",), {"5": Action("table", "places")}, Action("queue", "post"), tries=1, timeout=1)
    menus = {**centre.menus, "night": night}
    return replace(closed_centre(centre), menus=menus, closed_menu="night", say_opening=True)


def test_outside_the_hours_he_hears_when_it_opens_and_finds_out_what_is_open(house: House) -> None:
    closed = out_of_hours(house.centre.centre)
    opens = closing_messages(closed, datetime.now(UTC))[-1]
    with redescribed(house.centre, closed):
        asks, silent, leaves = (house.rings() for _ in range(3))
        leaves.hears("closed", first=1.5)
        leaves.hang_up()
        (arrived,) = asks.wait_for_steps(1)
        assert arrived[2:6] == ["ask", "night", "fr", "closed"]
        asks.hears(opens)
        asks.press("5")
        asks.wait_for_steps(2)
        asks.press("1")
        asks.hears_told(sentence(house.centre.centre, "1"))
        wait_until(asks.caller.over)
        wait_until(silent.caller.over)
        silent.hears("closed")
    assert asks.record()["outcome"] == "informed"
    assert (silent.record()["outcome"], leaves.record()["outcome"]) == ("closed", "closed")
