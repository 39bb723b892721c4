"""What the queue logs of all versions of Asterisk say, in the words of the version that mille runs.

Source: doc/queuelog.txt and apps/app_queue.c of Asterisk 1.2 to 22, chan_agent.c of 1.2 and 1.4, Wazo's queue log.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from mille.records.history.lines import Foreign
from mille.records.journal import events
from mille.records.journal.agent_events import AddMember, RemoveMember
from mille.records.journal.asterisk_events import EnterQueue
from mille.records.journal.definition import EVENTS, changed
from mille.records.numbers.caller_hash import normal

ALL_QUEUES = "all"
"""In the place of a queue: before Asterisk 12 an agent logged in for all of his."""

REFUSALS = ("FULL", "JOINEMPTY", "JOINUNAVAIL", "CLOSED")
"""Events of Wazo for callers whom a queue did not take; Asterisk itself writes nothing then."""

WITHOUT_MEANING = frozenset({"DID", "CONFIGRELOAD", "SYSCOMPAT", "PENALTY", "PAUSEREASON", "MEMBERPENALTY"}) | {
    *("RINGINUSE", "INFO")
}
"""Events of Asterisk's that are known, kept, and of no consequence."""

_IN_BRACKETS = re.compile(r"<([^<>]*)>\s*$")


def in_our_words(line: Foreign) -> Foreign:
    """The same event as Asterisk would write it today; one that nobody knows stays as it is.

    >>> in_our_words(Foreign(0, "c", "q", "SIP/1", "TRANSFER", ("400", "internal", "10", "60"))).args
    ('400', 'internal', '10', '60', '')
    """
    if line.event in REFUSALS:
        refused = events.Refused(line.event)
        args = (f"{line.at}000", line.callid, *refused.arguments)
        return replace(line, event=refused.NAME, agent="NONE", args=args)
    return TRANSLATIONS[line.event](line) if line.event in TRANSLATIONS else line


def is_known(event: str) -> bool:
    """Whether it is known what an event in our words means."""
    return event in EVENTS or event in WITHOUT_MEANING


def _entered(line: Foreign) -> Foreign:
    """A caller's number without his name; nothing when it was withheld."""
    return replace(line, args=changed(EnterQueue, "caller", line.args, _bare_number))


def _bare_number(text: str) -> str:
    bracketed = _IN_BRACKETS.search(text)
    number = bracketed[1] if bracketed else text
    return number.strip() if normal(number) else ""


def _transferred(line: Foreign) -> Foreign:
    """Extension, context, wait, talk, place. In version 1.2 a comma was between the first two; 1.6 added the place."""
    args = line.args
    if args and "," in args[0]:
        args = (*args[0].split(",", 1), *args[1:])
    padded = (*args, "", "", "", "", "")[:5]
    return replace(line, event="BLINDTRANSFER" if line.event == "TRANSFER" else line.event, args=padded)


def _came(line: Foreign) -> Foreign:
    """An agent logged in, at the telephone that the first argument names."""
    return replace(line, event=AddMember.NAME, callid="NONE", queue=ALL_QUEUES, args=())


def _went(line: Foreign) -> Foreign:
    return replace(line, event=RemoveMember.NAME, callid="NONE", queue=ALL_QUEUES, args=())


TRANSLATIONS: Mapping[str, Callable[[Foreign], Foreign]] = {
    "ENTERQUEUE": _entered,
    "TRANSFER": _transferred,
    "BLINDTRANSFER": _transferred,
    "ATTENDEDTRANSFER": _transferred,
    "AGENTLOGIN": _came,
    "AGENTCALLBACKLOGIN": _came,
    "AGENTLOGOFF": _went,
    "AGENTCALLBACKLOGOFF": _went,
}
"""Events that other versions write otherwise."""
