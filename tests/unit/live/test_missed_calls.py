"""Agents who do not take their calls: put behind the others, paused in the end, and back when they pick up."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mille.asterisk.wire.ami_stream import Message
from mille.centre.reader.description import load_centre
from mille.live import misses
from mille.live.misses import BEHIND, Misses
from mille.records.attendance.agent_fold import DID_NOT_ANSWER
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
NOW = datetime(2026, 9, 24, 12, tzinfo=UTC)


class Asterisk:
    """Agents in two queues, with their penalties and pauses, and what was asked of Asterisk."""

    def __init__(self, *codes: str) -> None:
        self.members = {
            (queue, code): {"Penalty": str(penalty), "Paused": "0", "PausedReason": "", "Status": "1"}
            for code in codes
            for queue, penalty in (("fixed-line", 0), ("mobile", 1))
        }
        self.asked: list[Message] = []
        self.said: list[str] = []

    def ask(self, *actions: Message) -> list[list[Message]]:
        self.asked += [action for action in actions if action["Action"] != "QueueStatus"]
        for action in actions:
            self._do(action)
        return [
            self._status() if action["Action"] == "QueueStatus" else [{"Response": "Success"}] for action in actions
        ]

    def run(self, line: str) -> str:
        self.said.append(line)
        return "Database entry not found.\n"

    def _do(self, action: Message) -> None:
        for (queue, code), member in self.members.items():
            if action.get("Interface") == f"PJSIP/phone-{code}" and action.get("Queue", queue) == queue:
                if action["Action"] == "QueuePenalty":
                    member["Penalty"] = action["Penalty"]
                if action["Action"] == "QueuePause":
                    member |= {"Paused": str(int(action["Paused"] == "true")), "PausedReason": action["Reason"]}

    def _status(self) -> list[Message]:
        queues = [{"Event": "QueueParams", "Queue": name, "Strategy": "x"} for name in ("fixed-line", "mobile")]
        there = [
            {"Event": "QueueMember", "Queue": queue, "Name": code, "Location": f"PJSIP/phone-{code}", **member}
            for (queue, code), member in self.members.items()
        ]
        return [*queues, *there]

    def penalties(self, code: str) -> list[int]:
        return [int(member["Penalty"]) for (_, who), member in self.members.items() if who == code]


class House:
    """The duty at work for two agents, a01 and a02."""

    def __init__(self, folder: Path, allowed: int = 3) -> None:
        self.journal, self.asterisk = folder / "journal", Asterisk("a01", "a02")
        self.journal.touch()
        queues = {name: replace(queue, misses=allowed) for name, queue in CENTRE.queues.items()}
        centre = replace(CENTRE, queues=queues)
        here: Any = SimpleNamespace(
            releases=SimpleNamespace(folder=folder), ami=self.asterisk, console=self.asterisk, in_force=lambda: centre
        )
        self.duty = Misses(here, self.journal)

    def ring(self, code: str, result: str, count: int, at: datetime = NOW) -> None:
        """A ring for a call of fixed-line is over."""
        self._write(at, f"c1|fixed-line|{code}|RUNG", f"c1|{result}|17|20|{count}")

    def back(self, code: str, at: datetime = NOW) -> None:
        self._write(at, f"NONE|NONE|{code}|BACK", "NONE")

    def _write(self, at: datetime, about: str, said: str) -> None:
        with self.journal.open("a") as file:
            file.write(f"{int(at.timestamp())}|{about}|{int(at.timestamp() * 1000)}|{said}\n")

    def look(self, at: datetime = NOW) -> list[Message]:
        """What the duty asks of Asterisk."""
        self.asterisk.asked.clear()
        self.duty.do(at)
        return list(self.asterisk.asked)

    def paused(self) -> set[tuple[str, str]]:
        told = self.asterisk.members.items()
        return {(code, member["PausedReason"]) for (_, code), member in told if member["Paused"] == "1"}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(misses, "turn", lambda *_: nullcontext())
    return House(tmp_path)


def test_who_misses_a_call_is_behind_the_others_in_all_queues_for_a_while(house: House) -> None:
    house.ring("a01", "noanswer", 1)
    house.look()
    assert house.asterisk.penalties("a01") == [128, 129]
    assert house.look(NOW + BEHIND / 2) == []
    house.look(NOW + BEHIND)
    assert house.asterisk.penalties("a01") == [0, 1]
    assert house.asterisk.penalties("a02") == [0, 1]


@pytest.mark.parametrize("result", ["noanswer", "refused", "forwarded", "failed"])
def test_after_three_in_a_row_they_are_paused_in_all_queues_with_the_reason(house: House, result: str) -> None:
    house.ring("a01", result, 2)
    house.look()
    assert house.paused() == set()
    house.ring("a01", result, 3)
    house.look()
    assert house.paused() == {("a01", DID_NOT_ANSWER)}
    assert "database put mille-absent a01 1" in house.asterisk.said


def test_a_ring_that_was_cut_short_is_no_miss(house: House) -> None:
    house.look()
    house.ring("a01", "cancelled", 3)
    assert house.look() == []


def test_where_nobody_is_to_be_paused_nobody_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misses, "turn", lambda *_: nullcontext())
    house = House(tmp_path, allowed=0)
    house.ring("a01", "refused", 15)
    house.look()
    assert house.paused() == set()
    assert house.asterisk.penalties("a01") == [128 * 15, 128 * 15 + 1]


@pytest.mark.parametrize("away", [{"Paused": "1", "PausedReason": "lunch"}, {"Status": "5"}])
def test_the_last_who_can_be_rung_in_a_queue_is_rung_on_and_that_is_written_once(
    house: House, away: dict[str, str]
) -> None:
    house.asterisk.members["mobile", "a02"] |= away
    for count in (3, 4):
        house.ring("a01", "refused", count)
        events = [action["Message"].split("|")[2:] for action in house.look() if action["Action"] == "QueueLog"]
        assert events == ([["3", "mobile"]] if count == 3 else [])
    assert ("a01", DID_NOT_ANSWER) not in house.paused()
    house.asterisk.members["mobile", "a02"] |= {"Paused": "0", "Status": "1"}
    house.ring("a01", "refused", 5)
    house.look()
    assert ("a01", DID_NOT_ANSWER) in house.paused()


def test_an_agent_whose_telephone_is_left_alone_for_a_moment_can_still_be_rung(house: House) -> None:
    house.asterisk.members["mobile", "a02"] |= {"Paused": "1", "PausedReason": "refused"}
    house.look()
    house.asterisk.members["mobile", "a02"] |= {"Paused": "1", "PausedReason": "refused"}
    house.ring("a01", "refused", 3)
    house.look()
    assert ("a01", DID_NOT_ANSWER) in house.paused()


def test_who_picks_up_is_no_longer_behind_anybody(house: House) -> None:
    house.ring("a01", "noanswer", 2)
    house.look()
    house.back("a01")
    house.look()
    assert house.asterisk.penalties("a01") == [0, 1]


def test_a_service_that_starts_again_takes_back_what_an_earlier_one_left_behind(house: House) -> None:
    house.asterisk.members["mobile", "a01"]["Penalty"] = "257"
    house.asterisk.members["fixed-line", "a02"] |= {"Paused": "1", "PausedReason": "wrap-up"}
    house.look()
    assert house.paused() == set()  # its end is over, or was never written
    house.look(NOW + BEHIND)
    assert house.asterisk.penalties("a01") == [0, 1]


def test_a_clock_that_is_put_back_leaves_nobody_behind(house: House) -> None:
    house.ring("a01", "noanswer", 1)
    house.look()
    house.look(NOW - timedelta(hours=1))
    assert house.asterisk.penalties("a01") == [0, 1]
