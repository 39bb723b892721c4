"""The figures of the queue's view: of visits. Lost here and answered elsewhere is lost here.

Calls back to callers are no visits; their rings and talks are counted, because they are agents' work.
"""

from mille.records.calls.call import Exit, Result
from mille.records.figures.figure import (
    Announced,
    Duration,
    Each,
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
WAITED = Lists(exits=(Exit.ANSWERED,), each=Each.VISIT, known=Duration.WAIT)
LEFT = Lists(exits=(Exit.ABANDONED,), each=Each.VISIT, known=Duration.WAIT)


@figure(Unit.COUNT, "queue visits", Lists(each=Each.VISIT))
def entered(tally: StintTally, terms: Terms) -> Value:
    """callers' visits to the queue, even if it turned them away; callbacks do not count"""
    return count(tally.entered)


@figure(Unit.COUNT, "visits answered", ANSWERED)
def stint_answered(tally: StintTally, terms: Terms) -> Value:
    """visits that ended with an agent's answer"""
    return count(tally.count(Exit.ANSWERED))


@figure(Unit.COUNT, "visits abandoned", Lists(exits=(Exit.ABANDONED,), each=Each.VISIT))
def stint_abandoned(tally: StintTally, terms: Terms) -> Value:
    """visits that ended because the caller hung up"""
    return count(tally.count(Exit.ABANDONED))


@figure(Unit.COUNT, "visits refused", Lists(exits=(Exit.REFUSED,), each=Each.VISIT))
def stint_refused(tally: StintTally, terms: Terms) -> Value:
    """callers whom the queue did not take (full, or without agents)"""
    return count(tally.count(Exit.REFUSED))


@figure(Unit.SHARE, "service level of the queue", Lists(exits=(Exit.ANSWERED,), within=True, each=Each.VISIT))
def stint_service_level(tally: StintTally, terms: Terms) -> Value:
    """visits answered within {threshold} s / visits"""
    return share(tally.answered.within(terms.threshold), tally.entered)


@figure(Unit.SECONDS, "mean wait in the queue", WAITED)
def stint_asa(tally: StintTally, terms: Terms) -> Value:
    """sum of the waits of visits answered / visits answered"""
    return mean(tally.answered.seconds, tally.answered.count)


@figure(Unit.SECONDS, "median patience in the queue", LEFT)
def stint_patience_median(tally: StintTally, terms: Terms) -> Value:
    """the wait after which half of the callers would have hung up, had nobody answered (Kaplan-Meier)"""
    lost = tally.abandoned
    return Value(median_patience(lost, tally.answered + tally.other), None, lost.count)


@figure(Unit.SHARE, "announced wait kept", Lists(each=Each.VISIT, announced=Announced.KEPT))
def announced_kept(tally: StintTally, terms: Terms) -> Value:
    """real wait within the announced range / announcements whose real wait is known"""
    return share(tally.kept, tally.shorter + tally.kept + tally.longer)


@figure(Unit.SHARE, "waited longer than announced", Lists(each=Each.VISIT, announced=Announced.LONGER))
def announced_longer(tally: StintTally, terms: Terms) -> Value:
    """real wait longer than the announced range / announcements whose real wait is known"""
    return share(tally.longer, tally.shorter + tally.kept + tally.longer)


@figure(Unit.COUNT, "attempts", Lists(each=Each.RING))
def attempts(tally: StintTally, terms: Terms) -> Value:
    """how often an agent's telephone rang, callbacks included"""
    return count(sum(tally.attempts.values()))


@figure(Unit.SHARE, "attempts not answered", Lists(each=Each.RING, result=Result.NO_ANSWER))
def attempts_no_answer(tally: StintTally, terms: Terms) -> Value:
    """attempts that the agent did not answer / attempts"""
    return share(tally.attempts.get(Result.NO_ANSWER, 0), sum(tally.attempts.values()))


@figure(Unit.SHARE, "attempts cancelled", Lists(each=Each.RING, result=Result.CANCELLED))
def attempts_cancelled(tally: StintTally, terms: Terms) -> Value:
    """attempts during which the caller left / attempts"""
    return share(tally.attempts.get(Result.CANCELLED, 0), sum(tally.attempts.values()))


@figure(Unit.SECONDS, "mean ring", Lists(each=Each.RING, known=Duration.RING))
def mean_ring(tally: StintTally, terms: Terms) -> Value:
    """sum of the ringing times / attempts whose ringing time is known"""
    return mean(tally.ring, tally.rings)
