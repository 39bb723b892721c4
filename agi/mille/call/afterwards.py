"""What comes after a talk with an agent? A question, for a share of those who stay on the line."""

from mille.call.entering import state_of
from mille.call.steps import Call, End, Event, Survey
from mille.centre.model.centre import Centre

TALKED = "CONTINUE"
"""The QUEUESTATUS after a talk that the agent has ended."""

SURVEY_WAITS = 8.0
"""Seconds in which the question may be answered."""


def next_step(centre: Centre, call: Call, event: Event) -> Survey | End:
    """The question, once; then thanks for an answer with one of its keys. `event` is TALKED or ``surveyed``."""
    said = state_of(call)
    queue = centre.queues.get(call.queue)
    survey = queue.survey if queue else None
    if survey and event.kind == "queue":
        return Survey(messages=(survey.question,), timeout=SURVEY_WAITS, **said)
    if survey and event.value in survey.keys:
        return End(messages=(survey.thanks,), reason="surveyed", **said)
    return End(messages=(), reason="answered", **said)
