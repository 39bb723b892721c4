"""One moment of a rehearsal in words: what the caller hears in it, what they may press, and what they do."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from mille.call.callback import OTHER, STAYS, YES
from mille.call.information import menu_of as menu_from
from mille.call.information import table_of
from mille.call.rehearsal.rehearsal import ENDINGS, SUPPOSED, Moment, QueueState, menu_of
from mille.call.steps import Ask, Confirm, Dial, Enter, Look, Number, Promise, Record, Say, Step, Survey
from mille.centre.explain.wording import Sentences, Wording
from mille.centre.model.centre import TRANSFER_CODE, Action, Centre, Key, Queue
from mille.centre.tables.table import keys_of
from mille.centre.texts.callback_texts import RETURNED, callback_messages
from mille.centre.texts.table_texts import BACK
from mille.words.catalogue import N_
from mille.words.typography import NBSP

Line: TypeAlias = tuple[str, str]
"""A label and the words; an empty label continues the line before."""

KEYS: Sentences = {
    "queue": N_("{key} queue {target}"),
    "menu": N_("{key} menu {target}"),
    "say": N_("{key} message {target}"),
    "table": N_("{key} table {target}"),
    "language": N_("{key} {language}"),
    "voicemail": N_("{key} voice message for {target}"),
    "callback": N_("{key} callback by {target}"),
    "partner": N_("{key} partner {target}"),
    "agent": N_("{key} agent {target}"),
}
"""Keys that the caller may press, each with where it leads."""

CONFIRMING: Mapping[Key, str] = {
    YES: N_("{key} to be called at this number"),
    OTHER: N_("{key} to type another number"),
    STAYS: N_("{key} to stay in the queue"),
}
"""Keys that the caller may press when a number has been read back."""

STATES: Mapping[QueueState, str] = {
    "busy": N_("waits, {wait} at most, until an agent answers"),
    "free": N_("an agent is free and answers"),
    "full": N_("is not let in: the queue is full"),
    "nobody": N_("is not let in: no agent is logged in or reachable"),
    "left": N_("the last agent logs out during the wait"),
    "timed-out": N_("waits {wait}, the longest wait; nobody answers"),
}
"""What happens in a queue, by how it stands."""


def narration(centre: Centre, moment: Moment, waited_in: str, words: Wording) -> Iterator[Line]:
    """What happens in a moment; `waited_in` is the queue where the caller was last."""
    step = moment.step
    if isinstance(step, Enter):
        yield from _queue(centre, step, moment, words)
        return
    if isinstance(step, Look):
        yield words._("assuming"), _assumed(moment, words)
        return
    yield from _heard(step, moment.texts, words)
    if offered := _offered(centre, step, words):
        yield words._("may press"), ", ".join(offered.values())
    if isinstance(step, Survey) and (survey := centre.queues[waited_in].survey):
        yield words._("may press"), words._("one of the keys {keys} to answer", keys=" ".join(survey.keys))
    if isinstance(step, Dial):
        yield from _rung(step, moment, words)
    if isinstance(step, Record):
        spoke = moment.pressed is None
        yield words._("then"), words._("speaks after the tone") if spoke else words._("says nothing after the tone")
    if isinstance(step, Promise):
        yield from _called_back(centre, step, words)
    if isinstance(step, Say) and step.queue and not step.again:
        yield from _notice(centre, step, words)
    if moment.pressed is not None and not isinstance(step, Record):
        yield words._("then"), _does(centre, moment, words)


def _hears(step: Step, words: Wording) -> str:
    return words._("hears ({language})", language=words.language_name(step.language))


def _heard(step: Step, texts: tuple[str, ...], words: Wording) -> Iterator[Line]:
    if isinstance(step, Confirm):  # to callers, a number read back is one sentence
        texts = (f"{' '.join(texts[:-1])}.", texts[-1])
    for count, text in enumerate(texts):
        yield "" if count else _hears(step, words), words.quote(text)


def _rung(step: Dial, moment: Moment, words: Wording) -> Iterator[Line]:
    answered = ENDINGS[moment.state or "busy"] is None
    yield words._("then"), words._("the telephone rings for {ring}", ring=words.duration(step.ring))
    yield "", words._("the call is answered") if answered else words._("nobody answers")


def _key(key: Key, action: Action, words: Wording) -> str:
    language = words.language_name(action.target) if action.kind == "language" else ""
    text = words._(KEYS[action.kind], key=key, target=action.target, language=language)
    return text.replace(" ", NBSP, 1)  # the key stays with what it does


def _keys(keys: Mapping[Key, Action], words: Wording) -> str:
    return ", ".join(_key(key, action, words) for key, action in keys.items())


def _offered(centre: Centre, step: Step, words: Wording) -> dict[Key, str]:
    """The keys that the caller may press, and where they lead."""
    if isinstance(step, Confirm):
        return {key: words._(sentence, key=key) for key, sentence in CONFIRMING.items()}
    if menu := menu_of(centre, step):
        return {key: _key(key, action, words) for key, action in menu.keys.items()}
    table = None if getattr(step, "queue", "") else table_of(centre, step.node)
    if table is None:
        return {}
    places = {key: f"{key} {place[step.language]}" for key, place in keys_of(table).items()}
    return {**places, BACK: _key(BACK, Action("menu", menu_from(step.node)), words)}


def _notice(centre: Centre, step: Say, words: Wording) -> Iterator[Line]:
    """The key that declines to be recorded, where there is one."""
    recording = centre.queues[step.queue].recording
    if recording and recording.opt_out and recording.notice in step.messages:
        yield words._("may press"), words._("{key} not to be recorded", key=recording.opt_out)


def _called_back(centre: Centre, step: Promise, words: Wording) -> Iterator[Line]:
    """What becomes of the request, when the caller has hung up."""
    queue, callbacks = centre.queues[step.queue], centre.callbacks
    if callbacks is None:
        return
    yield (
        words._("later"),
        words._(
            "when the callers ahead have been served and an agent is free, during the hours {hours}, the centre calls "
            "{number}",
            hours=queue.hours,
            number=step.number,
        ),
    )
    yield (
        "",
        words.plural(
            "{n} attempt, ringing for {ring}",
            "up to {n} attempts, {pause} apart, ringing for {ring} each time",
            callbacks.attempts,
            pause=words.duration(callbacks.pause),
            ring=words.duration(callbacks.ring),
        ),
    )
    yield _hears(step, words), words.quote(callback_messages(centre)[RETURNED].texts.get(step.language, ""))
    yield words._("then"), words._("presses 1 and enters the queue {name}, at the place kept there", name=queue.name)


def _assumed(moment: Moment, words: Wording) -> str:
    """How the queue is taken to stand, where the caller is told of the wait."""
    if moment.state not in ("busy", "left", "timed-out") or SUPPOSED.recent is None:
        return words._("nobody is waiting: no wait is announced")
    return words._(
        "{waiting} callers are waiting for {agents} agents, who have lately talked for {talk} on average",
        waiting=SUPPOSED.waiting,
        agents=SUPPOSED.logged_in,
        talk=words.duration(int(SUPPOSED.recent.mean)),
    )


def _does(centre: Centre, moment: Moment, words: Wording) -> str:
    step, key = moment.step, moment.pressed
    if not key:
        if isinstance(step, Ask | Survey | Confirm | Number):
            return words._("presses nothing for {timeout}", timeout=words.duration(step.timeout))
        return words._("listens to the end")
    if isinstance(step, Survey | Confirm):
        return words._("answers with {key}", key=key)
    if isinstance(step, Number):
        return words._("types {keys}", keys=key)
    if isinstance(step, Say):
        return words._("presses {key}, which stops the message", key=key)
    if key in _offered(centre, step, words):
        return words._("presses {key}", key=key)
    return words._("presses {key}, which is not a key of this menu", key=key)


def _queue(centre: Centre, step: Enter, moment: Moment, words: Wording) -> Iterator[Line]:
    queue, state = centre.queues[step.queue], moment.state or "busy"
    if state in ("busy", "left", "timed-out"):
        interval = words.interval(queue.wait_message_every)
        yield _hears(step, words), words._("music and, every {interval}:", interval=interval)
        yield from (("", words.quote(text)) for text in moment.texts)
    if queue.keys:
        yield words._("may press"), _keys(queue.keys, words)
    if moment.pressed:
        yield words._("then"), words._("waits, and presses {key}", key=moment.pressed)
        return
    yield words._("then"), _waited(queue, step, state, words)
    if ENDINGS[state] is None:
        yield from _conversation(queue, step, moment, words)
    if state == "full" and not queue.capacity:
        yield "", words._("(in fact this queue is never full: its capacity has no limit)")


def _waited(queue: Queue, step: Enter, state: QueueState, words: Wording) -> str:
    """How the wait ends; it is the longest only where this step is not cut short, as by an overflow."""
    wait = words.duration(step.longest_wait)
    if state == "timed-out" and step.longest_wait < queue.longest_wait:
        return words._("waits {wait}; nobody answers", wait=wait)
    return words._(STATES[state], wait=wait)


def _conversation(queue: Queue, step: Enter, moment: Moment, words: Wording) -> Iterator[Line]:
    """What belongs to the conversation: that it is recorded, that the agent may transfer the call, or does."""
    if step.record:
        yield "", words._("the conversation is recorded")
    if key := moment.transferred:
        code = TRANSFER_CODE
        yield "", words._("the agent transfers the call to another queue, with {code} and {key}", code=code, key=key)
    elif queue.transfer_to:
        code, keys = TRANSFER_CODE, _keys(queue.transfer_to, words)
        yield "", words._("the agent may transfer the call, with {code} and a key: {keys}", code=code, keys=keys)
