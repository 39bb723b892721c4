"""A report: the tallies of a period, by interval and by group, each number with the calls that it is made of.

Pure values, which `reading.report_reading` fills and the renderers show. Instants are in the centre's time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from mille.records.calls.call import Outcome
from mille.records.figures.all_figures import FIGURES, Figure, Terms, Value, View
from mille.records.figures.figure import Each, Unlisted
from mille.records.figures.filters import Filters
from mille.records.figures.periods import Grain, Period
from mille.records.figures.tally import AgentTally, CallTally, StintTally


class By(StrEnum):
    """What the groups of a report are. Of `QUEUE` there are all three views, of `AGENT` that of agents only, of all
    others that of calls only."""

    QUEUE = "queue"
    AGENT = "agent"
    CATEGORY = "category"
    TIER = "tier"
    PARTNER = "partner"
    LANGUAGE = "language"
    MENU_PATH = "menu_path"
    HOUR = "hour"
    WEEKDAY = "weekday"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Promise:
    """The share (0 to 1) that is to be answered `within` so many seconds, and which figure counts it."""

    share: float
    within: int
    figure: str = "service_level_offered"


@dataclass(frozen=True, slots=True)
class Part:
    """A row, a group or the whole of a report: its tallies, None where a view does not go by such a part.

    `name` is the beginning of an interval (``2026-09-24T07:45``) or the value of a group (``bank``; ``""``: calls
    without), `title` what people call it. `filters` gives its calls. `expected` is the share of the callers of which
    the description says that they should be so, None when it does not.
    """

    name: str
    title: str
    since: datetime
    until: datetime
    filters: Filters
    terms: Terms
    calls: CallTally | None = None
    stints: StintTally | None = None
    agents: AgentTally | None = None
    promise: Promise | None = None
    expected: float | None = None

    def value(self, figure: str) -> Value | None:
        """The value of a figure, by its id; None when this part has not its view."""
        tally = self._tally(FIGURES[figure].view)
        return None if tally is None else FIGURES[figure].of(tally, self.terms)

    def promised_value(self) -> Value | None:
        """The figure that was promised; None without a promise."""
        return None if self.promise is None else self.value(self.promise.figure)

    def calls_of(self, figure: str) -> Filters | None:
        """What lists the calls that a figure's number is made of (of a share, those of its part), one line for each of
        what it counts; None: nothing can."""
        chosen: Figure = FIGURES[figure]
        lists = chosen.lists
        if isinstance(lists, Unlisted) or self._tally(chosen.view) is None:
            return None
        only = replace(
            self.filters,
            offered=True,
            outcomes=tuple(outcome.value for outcome in lists.outcomes) or None,
            exits=tuple(exit.value for exit in lists.exits) or None,
            within=float(self.terms.threshold) if lists.within else None,
            degraded=lists.degraded or None,
            message=lists.message or None,
            each=lists.each,
            known=lists.known,
            announced=lists.announced,
            result=lists.result,
        )
        return only if lists.each is None else _each(only, chosen.view)

    def _tally(self, view: View) -> CallTally | StintTally | AgentTally | None:
        return {View.CALL: self.calls, View.STINT: self.stints, View.AGENT: self.agents}[view]


def _each(filters: Filters, view: View) -> Filters:
    """What is not counted by call: by its own queue, not by that which was asked for first, and what agents did when
    they did it. Agents work for returned calls too; visits are those of callers."""
    own = replace(filters, first_queue=None, queue=filters.first_queue)
    if filters.each != Each.VISIT:
        own = replace(own, offered=None)
    if view is View.AGENT:
        own = replace(own, since=None, until=None, began_from=filters.since, began_until=filters.until)
    return own


@dataclass(frozen=True, slots=True)
class Report:
    """What happened in a period: `rows` by `grain`, `groups` by one thing, and the `total` of all.

    `queue` is the one that it is restricted to, None for the centre. `complete_until` is, for each node, when its
    journal was last read. The sum of the rows is the total, as is that of the groups.
    """

    centre: str
    period: Period
    grain: Grain
    by: By
    queue: str | None
    rows: tuple[Part, ...]
    groups: tuple[Part, ...]
    total: Part
    complete_until: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[tuple[Outcome, int], ...]:
        """Every outcome with its count, those that did not occur too; `unknown` is the last."""
        calls = self.total.calls or CallTally()
        return tuple((outcome, calls.count(outcome)) for outcome in Outcome)

    @property
    def adds_up(self) -> bool:
        """Whether offered is the sum of the outcomes, in the total as in every row and group."""
        parts = (self.total, *self.rows, *self.groups)
        return all(part.calls.adds_up for part in parts if part.calls) and all(
            part.stints.adds_up for part in parts if part.stints
        )

    def missing(self) -> tuple[tuple[Part, Value], ...]:
        """Who calls less than expected, the most missed first: groups with an expected share, and their real one."""
        offered = (self.total.calls or CallTally()).offered
        shares = [(part, Value(part.calls.offered / offered, part.calls.offered, offered))
                  for part in self.groups if part.calls and part.expected and offered]  # fmt: skip
        short = [(part, value) for part, value in shares if (value.number or 0) < (part.expected or 0)]
        return tuple(sorted(short, key=lambda found: (found[1].number or 0) / (found[0].expected or 1)))
