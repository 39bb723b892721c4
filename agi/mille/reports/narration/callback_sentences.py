"""A line about calling a caller back as a sentence."""

from collections.abc import Callable, Mapping

from mille.records.journal import events
from mille.words.catalogue import N_
from mille.words.formats import Formats

RESULTS: Mapping[str, str] = {
    "busy": N_("the line is busy"),
    "noanswer": N_("nobody answers"),
    "failed": N_("the line is busy, or the call cannot be made"),
    "error": N_("Asterisk refuses the call"),
    "nokey": N_("the person who answers does not press 1"),
    "declined": N_("the person who answers does not want to be called again"),
    "lost": N_("its result is not known"),
}
"""How an attempt ended."""

ENDS: Mapping[str, str] = {
    "withdrawn": N_("somebody withdrew it"),
    "given_up": N_("all attempts were made"),
    "expired": N_("it was too old"),
    "not_allowed": N_("the centre may not call that number"),
}
"""Why there are no more attempts."""


def callback_sentence(event: events.Callback, queue: str, shown: Callable[[str], str], words: Formats) -> str:
    """What a line about a callback says; `shown` makes a number one that people may see."""
    match event:
        case events.CallbackAsked(callback=number):
            return words._("asks for a callback to {number} by the queue {queue}", number=shown(number), queue=queue)
        case events.CallbackClaimed(attempt=attempt):
            return words._("attempt {attempt} to call back begins", attempt=attempt)
        case events.CallbackResult(attempt=attempt, result=result):
            outcome = _one_of(RESULTS, result, words)
            return words._("attempt {attempt} to call back: {result}", attempt=attempt, result=outcome)
        case events.CallbackReached(attempt=attempt, uniqueid=call):
            sentence = N_("attempt {attempt} to call back: the caller takes it, in the call {call}")
            return words._(sentence, attempt=attempt, call=call)
        case events.CallbackReturned(returned=call, number=number):
            return words._("is called back at {number}, as asked in the call {call}", number=shown(number), call=call)
        case events.CallbackOver(reason=reason):
            return words._("is not called back any more: {why}", why=_one_of(ENDS, reason, words))
    return words._("callback: {kind}", kind=event.kind or words._("not said"))


def _one_of(messages: Mapping[str, str], code: str, words: Formats) -> str:
    """A code in words; the code itself where we have none for it."""
    return words._(messages[code]) if code in messages else code or words._("not said")
