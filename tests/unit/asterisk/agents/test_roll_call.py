"""The roll call: the lines that tell who is there, and how the records read them."""

from datetime import UTC, datetime, timedelta

import pytest

from mille.asterisk.agents.roll_call import call_the_roll, roll
from mille.asterisk.dialplan.places import home
from mille.asterisk.wire import journal_line_writer
from mille.asterisk.wire.ami import AmiError
from mille.asterisk.wire.ami_stream import Message
from mille.asterisk.wire.queue_status import Member, QueuePicture
from mille.centre.reader.description import load_centre
from mille.records.attendance.agent_fold import fold_agent
from mille.records.journal.events import Category
from mille.records.journal.line import Line, parse
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
NOW = datetime(2026, 11, 25, 7, 0, 0, 250_000, UTC)
PICTURE = {
    "telecom": QueuePicture(members=[Member("a01", "PJSIP/phone-401", 0, False), Member("b02", home("b02"), 1, False)]),
    "post": QueuePicture(members=[Member("a01", "PJSIP/phone-401", 1, True)]),
    "bank": QueuePicture(),
}


def written(action: Message) -> str:
    """The line that Asterisk makes of an action."""
    fields = (action[name] for name in ("Uniqueid", "Queue", "Interface", "Event", "Message"))
    return "|".join([str(int(NOW.timestamp())), *fields])


def test_the_roll_names_every_agent_with_his_queues_and_those_where_he_pauses() -> None:
    lines = [written(action) for action in roll(CENTRE, PICTURE, NOW)]
    ms = "1795590000250"
    assert [line for line in lines if "|WRAPUP|" not in line] == [
        f"1795590000|NONE|NONE|a01|PRESENT|{ms}|NONE|{ms}|401|telecom,post|post",
        f"1795590000|NONE|NONE|b02|PRESENT|{ms}|NONE|{ms}|home|telecom|",
        f"1795590000|NONE|NONE|NONE|ROLLCALL|{ms}|NONE|{ms}|2",
    ]


def test_the_roll_tells_the_wrap_up_of_every_queue() -> None:
    told = [action for action in roll(CENTRE, {}, NOW) if action["Event"] == "WRAPUP"]
    assert {action["Queue"]: action["Message"].rpartition("|")[2] for action in told} == {
        queue.name: str(queue.wrap_up) for queue in CENTRE.queues.values()
    }


def test_an_agent_on_his_way_to_another_telephone_pauses_only_if_he_does_at_both() -> None:
    moving = [Member("a01", "PJSIP/phone-401", 0, True), Member("a01", "PJSIP/phone-402", 0, False)]
    for members in (moving, moving[::-1]):
        lines = [written(action) for action in roll(CENTRE, {"post": QueuePicture(members=members)}, NOW)]
        assert [line.rpartition("|")[2] for line in lines if "|PRESENT|" in line] == [""]


def test_the_records_read_from_it_who_stayed_and_who_has_gone() -> None:
    before = [f"1795580000|CLI|{queue}|a01|ADDMEMBER|" for queue in ("telecom", "post", "bank")]
    lines = [parse(line.encode() + b"\n") for line in [*before, *map(written, roll(CENTRE, PICTURE, NOW))]]
    his = [line for line in lines if isinstance(line, Line) and line.agent in ("a01", "NONE")]
    sessions, pauses = fold_agent(his)
    assert {session.queue: session.ended for session in sessions} == {"telecom": None, "post": None, "bank": "absent"}
    assert [(pause.queue, pause.began_at, pause.ended_at) for pause in pauses] == [
        ("post", NOW.replace(microsecond=0), None)
    ]


class Recording:
    """An Asterisk that has these members, and writes or refuses."""

    def __init__(self, response: str = "Success") -> None:
        self.lines: list[Message] = []
        self._response = response

    def ask(self, *actions: Message) -> list[list[Message]]:
        if actions[0]["Action"] == "QueueStatus":
            member = {
                "Event": "QueueMember", "Queue": "post", "Name": "a01", "Location": "PJSIP/phone-401", "Penalty": "0",
                "Paused": "1",
            }  # fmt: skip
            return [[{"Event": "QueueParams", "Queue": "post", "Strategy": "leastrecent", "Max": "0"}, member]]
        self.lines += actions
        return [[{"Response": self._response, "Message": "not now"}] for _ in actions]


def test_the_roll_is_called_from_what_asterisk_has_now() -> None:
    asterisk = Recording()
    assert call_the_roll(asterisk, CENTRE, NOW + timedelta(seconds=1)) == 1
    assert [line["Interface"] for line in asterisk.lines if line["Event"] == "PRESENT"] == ["a01"]
    assert asterisk.lines[-1]["Event"] == "ROLLCALL"


def test_a_roll_that_asterisk_does_not_write_is_called_again() -> None:
    with pytest.raises(AmiError, match="not now"):
        call_the_roll(Recording("Error"), CENTRE, NOW)
    with pytest.raises(AmiError, match="not now"):
        journal_line_writer.write(Recording("Error"), Category("lost"))
