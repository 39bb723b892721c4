"""Whatever lines there are about an agent, in whatever order: no time is counted twice, and none is made up."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agent_seconds import logged_in_seconds, paused_seconds
from mille.records.attendance.agent_fold import LATE, fold_agent
from mille.records.attendance.presence import FOREVER, Presence, presences
from mille.records.attendance.sessions import Pause, Session
from mille.records.journal.agent_events import OfAgent
from mille.records.journal.definition import EVENTS
from mille.records.journal.line import Line, parse

OF_AN_AGENT = sorted(name for name, kind in EVENTS.items() if issubclass(kind, OfAgent))

QUEUES = st.sampled_from(["post", "bank"])


def at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@st.composite
def any_line(draw: st.DrawFn, since: int = 100) -> Line:
    """A line about one agent, or about all of his node, within some seconds."""
    second = draw(st.integers(since, since + 40))
    event = draw(st.sampled_from(OF_AN_AGENT) | st.sampled_from(["QUEUESTART", "ROLLCALL", "PENALTY"]))
    roll = f"{second}000|NONE|{draw(st.integers(second - 2, second))}000"
    match event:
        case "QUEUESTART":
            text = f"{second}|NONE|NONE|NONE|QUEUESTART|"
        case "ROLLCALL":
            text = f"{second}|NONE|NONE|NONE|ROLLCALL|{roll}|{draw(st.sampled_from(['1', '', 'x']))}"
        case "PRESENT":
            paused = draw(st.sampled_from(["", "post", "bank", "post,bank"]))
            text = f"{second}|NONE|NONE|a01|PRESENT|{roll}|401|{draw(st.sampled_from(['post', 'post,bank']))}|{paused}"
        case _:
            queue = "NONE" if event.endswith("ALL") else draw(QUEUES)
            text = f"{second}|CLI|{queue}|a01|{event}|{draw(st.sampled_from(['', 'lunch', 'PAUSED']))}"
    line = parse(text.encode() + b"\n")
    assert isinstance(line, Line)
    return line


LINES = st.lists(any_line(), max_size=16)


def holds(span: Session | Pause | Presence, moment: datetime) -> bool:
    return span.began_at <= moment < (span.ended_at or FOREVER)


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(lines: list[Line], random: object) -> None:
    shuffled = sorted(lines, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert fold_agent(shuffled) == fold_agent(lines)


@given(LINES)
def test_nobody_is_in_a_queue_twice_at_once_nor_pauses_where_he_is_not(lines: list[Line]) -> None:
    sessions, pauses = fold_agent(lines)
    for spans in (sessions, pauses):
        assert len({(span.queue, span.began_at) for span in spans}) == len(spans)
        for queue in ("post", "bank"):
            in_order = [span for span in spans if span.queue == queue]
            assert all((a.ended_at or FOREVER) <= b.began_at for a, b in pairwise(in_order))
            assert all((span.ended_at or FOREVER) >= span.began_at for span in in_order)
    for pause in pauses:
        assert any(
            session.queue == pause.queue
            and session.began_at <= pause.began_at
            and (pause.ended_at or FOREVER) <= (session.ended_at or FOREVER)
            for session in sessions
        )


@given(LINES)
def test_at_every_second_an_agent_is_there_or_not_and_pauses_or_not(lines: list[Line]) -> None:
    sessions, pauses = fold_agent(lines)
    spans = presences(sessions, pauses)
    assert all((a.ended_at or FOREVER) <= b.began_at for a, b in pairwise(spans))
    for moment in map(at, range(98, 145)):
        queues = {session.queue for session in sessions if holds(session, moment)}
        away = {pause.queue for pause in pauses if holds(pause, moment)}
        found = [span for span in spans if holds(span, moment)]
        assert len(found) == bool(queues)
        assert [span.paused for span in found] == ([queues <= away] if queues else [])


@given(LINES, st.lists(st.integers(95, 145), min_size=1, max_size=6))
def test_the_time_of_a_day_is_the_sum_of_its_intervals(lines: list[Line], edges: list[int]) -> None:
    spans = presences(*fold_agent(lines))
    cuts = [at(90), *map(at, sorted(edges)), at(150)]
    for seconds in (logged_in_seconds, paused_seconds):
        assert sum(seconds(spans, a, b) for a, b in pairwise(cuts)) == seconds(spans, at(90), at(150))
    assert paused_seconds(spans, at(90), at(150)) <= logged_in_seconds(spans, at(90), at(150))


@given(LINES, st.lists(any_line(200), max_size=16))
def test_from_a_moment_at_which_he_was_nowhere_the_lines_before_do_not_matter(
    before: list[Line], after: list[Line]
) -> None:
    """So the store reads them again only from there."""
    sessions, pauses = fold_agent([*before, *after])
    if all(session.ended_at is not None and session.ended_at + LATE < at(200) for session in fold_agent(before)[0]):
        later = fold_agent(after)
        assert tuple(session for session in sessions if session.began_at >= at(200)) == later[0]
        assert tuple(pause for pause in pauses if pause.began_at >= at(200)) == later[1]
