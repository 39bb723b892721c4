"""Every figure against a table computed by hand, and what holds for all of them."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.records.calls.call import Exit, Outcome, Result
from mille.records.figures.all_figures import FIGURES, SERVICE_LEVELS, Figure, Terms, Unit, View, figures_of
from mille.records.figures.tally import AgentTally, CallTally, StintTally
from mille.records.figures.waits import Waits, median_patience

TERMS = Terms(threshold=20, early_after=5, margin=600, seconds=900)

# Twenty calls: ten answered after 0 0 4 10 20 20.4 30 40 60 115.6 s, three hung up after 10 20 50 s, two after 1 2 s,
# two informed, one closed, one full, one timed out after 120 s.
CALLS = CallTally(
    offered=20,
    outcomes={
        Outcome.ANSWERED: 10, Outcome.ABANDONED: 3, Outcome.ABANDONED_EARLY: 2, Outcome.INFORMED: 2,
        Outcome.CLOSED: 1, Outcome.FULL: 1, Outcome.TIMED_OUT: 1,
    },
    answered=Waits.of([0, 0, 4, 10, 20, 20.4, 30, 40, 60, 115.6]),
    abandoned=Waits.of([10, 20, 50]),
    early=Waits.of([1, 2]),
    other=Waits.of([120]),
    talks=9,
    talk=1800.0,
    messages=1,
    degraded=2,
    known=18,
    callers=12,
    demands=14,
    repeated=3,
    met=2,
)  # fmt: skip
OF_CALLS = """
    offered                 | 20    |    |
    answered                | 10    |    |
    abandoned               | 3     |    |
    abandoned_early         | 2     |    |
    informed                | 2     |    |
    self_served             | 0     |    |
    closed                  | 1     |    |
    full                    | 1     |    |
    nobody                  | 0     |    |
    timed_out               | 1     |    |
    left_by_key             | 0     |    |
    overflowed              | 0     |    |
    withdrawn               | 0     |    |
    interrupted             | 0     |    |
    in_progress             | 0     |    |
    unknown                 | 0     |    |
    answer_rate             | 0.5   | 10 | 20
    service_level_answered  | 0.5   | 5  | 10
    service_level_offered   | 0.25  | 5  | 20
    service_level_inclusive | 0.6   | 9  | 15
    service_level_net       | 0.278 | 5  | 18
    abandon_rate            | 0.2   | 3  | 15
    asa                     | 30    |    | 10
    wait_median             | 20    |    | 10
    wait_p90                | 60    |    | 10
    wait_longest            | 116   |    | 10
    wait_abandoned          | 26.7  |    | 3
    patience                | 100.6 |    | 5
    patience_median         | -     |    | 5
    call_talk               | 200   |    | 9
    callers                 | 12    |    | 18
    calls_per_caller        | 1.5   | 18 | 12
    second_attempts         | 0.214 | 3  | 14
    answered_in_the_end     | 0.667 | 2  | 3
    messages                | 1     |    |
    degraded                | 2     |    | 20
"""

# Twelve visits: six answered after 5 10 15 20 25 45 s, four lost after 8 12 30 30 s, one refused, one timed out (60 s).
STINTS = StintTally(
    entered=12,
    exits={Exit.ANSWERED: 6, Exit.ABANDONED: 4, Exit.REFUSED: 1, Exit.TIMED_OUT: 1},
    answered=Waits.of([5, 10, 15, 20, 25, 45]),
    abandoned=Waits.of([8, 12, 30, 30]),
    other=Waits.of([60]),
    announced=7,
    shorter=1,
    kept=3,
    longer=2,
    attempts={Result.ANSWERED: 6, Result.NO_ANSWER: 3, Result.CANCELLED: 1},
    rings=9,
    ring=72.0,
    handlings=6,
    talks=5,
    talk=500.0,
)
OF_STINTS = """
    entered               | 12    |   |
    stint_answered        | 6     |   |
    stint_abandoned       | 4     |   |
    stint_refused         | 1     |   |
    stint_service_level   | 0.333 | 4 | 12
    stint_asa             | 20    |   | 6
    stint_patience_median | 30    |   | 4
    announced_kept        | 0.5   | 3 | 6
    announced_longer      | 0.333 | 2 | 6
    attempts              | 10    |   |
    attempts_no_answer    | 0.3   | 3 | 10
    attempts_cancelled    | 0.1   | 1 | 10
    mean_ring             | 8     |   | 9
"""

# Two agents there for 15 minutes, one of them pausing for 5; seven talks of 100 s and 10 s of wrap-up each.
AGENTS = AgentTally(
    handlings=8, talks=7, talk=700.0, wrap_up=70.0, busy=750.0, attempts={Result.ANSWERED: 8, Result.NO_ANSWER: 2},
    rings=10, ring=90.0, logged_in=1800.0, paused=300.0,
)  # fmt: skip
OF_AGENTS = """
    handlings   | 8     |     |
    handle_time | 110   |     | 7
    mean_talk   | 100   |     | 7
    occupancy   | 0.5   | 750 | 1500
    load        | 0.833 | 750 | 900
    staffing    | 1.67  | 1500 | 900
    missed      | 0.2   | 2   | 10
"""

TABLES = {View.CALL: (CALLS, OF_CALLS), View.STINT: (STINTS, OF_STINTS), View.AGENT: (AGENTS, OF_AGENTS)}


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.split("\n") if line.strip()]


def shown(number: float | None) -> str:
    return "" if number is None else f"{number:.3g}" if abs(number) < 10 else f"{round(number, 1):g}"


@pytest.mark.parametrize("view", View)
def test_figures_are_what_a_hand_computes(view: View) -> None:
    tally, table = TABLES[view]
    found = {figure.id: figure.of(tally, TERMS) for figure in figures_of(view)}
    for name, number, part, whole in rows(table):
        value = found.pop(name)
        assert [shown(value.number) or "-", shown(value.part), shown(value.whole)] == [number, part, whole], name
    assert not found, "a figure that no hand has computed"


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_of_nothing_no_share_and_no_mean_is_made_up(figure: Figure) -> None:
    nothing = {View.CALL: CallTally(), View.STINT: StintTally(), View.AGENT: AgentTally()}[figure.view]
    value = figure.of(nothing, Terms(seconds=900))
    counts = figure.unit in (Unit.COUNT, Unit.ERLANGS) and figure.id != "callers"
    assert value.number == (0 if counts else None)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_every_figure_has_a_name_and_a_formula_which_names_nothing_but_the_terms(figure: Figure) -> None:
    assert figure.name
    assert figure.formula.format(**TERMS.named)


def test_names_of_figures_are_not_used_twice() -> None:
    assert len({figure.name for figure in FIGURES.values()}) == len(FIGURES)


def test_the_threshold_stands_in_the_formula_and_is_inclusive() -> None:
    figure = FIGURES["service_level_offered"]
    assert figure.formula.format(**TERMS.named) == "answered within 20 s / offered"
    one = CallTally(2, {Outcome.ANSWERED: 2}, answered=Waits.of([20.0, 20.001]))
    assert figure.of(one, TERMS).part == 1


def test_who_hangs_up_in_the_menu_has_not_waited_and_is_not_held_against_the_inclusive_service_level() -> None:
    outcomes = {Outcome.ANSWERED: 1, Outcome.ABANDONED_EARLY: 3}
    value = FIGURES["service_level_inclusive"].of(CallTally(4, outcomes, Waits.of([30]), early=Waits.of([2])), TERMS)
    assert (value.part, value.whole) == (1, 2)


def test_a_centre_may_promise_any_of_the_four_service_levels() -> None:
    assert [FIGURES[name].view for name in SERVICE_LEVELS.values()] == [View.CALL] * 4


def test_waits_of_nought_seconds_are_data() -> None:
    waits = Waits.of([0, 0, 0])
    assert (waits.count, waits.mean, waits.percentile(0.9), waits.longest, waits.within(0)) == (3, 0, 0, 0, 3)


@pytest.mark.parametrize(
    ("share", "second"), [(0, 1), (0.01, 1), (0.1, 1), (0.11, 2), (0.5, 5), (0.9, 9), (0.91, 10), (1, 10)]
)
def test_a_percentile_is_a_wait_that_somebody_had(share: float, second: int) -> None:
    assert Waits.of(range(1, 11)).percentile(share) == second


@pytest.mark.parametrize(
    ("lost", "served", "median"),
    [
        # 6 at risk, one leaves: 5/6; 4 at risk, one leaves: 5/8; 2 at risk, one leaves: 5/16
        ([10, 20, 30], [15, 25, 40], 30),
        # a half has left, exactly
        ([10, 20], [30, 30], 20),
        # who is answered in the second in which another leaves had still been there
        ([10], [10], 10),
        # more than a half would have stayed for longer than anybody waited
        ([10], [20, 20], None),
        ([], [5, 6], None),
        ([7], [], 7),
    ],
)
def test_the_median_patience_counts_who_was_answered_as_patient(
    lost: list[float], served: list[float], median: int | None
) -> None:
    assert median_patience(Waits.of(lost), Waits.of(served)) == median


def waits() -> st.SearchStrategy[Waits]:
    # quarters of a second add up exactly
    return st.lists(st.integers(0, 4000).map(lambda quarters: quarters / 4), max_size=30).map(Waits.of)


counts = st.integers(0, 1000)
sums = st.integers(0, 4000).map(lambda quarters: quarters / 4)


def tallies(kind: type[CallTally] | type[StintTally] | type[AgentTally]) -> st.SearchStrategy[CallTally]:
    keys = {"outcomes": Outcome, "exits": Exit, "attempts": Result}
    of = {"int": counts, "float": sums, "Waits": waits()}

    def strategy(name: str, default: object) -> st.SearchStrategy[object]:
        if name in keys:
            return st.dictionaries(st.sampled_from(list(keys[name])), st.integers(1, 100))
        return of[type(default).__name__]

    return st.builds(kind, **{field.name: strategy(field.name, field.default) for field in fields(kind)})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [CallTally, StintTally, AgentTally])
@given(st.data())
def test_the_tally_of_a_union_is_the_sum(kind: type[CallTally], data: st.DataObject) -> None:
    one, other, third = (data.draw(tallies(kind)) for _ in range(3))
    assert one + other == other + one
    assert (one + other) + third == one + (other + third) == kind.total([one, other, third])
    assert one + kind() == one
    assert kind.total([]) == kind()


@given(waits(), waits(), st.integers(0, 1000))
def test_what_is_read_from_waits_together_agrees_with_what_is_read_apart(one: Waits, other: Waits, at: int) -> None:
    both = one + other
    assert both.count == one.count + other.count
    assert both.within(at) == one.within(at) + other.within(at)
    assert both.longest == max((w for w in (one.longest, other.longest) if w is not None), default=None)
    assert both.percentile(1) == both.longest
    assert (both.mean is None) == (both.count == 0)


@given(st.lists(st.integers(0, 300).map(float), min_size=1))
def test_without_anybody_answered_the_median_patience_is_the_median_of_the_waits(lost: list[float]) -> None:
    found = median_patience(Waits.of(lost), Waits())
    assert found == sorted(lost)[(len(lost) - 1) // 2]
