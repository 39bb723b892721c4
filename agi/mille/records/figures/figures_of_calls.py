"""The figures of the call's view: of callers, each once. The docstring of each is its formula, shown beside it."""

from collections.abc import Mapping
from typing import NamedTuple

from mille.records.calls.call import Outcome
from mille.records.figures.figure import (
    REGISTERED,
    Duration,
    Figure,
    Lists,
    Terms,
    Unit,
    Unlisted,
    Value,
    View,
    count,
    figure,
    mean,
    share,
)
from mille.records.figures.tally import LOST, CallTally
from mille.records.figures.waits import median_patience
from mille.words.catalogue import N_, NP_

NOT_LOST = (Outcome.ABANDONED_EARLY, Outcome.INFORMED, Outcome.CLOSED)
"""Outcomes of callers whom nobody could lose: the abandon rate is not of them."""

ANSWERED = Lists((Outcome.ANSWERED,))
WAITED = Lists((Outcome.ANSWERED,), known=Duration.WAIT)
HUNG_UP = Lists(LOST, known=Duration.WAIT)
PEOPLE = Unlisted("it counts people, each once a day, and not calls; `mille person` shows the calls of one")
DEMANDS = Unlisted("it counts demands, each of several calls of one person, and not calls")


class Ending(NamedTuple):
    """What an outcome is called, of one call and of several, and what it means."""

    name: tuple[str, str]
    meaning: str


OUTCOMES: Mapping[Outcome, Ending] = {
    Outcome.ANSWERED: Ending(NP_("answered", "answered"), N_("an agent answered")),
    Outcome.ABANDONED: Ending(
        NP_("abandoned", "abandoned"), N_("the caller hung up after waiting {early_after} s or more")
    ),
    Outcome.ABANDONED_EARLY: Ending(
        NP_("abandoned early", "abandoned early"),
        N_("the caller hung up after waiting less than {early_after} s, or in the menu"),
    ),
    Outcome.INFORMED: Ending(NP_("informed", "informed"), N_("the caller heard a message to its end")),
    Outcome.SELF_SERVED: Ending(NP_("self-served", "self-served"), N_("the caller needed only the keys")),
    Outcome.CLOSED: Ending(NP_("outside hours", "outside hours"), N_("the centre or the queue was closed")),
    Outcome.FULL: Ending(NP_("queue full", "queue full"), N_("as many callers were waiting as the queue takes")),
    Outcome.NOBODY: Ending(NP_("no agent", "no agent"), N_("no agent was available")),
    Outcome.TIMED_OUT: Ending(NP_("timed out", "timed out"), N_("the caller waited as long as the queue allows")),
    Outcome.LEFT_BY_KEY: Ending(
        NP_("left by key", "left by key"),
        N_("the caller asked for a callback, left a message or chose information"),
    ),
    Outcome.OVERFLOWED: Ending(NP_("overflowed", "overflowed"), N_("a partner answered")),
    Outcome.WITHDRAWN: Ending(NP_("withdrawn", "withdrawn"), N_("the call was taken out of the queue")),
    Outcome.INTERRUPTED: Ending(NP_("interrupted", "interrupted"), N_("Asterisk stopped during the call")),
    Outcome.IN_PROGRESS: Ending(NP_("in progress", "in progress"), N_("the call has not ended yet")),
    Outcome.UNKNOWN: Ending(NP_("unknown", "unknown"), N_("nothing says how the call ended")),
}
"""Each outcome in the words of the reports."""


@figure(Unit.COUNT, "offered", Lists())
def offered(tally: CallTally, terms: Terms) -> Value:
    """calls that arrived in the period, even if they were answered later"""
    return count(tally.offered)


def _count_of(outcome: Outcome) -> None:
    """A figure for each outcome, named as it is."""
    (_, several), meaning = OUTCOMES[outcome]
    compute = lambda tally, terms: count(tally.count(outcome))  # noqa: E731
    REGISTERED[outcome] = Figure(outcome.value, View.CALL, Unit.COUNT, several, meaning, compute, Lists((outcome,)))


for _each in OUTCOMES:
    _count_of(_each)


@figure(Unit.SHARE, "answer rate", ANSWERED)
def answer_rate(tally: CallTally, terms: Terms) -> Value:
    """answered / offered"""
    return share(tally.count(Outcome.ANSWERED), tally.offered)


@figure(Unit.SHARE, "service level, of answered", Lists((Outcome.ANSWERED,), within=True))
def service_level_answered(tally: CallTally, terms: Terms) -> Value:
    """answered within {threshold} s / answered"""
    return share(tally.answered.within(terms.threshold), tally.count(Outcome.ANSWERED))


@figure(Unit.SHARE, "service level, of offered", Lists((Outcome.ANSWERED,), within=True))
def service_level_offered(tally: CallTally, terms: Terms) -> Value:
    """answered within {threshold} s / offered"""
    return share(tally.answered.within(terms.threshold), tally.offered)


@figure(Unit.SHARE, "service level, inclusive", Lists((Outcome.ANSWERED, *LOST), within=True))
def service_level_inclusive(tally: CallTally, terms: Terms) -> Value:
    """(answered or hung up within {threshold} s of waiting) / (answered + hung up while waiting)"""
    part = tally.answered.within(terms.threshold) + tally.lost.within(terms.threshold)
    return share(part, tally.count(Outcome.ANSWERED) + tally.lost.count)


@figure(Unit.SHARE, "service level, net of early abandons", Lists((Outcome.ANSWERED,), within=True))
def service_level_net(tally: CallTally, terms: Terms) -> Value:
    """answered within {threshold} s / (offered - hung up before {early_after} s)"""
    return share(tally.answered.within(terms.threshold), tally.offered - tally.count(Outcome.ABANDONED_EARLY))


@figure(Unit.SHARE, "abandon rate", Lists((Outcome.ABANDONED,)))
def abandon_rate(tally: CallTally, terms: Terms) -> Value:
    """abandoned / (offered - abandoned early - informed - outside hours)"""
    return share(tally.count(Outcome.ABANDONED), tally.offered - tally.count(*NOT_LOST))


@figure(Unit.SECONDS, "mean wait of answered (ASA)", WAITED)
def asa(tally: CallTally, terms: Terms) -> Value:
    """sum of the waits of answered calls, ringing included / answered"""
    return mean(tally.answered.seconds, tally.answered.count)


@figure(Unit.SECONDS, "median wait of answered", WAITED)
def wait_median(tally: CallTally, terms: Terms) -> Value:
    """half of the answered calls waited at most this long"""
    return Value(tally.answered.percentile(0.5), None, tally.answered.count)


@figure(Unit.SECONDS, "90th percentile of waits", WAITED)
def wait_p90(tally: CallTally, terms: Terms) -> Value:
    """nine out of ten answered calls waited at most this long"""
    return Value(tally.answered.percentile(0.9), None, tally.answered.count)


@figure(Unit.SECONDS, "longest wait of answered", WAITED)
def wait_longest(tally: CallTally, terms: Terms) -> Value:
    """the longest wait of an answered call"""
    return Value(tally.answered.longest, None, tally.answered.count)


@figure(Unit.SECONDS, "mean wait of abandoned", Lists((Outcome.ABANDONED,), known=Duration.WAIT))
def wait_abandoned(tally: CallTally, terms: Terms) -> Value:
    """sum of the waits of abandoned calls / abandoned"""
    return mean(tally.abandoned.seconds, tally.abandoned.count)


@figure(Unit.SECONDS, "mean patience", HUNG_UP)
def patience(tally: CallTally, terms: Terms) -> Value:
    """sum of all waits / calls hung up while waiting (a censored estimate: callers who were answered would have
    waited longer)"""
    return mean(tally.waits.seconds, tally.lost.count)


@figure(Unit.SECONDS, "median patience", HUNG_UP)
def patience_median(tally: CallTally, terms: Terms) -> Value:
    """the wait after which half of the callers would have hung up, had nobody answered (Kaplan-Meier)"""
    lost = tally.lost
    return Value(median_patience(lost, tally.answered + tally.other), None, lost.count)


@figure(Unit.SECONDS, "mean talk per call", Lists(known=Duration.TALK))
def call_talk(tally: CallTally, terms: Terms) -> Value:
    """sum of the talks with agents / calls with a talk"""
    return mean(tally.talk, tally.talks)


@figure(Unit.COUNT, "distinct callers", PEOPLE)
def callers(tally: CallTally, terms: Terms) -> Value:
    """different known numbers of each day, each counted where it called first"""
    return Value(tally.callers if tally.known else None, None, tally.known)


@figure(Unit.RATIO, "calls per caller", PEOPLE)
def calls_per_caller(tally: CallTally, terms: Terms) -> Value:
    """all calls of these callers on the same day / distinct callers"""
    return Value(tally.known / tally.callers if tally.callers else None, tally.known, tally.callers)


@figure(Unit.SHARE, "demands with several calls", DEMANDS)
def second_attempts(tally: CallTally, terms: Terms) -> Value:
    """demands of several calls / demands (a demand is all calls of one caller on one day, at most {margin} min
    apart, counted where the first of them came in)"""
    return share(tally.repeated, tally.demands)


@figure(Unit.SHARE, "answered in the end", DEMANDS)
def answered_in_the_end(tally: CallTally, terms: Terms) -> Value:
    """demands of several calls of which one was answered / demands of several calls"""
    return share(tally.met, tally.repeated)


@figure(Unit.COUNT, "voice messages", Lists(message=True))
def messages(tally: CallTally, terms: Terms) -> Value:
    """calls in which the caller left a voice message"""
    return count(tally.messages)


@figure(Unit.COUNT, "degraded", Lists(degraded=True))
def degraded(tally: CallTally, terms: Terms) -> Value:
    """calls for which the program did not decide in time"""
    return Value(tally.degraded, None, tally.offered)
