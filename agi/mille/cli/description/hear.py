"""`mille hear`: what a caller would hear, at any instant, whatever he presses."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import click

from mille.call.rehearsal.narration import narrated
from mille.call.rehearsal.rehearsal import ENDINGS, Caller, QueueState, rehearse
from mille.centre.explain.wording import wording
from mille.centre.hours.typed_instants import instant
from mille.centre.model.centre import Centre, Language
from mille.centre.source.problems import did_you_mean, quote
from mille.cli.description.explain import LANGUAGE, YEARS, centre_of, common
from mille.errors import MilleError

SILENCE = "-"


@click.command("hear")
@common
@click.option("--at", metavar="'YYYY-MM-DD HH:MM'", help="In the centre's time zone. Default: now.")
@click.option("--from", "number", default="", metavar="NUMBER", help="Who rings. Default: a number withheld.")
@click.option(
    "--press",
    multiple=True,
    metavar="KEYS",
    help="One after the other; - lets a question pass, or leaves a voice message empty. Then he is silent.",
)
@click.option(
    "--queue",
    "queues",
    multiple=True,
    metavar="[NAME=]STATE",
    help=f"How it stands, or all of them: {', '.join(ENDINGS)}. Default: busy, until an agent answers.",
)
@click.option(
    "--transfer",
    multiple=True,
    metavar="KEYS",
    help="By which agents, where they may, hand him over.",
)
@click.option("--again", type=click.IntRange(0), metavar="SECONDS", help="So long ago a call of his was not answered.")
@click.option("--bulletin", metavar="TEXT", help="As if `mille bulletin welcome` told this, in whatever language.")
@click.option("--lot", type=click.IntRange(0, 99), default=0, show_default=True, help="What he draws, for shares.")
@click.option("--in", "language", type=LANGUAGE, default="en", show_default=True, help="Who is told of it.")
def hear(
    centre: Path | None,
    opened: tuple[str, ...],
    at: str | None,
    number: str,
    press: tuple[str, ...],
    queues: tuple[str, ...],
    transfer: tuple[str, ...],
    again: int | None,
    bulletin: str | None,
    lot: int,
    language: Language,
) -> None:
    """What a caller would hear, step by step, and where he goes: decided as for a live call."""
    described = centre_of(centre, opened)
    rings = _instant(at, ZoneInfo(described.timezone))
    pressed, states = _keys("".join(press)), _states(described, queues)
    told = dict.fromkeys(described.languages, bulletin) if bulletin else {}
    caller = Caller(rings, pressed, states, _number(number), lot, _keys("".join(transfer)), again, told)
    played = rehearse(described, caller)
    click.echo(narrated(described, caller.arrived, _number(number), played, wording(language)), nl=False)


def _instant(text: str | None, zone: ZoneInfo) -> datetime:
    """When he rings: what --at says, or now."""
    if text is None:
        return datetime.now(zone)
    at = instant(text, zone)
    if not YEARS[0] < at.year < YEARS[1]:
        raise MilleError(f"--at {quote(text)} is too far away; take a year from {YEARS[0] + 1} to {YEARS[1] - 1}")
    return at


def _keys(text: str) -> tuple[str, ...]:
    """The keys of --press; spaces and commas between them are allowed."""
    typed = [char for char in text if char not in " ,"]
    for char in typed:
        if char not in "0123456789*#" + SILENCE:
            raise MilleError(f"--press {quote(char)} is no key; type 0 to 9, * or #, and {SILENCE} for silence")
    return tuple("" if char == SILENCE else char for char in typed)


def _states(centre: Centre, queues: tuple[str, ...]) -> Mapping[str, QueueState]:
    states: dict[str, QueueState] = {}
    for said in queues:
        name, _, state = said.rpartition("=")
        known = [*centre.queues, *centre.partners, *centre.agents]
        if name and name not in known:
            raise MilleError(f"--queue {quote(said)}: there is no queue {quote(name)}; {did_you_mean(name, known)}")
        if state not in ENDINGS:
            raise MilleError(f"--queue {quote(said)}: {quote(state)} is no state; {did_you_mean(state, list(ENDINGS))}")
        states[name] = cast(QueueState, state)
    return states


def _number(text: str) -> str:
    """A caller's number as the dialplan keeps it: digits and +, 20 at the most, or nothing."""
    return text if re.fullmatch("[0-9+]{1,20}", text) else ""
