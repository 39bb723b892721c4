"""Agents on ordinary lines take a call with 1, nobody else at their home ever gets a caller."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from hearing import listening
from house import House, mille, wait_until, wave_samples
from mille.asterisk.agents import members
from mille.asterisk.sound.g711 import decode_alaw
from mille.centre.texts.agent_texts import ACCEPT
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.people import Line
from outward_centre import line
from redescribed import redescribed


@pytest.fixture(scope="module")
def centre(outward: EmbeddedCentre) -> EmbeddedCentre:
    return outward


@contextmanager
def at_home(house: House, code: str, *words: str) -> Iterator[None]:
    """While an agent is logged in on an ordinary line."""
    said = mille(house.centre, "agent", "login", code, *words)
    assert (said.returncode, said.stderr) == (0, ""), said
    try:
        wait_until(lambda: "(Not in use)" in house.member(code))
        yield
        wait_until(lambda: house.channels() == 0)
    finally:
        members.logout(house.centre.console, code)


def hears_the_question(house: House, home: Line, start: int = 0) -> None:
    """Until whoever picked up has been asked to press 1, in the centre's first language."""
    question = wave_samples(house.centre.home.etc / "prompts" / "fr" / f"{ACCEPT}.wav")
    wait_until(listening(lambda: decode_alaw(home.telephone.audio[start:]), question, 1.5))


def test_an_agent_at_home_presses_1_and_talks_to_the_caller(house: House) -> None:
    with line(house) as home, at_home(house, "h1"):
        guest = house.waits("3")
        hears_the_question(house, home)
        assert "CONNECT" not in guest.witness.events()
        home.telephone.press("1")
        guest.wait_for("CONNECT")
        start = len(home.telephone.audio)
        wait_until(lambda: len(home.telephone.audio) > start + 4000)
        heard = len(home.telephone.audio) - start
        guest.hang_up()
        record = guest.record()
        assert [("sip:1000@" in shown, "70000" in shown) for shown in home.callers()] == [(True, False)]
    assert (record["outcome"], record["agent"], record["last_queue"]) == ("answered", "h1", "post")
    assert (record["hung_up_by"], record["degraded"]) == ("caller", False)
    assert record["talk_s"] + 1 >= heard / 8000  # by whole seconds; what the line heard is a second account of the talk


@pytest.mark.parametrize("keys", ["", "*1"])
def test_a_voice_mail_or_a_wrong_key_never_takes_a_caller(house: House, keys: str) -> None:
    with line(house) as home, at_home(house, "h1"):
        guest = house.waits("3")
        hears_the_question(house, home)
        home.telephone.press(keys)
        guest.wait_for("RINGNOANSWER")
        assert "CONNECT" not in guest.witness.events()
        assert len(house.waiting("post")) == 1
        guest.hang_up()
        assert guest.record()["agent"] is None


def test_a_line_rings_as_long_as_its_queue_says(house: House) -> None:
    with line(house, ring=None), at_home(house, "h1"):
        guest = house.waits("3")
        guest.wait_for("RINGNOANSWER")
        rung = next(entry for entry in guest.witness.lines() if entry[4] == "RINGNOANSWER")
        guest.hang_up()
        guest.wait_for("ENDED")
    assert rung[3] == "h1"
    assert 14_000 <= int(rung[5]) <= 16_000  # what Asterisk itself counted of the 15 s


def test_who_talks_at_home_is_busy_in_all_his_queues_and_has_his_wrap_up(house: House) -> None:
    with line(house) as home, at_home(house, "h1"):
        first = house.waits("3")
        hears_the_question(house, home)
        home.telephone.press("1")
        first.wait_for("CONNECT")
        wait_until(lambda: house.member("h1").count("(In use)") == 3)
        second = house.waits("7")
        second.hears_something()
        assert len(home.callers()) == 1
        first.hang_up()
        first.wait_for("COMPLETECALLER")
        start = len(home.telephone.audio)
        wait_until(lambda: len(home.callers()) == 2)
        hears_the_question(house, home, start)
        home.telephone.press("1")
        second.wait_for("CONNECT")
        second.hang_up()
        second.wait_for("ENDED")
    over = next(int(entry[0]) for entry in first.witness.lines() if entry[4] == "COMPLETECALLER")
    answered = next(entry for entry in second.witness.lines() if entry[4] == "CONNECT")
    assert int(answered[0]) - int(answered[7]) >= over + 2  # 3 s of wrap-up, told in whole seconds


def test_a_caller_who_hangs_up_while_the_agent_is_asked_is_lost_and_the_line_is_free(house: House) -> None:
    with line(house) as home, at_home(house, "h1"):
        guest = house.waits("3")
        hears_the_question(house, home)
        guest.hang_up()
        home.telephone.press("1")
        record = guest.record()
        wait_until(lambda: house.channels() == 0)
        wait_until(lambda: "(Not in use)" in house.member("h1"))
    assert record["outcome"] in ("abandoned", "abandoned_early")


def test_a_key_that_names_an_agent_rings_him_where_he_is_logged_in(house: House) -> None:
    with line(house) as home, at_home(house, "t1", "--line", "75.12.36"):
        guest = house.chooses("5")
        hears_the_question(house, home)
        home.telephone.press("1")
        guest.wait_for("REACHED")
        assert "<sip:751236@" in home.callers()[0]
        guest.hang_up()
        assert (guest.record()["outcome"], guest.record()["agent"]) == ("answered", "t1")


def test_where_waiting_is_not_billed_the_call_is_answered_when_he_takes_it_at_home(house: House) -> None:
    told = replace(house.centre.centre, answer="on-agent")
    with redescribed(house.centre, told), line(house) as home, at_home(house, "h1"):
        guest = house.waits("3")
        hears_the_question(house, home)
        assert ("183" in guest.caller.answers(), "200" in guest.caller.answers()) == (True, False)
        home.telephone.press("1")
        guest.wait_for("CONNECT")
        wait_until(lambda: "200" in guest.caller.answers())
        guest.hang_up()
        assert guest.record()["agent"] == "h1"


def test_an_agent_at_home_hands_his_caller_over(house: House) -> None:
    house.answers("t1")
    with line(house) as home, at_home(house, "h1"):
        guest = house.waits("7")
        hears_the_question(house, home)
        home.telephone.press("1")
        guest.wait_for("CONNECT")
        start = len(home.telephone.audio)
        wait_until(lambda: len(home.telephone.audio) > start + 4000)
        home.telephone.press("*21")
        guest.witness.wait(lambda seen: seen.events().count("CONNECT") == 2, 30)
        wait_until(lambda: "(Not in use)" in house.member("h1"))
        guest.hang_up()
        record = guest.record()
    told = [tuple(entry[2:5]) for entry in guest.witness.lines() if entry[4] in ("CONNECT", "BLINDTRANSFER")]
    assert told == [("bank", "h1", "CONNECT"), ("bank", "h1", "BLINDTRANSFER"), ("lonely", "t1", "CONNECT")]
    assert (record["outcome"], record["agent"], record["hung_up_by"]) == ("answered", "t1", "caller")


def test_a_volunteer_of_a_crisis_unit_answers_from_home(house: House) -> None:
    with line(house) as home, at_home(house, "c1"):
        guest = house.rings()
        guest.press("0")
        guest.wait_for("ENTERQUEUE")
        hears_the_question(house, home)
        home.telephone.press("1")
        guest.wait_for("CONNECT")
        guest.hang_up()
        record = guest.record()
    assert (record["outcome"], record["agent"], record["last_queue"]) == ("answered", "c1", "crisis")


def test_an_agent_logs_in_from_any_ordinary_line(house: House, centre: EmbeddedCentre) -> None:
    with line(house) as home, at_home(house, "t1", "--line", "75.12.36"):
        assert [row.split()[:2] for row in mille(centre, "agent", "list").stdout.splitlines()] == [["t1", "home"]]
        guest = house.waits("1")
        hears_the_question(house, home)
        home.telephone.press("1")
        guest.wait_for("CONNECT")
        assert "<sip:751236@" in home.callers()[0]
        guest.hang_up()
        assert guest.record()["agent"] == "t1"


@pytest.mark.usefixtures("house")
def test_a_line_that_the_centre_may_not_call_is_refused(centre: EmbeddedCentre) -> None:
    said = mille(centre, "agent", "login", "t1", "--line", "+33612345678")
    assert (said.returncode, said.stdout) == (1, "")
    assert "may not call" in said.stderr
    assert list(members.logged_in(centre.console)) == []


def test_a_line_where_another_answers_is_refused(house: House, centre: EmbeddedCentre) -> None:
    with at_home(house, "h1"):
        said = mille(centre, "agent", "login", "t1", "--line", "+687 75 12 34")
        assert "h1 answers on the line" in said.stderr
