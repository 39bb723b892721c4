"""One moment of a rehearsal, told: what the caller hears in it, what he may press, and what he does."""

from collections.abc import Iterator
from typing import TypeAlias

from mille.call.callback import OTHER, STAYS, YES
from mille.call.information import menu_of as menu_from
from mille.call.information import table_of
from mille.call.rehearsal.rehearsal import ENDINGS, SUPPOSED, Moment, menu_of
from mille.call.steps import Ask, Confirm, Dial, Enter, Look, Number, Promise, Record, Say, Step, Survey
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import TRANSFER_CODE, Centre, Key, Queue
from mille.centre.tables.table import keys_of
from mille.centre.texts.callback_texts import RETURNED, callback_messages
from mille.centre.texts.table_texts import BACK

Line: TypeAlias = tuple[str, str]
"""What is told and the words; an empty label goes on from the line before."""


def told(centre: Centre, moment: Moment, waited_in: str, words: Wording) -> Iterator[Line]:
    """What happens in a moment; `waited_in` is the queue where he was last."""
    step = moment.step
    if isinstance(step, Enter):
        yield from _queue(centre, step, moment, words)
        return
    if isinstance(step, Look):
        yield words("supposes"), _supposed(moment, words)
        return
    yield from _heard(step, moment.texts, words)
    if offered := _offered(centre, step, words):
        yield words("may_press"), ", ".join(offered.values())
    if isinstance(step, Survey) and (survey := centre.queues[waited_in].survey):
        yield words("may_press"), words("answers_by", keys=" ".join(survey.keys))
    if isinstance(step, Dial):
        yield from _rung(step, moment, words)
    if isinstance(step, Record):
        yield words("then"), words("speaks_message" if moment.pressed is None else "says_nothing")
    if isinstance(step, Promise):
        yield from _promised(centre, step, words)
    if isinstance(step, Say) and step.queue and not step.again:
        yield from _notice(centre, step, words)
    if moment.pressed is not None and not isinstance(step, Record):
        yield words("then"), _does(centre, moment, words)


def _heard(step: Step, texts: tuple[str, ...], words: Wording) -> Iterator[Line]:
    if isinstance(step, Confirm):  # a number read back is one sentence to him, whatever it is made of
        texts = (f"{' '.join(texts[:-1])}.", texts[-1])
    for count, text in enumerate(texts):
        yield ("" if count else f"{words('hears')} ({words.language_name(step.language)})", words.quote(text))


def _rung(step: Dial, moment: Moment, words: Wording) -> Iterator[Line]:
    answered = ENDINGS[moment.state or "busy"] is None
    yield words("then"), words("rings", ring=words.duration(step.ring))
    yield "", words("rings_answered" if answered else "rings_vain")


def _offered(centre: Centre, step: Step, words: Wording) -> dict[Key, str]:
    """The keys that he may press, and where they lead."""
    if isinstance(step, Confirm):
        known = {YES: "confirms", OTHER: "other_number", STAYS: "stays_in_line"}
        return {key: words(said, key=key) for key, said in known.items()}
    if menu := menu_of(centre, step):
        return {key: words.leading("key", action, key=key) for key, action in menu.keys.items()}
    table = None if getattr(step, "queue", "") else table_of(centre, step.node)
    if table is None:
        return {}
    places = {key: f"{key} {place[step.language]}" for key, place in keys_of(table).items()}
    return {**places, BACK: words("key_menu", key=BACK, target=menu_from(step.node))}


def _notice(centre: Centre, step: Say, words: Wording) -> Iterator[Line]:
    """The key that declines to be recorded, where there is one."""
    recording = centre.queues[step.queue].recording
    if recording and recording.opt_out and recording.notice in step.messages:
        yield words("may_press"), words("declines_recording", key=recording.opt_out)


def _promised(centre: Centre, step: Promise, words: Wording) -> Iterator[Line]:
    """What becomes of his request, when he has hung up."""
    queue, callbacks = centre.queues[step.queue], centre.callbacks
    if callbacks is None:
        return
    yield words("later"), words("is_called_back", number=step.number, hours=queue.hours)
    pause, ring = words.duration(callbacks.pause), words.duration(callbacks.ring)
    yield "", words("callback_tried", attempts=callbacks.attempts, pause=pause, ring=ring)
    yield words("hears"), words.quote(callback_messages(centre)[RETURNED].texts.get(step.language, ""))
    yield words("then"), words("takes_callback", name=queue.name)


def _supposed(moment: Moment, words: Wording) -> str:
    """How the queue is taken to stand, where the caller is told of his wait."""
    if moment.state not in ("busy", "left", "timed-out") or SUPPOSED.recent is None:
        return words("supposes_quiet")
    talk = words.duration(int(SUPPOSED.recent.mean))
    return words("supposes_busy", waiting=SUPPOSED.waiting, staffed=SUPPOSED.logged_in, talk=talk)


def _does(centre: Centre, moment: Moment, words: Wording) -> str:
    step = moment.step
    if not moment.pressed:
        if isinstance(step, Ask | Survey | Confirm | Number):
            return words("silent", timeout=words.duration(step.timeout))
        return words("listens")
    if isinstance(step, Survey):
        return words("answers_survey", key=moment.pressed)
    if isinstance(step, Number):
        return words("types", keys=moment.pressed)
    if isinstance(step, Confirm):
        return words("answers_survey", key=moment.pressed)
    if isinstance(step, Say):
        return words("interrupts", key=moment.pressed)
    known = moment.pressed in _offered(centre, step, words)
    return words("presses" if known else "presses_wrong", key=moment.pressed)


def _queue(centre: Centre, step: Enter, moment: Moment, words: Wording) -> Iterator[Line]:
    queue, state = centre.queues[step.queue], moment.state
    if state in ("busy", "left", "timed-out"):
        spoken = words.language_name(step.language)
        yield f"{words('hears')} ({spoken})", words("wait_words", every=words.often(queue.wait_message_every))
        yield from (("", words.quote(text)) for text in moment.texts)
    if queue.keys:
        yield words("may_press"), ", ".join(words.leading("key", action, key=key) for key, action in queue.keys.items())
    if moment.pressed:
        yield words("then"), words("waits_presses", key=moment.pressed)
        return
    known = str(state).replace("-", "_")
    known = "waits" if state == "timed-out" and step.longest_wait < queue.longest_wait else known
    yield words("then"), words(f"state_{known}", wait=words.duration(step.longest_wait))
    if ENDINGS[state or "busy"] is None:
        yield from _talk(queue, step, moment, words)
    if state == "full" and not queue.capacity:
        yield "", words("never_full")


def _talk(queue: Queue, step: Enter, moment: Moment, words: Wording) -> Iterator[Line]:
    """What belongs to the talk with an agent: that it is recorded, that he may hand the caller over, or does."""
    if step.record:
        yield "", words("talk_recorded")
    if moment.transferred:
        yield "", words("transfers", code=TRANSFER_CODE, key=moment.transferred)
    elif queue.transfer_to:
        keys = ", ".join(words.leading("key", action, key=key) for key, action in queue.transfer_to.items())
        yield "", words("may_transfer", code=TRANSFER_CODE, keys=keys)
