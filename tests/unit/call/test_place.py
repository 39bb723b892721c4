"""A caller's place in line: first come, first served, whatever happens to him meanwhile."""

from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from mille.call.line.place import queue_prio

DAY = 24 * 3600
FIRST, LAST = (int(datetime(*day, tzinfo=UTC).timestamp()) for day in ((2023, 1, 1), (2089, 12, 31)))

arrivals = st.integers(FIRST, LAST)
head_starts = st.integers(0, DAY)


class Line:
    """A queue as Asterisk keeps it: by QUEUE_PRIO, then by the order of entry (app_queue.c, insert_entry)."""

    def __init__(self) -> None:
        self.callers: list[tuple[int, str]] = []

    def enter(self, caller: str, prio: int) -> None:
        ahead = sum(other >= prio for other, _ in self.callers)
        self.callers.insert(ahead, (prio, caller))

    def leave(self, caller: str) -> None:
        self.callers = [entry for entry in self.callers if entry[1] != caller]

    @property
    def order(self) -> list[str]:
        return [caller for _, caller in self.callers]


@given(arrivals, head_starts)
def test_a_place_is_a_number_that_asterisk_understands(arrival: int, head_start: int) -> None:
    assert 0 < queue_prio(arrival, head_start) < 2**31


def test_the_first_and_the_last_second_of_these_years_have_a_place() -> None:
    assert queue_prio(LAST + DAY - 1) > 0
    assert queue_prio(FIRST, head_start=DAY) < 2**31


@given(arrivals, arrivals)
def test_who_came_first_is_before_who_came_later(one: int, other: int) -> None:
    assume(one != other)
    assert (queue_prio(one) > queue_prio(other)) == (one < other)


@given(arrivals, arrivals, head_starts)
def test_a_head_start_never_lets_pass_someone_who_has_waited_longer_than_it(
    waiting: int, arriving: int, head_start: int
) -> None:
    assume(arriving - waiting > head_start)
    assert queue_prio(waiting) > queue_prio(arriving, head_start)


@given(arrivals, st.integers(0, DAY), head_starts)
def test_a_head_start_passes_everybody_who_has_waited_less(waiting: int, waited: int, head_start: int) -> None:
    assume(waited < head_start)
    assert queue_prio(waiting + waited, head_start) > queue_prio(waiting)


@given(st.dictionaries(st.text(min_size=1), arrivals, max_size=8))
def test_the_line_is_in_the_order_of_arrival_whoever_enters_it_first(callers: dict[str, int]) -> None:
    assume(len(set(callers.values())) == len(callers))
    line = Line()
    for caller, arrival in callers.items():
        line.enter(caller, queue_prio(arrival))
    assert line.order == sorted(callers, key=lambda caller: callers[caller])


@given(st.data(), st.dictionaries(st.text(min_size=1), st.tuples(arrivals, head_starts), min_size=1, max_size=8))
def test_who_leaves_the_line_and_comes_back_stands_where_he_stood(
    data: st.DataObject, callers: dict[str, tuple[int, int]]
) -> None:
    prios = {caller: queue_prio(*place) for caller, place in callers.items()}
    assume(len(set(prios.values())) == len(prios))
    line = Line()
    for caller, prio in prios.items():
        line.enter(caller, prio)
    before = line.order
    for caller in data.draw(st.lists(st.sampled_from(list(callers)), max_size=20)):
        line.leave(caller)
        line.enter(caller, prios[caller])
        assert line.order == before
