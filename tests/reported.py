"""A day of a centre as a report has it, made of tallies that a person can add up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mille.records.calls.call import Exit, Outcome, Result
from mille.records.figures.all_figures import Terms
from mille.records.figures.filters import Filters
from mille.records.figures.periods import Grain, Period
from mille.records.figures.report import By, Part, Promise, Report
from mille.records.figures.tally import AgentTally, CallTally, StintTally
from mille.records.figures.waits import Waits

ZONE = ZoneInfo("Pacific/Noumea")
DAY = Period.day(date(2026, 11, 26), ZONE)
COMPLETE = {"nou1": datetime(2026, 11, 26, 20, 0, tzinfo=UTC)}
TERMS = Terms(60, 5.0, 3600, 3600.0)
PROMISES = {"bank": Promise(0.9, 20), "post": Promise(0.5, 60)}
HOURS = range(24)
OPEN = range(7, 16)


def calls(hour: int, queue: str) -> CallTally:
    """What happened in an hour: nothing at night; else so many calls that each hour has another number."""
    if hour not in OPEN:
        return CallTally()
    answered, lost = (hour, 2) if queue == "post" else (hour // 2, 1)
    outcomes = {Outcome.ANSWERED: answered, Outcome.ABANDONED: lost}
    if hour == 7:
        outcomes |= {Outcome.CLOSED: 3, Outcome.ABANDONED_EARLY: 1}
    waits = Waits.of([10.0 * number for number in range(answered)])
    return CallTally(
        sum(outcomes.values()), outcomes, waits, Waits.of([40.0] * lost), Waits.of([2.0] * (hour == 7)), Waits(),
        answered, 180.0 * answered,
    )  # fmt: skip


def stints(hour: int, queue: str) -> StintTally:
    """The same hour as the queue saw it."""
    of_call = calls(hour, queue)
    answered, lost = of_call.count(Outcome.ANSWERED), of_call.count(Outcome.ABANDONED)
    exits = {Exit.ANSWERED: answered, Exit.ABANDONED: lost}
    attempts = {Result.ANSWERED: answered, Result.NO_ANSWER: 1} if answered else {}
    return StintTally(
        entered=answered + lost, exits=exits, answered=of_call.answered, abandoned=of_call.abandoned,
        attempts=attempts, rings=answered, ring=4.0 * answered, handlings=answered, talks=answered,
        talk=180.0 * answered,
    )  # fmt: skip


def agents(hour: int, queue: str) -> AgentTally:
    """The same hour as those who answer lived it: three of them, one pausing for ten minutes."""
    answered = calls(hour, queue).count(Outcome.ANSWERED)
    there = (3 * 3600.0, 600.0) if hour in OPEN else (0.0, 0.0)
    return AgentTally(
        handlings=answered, talks=answered, talk=180.0 * answered, busy=190.0 * answered, rings=answered,
        attempts={Result.ANSWERED: answered} if answered else {}, ring=4.0 * answered,
        wrap_up=10.0 * answered, logged_in=there[0], paused=there[1],
    )  # fmt: skip


def part(name: str, title: str, hours: range, queues: tuple[str, ...]) -> Part:
    """The hours and queues of a report together."""
    since = DAY.since + timedelta(hours=hours[0])
    until = DAY.since + timedelta(hours=hours[-1] + 1)
    every = [(hour, queue) for hour in hours for queue in queues]
    return Part(
        name, title, since, until, Filters(since=since, until=until), replace(TERMS, seconds=3600.0 * len(hours)),
        CallTally.total(calls(*each) for each in every), StintTally.total(stints(*each) for each in every),
        AgentTally.total(agents(*each) for each in every), Promise(0.8, 60),
    )  # fmt: skip


def group(queue: str, title: str) -> Part:
    """One queue of the day."""
    made = part(queue, title, HOURS, (queue,))
    return replace(made, promise=PROMISES[queue], terms=replace(made.terms, threshold=PROMISES[queue].within),
                   filters=replace(made.filters, first_queue=queue))  # fmt: skip


def report() -> Report:
    """Thursday 26 November 2026, hour by hour and queue by queue."""
    names = ("bank", "post")
    rows = tuple(part(f"2026-11-26T{hour:02}:00", "", range(hour, hour + 1), names) for hour in HOURS)
    groups = (group("bank", "Banque"), group("post", "Courrier & colis <b>"))
    whole = part("", "Le 1000", HOURS, names)
    return Report("Le 1000", DAY, Grain.HOUR, By.QUEUE, None, rows, groups, whole, COMPLETE)


def by_category() -> Report:
    """The same day by what calls were about."""
    parcels = replace(part("parcels", "Colis", HOURS, ("bank",)), stints=None, agents=None, expected=0.6)
    letters = replace(part("letters", "Lettres", HOURS, ("post",)), stints=None, agents=None, expected=0.4)
    return replace(report(), by=By.CATEGORY, groups=(letters, parcels))
