"""A step of the dialplan as sentences: what had happened before, and what the caller does or hears next."""

from collections.abc import Iterator, Mapping

from mille.records.calls.journal_steps import Step
from mille.words.catalogue import N_
from mille.words.formats import Formats

PRESSED: Mapping[str, tuple[str, str]] = {
    "said": (N_("presses {keys} during the message"), N_("hears the message to its end")),
    "surveyed": (N_("answers {keys} to the question"), N_("does not answer the question")),
    "confirmed": (N_("answers {keys}"), N_("does not answer")),
    "digits": (N_("presses {keys}"), N_("presses nothing")),
}
"""Events before a step, with the keys that the caller pressed, or without any."""

HAPPENED: Mapping[str, str] = {
    "safe": N_("Python does not decide in time: the call takes the safe path"),
    "key": N_("presses {value} while waiting"),
    "transfer": N_("the agent presses {value} to hand the caller over"),
    "place": N_("on arrival: callers waiting, agents ready, agents within reach: {value}"),
    "typed": N_("types a number"),
    "returned": N_("joins the queue at the place that was kept"),
}
"""Other events before a step."""

DIALLED: Mapping[str, str] = {
    "BUSY": N_("the line is busy"),
    "NOANSWER": N_("nobody answers"),
    "": N_("nobody can be reached"),
}
"""What became of a call to a partner."""

STEPS: Mapping[str, str] = {
    "say": N_("hears the message {detail}"),
    "ask": N_("hears the menu {menu}"),
    "look": N_("is about to join a queue"),
    "queue": N_("goes to the queue {queue}"),
    "dial": N_("is put through to {detail}"),
    "record": N_("may leave a voice message"),
    "confirm": N_("hears the number for the callback: is it right?"),
    "number": N_("is asked for a number for the callback"),
    "promise": N_("is promised a callback"),
    "survey": N_("is asked a question about the talk"),
    "end": N_("the centre ends the call: {detail}"),
}
"""What the caller does or hears next."""

OTHER = N_("next: {step}")
"""What is said of a step that we do not know."""


def step_sentences(step: Step, words: Formats) -> Iterator[str]:
    """What had happened before the step, where there is something to say of it, and the step."""
    if before := _before(step):
        yield words._(before, keys=_keys(step), value=step.value)
    detail = step.detail or (words._("no reason given") if step.step == "end" else "")
    decided = STEPS.get(step.step, OTHER)
    yield words._(
        decided,
        detail=detail,
        menu=step.node,
        queue=step.queue,
        step=step.step or words._("nothing"),
    )


def _before(step: Step) -> str:
    """The message of what had happened, or nothing."""
    if step.event == "dial":
        return DIALLED.get(step.value, DIALLED[""])
    if step.event in PRESSED:
        with_keys, without = PRESSED[step.event]
        return with_keys if _keys(step) else without
    return HAPPENED.get(step.event, "")


def _keys(step: Step) -> str:
    """The keys that the caller pressed before the step."""
    return {"surveyed": step.answer, "confirmed": step.value}.get(step.event, step.keys)
