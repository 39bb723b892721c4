"""From the lines of another system's files to lines of our journal, each at its place, and to the calls they tell."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from mille.records.calls.call import Call
from mille.records.calls.fold import fold
from mille.records.history.dialects import in_our_words
from mille.records.history.lines import EMPTY, Foreign, Place, Unreadable, place
from mille.records.history.names import Names
from mille.records.history.survey import Survey
from mille.records.history.visits import Visits
from mille.records.journal.agent_events import QueueStart
from mille.records.journal.line import Line, parse
from mille.records.journal.position import RawLine
from mille.records.numbers.numbers_in_lines import Replace, blanked, rewritten


@dataclass(frozen=True)
class Rules:
    """How lines become ours: by the `names` used here; of numbers from before `until` is left what `replace` makes."""

    names: Names = field(default_factory=Names)
    until: datetime | None = None
    replace: Replace = lambda number: number


def translated(told: Iterable[Foreign | Unreadable], rules: Rules, visits: Visits, survey: Survey) -> Iterator[RawLine]:
    """The lines of our journal; the survey counts each, as it stands in the file."""
    for line in told:
        if isinstance(line, Unreadable):
            survey.read(line)
            if line.why != EMPTY:
                yield _kept(blanked(line.raw) if rules.until else line.raw, place(blanked(line.raw), None))
            continue
        line = in_our_words(line)
        where = _place(line)
        ours = visits.named(rules.names.given(line))
        survey.read(ours)
        old = rules.until is not None and ours.at < rules.until.timestamp()
        yield _kept(rewritten(ours.raw, rules.replace) if old else ours.raw, where)


def _place(line: Foreign) -> Place:
    """By what a line says in its own system, whatever we call its people, and but for a number: so nobody can try
    numbers out, and none comes back that was erased."""
    args = line.args
    while args and not args[-1]:
        args = args[:-1]
    return place(rewritten(replace(line, args=args).raw, lambda number: ""), line.at)


def _kept(raw: bytes, where: Place) -> RawLine:
    return RawLine(where.generation, where.byte, raw)


class Trial:
    """The calls that lines would become, without any database. It holds all that it has read."""

    def __init__(self) -> None:
        self._places: set[tuple[int, int]] = set()
        self._calls: dict[str, list[bytes]] = defaultdict(list)
        self._starts: list[datetime] = []

    def read(self, lines: Iterable[RawLine], survey: Survey) -> None:
        """Takes lines in; those that are there already count as repeated."""
        for line in lines:
            if (line.generation, line.byte) in self._places:
                survey.repeated += 1
                continue
            self._places.add((line.generation, line.byte))
            told = parse(line.raw)
            if isinstance(told, Line) and told.of_a_call:
                self._calls[told.callid].append(line.raw)
            elif isinstance(told, Line) and isinstance(told.event, QueueStart):
                self._starts.append(told.at)

    def calls(self, early_after: float) -> Iterator[Call]:
        """The calls, in no order. `early_after` see `mille.records.calls.fold`."""
        starts = sorted(self._starts)
        for raw in self._calls.values():
            lines = [told for told in map(parse, raw) if isinstance(told, Line)]
            after = bisect_right(starts, max((line.at for line in lines), default=datetime.max.replace(tzinfo=UTC)))
            call = fold(lines, starts[after] if after < len(starts) else None, early_after)
            if call is not None:
                yield call
