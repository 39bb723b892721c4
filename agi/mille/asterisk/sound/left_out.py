"""What callers will not hear in a language, or hear in another voice, since it is neither recorded nor spoken."""

import importlib
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from mille.asterisk.sound.studio_recordings import recorded_beside
from mille.centre.checks.findings import Finding
from mille.centre.model.centre import Centre, Language, Message
from mille.centre.source.problems import did_you_mean, quote
from mille.centre.texts.own_messages import KINDS, is_name, kind_of, languages_of, names, own_messages, unsaid
from mille.centre.texts.table_texts import table_messages
from mille.centre.units.overlay import with_units
from mille.errors import MilleError
from mille.words.spoken import speaks

Speaks = Callable[[Language], bool]

AHEAD = 3
"""Years for which sentences are made, after the present one."""


def voice(language: Language) -> bool:
    """Whether a language can be spoken here."""
    if speaks(language):
        return True
    engine = importlib.import_module("mille.asterisk.sound.speech").EspeakEngine()  # of an extra: loaded when needed
    return bool(engine.speaks(language))


def sayings(centre: Centre, today: date) -> dict[str, Message]:
    """Everything that mille says for a centre, tables included, with all its crisis units."""
    whole = with_units(centre, centre.units)
    rows = {name: row for table in whole.tables.values() for name, row in table_messages(whole, table).items()}
    return own_messages(whole, today, date(today.year + AHEAD, 12, 31)) | rows


def refuse_mute(centre: Centre, can_speak: Speaks = voice) -> None:
    """Raises MilleError when a message of the centre is neither recorded nor in a language that can be spoken."""
    for language in [language for language in centre.languages if not can_speak(language)]:
        mute = [name for name, message in centre.messages.items() if language not in message.recordings]
        if mute:
            remedy = f"give each of them a file: {language}: {{file: ..., says: ...}}"
            raise MilleError(f"no voice speaks {language}; messages not recorded in it: {', '.join(mute)}; {remedy}")


def left_out(centre: Centre, beside: Path, today: date, can_speak: Speaks = voice) -> Iterator[Finding]:
    """What is unwise about the recordings of a description in the folder `beside`: one finding for each kind."""
    own, recorded = sayings(centre, today), recorded_beside(centre, beside)
    yield from _no_messages(centre, recorded)
    for language in centre.languages:
        mute = not can_speak(language)
        if not mute and language not in recorded:
            continue
        lacks = unsaid(centre, own, can_speak if mute else lambda _: False, recorded).get(language, [])
        heard = [name for name, message in own.items() if language in languages_of(centre, name)]
        for kind, names_ in _by_kind(lacks):
            total = sum(kind_of(name) == kind for name in heard)
            if mute or kind not in ("dated", "row"):
                yield _finding(language, kind, names_, total, mute=mute)


def _by_kind(lacks: list[str]) -> Iterator[tuple[str, list[str]]]:
    order = list(KINDS)
    for kind, grouped in groupby(sorted(lacks, key=lambda name: order.index(kind_of(name))), key=kind_of):
        yield kind, list(grouped)


def _finding(language: Language, kind: str, lacks: list[str], total: int, *, mute: bool) -> Finding:
    shown = f"{', '.join(lacks[:3])}{', ...' if len(lacks) > 3 else ''}"
    count = f"{len(lacks)} of {total} messages: {shown}"
    record = f"record them; `mille words --language {language}` lists them"
    if kind == "row":
        count, record = f"{total} messages", "say in messages of the centre what callers in this language need"
    if mute:
        return ("words", language), f"callers in {language} do not hear {KINDS[kind]} ({count})", record
    return ("words", language), f"{KINDS[kind]} is said in {language} by another voice ({count})", record


def _no_messages(centre: Centre, recorded: dict[Language, set[str]]) -> Iterator[Finding]:
    """Files that are never played, since no message has their name."""
    queues = with_units(centre, centre.units).queues
    for language, files in recorded.items():
        for name in sorted(name for name in files if not is_name(name, queues)):
            path, message = ("words", language, "recordings"), f"mille says nothing named {quote(name)}"
            yield path, f"{message}, as a file in this folder is", did_you_mean(name, sorted(names(queues)))
