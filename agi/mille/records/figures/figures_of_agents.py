"""The figures of the agent's view: of talks, and of the time for which agents are there."""

from mille.records.calls.call import Result
from mille.records.figures.figure import (
    Each,
    Known,
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

ENDED = Lists(each=Each.TALK, known=Known.TALK)
TIME = Unlisted(
    "it is a share of time, of talks that went on in the period whenever they began, and no number of calls"
)


@figure(
    Unit.COUNT, "talks", "traitements", "conversations d'agents commencées dans la période, rappels compris",
    Lists(each=Each.TALK),
)  # fmt: skip
def handlings(tally: AgentTally, terms: Terms) -> Value:
    """talks of agents that began in the period, also with those whom we called back"""
    return count(tally.handlings)


@figure(
    Unit.SECONDS,
    "handle time",
    "durée moyenne de traitement (DMT)",
    "(conversation, garde comprise, + post-appel) / traitements dont la fin est connue",
    ENDED,
)
def handle_time(tally: AgentTally, terms: Terms) -> Value:
    """(talk, hold included, + wrap-up) / talks whose end is known; an agent's talk ends at the transfer"""
    return mean(tally.talk + tally.wrap_up, tally.talks)


@figure(Unit.SECONDS, "mean talk", "conversation moyenne", "conversation / traitements dont la fin est connue", ENDED)
def mean_talk(tally: AgentTally, terms: Terms) -> Value:
    """talk / talks whose end is known"""
    return mean(tally.talk, tally.talks)


@figure(
    Unit.SHARE,
    "occupancy",
    "taux d'occupation",
    "(conversation, garde comprise, + post-appel) / (connexion - pauses), ce qui tombe dans la période",
    TIME,
)
def occupancy(tally: AgentTally, terms: Terms) -> Value:
    """(talk, hold included, + wrap-up) / (logged in - paused), what lies in the period"""
    ready = tally.logged_in - tally.paused
    return Value(tally.busy / ready if ready > 0 else None, tally.busy, ready)


@figure(Unit.ERLANGS, "load", "charge", "(conversation, garde comprise, + post-appel) / durée de la période", TIME)
def load(tally: AgentTally, terms: Terms) -> Value:
    """(talk, hold included, + wrap-up) / length of the period"""
    return Value(tally.busy / terms.seconds if terms.seconds > 0 else None, tally.busy, terms.seconds)


@figure(Unit.ERLANGS, "agents there", "agents présents", "(connexion - pauses) / durée de la période", TIME)
def staffing(tally: AgentTally, terms: Terms) -> Value:
    """(logged in - paused) / length of the period"""
    there = tally.logged_in - tally.paused
    return Value(there / terms.seconds if terms.seconds > 0 else None, there, terms.seconds)


@figure(
    Unit.SHARE, "calls missed", "appels manqués", "sonneries sans réponse de l'agent / sonneries",
    Lists(each=Each.RING, result=Result.NO_ANSWER),
)  # fmt: skip
def missed(tally: AgentTally, terms: Terms) -> Value:
    """rings that the agent did not answer / rings"""
    return share(tally.attempts.get(Result.NO_ANSWER, 0), sum(tally.attempts.values()))
