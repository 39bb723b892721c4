"""The figures of the agent's view: of talks, and of the time for which agents are there."""

from mille.records.calls.call import Result
from mille.records.figures.figure import (
    Duration,
    Each,
    Lists,
    Terms,
    Unit,
    Unlisted,
    Value,
    count,
    figure,
    mean,
    share,
)
from mille.records.figures.tally import AgentTally

ENDED = Lists(each=Each.TALK, known=Duration.TALK)
TIME = Unlisted("it is a share of time, also of talks that began before the period, and no number of calls")


@figure(Unit.COUNT, "talks", Lists(each=Each.TALK))
def handlings(tally: AgentTally, terms: Terms) -> Value:
    """agents' talks that began in the period, callbacks included"""
    return count(tally.handlings)


@figure(Unit.SECONDS, "handle time", ENDED)
def handle_time(tally: AgentTally, terms: Terms) -> Value:
    """(talk, hold included, + wrap-up) / talks whose end is known; an agent's talk ends with the transfer"""
    return mean(tally.talk + tally.wrap_up, tally.talks)


@figure(Unit.SECONDS, "mean talk", ENDED)
def mean_talk(tally: AgentTally, terms: Terms) -> Value:
    """talk / talks whose end is known"""
    return mean(tally.talk, tally.talks)


@figure(Unit.SHARE, "occupancy", TIME)
def occupancy(tally: AgentTally, terms: Terms) -> Value:
    """(talk, hold included, + wrap-up) / (logged in - paused), as far as it lies in the period"""
    ready = tally.logged_in - tally.paused
    return Value(tally.busy / ready if ready > 0 else None, tally.busy, ready)


@figure(Unit.ERLANGS, "load", TIME)
def load(tally: AgentTally, terms: Terms) -> Value:
    """(talk, hold included, + wrap-up) / length of the period"""
    return Value(tally.busy / terms.seconds if terms.seconds > 0 else None, tally.busy, terms.seconds)


@figure(Unit.ERLANGS, "agents there", TIME)
def staffing(tally: AgentTally, terms: Terms) -> Value:
    """(logged in - paused) / length of the period"""
    there = tally.logged_in - tally.paused
    return Value(there / terms.seconds if terms.seconds > 0 else None, there, terms.seconds)


@figure(Unit.SHARE, "calls missed", Lists(each=Each.RING, result=Result.NO_ANSWER))
def missed(tally: AgentTally, terms: Terms) -> Value:
    """rings that the agent did not answer / rings"""
    return share(tally.attempts.get(Result.NO_ANSWER, 0), sum(tally.attempts.values()))
