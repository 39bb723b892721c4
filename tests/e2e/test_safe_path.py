"""With Python dead, hung, talking nonsense, or the database gone, a caller still reaches an agent."""

import os
import signal

import psycopg
import pytest

from house import FASTAGI_DOWN, Guest, House, connected, wait_until
from mille.embedded.centre import EmbeddedCentre
from mille.processes import Process
from other_server import instead, send
from tones import loudest_hertz


def degraded_talk(house: House, guest: Guest, reason: str) -> None:
    """The caller reaches an agent of the default queue although Python did not decide."""
    guest.wait_for("CONNECT")
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["agent"], record["last_queue"]) == ("answered", "t1", "telecom")
    assert (record["degraded"], record["degraded_reason"]) == (True, reason)


@pytest.mark.tolerates(*FASTAGI_DOWN)
def test_with_the_server_stopped_he_reaches_an_agent(house: House) -> None:
    house.answers("t1")
    with house.without(house.centre.agi_server):
        degraded_talk(house, house.rings(), "FAILURE")


@pytest.mark.tolerates(*FASTAGI_DOWN)
def test_with_a_server_that_never_answers_he_reaches_an_agent(house: House) -> None:
    house.answers("t1")
    with instead(house, lambda connection: None):
        degraded_talk(house, house.rings(), "TIMEOUT")


def test_with_a_frozen_server_he_reaches_an_agent(house: House) -> None:
    house.answers("t1")
    os.kill(house.centre.agi_server.pid, signal.SIGSTOP)
    try:
        degraded_talk(house, house.rings(), "TIMEOUT")
    finally:
        os.kill(house.centre.agi_server.pid, signal.SIGCONT)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"\x00\xff\xfe garbage without an end",
        b"NO SUCH COMMAND\n" * 50,
        b'SET VARIABLE M_STEP "dance"\n',
        b'SET VARIABLE M_STEP "${SHELL(false)},1"\n',
        b"A" * 20_000 + b"\n",
    ],
    ids=["silence", "bytes", "commands", "step", "expression", "long line"],
)
@pytest.mark.tolerates(*FASTAGI_DOWN)
def test_with_a_server_that_talks_nonsense_he_reaches_an_agent(house: House, nonsense: bytes) -> None:
    house.answers("t1")
    with instead(house, send(nonsense)):
        guest = house.rings()
        degraded_talk(house, guest, "BADSTEP")


@pytest.mark.tolerates(*FASTAGI_DOWN)
def test_a_queue_that_does_not_exist_leads_to_the_default_queue(house: House) -> None:
    house.answers("t1")
    with instead(house, send(b'EXEC MSet "M_STEP=queue,M_QUEUE=nowhere,M_WAIT=60"\n')):
        degraded_talk(house, house.rings(), "UNKNOWN")


def test_a_restart_in_mid_menu_goes_unnoticed(house: House) -> None:
    house.answers("p1")
    guest = house.rings()
    guest.hears("welcome", first=1.5)
    with house.without(house.centre.agi_server):
        pass
    guest.press("2")
    guest.wait_for("CONNECT")
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["agent"], record["degraded"]) == ("answered", "p1", False)


@pytest.mark.tolerates(*FASTAGI_DOWN)
def test_a_server_that_dies_in_mid_menu_leaves_him_the_default_queue(house: House) -> None:
    house.answers("t1")
    guest = house.rings()
    guest.hears("welcome", first=1.5)
    with house.without(house.centre.agi_server):
        guest.press("2")
        degraded_talk(house, guest, "FAILURE")


def database_processes(centre: EmbeddedCentre) -> list[int]:
    """The postmaster and its children."""
    import psutil

    postmaster = psutil.Process(int((centre.home.postgres / "postmaster.pid").read_text().split()[0]))
    return [postmaster.pid, *(child.pid for child in postmaster.children(recursive=True))]


def test_with_the_database_frozen_he_talks_and_the_record_comes_later(house: House) -> None:
    house.answers("t1")
    frozen = database_processes(house.centre)
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        guest = house.chooses("1")
        guest.wait_for("CONNECT")
        guest.hang_up()
        guest.wait_for("ENDED")
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    record = guest.record()
    assert (record["outcome"], record["agent"], record["degraded"]) == ("answered", "t1", False)


def test_with_the_database_stopped_he_talks_and_the_record_comes_later(house: House) -> None:
    house.answers("t1")
    os.kill(database_processes(house.centre)[0], signal.SIGQUIT)
    guest = house.chooses("1")
    guest.wait_for("CONNECT")
    guest.hang_up()
    guest.wait_for("ENDED")
    wait_until(lambda: accepts(house.centre))
    assert guest.record()["outcome"] == "answered"


def accepts(centre: EmbeddedCentre) -> bool:
    """Whether the database has been started again."""
    try:
        with connected(centre):
            return True
    except psycopg.OperationalError:
        return False


def test_with_python_frozen_in_mid_menu_he_hears_it_ring_and_his_key_is_in_the_record(house: House) -> None:
    house.answers("t1")
    guest = house.rings()
    guest.hears("welcome", first=1.5)
    os.kill(house.centre.agi_server.pid, signal.SIGSTOP)
    try:
        guest.press("2")
        half_a_second_before = len(guest.audio) + 4000  # the menu's last words, until the key has arrived
        guest.wait_for("DEGRADED")
        assert loudest_hertz(guest.audio[half_a_second_before:]) == pytest.approx(440, abs=10)
        degraded_talk(house, guest, "TIMEOUT")
    finally:
        os.kill(house.centre.agi_server.pid, signal.SIGCONT)
    assert guest.record()["menu_path"] == ["2"]


def test_a_collector_killed_in_mid_call_loses_nothing(house: House) -> None:
    house.answers("t1")
    guest = house.rings()
    guest.hears("welcome", first=1.5)
    collector: Process = house.centre.collector
    assert collector.running
    collector.running.kill()
    guest.press("1")
    guest.wait_for("CONNECT")
    collector.running.wait()
    collector.start()
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["agent"]) == ("answered", "t1")


def test_callers_who_are_cut_off_because_asterisk_dies_are_told_as_interrupted(house: House) -> None:
    house.answers("t1")
    talking, waiting = house.rings(), house.rings()
    for guest in (talking, waiting):
        guest.hears("welcome", first=1.5)
        guest.press("1")
        guest.wait_for("ENTERQUEUE")
        if guest is talking:
            guest.wait_for("CONNECT")
    asterisk: Process = house.centre.asterisk
    assert asterisk.running
    asterisk.running.kill()
    asterisk.running.wait()
    asterisk.start()
    wait_until(lambda: house.centre.console.wait_until_ready(1.0))
    records = [guest.record() for guest in (talking, waiting)]
    assert [record["outcome"] for record in records] == ["interrupted", "interrupted"]
    assert [record["agent"] for record in records] == ["t1", None]
    assert all(record["ended_at"] >= record["arrived_at"] for record in records)
