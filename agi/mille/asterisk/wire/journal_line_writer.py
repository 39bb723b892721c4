"""Lines that a command adds to the journal, through Asterisk: no other process writes to its file."""

from collections.abc import Sequence
from datetime import UTC, datetime

from mille.asterisk.wire.ami import AmiError, Asks
from mille.asterisk.wire.ami_stream import Message
from mille.records.journal.events import Own

WITHOUT_CALL = "NONE"


def line(now: datetime, event: Own, callid: str = WITHOUT_CALL, queue: str = "NONE", agent: str = "NONE") -> Message:
    """The action that adds one line, as of `now`."""
    return {
        "Action": "QueueLog",
        "Queue": queue,
        "Event": event.NAME,
        "Uniqueid": callid,
        "Interface": agent,
        "Message": "|".join([str(round(now.timestamp() * 1000)), callid, *event.arguments]),
    }


def write_lines(ami: Asks, lines: Sequence[Message]) -> None:
    """Adds lines in their order. Raises AmiError when Asterisk refuses one."""
    for response, *_ in ami.ask(*lines):
        if response.get("Response") != "Success":
            reason = response.get("Message", "no reason given")
            raise AmiError(f"Asterisk did not write into the journal: {reason}")


def write(ami: Asks, event: Own, callid: str = WITHOUT_CALL, queue: str = "NONE", agent: str = "NONE") -> None:
    """Adds one line of now. Raises AmiError when Asterisk refuses it."""
    write_lines(ami, [line(datetime.now(UTC), event, callid, queue, agent)])
