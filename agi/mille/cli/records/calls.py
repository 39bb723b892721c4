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

from mille.aligned import aligned
from mille.centre.notation.typed_instants import since_of, until_of
from mille.cli.records.records_option import of_callers, read_records, zone_in
from mille.records.calls.call import Exit, Outcome, Result
from mille.records.figures.figure import Announced, Duration, Each
from mille.records.figures.filters import NEEDS
from mille.records.numbers.masking import masked
from mille.records.reading import calls_reading
from mille.records.reading.calls_reading import CallRow, Filters
from mille.records.sql.connection import Connection
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
    help="Outcome of the call. Repeat the option for several.",
)
@click.option(
    "--exit",
    "exits",
    multiple=True,
    type=_names(Exit),
    help="How the caller left the queue (given with --queue). Repeatable.",
)
@click.option("--agent", help="The agent who talked with the caller.")
@click.option("--number", help="Last digits of the caller's number.")
@click.option("--category", help="Category of the call.")
@click.option("--node", help="Node that took the call, or name of an imported history.")
@click.option("--tier", help="Tier of the caller.")
@click.option("--language", help="Language of the caller.")
@click.option("--partner", help="Partner who took the call.")
@click.option("--keys", help="All keys the caller pressed.")
@click.option("--answer", help="Answer to the question after the talk.")
@click.option("--over", type=float, metavar="S", help="Waited longer than this, in seconds.")
@click.option("--within", type=float, metavar="S", help="Waited at most this long, in seconds.")
@click.option("--hour", type=click.IntRange(0, 23), help="Hour of the day of the arrival.")
@click.option("--weekday", type=click.IntRange(1, 7), help="Day of the week of the arrival; 1 is Monday.")
@click.option(
    "--degraded/--not-degraded",
    default=None,
    help="Whether the call took the safe path, because Python did not answer in time.",
)
@click.option("--offered/--returned", default=None, help="Calls from callers, or calls back to them.")
@click.option("--message/--no-message", default=None, help="Whether the caller left a voice message.")
@click.option(
    "--each",
    type=_names(Each),
    help="Print one line for each visit, talk or ring instead of each call; the next options are about it.",
)
@click.option("--began-from", metavar="WHEN", help="The talk or ring began at or after this time.")
@click.option("--began-until", metavar="WHEN", help="It began before this time. A date includes the whole day.")
@click.option("--result", type=_names(Result), help="How the ring ended.")
@click.option("--announced", type=_names(Announced), help="How long the wait was, compared with the wait announced.")
@click.option("--known", type=_names(Duration), help="Only where this duration is known.")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the last N.")
@click.option("--csv", "form", flag_value="csv", help="Print every column as CSV.")
@click.option("--json", "form", flag_value="json", help="Print every column as JSON.")
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
    """List the calls that arrived, and how each ended."""
    digits = None if number is None else "".join(c for c in number if c in "+0123456789")

    def read(connection: Connection) -> str:
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
            raise click.UsageError(f"--{option} is not about calls: use it with {needed}")
    if filters.known == Duration.RING != filters.each:
        raise click.UsageError("--known ring is not about calls: use it with --each ring")


@click.command("call")
@click.argument("callid")
@click.option("--node", help="Node of the call, if two nodes have a call with this id.")
@click.option(
    "--language", type=click.Choice(languages()), default="en", show_default=True, help="Language of the text."
)
@of_callers
def call(
    callid: str, node: str | None, language: str, database: str | None, timezone: ZoneInfo | None, full_numbers: bool
) -> None:
    """Tell the story of one call in plain words, from arrival to end."""

    def read(connection: Connection) -> tuple[calls_reading.RecordedCall | None, ZoneInfo]:
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
    lines = aligned([COLUMNS, *(_cells(row, timezone) for row in rows)])
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
