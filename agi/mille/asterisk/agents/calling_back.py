"""Calling back: one Originate for each attempt, and whether such a call exists."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from mille.asterisk.dialplan import variables as v
from mille.asterisk.dialplan.dialling import outside
from mille.asterisk.wire.ami import AmiError, Asks
from mille.asterisk.wire.console import Runs
from mille.centre.model.centre import Centre
from mille.records.calls.callbacks import EVENTS, LONGEST, Request, Requests
from mille.records.files.journal_news import JournalNews

CONTEXT = "mille-return"
ENDED = 'CHANNEL(hangup_handler_push)="mille-return-ended,s,1"'
"""What the call does as it goes, even when nobody picks up: only then does Asterisk tell busy from unreachable."""


def returned_id(request: Request, attempt: int) -> str:
    """The id of the call of an attempt: no other call has it, and Asterisk starts no second one while it exists.

    It is made from the id of the call in which the caller asked.
    """
    return f"{request.callid}-r{attempt}"


def requests_in(journal: Path, now: datetime) -> Requests:
    """Who has asked to be called back within the last days, and what came of it, read from the journal. Raises
    OSError."""
    return Requests(JournalNews(journal, EVENTS, now - LONGEST - timedelta(days=1)).read())


def call(ami: Asks, centre: Centre, request: Request, queue: str, attempt: int) -> None:
    """Calls a caller who has asked for it. Raises AmiError when Asterisk does not even try, KeyError without a trunk.

    The dialplan records the result in the journal. Each value consists of letters, digits and dashes only: a request
    with other values was never accepted.
    """
    assert centre.outward is not None
    assert centre.callbacks is not None
    told = {
        v.RETURNED: request.callid,
        v.ATTEMPT: attempt,
        v.QUEUE: queue,
        v.ARRIVAL: request.arrival,
        v.HEADSTART: request.head_start,
        v.LANGUAGE: request.language if request.language in centre.languages else centre.languages[0],
        v.CATEGORY: request.category,
        v.TIER: request.tier,
        v.NUMBER: request.number,
        v.SHOWN: request.shown,
    }
    action = {
        "Action": "Originate",
        "Channel": outside(centre.trunks[centre.outward.trunk], request.number),
        "Context": CONTEXT,
        "Exten": "s",
        "Priority": "1",
        "Timeout": str(centre.callbacks.ring * 1000),
        "ChannelId": returned_id(request, attempt),
        "Async": "true",
        "Variable": ",".join([*(f"{name}={value}" for name, value in told.items()), ENDED]),
    }
    response = ami.ask(action)[0][0]
    if response.get("Response") != "Success":
        raise AmiError(f"Asterisk did not call back: {response.get('Message', 'no reason given')}")


def line_is_down(console: Runs, centre: Centre) -> bool:
    """Whether the other side of the outward trunk does not answer: Asterisk then tries no call. Raises NotRunning.

    A trunk that Asterisk has not checked yet, or does not check, counts as answering.
    """
    if centre.outward is None:
        return True
    return centre.outward.trunk in silent_trunks(console.run("pjsip show contacts"))


_CONTACT = re.compile(r"\btrunk-([^/\s]+)/\S+ +\S+ +(\w+)")


def silent_trunks(shown: str) -> set[str]:
    """The trunks that Asterisk knows to be down on all hosts, from what ``pjsip show contacts`` says.

    >>> silent_trunks("  Contact:  trunk-opt/sip:192.0.2.10:5060      5b4bebb4d4 Unavail        -nan")
    {'opt'}
    """
    hosts = _CONTACT.findall(shown)
    return {trunk for trunk, _ in hosts} - {trunk for trunk, state in hosts if state != "Unavail"}


def calls_there(console: Runs) -> set[str]:
    """The ids of all calls that exist now. Raises NotRunning."""
    return {line.rpartition("!")[2] for line in console.run("core show channels concise").splitlines() if "!" in line}
