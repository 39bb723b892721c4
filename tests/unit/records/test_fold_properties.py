"""What holds for every journal: the order of lines does not matter, nor their repetition; nothing stops the fold."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from mille.records.calls.call import Exit, Outcome
from mille.records.calls.fold import fold
from mille.records.journal.asterisk_events import OfCall
from mille.records.journal.definition import EVENTS as EVENTS_BY_NAME
from mille.records.journal.line import Line, parse
from mille.reports.narration.call_timeline import timeline
from mille.words.formats import formats_of

LIFE = b"""\
100|c1|NONE|NONE|ARRIVED|100120|c1|1000|268800|fr
100|c1|NONE|NONE|STEP|100140|c1|arrived||ask|main|fr|
104|c1|NONE|NONE|STEP|104900|c1|digits|5|say|main|fr|agencies
104|c1|post|NONE|STEP|104990|c1|said|2|queue|main|fr|
104|c1|post|NONE|ENTERQUEUE||268800|3
110|c1|post|a01|RINGNOANSWER|5000
114|c1|post|NONE|EXITWITHKEY|1|2|3|10
114|c1|NONE|NONE|STEP|114100|c1|queue|CONTINUE|say|main|fr|agencies
114|c1|post|NONE|STEP|114700|c1|said||queue|main|fr|
114|c1|post|NONE|ENTERQUEUE||268800|2
116|c1|post|NONE|EXITEMPTY|1|2|2
116|c1|bank|NONE|STEP|116100|c1|queue|LEAVEEMPTY|queue|main|fr|
116|c1|bank|NONE|REFUSED|116200|c1|FULL
116|c1|mobile|NONE|STEP|116300|c1|queue|FULL|queue|main|fr|
116|c1|mobile|NONE|ENTERQUEUE||268800|1
119|c1|mobile|a06|CONNECT|3|c1.3|2
119|c1|mobile|a06|COMPLETEAGENT|3|0|1
119|c1|NONE|NONE|ENDED|119950|c1|16|centre
"""
LINES = tuple(line for line in map(parse, LIFE.splitlines(keepends=True)) if isinstance(line, Line))
WHOLE = fold(LINES, None)

EVENTS = st.sampled_from(sorted({name for name, kind in EVENTS_BY_NAME.items() if issubclass(kind, OfCall)} | {"DID"}))
WORDS = st.sampled_from(
    [
        *("", "NONE", "0", "3", "10", "100500", "103200", "1", "-7", "99999999999999", "c1", "FULL", "informed"),
        *("partner", "agent", "dial", "key"),
        *("queue", "say", "ask", "end", "said", "digits", "arrived", "safe", "caller", "centre"),
    ]
)


@st.composite
def any_line(draw: st.DrawFn) -> Line:
    """A line of one call that may mean anything: known events with the arguments of others."""
    at = draw(st.integers(95, 130) | st.sampled_from([0, 99_999_999_999]))
    fields = [str(at), "c1", draw(st.sampled_from(["post", "bank"])), draw(st.sampled_from(["a01", "a02", "NONE"]))]
    raw = "|".join([*fields, draw(EVENTS), *draw(st.lists(WORDS, max_size=9))])
    line = parse(raw.encode() + b"\n")
    assert isinstance(line, Line)
    return line


def test_the_whole_story_is_told() -> None:
    assert WHOLE is not None
    assert (WHOLE.outcome, WHOLE.menu_path, WHOLE.wait, WHOLE.talk) == (Outcome.ANSWERED, ("5", "2"), 15, 0)
    assert [(s.queue, s.exit) for s in WHOLE.stints] == [
        ("post", Exit.EMPTY),
        ("bank", Exit.REFUSED),
        ("mobile", Exit.ANSWERED),
    ]


@given(st.permutations(LINES))
def test_the_order_of_the_lines_does_not_matter(lines: list[Line]) -> None:
    assert fold(lines, None) == WHOLE


@given(st.lists(st.sampled_from(LINES)))
def test_a_line_read_twice_counts_once(again: list[Line]) -> None:
    assert fold([*again, *LINES, *again], None) == WHOLE


@given(st.lists(any_line(), max_size=14), st.booleans(), st.randoms(use_true_random=False))
def test_any_lines_in_any_order_give_one_outcome_and_no_impossible_figure(
    lines: list[Line], restarted: bool, random: object
) -> None:
    restart = datetime.fromtimestamp(140, UTC) if restarted else None
    call = fold(lines, restart)
    shuffled = sorted(lines, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert fold(shuffled, restart) == call
    if call is None:
        return
    assert call.outcome in Outcome
    assert [stint.number for stint in call.stints] == list(range(1, len(call.stints) + 1))
    assert all(stint.wait is None or stint.wait >= 0 for stint in call.stints)
    assert all(handling.talk is None or handling.talk >= 0 for handling in call.handlings)
    assert all(stint.left_at is None or stint.left_at >= stint.entered_at for stint in call.stints)
    answered = bool(call.stints and call.stints[-1].exit == Exit.ANSWERED) or bool(call.direct)
    assert (call.outcome == Outcome.ANSWERED) <= answered
    assert (call.outcome == Outcome.OVERFLOWED) <= (call.partner is not None or "overflowed" in repr(lines))
    assert not (restarted and call.outcome == Outcome.IN_PROGRESS)
    assert timeline(call, lines, formats_of("en"))


@given(st.integers(0, len(LINES)))
def test_a_call_read_half_way_is_in_progress_or_not_there_yet(length: int) -> None:
    call = fold(LINES[:length], None)
    assert call == WHOLE if length == len(LINES) else call is None or call.outcome == Outcome.IN_PROGRESS
