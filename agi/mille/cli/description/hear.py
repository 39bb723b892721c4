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
from mille.centre.model.centre import Centre, Language
from mille.centre.notation.typed_instants import instant
from mille.centre.source.problems import did_you_mean, quote
from mille.cli.description.explain import LANGUAGE, YEARS, centre_of, common
from mille.errors import MilleError

SILENCE = "-"


@click.command("hear")
@common
@click.option(
    "--at", metavar="'YYYY-MM-DD HH:MM'", help="When the call arrives, in the centre's time zone. Default: now."
)
@click.option("--from", "number", default="", metavar="NUMBER", help="The caller's number. Default: withheld.")
@click.option(
    "--press",
    multiple=True,
    metavar="KEYS",
    help="Keys the caller presses, in order. '-' answers nothing, or leaves an empty voice message.",
)
@click.option(
    "--queue",
    "queues",
    multiple=True,
    metavar="[NAME=]STATE",
    help=f"State of a queue, or of all: {', '.join(ENDINGS)}. Default: busy until an agent answers.",
)
@click.option(
    "--transfer",
    multiple=True,
    metavar="KEYS",
    help="Keys with which agents transfer the caller, where they may.",
)
@click.option(
    "--again", type=click.IntRange(0), metavar="SECONDS", help="The caller's last unanswered call was this long ago."
)
@click.option("--bulletin", metavar="TEXT", help="Assume this text as the welcome bulletin, in every language.")
@click.option(
    "--lot",
    type=click.IntRange(0, 99),
    default=0,
    show_default=True,
    help="The number drawn for this caller, where a share of callers is treated differently.",
)
@click.option("--in", "language", type=LANGUAGE, default="en", show_default=True, help="Language of the report.")
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
    """Show what a caller would hear and where the call would go, decided as for a live call."""
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
        raise MilleError(f"--at {quote(text)} is too far away; choose a year from {YEARS[0] + 1} to {YEARS[1] - 1}")
    return at


def _keys(text: str) -> tuple[str, ...]:
    """The keys of --press; spaces and commas between them are allowed."""
    typed = [char for char in text if char not in " ,"]
    for char in typed:
        if char not in "0123456789*#" + SILENCE:
            raise MilleError(f"--press {quote(char)} is not a key; use 0 to 9, * or #, and {SILENCE} for no key")
    return tuple("" if char == SILENCE else char for char in typed)


def _states(centre: Centre, queues: tuple[str, ...]) -> Mapping[str, QueueState]:
    states: dict[str, QueueState] = {}
    for said in queues:
        name, _, state = said.rpartition("=")
        known = [*centre.queues, *centre.partners, *centre.agents]
        if name and name not in known:
            raise MilleError(f"--queue {quote(said)}: there is no queue {quote(name)}; {did_you_mean(name, known)}")
        if state not in ENDINGS:
            raise MilleError(
                f"--queue {quote(said)}: {quote(state)} is not a state; {did_you_mean(state, list(ENDINGS))}"
            )
        states[name] = cast(QueueState, state)
    return states


def _number(text: str) -> str:
    """A caller's number as the dialplan keeps it: digits and +, 20 at the most, or nothing."""
    return text if re.fullmatch("[0-9+]{1,20}", text) else ""
