"""The columns of a report's tables: which figures stand side by side, and under which short heads."""

from collections.abc import Mapping
from typing import NamedTuple

from mille.records.figures.all_figures import Value
from mille.records.figures.report import Part
from mille.reports.wording import NOTHING, Wording
from mille.words.catalogue import NC_

LEVEL = "level"
"""The service level that was promised, or that of offered calls."""


HEADS: Mapping[str, str] = {
    "offered": NC_("column", "offered"),
    "answered": NC_("column", "answered"),
    "abandoned": NC_("column", "abandoned"),
    "abandon_rate": NC_("column", "lost"),
    LEVEL: NC_("column", "service level"),
    "promise": NC_("column", "promise"),
    "expected": NC_("column", "expected"),
    "asa": NC_("column", "mean wait"),
    "wait_p90": NC_("column", "p90"),
    "wait_longest": NC_("column", "longest"),
    "entered": NC_("column", "visits"),
    "stint_answered": NC_("column", "answered"),
    "stint_abandoned": NC_("column", "abandoned"),
    "stint_refused": NC_("column", "refused"),
    "stint_service_level": NC_("column", "service level"),
    "stint_asa": NC_("column", "mean wait"),
    "attempts": NC_("column", "attempts"),
    "attempts_no_answer": NC_("column", "no answer"),
    "handlings": NC_("column", "talks"),
    "handle_time": NC_("column", "handle time"),
    "mean_talk": NC_("column", "mean talk"),
    "occupancy": NC_("column", "occupancy"),
    "load": NC_("column", "load"),
    "staffing": NC_("column", "agents"),
    "missed": NC_("column", "missed"),
}
"""The short head of each column."""


class Column(NamedTuple):
    """One column: a figure by its id, or `level`, `promise`, `expected`."""

    figure: str

    def head(self, words: Wording) -> str:
        """The short head."""
        return words.context("column", HEADS[self.figure])


ARRIVED = tuple(Column(figure) for figure in ("offered", "answered", "abandoned", "abandon_rate", LEVEL))
WAITED = tuple(Column(figure) for figure in ("asa", "wait_p90", "wait_longest"))
CALLS = (*ARRIVED, *WAITED)
STINTS = tuple(
    Column(figure)
    for figure in (
        *("entered", "stint_answered", "stint_abandoned", "stint_refused", "stint_service_level", "stint_asa"),
        *("attempts", "attempts_no_answer"),
    )
)
AGENTS = tuple(
    Column(figure) for figure in ("handlings", "handle_time", "mean_talk", "occupancy", "load", "staffing", "missed")
)


OF_SESSIONS = ("occupancy", "staffing")
"""Figures that nobody knows where logins were not written down."""


def sessions_known(total: Part) -> bool:
    """Whether anybody logged in during the period, as far as is known."""
    return total.agents is not None and total.agents.logged_in > 0


def level_of(part: Part) -> str:
    """The id of the service level that counts for a part."""
    return part.promise.figure if part.promise else "service_level_offered"


def shown(column: Column, part: Part, total: Part, words: Wording) -> str:
    """A cell: what this part has in this column."""
    if column.figure == "promise":
        return _promise(part, words)
    if column.figure == "expected":
        return _expected(part, total, words)
    figure = level_of(part) if column.figure == LEVEL else column.figure
    if figure in OF_SESSIONS and not sessions_known(total):
        return NOTHING
    return words.value(part.value(figure), figure)


def _promise(part: Part, words: Wording) -> str:
    """What was promised, and whether it was kept where anybody called."""
    if part.promise is None:
        return NOTHING
    promise, value = words.promise(part.promise.share, part.promise.within), part.promised_value()
    if value is None or value.number is None:
        return promise
    if value.number >= part.promise.share:
        return words._("{promise}, kept", promise=promise)
    return words._("{promise}, missed", promise=promise)


def _expected(part: Part, total: Part, words: Wording) -> str:
    """The share that came, beside the one that was expected."""
    if part.expected is None or part.calls is None or total.calls is None or not total.calls.offered:
        return NOTHING
    real = Value(part.calls.offered / total.calls.offered, part.calls.offered, total.calls.offered)
    return words._("{share} instead of {expected}", share=words.share(real), expected=words.percentage(part.expected))
