"""Logged-in agents brought to a new description: not too many at once, and whom Asterisk refuses is told."""

from dataclasses import replace

import pytest

from mille.asterisk.change.reconcile import AT_ONCE, reconcile
from mille.asterisk.wire import task_processors
from mille.asterisk.wire.ami_stream import Message
from mille.centre.model.centre import Agent
from mille.errors import MilleError
from one_site import REFERENCE

BUSY, IDLE = (f"Processor Processed In Queue\nstasis/pool 9120 {many} 480 450 500 0 0\n" for many in (312, 0))
OFFICE = replace(REFERENCE, agents={
    f"x{n}": Agent(f"x{n}", f"Agent {n}", str(1000 + n), {"post": 0, "bank": 1}) for n in range(AT_ONCE + 50)
})  # fmt: skip


class Asterisk:
    """An Asterisk whose members are these, which refuses what `refuses` says; it tells its console's story."""

    def __init__(self, members: list[Message], refuses: dict[str, str] | None = None) -> None:
        self.told: list[str] = []
        self.members, self.refuses, self.story = members, refuses or {}, [IDLE]
        self.leave_at = ""
        self.written: list[str] = []
        self.remembered: dict[str, str] = {}

    def ask(self, *actions: Message) -> list[list[Message]]:
        self.told += [action["Action"] for action in actions]
        if self.leave_at in self.told:
            self.members = []
        return [self._answer(action) for action in actions]

    def run(self, line: str) -> str:
        if line.startswith(("queue show", "database")):
            self.written.append(line)
            return self.remembered.get(line.removeprefix("database show "), "")
        assert line == "core show taskprocessors"
        said = self.story.pop(0)
        self.told.append("busy" if said is BUSY else "idle")
        return said

    def _answer(self, action: Message) -> list[Message]:
        if action["Action"] == "QueueStatus":
            params = {"Event": "QueueParams", "Strategy": "leastrecent", "Max": "0"}
            return [*(params | {"Queue": queue} for queue in OFFICE.queues), *self.members]
        why = self.refuses.get(action["Action"])
        return [{"Response": "Error", "Message": why} if why else {"Response": "Success"}]


def member(code: str, queue: str = "post") -> Message:
    extension = OFFICE.agents[code].extension
    return {"Event": "QueueMember", "Queue": queue, "Name": code, "Location": f"PJSIP/phone-{extension}",
            "Penalty": "0", "Paused": "0"}  # fmt: skip


def test_after_a_hundred_new_members_asterisk_is_waited_for() -> None:
    asterisk = Asterisk([member(code) for code in OFFICE.agents])
    asterisk.story = [BUSY, BUSY, IDLE]
    assert reconcile(asterisk, asterisk, OFFICE) == []
    waited = ["QueueAdd"] * AT_ONCE + ["busy", "busy", "idle"] + ["QueueAdd"] * 50
    assert asterisk.told == ["QueueStatus", *waited]


def test_who_could_not_be_put_into_his_queue_is_told() -> None:
    asterisk = Asterisk([member("x7")], {"QueueAdd": "Unable to add interface: Memory allocation failed"})
    (said,) = reconcile(asterisk, asterisk, OFFICE)
    assert said.startswith("x7 could not be added to bank: Asterisk says 'Unable to add interface: Memory")


def test_an_agent_who_logged_out_meanwhile_is_not_missed() -> None:
    asterisk = Asterisk([member("x7", "mobile"), member("x7"), member("x7", "bank")], {"QueueRemove": "Not there"})
    asterisk.leave_at = "QueueRemove"
    assert reconcile(asterisk, asterisk, OFFICE) == []
    assert asterisk.told.count("QueueRemove") == 1


def test_who_has_lost_all_his_queues_is_not_rung_by_name_where_he_was() -> None:
    asterisk = Asterisk([member("x7"), member("x7", "bank")])
    asterisk.remembered = {
        "queue show": "post has 0 calls (max unlimited)\n   Members:\n      x7 (PJSIP/phone-1007) (Not in use)\n",
        "mille-place": "/mille-place/c1   : PJSIP/phone-409\n/mille-place/x7   : PJSIP/phone-1007\n2 results found.\n",
        "mille-telephone": "/mille-telephone/409   : c1\n/mille-telephone/1007   : x7\n2 results found.\n",
        "mille-line": "/mille-line/h1   : 268800\n1 results found.\n",
    }
    assert reconcile(asterisk, asterisk, OFFICE) == []
    assert [line for line in asterisk.written if " del " in line] == [
        "database del mille-place c1", "database del mille-telephone 409", "database del mille-line h1"
    ]  # fmt: skip


def test_an_asterisk_that_never_comes_to_an_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_processors, "PATIENCE", 0.0)
    asterisk = Asterisk([])
    asterisk.story = [BUSY, BUSY]
    with pytest.raises(MilleError, match="312 tasks have been waiting"):
        task_processors.wait_until_idle(asterisk)
    with pytest.raises(MilleError, match="does not report"):
        task_processors.waiting("")
