"""An Asterisk without Asterisk, for those who call back: it writes its journal, and says yes to what it can do."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from mille.asterisk.wire.ami_stream import Message
from mille.centre.model.centre import Callbacks, Centre, Outward, Trunk
from mille.centre.reader.description import load_centre
from mille.resources import folder

REFERENCE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")


def calling_centre(**callbacks: int) -> Centre:
    """The 1000, which calls back."""
    trunks = {"opt": Trunk("opt", host="192.0.2.10")}
    return replace(REFERENCE, trunks=trunks, outward=Outward("opt"), callbacks=Callbacks(**callbacks))


class Killed(BaseException):
    """The scheduler was killed here."""


@dataclass
class FakeAsterisk:
    """Its journal, the calls that there are, and how often each call id was rung. `now` is the time of its lines."""

    journal: Path
    now: datetime
    there: dict[str, str] = field(default_factory=dict)
    """Calls by their id, with the callid and the attempt that they are for."""
    rung: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    waiting: dict[str, list[int]] = field(default_factory=dict)
    members: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: {"post": [("a10", "1")]})
    """Queue by queue the agents, each with the state of his telephone."""
    told: dict[str, str] = field(default_factory=dict)
    """The variables of the last call that it was asked for."""
    accepts: bool = True
    trunk: str = "Avail"
    """What Asterisk knows of the other side of the trunk."""

    def ask(self, *actions: Message) -> list[list[Message]]:
        """Performs actions."""
        return [self._do(action) for action in actions]

    def run(self, line: str) -> str:
        """The console: how the trunk stands, and which channels there are."""
        if line == "pjsip show contacts":
            return f"  Contact:  trunk-opt/sip:192.0.2.10                       a1b2c3d4e5 {self.trunk:10}  nan\n"
        assert line == "core show channels concise"
        return "".join(f"PJSIP/trunk-opt-1!mille-return!s!1!Up!Read!!!!!3!5!!{name}\n" for name in self.there)

    def write(self, callid: str, event: str, *said: str, queue: str = "post") -> None:
        """One line of the journal."""
        epoch = int(self.now.timestamp())
        with self.journal.open("a") as file:
            file.write("|".join([str(epoch), callid, queue, "NONE", event, f"{epoch}000", callid, *said]) + "\n")

    def asks(self, callid: str, arrival: datetime, number: str = "751234", queue: str = "post", start: int = 0) -> None:
        """Somebody has asked to be called back."""
        told = (number, str(int(arrival.timestamp())), f"0{start}", "fr", "", "")
        self.write(callid, "CALLBACK", "asked", *told, queue=queue)

    def comes_to(self, name: str, word: str) -> None:
        """A call back is over, with this result; the dialplan writes it before the call is gone."""
        callid, attempt = self.there[name].split("|")
        said = ("reached", attempt, name) if word == "reached" else ("result", attempt, word)
        self.write(callid, "CALLBACK", *said)
        del self.there[name]

    def _do(self, action: Message) -> list[Message]:
        match action["Action"]:
            case "QueueLog":
                _, callid, *said = action["Message"].split("|")
                self.write(callid, action["Event"], *said, queue=action["Queue"])
            case "Originate":
                return [self._originate(action)]
            case "QueueStatus":
                return list(self._status())
        return [{"Response": "Success"}]

    def _originate(self, action: Message) -> Message:
        name = action["ChannelId"]
        if not self.accepts or name in self.there:
            return {"Response": "Error", "Message": "Failed to originate"}
        self.told = dict(re.findall(r'([^=,]+)=("[^"]*"|[^,]*)', action["Variable"]))
        self.there[name] = f"{self.told['M_RETURNED']}|{self.told['M_ATTEMPT']}"
        self.rung.append(name)
        self.numbers.append(action["Channel"])
        return {"Response": "Success", "Message": "Originate successfully queued"}

    def _status(self) -> list[Message]:
        told: list[Message] = [{"Response": "Success", "EventList": "start"}]
        for queue in {*self.members, *self.waiting}:
            told.append({"Event": "QueueParams", "Queue": queue, "Strategy": "x", "Max": "0"})
            for place, prio in enumerate(self.waiting.get(queue, ()), 1):
                where = {"Queue": queue, "Channel": f"PJSIP/opt-{place}", "Position": str(place), "Wait": "9"}
                told.append({"Event": "QueueEntry", "Priority": str(prio), **where})
            for code, state in self.members.get(queue, ()):
                member = {"Name": code, "Location": f"PJSIP/phone-{code}", "Penalty": "0", "Paused": "0"}
                told.append({"Event": "QueueMember", "Queue": queue, "Status": state, "InCall": "0", **member})
        return told


def here(centre: Centre, asterisk: FakeAsterisk) -> Any:
    """The installation that a duty works for."""
    releases = SimpleNamespace(pointed=lambda name: 7, folder=asterisk.journal.parent)
    return SimpleNamespace(releases=releases, centre_of=lambda number: centre, ami=asterisk, console=asterisk)
