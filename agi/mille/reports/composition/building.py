"""A report made from the records, with what the description of the centre says: promises, titles, the language."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from mille.centre.checks.findings import every_queue, everyone
from mille.centre.explain import wording
from mille.centre.model.centre import Centre, Language
from mille.centre.source.problems import did_you_mean
from mille.errors import MilleError
from mille.records.figures.all_figures import SERVICE_LEVELS
from mille.records.figures.figure_settings import agreed_in
from mille.records.figures.filters import Filters
from mille.records.figures.periods import Grain, Period
from mille.records.figures.report import By, Promise, Report
from mille.records.figures.tally import StintTally
from mille.records.reading.report_reading import Asked, queues, read
from mille.records.sql.connection import Connection
from mille.records.tallies.stored_settings import keep_uncollected
from mille.reports.composition.compose import compose
from mille.reports.document import Paper
from mille.words.formats import formats_of

BESIDE: Mapping[By, str] = {By.CATEGORY: "categories", By.TIER: "tiers", By.PARTNER: "partners"}
"""What else a report is grouped by, where the description has some of it."""


class BuiltReport(NamedTuple):
    """A report, others of the same period by other things, and the paper with all of it."""

    report: Report
    others: tuple[Report, ...]
    paper: Paper


def build(
    connection: Connection,
    centre: Centre | None,
    period: Period,
    language: Language,
    by: Sequence[By] = (),
    grain: Grain | None = None,
    queue: str | None = None,
) -> BuiltReport:
    """The report of a period by these things, or by what the centre has. Without a centre nothing is promised.

    Raises OtherZoneError when the records count days in another time zone, NoSuchQueueError when `queue` is none.
    """
    agree(connection, centre)
    asked, weekdays = asked_of(centre, period, grain, queue), formats_of(language).weekdays
    titles = {By.WEEKDAY: {str(number): day for number, day in enumerate(weekdays, start=1)}}
    report, *others = [
        read(connection, replace(asked, by=each, titles=titles.get(each, asked.titles))) for each in by or usual(centre)
    ]
    if queue is not None and report.total.stints == StintTally():
        _exists(connection, centre, queue)
    offered = replace(report.total.filters, offered=True)  # returned calls are none of those that are counted
    return BuiltReport(report, tuple(others), compose(report, language, others, command(offered, period.zone.key)))


class NoSuchQueueError(MilleError):
    """Neither the records nor the description have a queue of this name: see how it is spelt."""


def _exists(connection: Connection, centre: Centre | None, queue: str) -> None:
    names = {each.name for _, each in every_queue(centre)} if centre else set[str]()
    if queue not in names and queue not in (names := names | queues(connection)):
        raise NoSuchQueueError(f"there is no queue {queue!r}; {did_you_mean(queue, sorted(names))}")


def agree(connection: Connection, centre: Centre | None) -> None:
    """Lets imported histories count as the centre does. Records that are collected count as their collector says."""
    if centre is not None:
        keep_uncollected(connection, agreed_in(centre))


def usual(centre: Centre | None) -> tuple[By, ...]:
    """By queue and by agent, and by what else the description speaks of."""
    return (By.QUEUE, By.AGENT, *(by for by, section in BESIDE.items() if centre and getattr(centre, section)))


def asked_of(centre: Centre | None, period: Period, grain: Grain | None, queue: str | None) -> Asked:
    """What to read, with the promises, titles and expected shares of the description."""
    asked = Asked(period, grain=grain, queue=queue)
    if centre is None:
        return asked
    promises = {
        each.name: Promise(each.promise_share, each.promise_within, SERVICE_LEVELS[centre.promise_of])
        for _, each in every_queue(centre)
    }
    same = set(promises.values()) if queue is None else {promises[queue]} if queue in promises else set()
    titles = {agent.code: f"{agent.code} {agent.name}" for _, agent in everyone(centre)}
    return replace(
        asked,
        centre=centre.name,
        titles=titles | {category.name: category.title for category in centre.categories.values()},
        promises=promises,
        expected={category.name: category.expected for category in centre.categories.values() if category.expected},
        promise=same.pop() if len(same) == 1 else None,
    )


def language_of(centre: Centre | None) -> Language:
    """The language of pages about a centre, as `mille explain` has it; French where there is no centre."""
    return wording.language_of(centre) if centre else "fr"


def command(filters: Filters, zone: str) -> str:
    """What lists these calls, as it is typed wherever the records are read from."""
    return shlex.join(["mille", "calls", *filters.options, "--timezone", zone])
