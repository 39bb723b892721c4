"""A line about calling a caller back as a sentence."""

from collections.abc import Callable, Mapping

from mille.records.journal.line import Line
from mille.words.catalogue import N_
from mille.words.formats import Formats

SENTENCES: Mapping[str, str] = {
    "asked": N_("asks for a callback to {number} by the queue {queue}"),
    "claimed": N_("attempt {attempt} to call back begins"),
    "result": N_("attempt {attempt} to call back: {result}"),
    "reached": N_("attempt {attempt} to call back: the caller takes it, in the call {call}"),
    "returned": N_("is called back at {number}, as asked in the call {call}"),
    "over": N_("is not called back any more: {why}"),
}
OTHER = N_("callback: {kind}")
"""What is said of a kind of line that we do not know."""

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


def callback_sentence(line: Line, shown: Callable[[str | None], str], words: Formats) -> str:
    """What a CALLBACK line says; `shown` makes a number one that people may see."""
    kind, value, detail = line.arg(2), line.arg(3), line.arg(4)
    return words._(
        SENTENCES.get(kind, OTHER),
        kind=kind or words._("not said"),
        queue=line.queue,
        attempt=value,
        number=shown(value if kind == "asked" else detail),
        call=value if kind == "returned" else detail,
        result=_one_of(RESULTS, detail, words),
        why=_one_of(ENDS, value, words),
    )


def _one_of(messages: Mapping[str, str], code: str, words: Formats) -> str:
    """A code in words; the code itself where we have none for it."""
    return words._(messages[code]) if code in messages else code or words._("not said")
