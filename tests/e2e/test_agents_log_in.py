"""`mille agent`: agents log in at a telephone, answer there, are listed, and log out, by real commands."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString

import pytest

from house import House, connected, mille, wait_until
from mille.asterisk.agents import members
from mille.asterisk.change.locks import MEMBERS, turn
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.people import AgentPhone

MILLE = Path(sys.executable).with_name("mille")


def succeeds(centre: EmbeddedCentre, *words: str) -> list[str]:
    """What the command says, line by line, when it does what it was asked."""
    done = mille(centre, "agent", *words)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout.splitlines()


def refuses(centre: EmbeddedCentre, *words: str) -> str:
    """The one line with which the command refuses."""
    done = mille(centre, "agent", *words)
    assert (done.returncode, done.stdout) == (1, ""), done
    assert done.stderr.startswith("mille: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def memberships(centre: EmbeddedCentre, code: str) -> set[tuple[str, str]]:
    """The queues where an agent is a member, and the telephone, each exactly once."""
    found = [(queue, phone) for queue, who, phone in members.logged_in(centre.console) if who == code]
    assert len(found) == len(set(found)), found
    return set(found)


@contextmanager
def telephone(centre: EmbeddedCentre, extension: str) -> Iterator[AgentPhone]:
    """A telephone that is registered and answers, whoever is logged in there."""
    phone = AgentPhone(centre.sipp, f"phone-{extension}", centre.site.telephones[extension])
    try:
        yield phone
    finally:
        phone.close()


@pytest.fixture
def everybody_gone(centre: EmbeddedCentre) -> Iterator[None]:
    yield
    with turn(centre.here.releases.folder, MEMBERS):
        for code in centre.centre.agents:
            members.logout(centre.console, code)


pytestmark = pytest.mark.usefixtures("everybody_gone")


def rung_at(house: House, extension: str) -> bool:
    """Whether a call is at this telephone, ringing or talking."""
    channels = house.centre.console.run("core show channels concise").splitlines()
    return any(line.startswith(f"PJSIP/phone-{extension}-") for line in channels)


def test_an_agent_answers_at_the_telephone_where_he_logged_in(house: House, centre: EmbeddedCentre) -> None:
    with telephone(centre, "401"), telephone(centre, "403"):
        said = succeeds(centre, "login", "t1", "--at", "403")
        assert said == ["t1 answers telecom, small"]
        wait_until(lambda: "(Not in use)" in house.member("t1"))
        guest = house.rings()
        guest.press("1")
        guest.wait_for("CONNECT")
        assert (rung_at(house, "403"), rung_at(house, "401")) == (True, False)
        guest.hang_up()
        record = guest.record()
        wait_until(lambda: house.channels() == 0)
    assert (record["outcome"], record["agent"], record["last_queue"]) == ("answered", "t1", "telecom")


def test_an_agent_logs_in_at_his_own_telephone_when_he_names_none(house: House, centre: EmbeddedCentre) -> None:
    with telephone(centre, "403"):
        assert succeeds(centre, "login", "p1") == ["p1 answers post"]
        wait_until(lambda: "(Not in use)" in house.member("p1"))
        guest = house.rings()
        guest.press("2")
        guest.wait_for("CONNECT")
        guest.hang_up()
        assert guest.record()["agent"] == "p1"
        wait_until(lambda: house.channels() == 0)


@pytest.mark.usefixtures("house")
def test_a_code_that_nobody_has_is_refused(centre: EmbeddedCentre) -> None:
    for words in (["login", "zz9"], ["login", "zz9", "--at", "401"], ["logout", "zz9"]):
        assert "no agent 'zz9'" in refuses(centre, *words)
    assert list(members.logged_in(centre.console)) == []


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("code", ["", "t1 penalty 5", "t1;t2", "../t1", "$" + "{EPOCH}", "é"])
def test_a_code_that_is_none_is_refused_in_one_line(centre: EmbeddedCentre, code: str) -> None:
    refuses(centre, "login", code)
    assert list(members.logged_in(centre.console)) == []


@pytest.mark.usefixtures("house")
def test_a_telephone_that_does_not_exist_is_refused(centre: EmbeddedCentre) -> None:
    for extension in ("999", "401 to post", "phone-401", "*"):
        assert f"no telephone '{extension}'" in refuses(centre, "login", "t1", "--at", extension)
    assert list(members.logged_in(centre.console)) == []


@pytest.mark.usefixtures("house")
def test_a_telephone_where_another_answers_is_refused(centre: EmbeddedCentre) -> None:
    succeeds(centre, "login", "t2")
    before = memberships(centre, "t2")
    assert "t2 answers at telephone 402" in refuses(centre, "login", "t1", "--at", "402")
    assert memberships(centre, "t1") == set()
    assert memberships(centre, "t2") == before
    succeeds(centre, "logout", "t2")
    succeeds(centre, "login", "t1", "--at", "402")
    assert memberships(centre, "t1") == {("telecom", "PJSIP/phone-402"), ("small", "PJSIP/phone-402")}


@pytest.mark.usefixtures("house")
def test_who_is_refused_elsewhere_stays_where_he_was(centre: EmbeddedCentre) -> None:
    succeeds(centre, "login", "t1")
    succeeds(centre, "login", "t2")
    before = memberships(centre, "t1")
    refuses(centre, "login", "t1", "--at", "402")
    refuses(centre, "login", "t1", "--at", "999")
    assert memberships(centre, "t1") == before


@pytest.mark.usefixtures("house")
def test_an_agent_who_logs_in_twice_is_there_once(centre: EmbeddedCentre) -> None:
    first = succeeds(centre, "login", "t1")
    assert succeeds(centre, "login", "t1") == first
    assert memberships(centre, "t1") == {("telecom", "PJSIP/phone-401"), ("small", "PJSIP/phone-401")}


@pytest.mark.usefixtures("house")
def test_an_agent_who_logs_in_elsewhere_has_moved(centre: EmbeddedCentre) -> None:
    succeeds(centre, "login", "t1")
    succeeds(centre, "login", "t1", "--at", "405")
    assert memberships(centre, "t1") == {("telecom", "PJSIP/phone-405"), ("small", "PJSIP/phone-405")}


@pytest.mark.usefixtures("house")
def test_the_list_says_who_answers_where_and_what(centre: EmbeddedCentre) -> None:
    assert succeeds(centre, "list") == ["nobody is logged in"]
    succeeds(centre, "login", "t1", "--at", "405")
    succeeds(centre, "login", "p1")
    rows = [line.split(maxsplit=2) for line in succeeds(centre, "list")]
    assert [(code, at, set(queues.split(", "))) for code, at, queues in rows] == [
        ("p1", "403", {"post"}),
        ("t1", "405", {"telecom", "small"}),
    ]


def test_who_has_logged_out_is_rung_no_more(house: House, centre: EmbeddedCentre) -> None:
    with telephone(centre, "403"):
        succeeds(centre, "login", "p1")
        assert succeeds(centre, "logout", "p1") == ["p1 no longer answers post"]
        assert succeeds(centre, "logout", "p1") == ["p1 was not logged in"]
        assert memberships(centre, "p1") == set()
        guest = house.rings()
        guest.press("2")
        guest.hears("nobody")
        wait_until(guest.caller.over)
        assert guest.record()["outcome"] == "nobody"


def test_who_logs_out_in_a_talk_finishes_it(house: House, centre: EmbeddedCentre) -> None:
    with telephone(centre, "403"):
        succeeds(centre, "login", "p1")
        wait_until(lambda: "(Not in use)" in house.member("p1"))
        guest = house.rings()
        guest.press("2")
        guest.wait_for("CONNECT")
        succeeds(centre, "logout", "p1")
        assert rung_at(house, "403")
        guest.hang_up()
        record = guest.record()
        wait_until(lambda: house.channels() == 0)
    assert (record["outcome"], record["agent"]) == ("answered", "p1")


def told(centre: EmbeddedCentre, query: LiteralString, since: float) -> list[tuple[object, ...]]:
    """What the records say of t1 since a moment."""
    with connected(centre) as connection:
        return [tuple(row.values()) for row in connection.execute(query, [datetime.fromtimestamp(since, UTC)])]


def in_another_second(centre: EmbeddedCentre) -> int:
    """Until the second in which the journal's last line was written is over: Asterisk knows no shorter time.

    Its clock is the kernel's coarse one, which is some milliseconds behind ours. Returns the first second that counts.
    """
    last = int(centre.home.journal.read_text().splitlines()[-1].partition("|")[0])
    wait_until(lambda: time.time() >= last + 1.05)
    return last + 1


@pytest.mark.usefixtures("house")
def test_the_records_tell_when_an_agent_was_there_and_when_he_paused(centre: EmbeddedCentre) -> None:
    begun = in_another_second(centre)
    members.login(centre.console, centre.centre, "t1", "401")
    for queue in ("telecom", "small"):
        centre.console.run(f"queue pause member PJSIP/phone-401 queue {queue} reason lunch")
    in_another_second(centre)
    centre.console.run("queue unpause member PJSIP/phone-401 queue small reason lunch")
    in_another_second(centre)
    members.login(centre.console, centre.centre, "t1", "405")  # where he pauses no more
    in_another_second(centre)
    members.logout(centre.console, "t1")
    sessions: LiteralString = (
        "select queue, login, ended from agent_session where agent = 't1' and began_at >= %s and ended_at > began_at"
    )
    ended = [("small", True, "logout"), ("telecom", True, "logout")]
    wait_until(lambda: sorted(told(centre, sessions, begun)) == ended)
    pauses = told(centre, "select queue, reason from pause where agent = 't1' and began_at >= %s order by 1", begun)
    assert pauses == [("small", "lunch"), ("telecom", "lunch")]
    spans = told(centre, "select paused from presence where agent = 't1' and began_at >= %s order by began_at", begun)
    assert [paused for (paused,) in spans][-2:] == [True, False]


def test_where_no_centre_runs_the_command_says_so(tmp_path: Path) -> None:
    environment = {**os.environ, "MILLE_HOME": str(tmp_path)}
    command = [str(MILLE), "agent", "login", "t1"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no centre runs" in done.stderr
    assert done.stderr.count("\n") == 1
