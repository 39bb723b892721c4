"""A caller asks to be called back, hangs up, and is called when it is his turn."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hearing import listening
from house import FASTAGI_DOWN, Guest, House, connected, ended_calls, mille, wait_until, wave_samples
from mille.asterisk.agents.calling_back import line_is_down
from mille.asterisk.sound.g711 import decode_alaw
from mille.asterisk.wire import journal_line_writer
from mille.centre.model.centre import Action, Hours, Span
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.people import Line as Outside
from mille.records.calls.callbacks import Requests
from mille.records.journal.events import CallbackAsked, CallbackOver
from mille.records.journal.line import Line, parse
from outward_centre import line
from redescribed import redescribed
from tones import tone

QUEUE = "desk"


@pytest.fixture(scope="module")
def centre(outward: EmbeddedCentre) -> EmbeddedCentre:
    return outward


@pytest.fixture(autouse=True)
def nobody_else(house: House) -> Iterator[None]:
    """Nobody waits any more to be called back when a test is over."""
    yield
    rows = (parse(f"{row}\n".encode()) for row in journal(house))
    for request in Requests(row for row in rows if isinstance(row, Line)).open:
        withdrawn = CallbackOver(reason="withdrawn")
        journal_line_writer.write(house.centre.here.ami, withdrawn, callid=request.callid, queue=QUEUE)


def asks(house: House, number: str) -> Guest:
    """A caller who waits, asks to be called back, says that his number is right, and hangs up."""
    guest = house.waits("8", number=number)
    guest.press("1")
    guest.hears("callback_confirm", first=2)
    guest.press("1")
    wait_until(lambda: kinds(guest) == ["asked"])
    guest.hang_up()
    guest.wait_for("ENDED")
    return guest


def told(guest: Guest) -> list[list[str]]:
    """What the journal says of his request: kind, and what belongs to it."""
    return [entry[7:] for entry in guest.witness.lines() if entry[4] == "CALLBACK"]


def kinds(guest: Guest) -> list[str]:
    return [line[0] for line in told(guest)]


def hears(house: House, home: Outside, prompt: str, language: str = "fr", start: int = 0) -> None:
    """Until whoever picked up has heard a prompt."""
    sound = wave_samples(house.centre.home.etc / "prompts" / language / f"{prompt}.wav")
    wait_until(listening(lambda: decode_alaw(home.telephone.audio[start:]), sound, 2.0))


def returned(guest: Guest, attempt: int = 1) -> str:
    """The id of the call by which he is called back."""
    return f"{guest.witness.lines()[0][1]}-r{attempt}"


def happens(house: House, callid: str, event: str) -> None:
    """Until the journal has this event of a call."""
    wait_until(lambda: any(f"|{callid}|" in row and f"|{event}|" in row for row in journal(house)))


def journal(house: House) -> list[str]:
    return house.centre.home.journal.read_text().splitlines()


def test_he_is_called_when_it_is_his_turn_and_comes_before_who_came_later(house: House) -> None:
    house.answers("d1")
    with line(house) as home:
        first = house.waits("8", number="751239")
        first.wait_for("CONNECT")
        guest = asks(house, "751240")
        later = house.waits("8", number="751241")
        hears(house, home, "callback_returned")
        assert [("<sip:751240@" in shown, "sip:1000@" in shown) for shown in home.callers()] == [(True, True)]
        home.telephone.press("1")
        happens(house, returned(guest), "ENTERQUEUE")
        assert len(house.waiting(QUEUE)) == 2
        first.hang_up()
        happens(house, returned(guest), "CONNECT")
        assert "CONNECT" not in later.witness.events()
        assert not was_answered(house, "751240")
        house.lets_go("d1")
        later.wait_for("CONNECT")
        assert len(home.callers()) == 1
    later.hang_up()
    wait_until(lambda: was_answered(house, "751240"))
    asked, back = records(house, guest)
    assert (asked["outcome"], asked["callback_of"]) == ("left_by_key", None)
    assert (back["outcome"], back["agent"], back["callback_of"]) == ("answered", "d1", asked["callid"])
    assert (back["number"], back["language"], back["degraded"]) == ("751240", "fr", False)
    assert kinds(guest) == ["asked", "claimed", "reached"]


def was_answered(house: House, number: str) -> bool:
    """Whether it is remembered of who rang from this number that somebody answered him at last."""
    key = house.centre.here.site_of(house.centre.centre).caller_key
    his = hashlib.sha1(f"{key}{number}".encode()).hexdigest()
    known = re.search(rf"{his} *: [0-9]{{10}}([01])", house.centre.console.run("database show mille-callers"))
    assert known, f"nothing is remembered of {number}"
    return known[1] == "1"


def records(house: House, guest: Guest) -> tuple[dict[str, object], dict[str, object]]:
    """The record of the call that asked, and of the one that came back."""
    asked = guest.witness.lines()[0][1]
    with connected(house.centre) as connection:
        one = wait_until(lambda: ended_calls(connection, "callid", asked))
        two = wait_until(lambda: ended_calls(connection, "callback_of", asked))
    return one[0], two[0]


def test_another_number_is_typed_in_his_language_and_rung_when_an_agent_is_free(house: House) -> None:
    agent_answers = house.attends("d1")
    guest = house.chooses("*", number="anonymous", known_as="")
    guest.hears("welcome", language="en", first=1.5)
    guest.press("9")
    guest.hears("callback_number", language="en", first=2)
    guest.press("36#")
    guest.hears("callback_refused", language="en")
    guest.press("751250#")
    guest.hears("callback_confirm", language="en", first=2)
    guest.press("1")
    guest.hears("callback_noted", language="en", first=2)
    guest.wait_for("ENDED")
    with line(house) as home:
        agent_answers()
        hears(house, home, "callback_returned", "en")
        assert "<sip:751250@" in home.callers()[0]
        home.telephone.press("1")
        happens(house, returned(guest), "CONNECT")
        house.lets_go("d1")
    _, back = records(house, guest)
    assert (back["outcome"], back["number"], back["language"]) == ("answered", "751250", "en")


def requested(house: House, callid: str, number: str, seconds: int = 60) -> None:
    """Somebody has asked to be called back who came so many seconds ago, as the dialplan writes it."""
    arrival = str(int(time.time()) - seconds)
    asked = CallbackAsked(callback=number, arrival=arrival, headstart="00", language="fr")
    journal_line_writer.write(house.centre.here.ami, asked, callid=callid, queue=QUEUE)


def of(house: House, callid: str) -> list[list[str]]:
    """What the journal says of a request that nobody has asked for by telephone."""
    rows = (row.split("|") for row in journal(house))
    return [row[7:] for row in rows if len(row) > 7 and (row[1], row[4]) == (callid, "CALLBACK")]


@pytest.mark.parametrize(
    ("ring", "refuses", "keys", "result"),
    [
        (None, 0, "", "noanswer"),
        (0.2, 0, "33", "nokey"),
        (0.2, 0, "2", "declined"),
        (0.2, 486, "", "busy"),
        (0.2, 404, "", "failed"),
    ],
)
def test_who_does_not_take_the_call_is_told_in_the_journal_and_no_agent_is_rung(
    house: House, ring: float | None, refuses: int, keys: str, result: str
) -> None:
    with line(house, ring=ring, refuses=refuses) as home:
        requested(house, f"test-{result}", "751260")
        house.answers("d1")
        if keys:
            hears(house, home, "callback_returned")
            home.telephone.press(keys)
        wait_until(lambda: of(house, f"test-{result}")[-1][0] == "result", 60)
        wait_until(lambda: house.channels() == 0)
        assert of(house, f"test-{result}")[-1][:3] == ["result", "1", result], of(house, f"test-{result}")
        assert len(home.callers()) == 1
    assert not any(f"|test-{result}-r1|" in row and "|ENTERQUEUE|" in row for row in journal(house))


def test_asterisk_tells_which_line_is_down(house: House) -> None:
    known = house.centre.centre
    assert known.outward
    silent = replace(known, outward=replace(known.outward, trunk="silent"))
    with line(house):
        assert not line_is_down(house.centre.console, known)
        wait_until(lambda: line_is_down(house.centre.console, silent))


def says(house: House, *words: str) -> str:
    """What `mille callbacks` says."""
    done = mille(house.centre, "callbacks", *words)
    return done.stdout + done.stderr


def test_a_request_is_listed_and_withdrawn_and_no_change_forgets_it(house: House, tmp_path: Path) -> None:
    requested(house, "test-listed", "751261")
    assert "test-listed  7512**  desk" in says(house)
    renamed = tmp_path / "renamed.yaml"
    renamed.write_bytes(house.centre.wanted.description.replace(b"desk", b"counter"))
    refused = mille(house.centre, "apply", str(renamed))
    told = "1 caller waits to be called back for desk, which disappears; they would be called back for telecom"
    assert (refused.returncode, told in refused.stdout, told in refused.stderr) == (1, True, True)
    assert "is cancelled" in says(house, "--withdraw", "test-listed")
    assert "test-listed" not in says(house)
    assert "is over: withdrawn" in says(house, "--withdraw", "test-listed")
    assert "has no callback request" in says(house, "--withdraw", "nonsense")


@pytest.mark.tolerates(*FASTAGI_DOWN)
def test_with_python_dead_he_is_not_told_that_it_is_closed_and_his_number_is_beside_his_message(house: House) -> None:
    known = house.centre.centre
    telecom = replace(known.queues["telecom"], keys={"2": Action("voicemail", "telecom")})
    came = (datetime.now(ZoneInfo(known.timezone)) - timedelta(days=2)).weekday()
    open_now = {day: (Span(0, 1440),) for day in range(7) if day != came}
    hours = {**known.timetables, "now": Hours("now", open_now, closed_on_holidays=False)}
    queues = {**known.queues, "telecom": telecom}
    file = house.centre.site.messages / "telecom" / "test-safe-r1.wav"
    house.attends("t1")
    with redescribed(house.centre, replace(known, hours="now", timetables=hours, queues=queues)), line(house) as home:
        requested(house, "test-safe", "751280", seconds=2 * 86400)
        house.answers("d1")
        hears(house, home, "callback_returned")
        with house.without(house.centre.agi_server):
            home.telephone.press("1")
            happens(house, "test-safe-r1", "ENTERQUEUE")
        home.telephone.voice = tone(700)
        home.telephone.press("2")
        wait_until(lambda: file.exists() and file.stat().st_size > 3 * 16_000)
        home.telephone.press("#")
        happens(house, "test-safe-r1", "ENDED")
    assert Path(f"{file}.number").read_text().strip() == "751280"


SCHEDULER = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from mille.live.callbacks import Callbacks
from mille.site.which_centre import centre_and_records

step, later = sys.argv[1], timedelta(seconds=int(sys.argv[2]))
found = centre_and_records(lambda said: None)
def between(now):
    if now == step:
        os.kill(os.getpid(), signal.SIGKILL)
duty = Callbacks(found.here, found.journal, between)
now = datetime.now(UTC) + later
if duty.due(now):
    duty.do(now)
"""
"""A scheduler that looks once, as if it were so many seconds later, and is killed at a step."""


def looks(house: House, later: int, dies: str = "") -> bool:
    """One look of a scheduler that has just been started; whether it was killed."""
    environment = {**os.environ, "MILLE_HOME": str(house.centre.home.path)}
    words = [sys.executable, "-c", SCHEDULER, dies, str(later)]
    return subprocess.run(words, env=environment, timeout=60, check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize("step", ["claimed", "called"])
def test_killed_before_he_is_rung_or_after_each_attempt_rings_once_and_he_is_called_in_the_end(
    house: House, step: str
) -> None:
    callid = f"test-killed-{step}"
    with house.without(house.centre.live), line(house) as home:
        house.answers("d1")
        requested(house, callid, "751270")
        assert looks(house, 15, dies=step)
        assert not looks(house, 21)  # what the dead one has left is settled, and nobody rung again for it
        if step == "claimed":
            assert of(house, callid)[-1] == ["result", "1", "lost", ""]
            assert home.callers() == []
            assert not looks(house, 90)
        hears(house, home, "callback_returned")
        assert not looks(house, 100)
        home.telephone.press("1")
        attempt = 2 if step == "claimed" else 1
        happens(house, f"{callid}-r{attempt}", "CONNECT")
        house.lets_go("d1")
        happens(house, f"{callid}-r{attempt}", "ENDED")
        assert not looks(house, 300)
        assert len(home.callers()) == 1
