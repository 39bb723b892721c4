"""Crisis units that open and close by themselves, on a real Asterisk, by the live service of the centre."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from house import House, connected, mille, wait_until
from mille.asterisk.agents import members
from mille.asterisk.change import apply as applying
from mille.asterisk.change.releases import APPLIED, SERVING
from mille.asterisk.dialplan import places
from mille.asterisk.wire import queue_status
from mille.processes import Process
from mille.site.installations import now_by_me


@pytest.fixture(autouse=True)
def _as_before(house: House) -> Iterator[None]:
    """Every test leaves the centre as it found it."""
    yield
    applying.apply(house.centre.here, house.centre.wanted, now_by_me("test over"), force=True)


def in_seconds(seconds: float) -> str:
    """A moment so many seconds from now, as an admin types it."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return f"{moment.astimezone(ZoneInfo('Pacific/Noumea')):%Y-%m-%d %H:%M:%S}"


def is_open(house: House) -> bool:
    """Whether the unit is in force, all of it."""
    number = house.centre.here.releases.pointed(SERVING)
    assert number is not None
    served = "crisis" in house.centre.here.in_force().queues
    return served and house.centre.here.releases.outcome(number) == APPLIED


def is_closed(house: House) -> bool:
    return not is_open(house) and "crisis" not in queue_status.take(house.centre.here.ami)


def looked(house: House) -> bool:
    """One round of supervision."""
    house.centre.look()
    return True


def doings(house: House) -> list[str]:
    """What the live service has done, as the history tells it."""
    lines = mille(house.centre, "history").stdout.splitlines()
    return ["  ".join(re.split(" {2,}", line)) for line in lines if "mille live" in line]


def test_a_unit_opens_and_closes_by_itself_and_who_waits_in_it_keeps_his_place(house: House) -> None:
    before = len(doings(house))
    done = mille(house.centre, "open", "crisis", "--at", in_seconds(10), "--why", "the storm comes")
    assert done.returncode == 0, done.stderr
    assert "crisis will open by itself on " in done.stdout
    wait_until(lambda: is_open(house))
    assert "mille live  open crisis (open: crisis): --at of " in doings(house)[before]
    assert "the storm comes  applied" in doings(house)[before]
    house.attends_of(house.centre.here.in_force(), "c1")
    first = house.rings()
    first.hears("crisis-news")
    first.hears("crisis-menu")
    first.press("0")
    first.wait_for("ENTERQUEUE")
    planned = mille(house.centre, "close", "crisis", "--at", in_seconds(15))
    assert planned.returncode == 0, planned.stderr
    assert "crisis will close by itself on " in planned.stdout
    answer = house.attends("t2")
    second = house.rings()
    second.hears("crisis-news", first=1.5)
    second.press("1")
    second.wait_for("ENTERQUEUE")
    wait_until(lambda: len(house.waiting("telecom")) == 2)
    wait_until(lambda: is_closed(house))
    answer()
    first.wait_for("CONNECT")
    assert "CONNECT" not in second.witness.events()
    first.hang_up()
    assert first.record()["last_queue"] == "telecom"
    assert "mille live  close crisis: --at of " in doings(house)[before + 1]
    assert len(doings(house)) == before + 2


def test_a_moment_that_passes_while_the_service_is_down_is_made_up_for_and_an_early_close_stays(
    house: House, tmp_path: Path
) -> None:
    """The description says when; the minute that has begun is one that has passed."""
    before = len(doings(house))
    local = datetime.now(ZoneInfo("Pacific/Noumea"))
    text = house.centre.wanted.description.decode()
    file = tmp_path / "dated.yaml"
    dates = f"    opens: {local:%Y-%m-%d %H:%M}\n    closes: {local + timedelta(days=2):%Y-%m-%d %H:%M}\n"
    file.write_text(text.replace("  crisis:\n", "  crisis:\n" + dates))
    with house.without(house.centre.live):
        told = mille(house.centre, "apply", str(file))
        assert told.returncode == 0, told.stderr
        assert f"crisis will close by itself on {local + timedelta(days=2):%Y-%m-%d at %H:%M}" in told.stdout
        assert not is_open(house)
    wait_until(lambda: is_open(house))
    assert "open crisis (open: crisis): opens of the description  applied" in doings(house)[before]
    closed = mille(house.centre, "close", "crisis")
    assert closed.returncode == 0, closed.stderr
    rolls = roll_calls(house)
    with house.without(house.centre.live):
        pass
    wait_until(lambda: roll_calls(house) > rolls)  # it is up again, and has looked
    house.rings().hears("welcome")
    assert is_closed(house)
    assert len(doings(house)) == before + 1


def test_the_live_service_that_dies_is_started_again_and_ends_when_it_is_told(house: House) -> None:
    service: Process = house.centre.live
    rolls = roll_calls(house)
    killed = service.pid
    assert service.running is not None
    service.running.kill()
    wait_until(lambda: service.ended() is not None)
    wait_until(lambda: looked(house) and service.pid != killed)
    wait_until(lambda: roll_calls(house) > rolls)
    with house.without(service):
        assert service.ended() == 0


@pytest.mark.tolerates("Asterisk is shutting down")  # a duty had a question just then
def test_after_asterisk_was_started_again_agents_answer_the_queues_of_the_description(house: House) -> None:
    house.answers("t1")
    phone = places.interface(house.centre.centre.agents["t1"].extension)
    rolls = roll_calls(house)
    with house.without(house.centre.live):
        house.centre.console.run(f"queue remove member {phone} from small")  # as if the description had got a queue
    wait_until(lambda: "small" in {queue for queue, code, _ in members.logged_in(house.centre.console) if code == "t1"})
    wait_until(lambda: roll_calls(house) > rolls)  # the live service has started
    rolls = roll_calls(house)
    with house.without(house.centre.asterisk):
        pass
    wait_until(lambda: house.centre.console.wait_until_ready(1.0))
    wait_until(lambda: {"telecom", "small"} <= {q for q, code, _ in members.logged_in(house.centre.console)
                                                if code == "t1"})  # fmt: skip
    wait_until(lambda: roll_calls(house) > rolls)  # and then Asterisk
    with connected(house.centre) as connection:
        there = "select from agent_session where agent = 't1' and ended_at is null and queue in ('telecom', 'small')"
        wait_until(lambda: len(connection.execute(there).fetchall()) == 2)


def roll_calls(house: House) -> int:
    """How often the roll was called."""
    return house.centre.home.journal.read_text().count("|ROLLCALL|")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("open", "crisis", "--until", "2020-01-01 10:00"), "has passed"),
        (("open", "crisis", "--until", "tomorrow"), "type '2026-09-24 14:05', in the time of"),
        (("open", "flood"), "there is no unit 'flood'; the description has crisis"),
        (("open", "crisis", "--at", "2099-01-02 10:00", "--until", "2099-01-01 10:00"), "closes before it opens"),
        (("close", "crisis"), "is not open"),
    ],
)
def test_a_mistake_with_a_unit_is_said_and_changes_nothing(house: House, words: tuple[str, ...], says: str) -> None:
    before = house.centre.here.releases.numbers()
    done = mille(house.centre, *words)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert house.centre.here.releases.numbers() == before
