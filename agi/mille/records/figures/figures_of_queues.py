"""The figures of the queue's view: of visits. Lost here and answered elsewhere is lost here.

Calls by which we call somebody back are no visits; the rings and talks of them are counted, for they are agents' work.
"""

from mille.records.calls.call import Exit, Result
from mille.records.figures.figure import (
    Announced,
    Each,
    Known,
    Lists,
    Terms,
    Unit,
    Value,
    count,
    figure,
    mean,
    share,
)
from mille.records.figures.tally import StintTally
from mille.records.figures.waits import median_patience

ANSWERED = Lists(exits=(Exit.ANSWERED,), each=Each.VISIT)
WAITED = Lists(exits=(Exit.ANSWERED,), each=Each.VISIT, known=Known.WAIT)
LEFT = Lists(exits=(Exit.ABANDONED,), each=Each.VISIT, known=Known.WAIT)


@figure(Unit.COUNT, "visits", "passages", "passages d'appelants dans la file, hors rappels", Lists(each=Each.VISIT))
def entered(tally: StintTally, terms: Terms) -> Value:
    """callers' visits to the queue, those refused among them, but not of those whom we call back"""
    return count(tally.entered)


@figure(Unit.COUNT, "visits answered", "passages traités", "passages terminés par la réponse d'un agent", ANSWERED)
def stint_answered(tally: StintTally, terms: Terms) -> Value:
    """visits that an agent ended by answering"""
    return count(tally.count(Exit.ANSWERED))


@figure(
    Unit.COUNT, "visits abandoned", "passages perdus", "passages terminés par un appelant qui raccroche",
    Lists(exits=(Exit.ABANDONED,), each=Each.VISIT),
)  # fmt: skip
def stint_abandoned(tally: StintTally, terms: Terms) -> Value:
    """visits that the caller ended by hanging up"""
    return count(tally.count(Exit.ABANDONED))


@figure(
    Unit.COUNT, "visits refused", "passages refusés", "appelants que la file n'a pas pris (pleine, sans agent)",
    Lists(exits=(Exit.REFUSED,), each=Each.VISIT),
)  # fmt: skip
def stint_refused(tally: StintTally, terms: Terms) -> Value:
    """callers whom the queue did not take (full, without agents)"""
    return count(tally.count(Exit.REFUSED))


@figure(
    Unit.SHARE,
    "service level of the queue",
    "qualité de service de la file",
    "passages traités en {threshold} s au plus / passages",
    Lists(exits=(Exit.ANSWERED,), within=True, each=Each.VISIT),
)
def stint_service_level(tally: StintTally, terms: Terms) -> Value:
    """visits answered within {threshold} s / visits"""
    return share(tally.answered.within(terms.threshold), tally.entered)


@figure(
    Unit.SECONDS, "mean wait in the queue", "attente moyenne dans la file",
    "somme des attentes des passages traités / passages traités", WAITED,
)  # fmt: skip
def stint_asa(tally: StintTally, terms: Terms) -> Value:
    """sum of the waits of visits answered / visits answered"""
    return mean(tally.answered.seconds, tally.answered.count)


@figure(
    Unit.SECONDS,
    "median patience in the queue",
    "patience médiane dans la file",
    "attente après laquelle la moitié aurait raccroché si personne n'avait répondu (Kaplan-Meier)",
    LEFT,
)
def stint_patience_median(tally: StintTally, terms: Terms) -> Value:
    """wait after which half would have hung up had nobody answered (Kaplan-Meier)"""
    lost = tally.abandoned
    return Value(median_patience(lost, tally.answered + tally.other), None, lost.count)


@figure(
    Unit.SHARE,
    "announced wait kept",
    "attente annoncée tenue",
    "attente réelle dans l'intervalle annoncé / annonces dont l'attente réelle est connue",
    Lists(each=Each.VISIT, announced=Announced.KEPT),
)
def announced_kept(tally: StintTally, terms: Terms) -> Value:
    """real wait within the announced interval / announcements whose real wait is known"""
    return share(tally.kept, tally.shorter + tally.kept + tally.longer)


@figure(
    Unit.SHARE,
    "waited longer than announced",
    "attente plus longue qu'annoncée",
    "attente réelle plus longue que l'intervalle annoncé / annonces dont l'attente réelle est connue",
    Lists(each=Each.VISIT, announced=Announced.LONGER),
)
def announced_longer(tally: StintTally, terms: Terms) -> Value:
    """real wait longer than the announced interval / announcements whose real wait is known"""
    return share(tally.longer, tally.shorter + tally.kept + tally.longer)


@figure(Unit.COUNT, "attempts", "tentatives", "sonneries d'agents, rappels compris", Lists(each=Each.RING))
def attempts(tally: StintTally, terms: Terms) -> Value:
    """rings of agents, also for those whom we call back"""
    return count(sum(tally.attempts.values()))


@figure(
    Unit.SHARE, "attempts not answered", "tentatives sans réponse", "sonneries sans réponse / sonneries",
    Lists(each=Each.RING, result=Result.NO_ANSWER),
)  # fmt: skip
def attempts_no_answer(tally: StintTally, terms: Terms) -> Value:
    """rings that the agent did not answer / rings"""
    return share(tally.attempts.get(Result.NO_ANSWER, 0), sum(tally.attempts.values()))


@figure(
    Unit.SHARE, "attempts cancelled", "tentatives annulées", "sonneries pendant lesquelles l'appelant part / sonneries",
    Lists(each=Each.RING, result=Result.CANCELLED),
)  # fmt: skip
def attempts_cancelled(tally: StintTally, terms: Terms) -> Value:
    """rings during which the caller left / rings"""
    return share(tally.attempts.get(Result.CANCELLED, 0), sum(tally.attempts.values()))


@figure(
    Unit.SECONDS, "mean ring", "sonnerie moyenne", "somme des sonneries / sonneries dont la durée est connue",
    Lists(each=Each.RING, known=Known.RING),
)  # fmt: skip
def mean_ring(tally: StintTally, terms: Terms) -> Value:
    """sum of the rings / rings whose duration is known"""
    return mean(tally.ring, tally.rings)
