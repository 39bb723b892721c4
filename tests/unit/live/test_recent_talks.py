"""How long agents talked lately: from the journal's end, to a small file, to the question at a caller's entry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mille.asterisk.agi.agi_arguments import BadQuestion
from mille.asterisk.agi.next_entry import answer
from mille.asterisk.agi.question import question
from mille.asterisk.announcements.recent_talks_file import TOO_OLD, RecentFile, write
from mille.asterisk.change.compiled_description import Compiled
from mille.asterisk.wire.ami_stream import Message
from mille.call.line.expected_wait import Recent, Standing
from mille.call.steps import Event
from mille.centre.reader.description import load_centre
from mille.live.recent_talks import EVERY, TAIL, RecentTalks, recent_talks, tail
from mille.resources import folder

NOW = datetime(2026, 9, 22, 23, tzinfo=UTC)
CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
TELLING = replace(CENTRE.queues["post"], say_position=True, say_wait=True)
SERVED = Compiled(7, replace(CENTRE, queues={**CENTRE.queues, "post": TELLING}))


def ended(queue: str, agent: str, talk: int, minutes_ago: float = 5, event: str = "COMPLETECALLER") -> str:
    at = int((NOW - timedelta(minutes=minutes_ago)).timestamp())
    args = f"n1-1.9|3|{talk}|1" if "TRANSFER" in event else f"3|{talk}|1"
    return f"{at}|n1-{at}.{talk}|{queue}|{agent}|{event}|{args}\n"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def asked(journal: Path, *lines: str) -> dict[str, Recent]:
    journal.write_text("".join(lines))
    return recent_talks(tail(journal), NOW)


def test_the_talks_of_the_last_hour_are_counted_and_older_ones_are_not(journal: Path) -> None:
    lines = (ended("post", "a10", 100), ended("post", "a11", 200, event="COMPLETEAGENT"), ended("post", "a10", 900, 61))
    assert asked(journal, *lines) == {"post": Recent(2, 150.0, 50.0, 1.0)}


def test_a_talk_that_ended_in_a_transfer_counts(journal: Path) -> None:
    assert asked(journal, ended("post", "a10", 100, event="ATTENDEDTRANSFER"))["post"].mean == 100


def test_who_answers_two_queues_gives_each_its_share(journal: Path) -> None:
    recent = asked(journal, ended("post", "a10", 100), ended("bank", "a10", 300), ended("bank", "a16", 400))
    assert recent["post"].share == pytest.approx(0.25)
    assert recent["bank"].share == pytest.approx(700 / 800)


def test_whatever_stands_in_the_journal_no_line_ends_the_reading(journal: Path) -> None:
    strange = ("\x00|COMPLETECALLER|\n", "x|y|post|a|COMPLETECALLER|1|2\n", "1|c|post|a10|COMPLETEAGENT|a|b\n")
    assert asked(journal, *strange, "\n", ended("post", "a10", 60)).get("post") == Recent(1, 60.0, 0.0, 1.0)


def test_of_a_long_journal_the_end_is_read(journal: Path) -> None:
    many = [ended("post", "a10", 100)] * (TAIL // 50)
    assert 0 < asked(journal, *many, ended("bank", "a16", 60))["post"].count < len(many)


def test_the_duty_writes_at_once_then_every_half_minute_also_after_the_clock_was_put_back(
    journal: Path, tmp_path: Path
) -> None:
    journal.write_text(ended("post", "a10", 100))
    duty = RecentTalks(journal, tmp_path / "recent.json", lambda: ASTERISK)
    assert duty.due(NOW) == NOW
    duty.do(NOW)
    assert duty.due(NOW) == NOW + EVERY
    assert duty.due(NOW - timedelta(days=1)) == NOW - timedelta(days=1)
    assert RecentFile(tmp_path / "recent.json").of("post", NOW) == Recent(1, 100.0, 0.0, 1.0, pausing=1)


def test_before_the_first_call_there_are_no_figures_and_no_error(tmp_path: Path) -> None:
    RecentTalks(tmp_path / "none", tmp_path / "recent.json", lambda: ASTERISK).do(NOW)
    assert RecentFile(tmp_path / "recent.json").of("post", NOW) is None


def test_figures_that_nobody_renews_are_no_longer_believed(tmp_path: Path) -> None:
    write(tmp_path / "recent.json", {"post": Recent(9, 1.0, 1.0, 1.0)}, NOW)
    file = RecentFile(tmp_path / "recent.json")
    assert file.of("post", NOW + TOO_OLD / 2)
    assert file.of("post", NOW + TOO_OLD) is None
    assert file.of("post", NOW - TOO_OLD) is None
    write(tmp_path / "recent.json", {"post": Recent(10, 1.0, 1.0, 1.0)}, NOW + TOO_OLD)
    assert file.of("post", NOW + TOO_OLD) == Recent(10, 1.0, 1.0, 1.0)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": 1}', '{"at": 1, "queues": {"post": {"x": 1}}}', "null"])
def test_a_file_that_is_something_else_is_no_figures(tmp_path: Path, text: str) -> None:
    (tmp_path / "recent.json").write_text(text)
    assert RecentFile(tmp_path / "recent.json").of("post", NOW) is None
    assert RecentFile(tmp_path / "nowhere").of("post", NOW) is None


# ------------------------------------------------------------------------------------------------ the question
def place(value: str) -> list[str]:
    arrival = str(int(NOW.timestamp()))
    return ["place", value, "main", "1", "fr", "post", "3", arrival, "", "", "", "37", "", "", "", ""]


class Asterisk:
    """Tells of a queue with two agents, of whom one pauses."""

    def ask(self, *actions: Message) -> list[list[Message]]:
        member = {"Event": "QueueMember", "Queue": "post", "Location": "PJSIP/phone-210", "Penalty": "0"}
        members = [{**member, "Name": name, "Paused": paused} for name, paused in (("a10", "0"), ("a11", "1"))]
        return [[{"Event": "QueueParams", "Queue": "post", "Strategy": "rrmemory", "Max": "0"}, *members]]


ASTERISK = Asterisk()


class Channel:
    """What the dialplan asks, and what it is told."""

    def __init__(self, arguments: list[str]) -> None:
        self.arguments = arguments
        self.told: dict[str, str] = {}

    def set_variables(self, values: dict[str, str]) -> None:
        self.told |= values


def test_how_the_queue_stands_is_read() -> None:
    assert question(place("4-1-6"), CENTRE)[1] == Event("place", "4-1-6", Standing(4, 1, 6))


@pytest.mark.parametrize("value", ["", "4-1", "4-1-6-2", "a-b-c", "--", "4,1,6"])
def test_a_queue_that_stands_otherwise_than_in_three_numbers_is_a_bad_question(value: str) -> None:
    with pytest.raises(BadQuestion):
        question(place(value), CENTRE)


def test_the_recent_talks_come_into_the_answer_and_into_the_journal(tmp_path: Path) -> None:
    write(tmp_path / "recent.json", {"post": Recent(50, 240.0, 200.0, 1.0)}, NOW)
    channel = Channel(place("9-0-5"))
    answer(channel, SERVED, NOW, RecentFile(tmp_path / "recent.json"))
    assert (channel.told["M_STEP"], channel.told["M_DETAIL"]) == ("say", "place_9+wait_5_15")
    assert channel.told["M_PROMPT"] == "mille/7/place_9&mille/7/wait_5_15"
