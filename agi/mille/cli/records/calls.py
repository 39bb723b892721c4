"""`mille calls` and `mille call`: which calls there were, and what one caller lived."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import click

from mille.centre.hours.typed_instants import since_of, until_of
from mille.cli.records.records_option import of_callers, read_records, zone_in
from mille.records.calls.call import Exit, Outcome, Result
from mille.records.figures.figure import Announced, Duration, Each
from mille.records.figures.filters import NEEDS
from mille.records.numbers.masking import masked
from mille.records.reading import calls_reading
from mille.records.reading.calls_reading import CallRow, Filters
from mille.records.store import store
from mille.reports.formats.spreadsheet import harmless
from mille.reports.narration.call_timeline import summary, timeline
from mille.words.catalogue import languages
from mille.words.formats import formats_of

COLUMNS = ("arrived", "call", "number", "keys", "queue", "wait", "agent", "talk", "outcome", "hung up by")
"""What the table shows; CSV and JSON have every column."""


def _names(kind: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([each.value for each in kind])


@click.command("calls")
@click.option("--since", metavar="WHEN", help="Arrived then or later: 2026-09-24 or '2026-09-24 14:05'.")
@click.option("--until", metavar="WHEN", help="Arrived before then; a day alone is taken whole.")
@click.option("--queue", help="Was in this queue.")
@click.option("--first-queue", help="Asked for this queue first; '' for none, as in the options that follow.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    type=_names(Outcome),
    help="Ended so; or so.",
)
@click.option(
    "--exit",
    "exits",
    multiple=True,
    type=_names(Exit),
    help="Left a queue so, that of --queue.",
)
@click.option("--agent", help="Talked with this agent.")
@click.option("--number", help="Called from a number that ends so.")
@click.option("--category", help="Was about this.")
@click.option("--node", help="Was taken by this node, or is in the history imported under this name.")
@click.option("--tier", help="Had this tier.")
@click.option("--language", help="Was spoken to in this language.")
@click.option("--partner", help="Talked with this partner.")
@click.option("--keys", help="Pressed these keys in all.")
@click.option("--answer", help="Answered so to the question after the talk.")
@click.option("--over", type=float, metavar="S", help="Waited longer than so many seconds.")
@click.option("--within", type=float, metavar="S", help="Waited so many seconds at most.")
@click.option("--hour", type=click.IntRange(0, 23), help="Arrived in this hour of the day.")
@click.option("--weekday", type=click.IntRange(1, 7), help="Arrived on this day of the week, 1 is Monday.")
@click.option("--degraded/--not-degraded", default=None, help="The program did not decide in time, or did.")
@click.option("--offered/--returned", default=None, help="Called us, or was called back by us.")
@click.option("--message/--no-message", default=None, help="Left a voice message, or left none.")
@click.option("--each", type=_names(Each), help="One line for each of these, not for each call; what follows is of it.")
@click.option("--began-from", metavar="WHEN", help="The talk or ring began then or later.")
@click.option("--began-until", metavar="WHEN", help="It began before then; a day alone is taken whole.")
@click.option("--result", type=_names(Result), help="The ring ended so.")
@click.option("--announced", type=_names(Announced), help="How the wait of the visit was, by what was announced.")
@click.option("--known", type=_names(Duration), help="How long this took is known.")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the N latest.")
@click.option("--csv", "form", flag_value="csv", help="Every column, for a spreadsheet.")
@click.option("--json", "form", flag_value="json", help="Every column, for a program.")
@of_callers
def calls(
    since: str | None,
    until: str | None,
    began_from: str | None,
    began_until: str | None,
    number: str | None,
    outcomes: tuple[str, ...],
    exits: tuple[str, ...],
    form: str | None,
    database: str | None,
    timezone: ZoneInfo | None,
    full_numbers: bool,
    **chosen: Any,
) -> None:
    """The calls that arrived, one to a line, and how each ended."""
    digits = None if number is None else "".join(c for c in number if c in "+0123456789")

    def read(connection: store.Connection) -> str:
        zone = timezone or zone_in(connection)
        filters = Filters(
            since=since_of(since, zone),
            until=until_of(until, zone),
            began_from=since_of(began_from, zone),
            began_until=until_of(began_until, zone),
            number=digits,
            outcomes=outcomes or None,
            exits=exits or None,
            **chosen,
        )
        _meant(filters)
        found = calls_reading.calls(connection, filters)
        rows = [replace(row, number=row.number and masked(row.number, full_numbers)) for row in found]
        write = {"csv": as_csv, "json": as_json}.get(form or "", partial(as_table, each=filters.each or "call"))
        return write(rows, zone)

    click.echo(read_records(database, read), nl=False)


def _meant(filters: Filters) -> None:
    """Nothing, or a message that says which filter means nothing here."""
    for name, kinds in NEEDS.items():
        if getattr(filters, name) is not None and filters.each not in kinds:
            option, needed = name.replace("_", "-"), " or ".join(f"--each {kind}" for kind in kinds)
            raise click.UsageError(f"--{option} is not of calls: say {needed} with it")
    if filters.known == Duration.RING != filters.each:
        raise click.UsageError("--known ring is not of calls: say --each ring with it")


@click.command("call")
@click.argument("callid")
@click.option("--node", help="The node, where two have a call of this name.")
@click.option(
    "--language", type=click.Choice(languages()), default="en", show_default=True, help="The language of the story."
)
@of_callers
def call(
    callid: str, node: str | None, language: str, database: str | None, timezone: ZoneInfo | None, full_numbers: bool
) -> None:
    """What one caller went through, from arrival to end, in plain words, and how the call ended."""

    def read(connection: store.Connection) -> tuple[calls_reading.RecordedCall | None, ZoneInfo]:
        return calls_reading.recorded_call(connection, callid, node), timezone or zone_in(connection)

    recorded, zone = read_records(database, read)
    if recorded is None:
        raise click.ClickException(f"no call is named {callid}; `mille calls` lists them")
    words = formats_of(language)
    for moment in timeline(recorded.call, recorded.lines, words, full_numbers):
        click.echo(f"{moment.at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {moment.words}")
    click.echo(f"\n{summary(recorded.call, words, recorded.early_after)}")


def as_table(rows: Sequence[CallRow], timezone: ZoneInfo, each: str = "call") -> str:
    """Calls as lines of aligned columns; `each` is what there is a line for."""
    cells = [COLUMNS, *(_cells(row, timezone) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([*lines, f"{len(rows)} {each}{'s' * (len(rows) != 1)}"]) + "\n"


def as_csv(rows: Sequence[CallRow], timezone: ZoneInfo) -> str:
    """Calls as a file for a spreadsheet. What a spreadsheet would take for a formula is quoted."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(CallRow.__dataclass_fields__)
    for row in rows:
        named = {**_shown(row, timezone), "menu_path": " ".join(row.menu_path)}
        writer.writerow([harmless(value) for value in named.values()])
    return file.getvalue()


def as_json(rows: Sequence[CallRow], timezone: ZoneInfo) -> str:
    """Calls as a JSON array."""
    return json.dumps([_shown(row, timezone) for row in rows], ensure_ascii=False, indent=1) + "\n"


def _shown(row: CallRow, timezone: ZoneInfo) -> dict[str, Any]:
    ended = row.ended_at.astimezone(timezone).isoformat() if row.ended_at else None
    return {**asdict(row), "arrived_at": row.arrived_at.astimezone(timezone).isoformat(), "ended_at": ended}


def _cells(row: CallRow, timezone: ZoneInfo) -> tuple[str, ...]:
    return (
        f"{row.arrived_at.astimezone(timezone):%Y-%m-%d %H:%M:%S}",
        row.callid,
        row.number or "-",
        "".join(row.menu_path) or "-",
        row.last_queue or "-",
        _duration(row.wait_s),
        row.agent or row.partner or "-",
        _duration(row.partner_talk_s if row.partner else row.talk_s),
        row.outcome + (" (degraded)" if row.degraded else ""),
        row.hung_up_by or "-",
    )


def _duration(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.0f} s"
