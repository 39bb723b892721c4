"""The columns of a report's tables: which figures stand side by side, and under which short heads."""

from typing import NamedTuple

from mille.records.figures.all_figures import Value
from mille.records.figures.report import Part
from mille.reports.wording import NOTHING, Words

LEVEL = "level"
"""The service level that was promised, or that of offered calls."""


class Column(NamedTuple):
    """One column: a figure by its id, or `level`, `promise`, `expected`."""

    figure: str

    def head(self, words: Words, total: Part) -> str:
        """The short head."""
        if self.figure in ("promise", "expected"):
            return words(f"{self.figure}_head")
        return words(f"short_{self.figure}")


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
"""What cannot be known where nobody wrote down who logged in."""


def sessions_known(total: Part) -> bool:
    """Whether anybody was seen to log in, in all of the period."""
    return total.agents is not None and total.agents.logged_in > 0


def level_of(part: Part) -> str:
    """The id of the service level that counts for a part."""
    return part.promise.figure if part.promise else "service_level_offered"


def shown(column: Column, part: Part, total: Part, words: Words) -> str:
    """A cell: what this part has in this column."""
    if column.figure == "promise":
        return _promise(part, words)
    if column.figure == "expected":
        return _expected(part, total, words)
    figure = level_of(part) if column.figure == LEVEL else column.figure
    if figure in OF_SESSIONS and not sessions_known(total):
        return NOTHING
    return words.value(part.value(figure), figure)


def _promise(part: Part, words: Words) -> str:
    """What was promised, and whether it was kept where anybody called."""
    if part.promise is None:
        return NOTHING
    promise = words("promise", share=words.percent(part.promise.share), within=part.promise.within)
    value = part.promised_value()
    if value is None or value.number is None:
        return promise
    return words("promise_kept" if value.number >= part.promise.share else "promise_missed", promise=promise)


def _expected(part: Part, total: Part, words: Words) -> str:
    """The share that was expected, beside the one that came."""
    if part.expected is None or part.calls is None or total.calls is None or not total.calls.offered:
        return NOTHING
    real = Value(part.calls.offered / total.calls.offered, part.calls.offered, total.calls.offered)
    return words("instead", share=words.share(real), expected=words.percent(part.expected))
