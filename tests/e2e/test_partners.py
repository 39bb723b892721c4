"""Partners and agents by name: a call leaves the queue for somebody else, and its record says whom it reached."""

import pytest

from hearing import Match, is_silent
from house import Guest, House, connected, wait_until, wave_samples
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.people import Line
from outward_centre import line

UNREACHABLE = ("trunk-silent", "app_dial.c: Unable to create channel of type 'PJSIP'")
"""What Asterisk complains of when a trunk that does not answer is dialled."""


@pytest.fixture(scope="module")
def centre(outward: EmbeddedCentre) -> EmbeddedCentre:
    return outward


def overflows(house: House, key: str = "1") -> Guest:
    """A caller whose queue makes him wait too long, for its agents do not answer."""
    guest = house.waits(key)
    guest.witness.wait(lambda seen: any(step[2] == "dial" for step in seen.steps()), 60)
    return guest


def hears_music_after(guest: Guest, notice: Match) -> None:
    """Until he has heard something after the notice, for as long as the partner is rung."""
    end = round(notice.at * 8000) + len(wave_samples(guest.centre.home.etc / "prompts" / "fr" / "partner.wav")) + 1600
    wait_until(lambda: len(guest.audio) > end + 1600 and not is_silent(guest.audio[end:]))


def talks(partner: Line) -> None:
    """Until the one who answered hears the caller."""
    start = len(partner.telephone.audio)
    wait_until(lambda: len(partner.telephone.audio) > start + 4000)


@pytest.mark.parametrize(("talk", "by"), [(None, "caller"), (1.0, "partner")])
def test_a_partner_answers_and_the_record_names_him_whoever_hangs_up(house: House, talk: float | None, by: str) -> None:
    house.attends("t1")
    with line(house, ring=1.0, talk=talk) as partner:
        guest = overflows(house)
        notice = guest.hears("partner")
        hears_music_after(guest, notice)
        guest.wait_for("REACHED")
        if by == "caller":
            talks(partner)
            guest.hang_up()
        wait_until(guest.caller.over)
        record = guest.record()
        assert (record["outcome"], record["partner"], record["hung_up_by"]) == ("overflowed", "neighbours", by)
        assert 0 < record["partner_talk_s"] < 30
        assert (record["agent"], record["talk_s"], record["degraded"]) == (None, None, False)
        assert record["wait_s"] >= 5
        assert all("sip:1000@" in shown for shown in partner.callers())
        assert len(partner.callers()) == 1
    with connected(house.centre) as connection:
        stint = connection.execute("select * from stint where callid = %s", [record["callid"]]).fetchone()
    assert stint is not None
    assert stint["exit"] == "overflowed"


@pytest.mark.parametrize("refuses", [486, 503])
def test_a_partner_who_is_busy_or_broken_brings_the_caller_back_to_his_place(house: House, refuses: int) -> None:
    agent_answers = house.attends("t1")
    with line(house, refuses=refuses):
        first = overflows(house)
        later = house.chooses("1")
        wait_until(lambda: len(house.waiting("telecom")) == 2)
        first.witness.wait(lambda seen: seen.events().count("ENTERQUEUE") == 2, 30)
        wait_until(lambda: len(house.waiting("telecom")) == 2)
        agent_answers()
        first.wait_for("CONNECT")
        assert "CONNECT" not in later.witness.events()
        later.hang_up()
        first.hang_up()
        record = first.record()
    assert (record["outcome"], record["agent"], record["partner"]) == ("answered", "t1", None)
    with connected(house.centre) as connection:
        stints = connection.execute("select * from stint where callid = %s", [record["callid"]]).fetchall()
    assert [stint["exit"] for stint in stints] == ["answered"]


@pytest.mark.tolerates(*UNREACHABLE)
def test_a_trunk_where_nobody_is_brings_him_back_and_he_is_served(house: House) -> None:
    agent_answers = house.attends("t1")
    guest = overflows(house, "2")
    guest.witness.wait(lambda seen: seen.events().count("ENTERQUEUE") == 2, 30)
    agent_answers()
    guest.wait_for("CONNECT")
    guest.hang_up()
    assert (guest.record()["outcome"], guest.record()["agent"]) == ("answered", "t1")


def test_who_hangs_up_while_a_partner_is_rung_is_lost(house: House) -> None:
    house.attends("t1")
    with line(house, ring=None) as partner:
        guest = overflows(house)
        wait_until(partner.callers)
        guest.hang_up()
        record = guest.record()
    assert (record["outcome"], record["partner"], record["hung_up_by"]) == ("abandoned", None, "caller")


def test_after_a_talk_with_a_partner_the_call_is_over_though_python_is_dead(house: House) -> None:
    with line(house, ring=0.2, talk=2.0):
        guest = house.chooses("4")
        guest.wait_for("REACHED")
        with house.without(house.centre.agi_server):
            wait_until(guest.caller.over)
        record = guest.record()
    assert (record["outcome"], record["degraded"]) == ("overflowed", False)


def test_a_key_that_names_an_agent_rings_him_and_the_talk_is_his(house: House) -> None:
    house.answers("t1")
    guest = house.chooses("5")
    guest.wait_for("REACHED")
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["agent"], record["first_queue"]) == ("answered", "t1", None)
    assert record["hung_up_by"] == "caller"
    with connected(house.centre) as connection:
        talk = connection.execute("select * from handling where callid = %s", [record["callid"]]).fetchone()
    assert talk is not None
    assert (talk["agent"], talk["stint"], talk["complete"]) == ("t1", 0, True)


def test_an_agent_by_name_who_cannot_be_reached_leaves_the_caller_to_the_default_queue(house: House) -> None:
    house.attends("t1")
    with line(house, refuses=486):
        guest = house.waits("6")
        assert len(house.waiting("telecom")) == 1
        guest.hang_up()
        assert guest.record()["first_queue"] == "telecom"


@pytest.mark.parametrize(
    ("number", "known"),
    [
        *(("+687268800", "268800"), ("00687268800", "268800"), ("+33612345678", "0033612345678")),
        *(("+687123456", "923456"), ("751234", "751234"), ("+687", ""), ("068700000000", "")),
    ],
)
def test_a_callers_number_is_known_as_his_trunk_says(house: House, number: str, known: str) -> None:
    guest = house.rings(number=number, known_as=known)
    guest.wait_for("STEP")
    arrived = next(entry for entry in guest.witness.lines() if entry[4] == "ARRIVED")
    assert arrived[8] == known
    guest.hang_up()
    guest.wait_for("ENDED")
