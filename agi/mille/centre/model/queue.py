"""A queue: callers waiting for one skill. Durations are seconds, shares 0 to 1."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from mille.centre.model.menu import Instead, KeyWhileWaiting, Transfer
from mille.centre.model.rules import Recording, Survey
from mille.centre.model.values import CategoryName, Key, MessageName, PartnerName, QueueName, TimetableName
from mille.centre.notation.declaration import FILLED, OPTIONAL, called, cases, each, fills, titled
from mille.centre.notation.words import promise, whole

DAY = 24 * 3600

Strategy = Literal["leastrecent", "fewestcalls", "rrmemory", "random", "ringall"]
"""Which free agent is rung first, as Asterisk names it."""


@dataclass(frozen=True)
class Queue:
    """Callers waiting for one skill.

    `help` names queues whose agents also answer here, after its own. `instead` says where callers go when it is `full`,
    when `nobody` is there, when they have `timed_out` or it is `closed`; without it they hear a message, and the call
    ends. `closed` is its own message of closing.
    """

    name: str
    hours: Annotated[TimetableName, OPTIONAL, "when it is open; default: the centre's hours"]
    wait_message: Annotated[MessageName, "the message that callers hear while they wait"]
    strategy: Annotated[Strategy, "which free agent is rung first"] = "leastrecent"
    ring: Annotated[int, whole(5, 120), "seconds a telephone rings before the next one is tried"] = 15
    wrap_up: Annotated[int, whole(0, 3600), "seconds that agents have for themselves after a call"] = 10
    misses: Annotated[
        int,
        whole(0, 15),
        "how many calls in a row an agent may miss before being paused until they pick up; 0: never paused for it",
    ] = 3
    longest_wait: Annotated[int, whole(10, DAY), "seconds after which callers are not kept waiting any longer"] = 1800
    capacity: Annotated[int, whole(0, 10_000), "how many callers may wait; 0: no limit"] = 0
    wait_message_every: Annotated[int, whole(10, 3600), "seconds from one wait message to the next"] = 45
    promise_share: Annotated[
        float,
        promise,
        called("promise"),
        fills("promise_within"),
        "the share of callers answered within a time that the centre promises; default 80 % in 60 s",
    ] = 0.8
    promise_within: int = 60
    help: Annotated[tuple[QueueName, ...], "queues whose agents answer here too, when their own is quiet"] = ()
    closed: Annotated[MessageName, "the message outside its hours; default: the centre's"] = ""
    instead: Annotated[
        Mapping[str, Instead],
        cases(
            {
                "full": "where callers go when `capacity` callers wait; default: a message, and the call ends",
                "nobody": "where callers go when no agent is logged in, or none can be reached",
                "timed_out": "where callers go who have waited for `longest_wait`",
                "closed": "where callers go outside its hours",
            },
            prefix="when_",
        ),
        "where callers go whom the queue cannot serve",
    ] = field(default_factory=dict)
    keys: Annotated[Mapping[Key, KeyWhileWaiting], FILLED, each("key"), "what keys do while callers wait"] = field(
        default_factory=dict
    )
    say_position: Annotated[bool, "tell callers how many are before them"] = False
    say_wait: Annotated[bool, "tell callers when they come how long they will wait, if that can be known"] = False
    at_closing: Annotated[
        Literal["serve", "tell"],
        "what becomes of callers who still wait when it closes: they are served, or hear that it is closed",
    ] = "serve"
    overflow_after: Annotated[int, whole(0, 3600), "seconds of waiting after which the partners are rung"] = 120
    partners: Annotated[tuple[PartnerName, ...], "the partners that are rung then, in this order"] = ()
    greeting: Annotated[MessageName, "the message before a voice message; default: the tone alone"] = ""
    recording: Annotated[Recording | None, titled("the recording of {}"), "which talks are recorded; default: none"] = (
        None
    )
    survey: Annotated[
        Survey | None,
        titled("the survey of {}"),
        "what callers who stay on are asked after the talk; default: nothing",
    ] = None
    categories: Annotated[tuple[CategoryName, ...], "the categories that agents may choose from after a talk"] = ()
    transfer_to: Annotated[
        Mapping[Key, Transfer],
        FILLED,
        each("key"),
        "the queues to which agents hand callers over during a talk, by *2 and this key; callers keep their place",
    ] = field(default_factory=dict)

    def contradictions(self) -> Iterator[tuple[str, str, str]]:
        """What does not go together: the key, what is wrong, what to do."""
        if self.name in self.help:
            yield "help", "helps itself", "name another queue"
