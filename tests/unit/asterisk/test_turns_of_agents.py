"""Whose callers an agent of several queues serves first, and for how long they are left alone after a talk."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mille.asterisk.dialplan.help_weights import help_weights
from mille.asterisk.dialplan.playlist import MUSIC, RATE, Playlist
from mille.asterisk.dialplan.wrap_ups import rest, shortest_wrap_ups
from mille.centre.model.centre import Agent, Queue
from mille.centre.reader.description import load_centre
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
NAMES = "abcde"
QUEUES = st.fixed_dictionaries({name: st.sets(st.sampled_from(NAMES)) for name in NAMES}).map(
    lambda helps: {
        name: Queue(name, "always", "wait", help=tuple(sorted(names - {name}))) for name, names in helps.items()
    }
)


def helps(helper: str, helped: str, queues: dict[str, Queue]) -> bool:
    """Whether the agents of one queue help in another, also by way of a third; found by walking."""
    seen, ahead = set[str](), {helped}
    while ahead:
        seen |= ahead
        ahead = {name for queue in ahead for name in queues[queue].help} - seen
    return helper in seen


@given(QUEUES)
def test_a_queue_weighs_more_than_those_it_helps_and_as_much_as_those_that_help_each_other(
    queues: dict[str, Queue],
) -> None:
    weights = help_weights(queues)
    for one in NAMES:
        for other in NAMES:
            if one != other and helps(one, other, queues):
                mutual = helps(other, one, queues)
                assert weights[one] == weights[other] if mutual else weights[one] > weights[other]


def test_without_help_all_queues_weigh_the_same() -> None:
    assert set(help_weights({name: Queue(name, "always", "wait") for name in NAMES}).values()) == {0}


@given(st.lists(st.integers(0, 60), min_size=3, max_size=3), st.sets(st.sampled_from(["a", "b", "c"]), min_size=1))
def test_nobody_is_left_alone_longer_than_the_queue_they_served_says(wraps: list[int], skills: set[str]) -> None:
    queues = {name: Queue(name, "always", "wait", wrap_up=wrap) for name, wrap in zip("abc", wraps, strict=True)}
    agent = Agent("x", "X", "999", dict.fromkeys(skills, 0))
    shortest = shortest_wrap_ups(replace(CENTRE, queues=queues, agents={"x": agent}, units={}))
    for served in skills:
        asterisk = [max(shortest[served], shortest[name]) for name in skills]  # app_queue waits for both
        assert max(asterisk) <= max(queues[served].wrap_up, rest(queues[served], shortest[served]))
        assert max(min(asterisk), rest(queues[served], shortest[served])) == queues[served].wrap_up


@given(st.integers(10, 3600))
def test_between_two_messages_there_is_as_much_music_as_the_queue_says(every: int) -> None:
    playlist = Playlist(every)
    order = list(playlist.order())
    assert order[-1] is None
    periods = "".join("m" if piece is None else "." for piece in order).split("m")[:-1]
    assert all(abs(len(period) * playlist.samples / RATE - every) < 0.01 for period in periods)
    assert {piece for piece in order if piece is not None} == set(range(playlist.count)) or every > MUSIC
    assert playlist.count * playlist.samples / RATE <= MUSIC
