"""In an anonymous centre a caller's number reaches no file and no table; the tier that it gives he has all the same."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner
from psycopg import sql

from house import House, connected, wait_until
from mille.asterisk.wire import astdb
from mille.centre.model.rules import Retention, Tier
from mille.cli.records.messages import retention
from mille.cli.records.person import person
from mille.embedded.centre import EmbeddedCentre
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
    guest = house.rings(number=NUMBER, known_as="")
    guest.wait_for("STEP")
    guest.press("1")
    guest.wait_for("CONNECT")
    guest.hang_up()
    guest.wait_for("ENDED")
    callid = guest.witness.lines()[0][1]
    (sent,) = [line for line in guest.witness.lines() if line[4] == "STEP" and line[9] == "queue"]
    assert sent[-1] == "friend"
    with connected(centre) as connection:
        query = "select number, caller, outcome from call where callid = %s and outcome <> 'in_progress'"
        row = wait_until(lambda: connection.execute(query, [callid]).fetchone())
        assert (row["number"], row["caller"], row["outcome"]) == (None, None, "answered")
        connection.execute("checkpoint")
    assert holders(centre) == []


def holders(centre: EmbeddedCentre) -> list[str]:
    """The files that hold the number, the database's own among them; SIPp, who has dialled it, may know it."""
    files = [path for path in centre.home.path.rglob("*") if path.is_file() and not path.is_symlink()]
    assert any(centre.home.postgres in path.parents for path in files)
    ours = [path for path in files if centre.home.path / "sipp" not in path.parents]
    return [str(path) for path in ours if NUMBER.encode() in content(path)]


def content(path: Path) -> bytes:
    """What is in a file; nothing when somebody has removed it meanwhile, as PostgreSQL does after a checkpoint."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def test_where_numbers_are_kept_the_same_search_finds_it(house: House, centre: EmbeddedCentre) -> None:
    """The other way round, so that the search above could have found something."""
    guest = house.rings(number=NUMBER[:-1] + "6")
    guest.hears("welcome", first=1.5)
    guest.hang_up()
    guest.record()
    text = (NUMBER[:-1] + "6").encode()
    assert text in centre.home.journal.read_bytes()


def run(centre: EmbeddedCentre, command: Command, *words: str) -> str:
    done = CliRunner(env={"MILLE_HOME": str(centre.home.path)}).invoke(command, list(words))
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def kept_of(centre: EmbeddedCentre, *what: str) -> list[str]:
    """The tables, files of the journal and logs that hold one of these texts, and what Asterisk remembers of callers.

    PostgreSQL's own files are not looked into: what was overwritten stays there until it is vacuumed.
    """
    files = [path for path in centre.home.log.iterdir() if path.is_file()]
    held = [path.name for path in files if any(text.encode() in content(path) for text in what)]
    with connected(centre) as connection:
        names = "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        for name in [row["relname"] for row in connection.execute(names)]:
            rows = connection.execute(sql.SQL("select * from {}").format(sql.Identifier(name))).fetchall()
            texts = [str({**row, "tail": b""}) for row in rows]  # the last bytes read, until there are others
            held += [name for text in what if any(text in row for row in texts)]
    return held


def calls_of(centre: EmbeddedCentre, number: str) -> list[dict[str, Any]]:
    with connected(centre) as connection:
        query = "select callid, outcome, caller from call where number = %s and outcome <> 'in_progress'"
        return connection.execute(query, [number]).fetchall()


def rings(house: House, centre: EmbeddedCentre, number: str) -> dict[str, Any]:
    """Somebody calls, hears the welcome, and hangs up: his record."""
    guest = house.rings(number=number)
    guest.hears("welcome", first=1.5)
    guest.hang_up()
    return wait_until(lambda: calls_of(centre, number))[0]


def remembered(centre: EmbeddedCentre) -> int:
    """How many callers Asterisk knows again: read from its file, as the service does, as soon as that is up to date."""
    listed = centre.console.run("database show mille-callers")
    return wait_until(lambda: _counted(centre, listed.count("mille-callers/")))[0]


def _counted(centre: EmbeddedCentre, listed: int) -> list[int]:
    read = sum(1 for _ in astdb.entries(centre.here.site.state, "mille-callers"))
    return [read] if read == listed else []


def test_one_persons_records_are_told_and_erased_while_the_centre_runs(house: House, centre: EmbeddedCentre) -> None:
    his, other = NUMBER[:-1] + "1", NUMBER[:-1] + "2"
    others = remembered(centre)
    call = rings(house, centre, his)
    rings(house, centre, other)
    wait_until(lambda: remembered(centre) == others + 2)
    told = run(centre, person, his, "--json")
    assert call["callid"] in told
    assert '"remembered": ""' not in told
    assert f"Calls: {1}\n" in run(centre, person, his, "--erase", "--yes")
    assert kept_of(centre, his, call["caller"]) == []
    assert remembered(centre) == others + 1
    assert "Nothing is kept" in run(centre, person, his)
    assert len(calls_of(centre, other)) == 1
    with connected(centre) as connection:
        query = "select outcome, number, caller from call where callid = %s"
        (row,) = connection.execute(query, [call["callid"]]).fetchall()
    assert (row["outcome"], row["number"], row["caller"]) == (call["outcome"], None, None)
    rings(house, centre, his)  # the collector has followed to the new file, and who calls again is known again


def test_a_centre_that_becomes_anonymous_forgets_who_rang_before(house: House, centre: EmbeddedCentre) -> None:
    number = NUMBER[:-1] + "3"
    call = rings(house, centre, number)
    assert {"journal", "call"} <= set(kept_of(centre, number, call["caller"]))
    with redescribed(centre, replace(centre.centre, retention=Retention(numbers=0))):
        assert "would be erased" in run(centre, retention, "--dry-run")
        assert kept_of(centre, number) != []
        wait_until(lambda: run(centre, retention) and kept_of(centre, number, call["caller"]) == [])
    with connected(centre) as connection:
        assert connection.execute("select 1 from call where number is not null or caller is not null").fetchall() == []
        (row,) = connection.execute("select sum(how_many) from erasure where why = 'retention'").fetchall()
        assert row["sum"] > 0
    rings(house, centre, number)


def test_no_log_of_all_that_ran_here_holds_a_callers_number(house: House, centre: EmbeddedCentre) -> None:
    rings(house, centre, NUMBER[:-1] + "4")
    lines = [line.split("|") for line in centre.home.journal.read_text().split("\n")]
    numbers = {line[8] for line in lines if line[4:5] == ["ARRIVED"]} - {""}
    assert NUMBER[:-1] + "4" in numbers
    logs = [path for path in centre.home.log.glob("*.log*") if path.is_file()]
    assert {"messages.log", "live.log", "collector.log", "agi-server.log"} <= {path.name for path in logs}
    assert [path.name for path in logs if any(number.encode() in path.read_bytes() for number in numbers)] == []
