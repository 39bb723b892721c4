"""In an anonymous centre a caller's number reaches no file and no table; the tier that it gives he has all the same."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from house import House, connected, wait_until
from mille.centre.rules import Retention, Tier
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.sipp import Caller
from redescribed import redescribed

NUMBER = "7719284605"
"""As no other figures in any file are."""


@pytest.fixture
def anonymous(centre: EmbeddedCentre) -> Iterator[None]:
    friends = {"friend": Tier("friend", 120, (f"{NUMBER[:6]}*",))}
    described = replace(centre.centre, retention=Retention(numbers=0), tiers=friends, calls_per_number=3)
    with redescribed(centre, described):
        yield


@pytest.mark.usefixtures("anonymous")
def test_no_file_and_no_table_holds_the_number_of_a_caller(house: House, centre: EmbeddedCentre) -> None:
    house.answers("t1")
    start = len(centre.home.journal.read_text())
    caller = Caller(centre.sipp, "1000", NUMBER)
    try:
        wait_until(lambda: "|STEP|" in centre.home.journal.read_text()[start:])
        caller.press("1")
        wait_until(lambda: "|CONNECT|" in centre.home.journal.read_text()[start:])
    finally:
        caller.close()
    wait_until(lambda: "|ENDED|" in centre.home.journal.read_text()[start:])
    lines = [line.split("|") for line in centre.home.journal.read_text()[start:].split("\n")[:-1]]
    callid = next(line[1] for line in lines if line[4] == "ARRIVED")
    sent = next(line for line in lines if line[4] == "STEP" and line[9] == "queue")
    assert sent[-1] == "friend"
    with connected(centre) as connection:
        query = "select number, outcome from call where callid = %s and outcome <> 'in_progress'"
        row = wait_until(lambda: connection.execute(query, [callid]).fetchone())
        assert (row["number"] or "", row["outcome"]) == ("", "answered")
        connection.execute("checkpoint")
    assert holders(centre) == []


def holders(centre: EmbeddedCentre) -> list[str]:
    """The files that hold the number, the database's own among them; SIPp, who has dialled it, may know it."""
    files = [path for path in centre.home.path.rglob("*") if path.is_file() and not path.is_symlink()]
    assert any(centre.home.postgres in path.parents for path in files)
    ours = [path for path in files if centre.home.path / "sipp" not in path.parents]
    return [str(path) for path in ours if NUMBER.encode() in path.read_bytes()]


def test_where_numbers_are_kept_the_same_search_finds_it(house: House, centre: EmbeddedCentre) -> None:
    """The other way round, so that the search above could have found something."""
    guest = house.rings(number=NUMBER[:-1] + "6")
    guest.hears("welcome", first=1.5)
    guest.hang_up()
    guest.record()
    text = (NUMBER[:-1] + "6").encode()
    assert text in centre.home.journal.read_bytes()
