"""Centres whose callers the tests follow: the worked ones and any small one; and a dialplan without Asterisk."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from mille.call.journey import next_step
from mille.call.rehearsal.rehearsal import SUPPOSED, listens
from mille.call.steps import (
    Ask,
    Call,
    Confirm,
    Dial,
    End,
    Enter,
    Event,
    Look,
    Number,
    Promise,
    Record,
    Say,
    Step,
    Survey,
    remembered,
)
from mille.centre.hours.public_holidays import public_holidays
from mille.centre.model import centre as model
from mille.centre.model.centre import (
    Action,
    Agent,
    Callbacks,
    Centre,
    Hours,
    Menu,
    Message,
    Outward,
    Partner,
    Queue,
    Span,
    Tier,
    Trunk,
)
from mille.centre.reader.description import load_centre
from mille.centre.units.overlay import with_units
from mille.resources import folder

THE_1000 = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
PLAIN = replace(THE_1000.menus["main"], keys={**THE_1000.menus["main"].keys, "5": Action("say", "agencies")})
REFERENCE = replace(THE_1000, menus={**THE_1000.menus, "main": PLAIN}, closed_menu="", say_opening=False)
"""The 1000, but with a message instead of a table, and with a plain farewell outside its hours."""
COVID = with_units(REFERENCE, ["covid"])
TRIAL = load_centre(Path(__file__).parents[2] / "e2e" / "centre.yaml")
WORKED = (REFERENCE, COVID, TRIAL, THE_1000)

KEYS = "0123456789*#"
STATUSES = ("TIMEOUT", "FULL", "JOINEMPTY", "LEAVEEMPTY", "JOINUNAVAIL", "LEAVEUNAVAIL", "CONTINUE", "WITHDRAW")
"""All that Queue() may leave in QUEUESTATUS, but UNKNOWN, which the dialplan keeps for the safe path."""

keys = st.sampled_from(["", *KEYS])
"""What a caller does at a question: nothing, or one key."""
statuses = st.sampled_from(STATUSES) | st.text()
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))

for year in range(2025, 2029):  # read once, so that no example waits for them
    public_holidays("NC", year)


def noumea(local: str) -> datetime:
    """An instant told in the centre's time, such as 2026-09-23 14:05."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Pacific/Noumea")).astimezone(UTC)


def travels(centre: Centre, pressed: Iterable[str], call: Call, event: Event, at: datetime) -> list[Step]:
    """The steps of a caller until somebody is to answer or he is taken leave of, or nothing more is `pressed`.

    Performs them as extensions.conf does.
    """
    answers, steps = iter(pressed), [next_step(centre, call, event, at)]
    while not isinstance(step := steps[-1], Enter | Dial | Record | Confirm | Number | Promise | End):
        call = remembered(call, step, at)
        if isinstance(step, Look):
            steps.append(next_step(centre, call, Event("place", standing=SUPPOSED), at))
            continue
        if isinstance(step, Say) and listens(centre, step):
            steps.append(next_step(centre, call, Event("said"), at))
            continue
        key = next(answers, None)
        if key is None:
            break
        steps.append(next_step(centre, call, Event("said" if isinstance(step, Say) else "digits", key), at))
    return steps


def rings(centre: Centre, *pressed: str, at: datetime) -> list[Step]:
    """The steps of somebody who rings at an instant and presses these keys, "" for silence."""
    return travels(centre, pressed, Call(at, centre.languages[0]), Event("arrived"), at)


@st.composite
def small_centres(draw: st.DrawFn, always_open: bool = False) -> Centre:
    """Any small centre. Its menus may lead in circles, also those of a silent caller, and its hours may never open."""
    menus = [f"menu{number}" for number in range(draw(st.integers(1, 4)))]
    queues = [f"queue{number}" for number in range(draw(st.integers(1, 3)))]
    messages = ["hello", "closed", "wrong", "sorry", "news"]
    languages = ("fr", "en")[: draw(st.integers(1, 2))]
    timetables = ["always"] if always_open else ["always", "never", "mornings"]

    def led(kind: str) -> st.SearchStrategy[Action]:
        targets = {"queue": queues, "menu": menus, "say": messages, "language": languages}[kind]
        return st.builds(Action, st.just(kind), st.sampled_from(targets))

    anywhere = st.one_of(*map(led, ("queue", "menu", "say", "language")))
    onwards = st.one_of(led("queue"), led("menu"))

    def menu(name: str) -> Menu:
        own = draw(st.dictionaries(st.sampled_from(KEYS), anywhere, min_size=1, max_size=4))
        return Menu(name, ("hello",), own, draw(onwards), draw(st.integers(1, 10)))

    hours = st.sampled_from(timetables)
    return Centre(
        name="Le 1000",
        numbers=("1000",),
        timezone="Pacific/Noumea",
        country="NC",
        languages=languages,
        hours=draw(hours),
        welcome=("hello",),
        closed="closed",
        wrong_key="wrong",
        sorry=dict.fromkeys(("full", "nobody", "timed_out"), "sorry"),
        menu=menus[0],
        default=queues[0],
        trunks={"opt": Trunk("opt", ("192.0.2.1",))},
        timetables={
            "always": Hours("always", dict.fromkeys(range(7), (Span(0, 1440),)), closed_on_holidays=False),
            "never": Hours("never", {}),
            "mornings": Hours("mornings", dict.fromkeys(range(7), (Span(420, 720),))),
        },
        messages={name: Message(name, dict.fromkeys(languages, name)) for name in messages},
        menus={name: menu(name) for name in menus},
        queues={
            name: Queue(name, draw(hours), "hello", say_position=draw(st.booleans()), say_wait=draw(st.booleans()))
            for name in queues
        },
        agents={"a1": Agent("a1", "Anne", "201", dict.fromkeys(queues, 0))},
    )


centres = st.sampled_from(WORKED) | small_centres()


@st.composite
def calls(draw: st.DrawFn, centre: Centre) -> Call:
    """Any state in which the dialplan may ask for a caller of this centre."""
    return Call(
        arrived=draw(instants),
        language=draw(st.sampled_from(centre.languages)),
        node=draw(st.sampled_from(list(centre.menus))),
        tries=draw(st.integers(0, 12)),
        queue=draw(st.sampled_from(["", *centre.queues])),
        steps=draw(st.integers(1, 40)),
        number=draw(st.sampled_from(["", "268801", "751234"])),
        tier=draw(st.sampled_from(["", *centre.tiers])),
        lot=draw(st.integers(0, 999_999)),
    )


@st.composite
def whole_centres(draw: st.DrawFn, emergency: bool = False) -> Centre:
    """A small centre with everything that a description may say: keys of every kind, in menus and in queues."""
    small = draw(small_centres())
    queues, partners = list(small.queues), ["clinic", "town"]
    targets = {"say": list(small.messages), "partner": partners, "agent": ["a1"], "menu": list(small.menus)}

    def led(kind: model.Kind) -> st.SearchStrategy[Action]:
        target = st.sampled_from(targets.get(kind, queues))
        return st.builds(Action, st.just(kind), target, category=st.sampled_from(["", "account"]))

    kinds: tuple[model.Kind, ...] = ("queue", "say", "voicemail", "callback", "partner")
    waiting = st.one_of(*map(led, kinds))
    in_menu = st.one_of(waiting, led("agent"), led("menu"))
    keys_of, shares = st.dictionaries(st.sampled_from(KEYS), waiting, max_size=3), st.sampled_from([0.0, 0.3, 1.0])

    def queue(known: Queue) -> Queue:
        return replace(
            known,
            longest_wait=draw(st.integers(10, 40)),
            overflow_after=draw(st.integers(0, 50)),
            keys=draw(keys_of),
            instead=draw(st.dictionaries(st.sampled_from(["full", "nobody", "timed_out", "closed"]), waiting)),
            partners=tuple(draw(st.lists(st.sampled_from(partners), unique=True))),
            greeting=draw(st.sampled_from(["", "hello"])),
            recording=draw(st.none() | st.builds(model.Recording, st.just("news"), shares, st.sampled_from(["", "9"]))),
            survey=draw(st.none() | st.builds(model.Survey, st.just("hello"), st.just("news"), shares)),
        )

    def menu(known: Menu) -> Menu:
        return replace(known, keys={**known.keys, **draw(st.dictionaries(st.sampled_from(KEYS), in_menu, max_size=3))})

    return replace(
        small,
        queues={name: queue(known) for name, known in small.queues.items()},
        menus={name: menu(known) for name, known in small.menus.items()},
        emergency=emergency,
        outward=Outward("opt"),
        callbacks=draw(st.sampled_from([None, Callbacks()])),
        tiers={"old": Tier("old", 120, ("75*",))},
        partners={
            "clinic": Partner("clinic", "251000", share=draw(shares), hours=draw(st.sampled_from(["", "mornings"]))),
            "town": Partner("town", "252000", share=draw(shares), notice="news"),
        },
    )


@st.composite
def happenings(draw: st.DrawFn, centre: Centre, step: Step) -> tuple[Event, int]:
    """What may happen in a step, and how many seconds that takes."""
    match step:
        case Ask():
            return Event("digits", draw(keys)), draw(st.integers(0, 5))
        case Say():
            return Event("said", draw(keys)), draw(st.integers(0, 20))
        case Look():
            return Event("place", standing=draw(st.sampled_from([None, SUPPOSED]))), 0
        case Survey():
            return Event("surveyed", draw(keys)), 3
        case Dial():
            return Event("dial", draw(st.sampled_from(["NOANSWER", "BUSY", "CHANUNAVAIL", "CONGESTION"]))), 1
        case Record():
            return Event("recorded", draw(st.sampled_from(["0", "1", "2", "30", ""]))), 5
        case Confirm():
            return Event("confirmed", draw(keys)), 3
        case Number():
            return Event("typed"), 5
    assert isinstance(step, Enter)
    pressed = sorted(centre.queues[step.queue].keys)
    if draw(st.booleans()) and pressed:
        return Event("key", draw(st.sampled_from(pressed))), draw(st.integers(1, step.longest_wait))
    status = draw(st.sampled_from(STATUSES))
    return Event("queue", status), step.longest_wait if status == "TIMEOUT" else 0


def lives(data: st.DataObject, centre: Centre, call: Call, event: Event, at: datetime, most: int) -> list[Step]:
    """The steps of a caller to whom anything may happen, until the end of his call or `most` of them."""
    return [step for _, step in lived(data, centre, call, event, at, most)]


def lived(
    data: st.DataObject, centre: Centre, call: Call, event: Event, at: datetime, most: int
) -> list[tuple[Event, Step]]:
    """The same, each step with what had happened before it."""
    steps = [(event, next_step(centre, call, event, at))]
    while not isinstance(step := steps[-1][1], End | Promise) and len(steps) < most:
        call = remembered(call, step, at)
        event, seconds = data.draw(happenings(centre, step))
        if event.kind == "typed" and call.wish:  # the dialplan puts it there
            typed = data.draw(st.sampled_from(["", "268801", "15", "0033612345678", "9" * 20]))
            call = replace(call, wish=replace(call.wish, number=typed))
        at += timedelta(seconds=seconds)
        steps.append((event, next_step(centre, call, event, at)))
    return steps
