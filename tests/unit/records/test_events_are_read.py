"""No event is defined and then forgotten: whatever reads events of a kind reads each of them."""

from mille.records.attendance import agent_fold
from mille.records.calls import callbacks, stint_lines
from mille.records.journal.agent_events import OfAgent, OfNode
from mille.records.journal.asterisk_events import RANKS, InQueue
from mille.records.journal.definition import EVENTS, KINDS, Event
from mille.records.journal.events import CallbackAsked, CallbackReturned, Refused


def defined(kind: type[Event]) -> set[type[Event]]:
    return {cls for cls in EVENTS.values() if issubclass(cls, kind)}


def test_every_line_about_a_caller_in_a_queue_has_its_turn_within_a_second_and_changes_a_stint() -> None:
    assert set(RANKS) == defined(InQueue)
    nothing = stint_lines._read.dispatch(Event)
    assert not [cls for cls in {*RANKS, Refused} if stint_lines._read.dispatch(cls) is nothing]


def test_every_line_about_agents_has_its_turn_within_a_second() -> None:
    read = {*agent_fold.RANKS, *agent_fold.PAUSES, *agent_fold.RETURNS}
    assert read == defined(OfAgent) | defined(OfNode)


def test_every_line_about_a_request_to_be_called_back_changes_it() -> None:
    nothing = callbacks._after.dispatch(EVENTS["CALLBACK"])
    later = set(KINDS["CALLBACK"].values()) - {CallbackAsked, CallbackReturned}
    assert not [cls for cls in later if callbacks._after.dispatch(cls) is nothing]
