"""`mille report`: the figures of a day, a week, a month or a campaign, for people, spreadsheets and the post."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from mille.asterisk.secrets import passwords
from mille.centre.model.centre import Centre
from mille.centre.source.problems import did_you_mean
from mille.cli.records.calls import as_table
from mille.cli.records.records_option import database_option, read_records, timezone_option
from mille.errors import MilleError
from mille.records.figures.all_figures import FIGURES
from mille.records.figures.figure import Unlisted
from mille.records.figures.periods import Grain, Period
from mille.records.figures.report import By, Part, Report
from mille.records.numbers.masking import masked
from mille.records.reading import calls_reading
from mille.records.sql.connection import Connection
from mille.records.tallies.stored_settings import settings
from mille.reports import typed_period
from mille.reports.composition.building import BuiltReport, agree, build, language_of
from mille.reports.formats.page import as_html
from mille.reports.formats.spreadsheet import as_csv
from mille.reports.formats.text import as_text
from mille.reports.sending.letters import ACCOUNT, letter_of, pdf_of, post_of
from mille.reports.sending.mail import send
from mille.site.description_in_force import described
from mille.site.which_centre import home_here
from mille.words.catalogue import languages

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def report() -> None:
    """Report the figures of a day, week, month or campaign, each with its formula.

    Promises, titles and the language come from the description of the centre here, if there is one.
    """


def options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every report."""
    for option in reversed(
        (
            click.option("--by", multiple=True, type=click.Choice([by.value for by in By]),
                         help="Group by this. Repeatable. Default: queue, agent, and what the centre uses."),
            click.option("--every", type=click.Choice(list(typed_period.EVERY)), help="Length of the intervals."),
            click.option("--queue", help="Only this queue."),
            click.option("--language", type=click.Choice(languages()), help="Default: the centre's, else French."),
            click.option("--csv", "form", flag_value="csv", help="Print every figure as CSV."),
            click.option("--html", type=FILE, help="Write a page with charts to this file."),
            click.option("--pdf", type=FILE, help="Write a PDF with charts to this file."),
            click.option("--mail", is_flag=True, help="Mail the report to the recipients in the description."),
            click.option("--formulas/--no-formulas", default=True, help="Explain each figure below the tables."),
            click.option("--list", "figure", metavar="FIGURE", help="List the calls behind this figure."),
            click.option("--of", metavar="ROW", help="With --list: only this group or interval."),
            click.option("--centre", type=click.Path(path_type=Path), help="Default: the description in force."),
            database_option,
            timezone_option,
            click.option("--full-numbers", is_flag=True, help="With --list: show all digits of callers' numbers."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@report.command()
@click.argument("date", required=False)
@options
def day(date: str | None, **chosen: Any) -> None:
    """Report one DATE (2026-09-24, today, yesterday). Default: today."""
    _report(partial(typed_period.day, date), **chosen)


@report.command()
@click.argument("date", required=False)
@options
def week(date: str | None, **chosen: Any) -> None:
    """Report the week (Monday to Sunday) of a DATE, or 2026-W39. Default: this week."""
    _report(partial(typed_period.week, date), **chosen)


@report.command()
@click.argument("month", required=False)
@options
def month(month: str | None, **chosen: Any) -> None:
    """Report one MONTH (2026-09). Default: this month."""
    _report(partial(typed_period.month, month), **chosen)


@report.command()
@click.option("--from", "first", required=True, metavar="DATE", help="First day.")
@click.option("--to", "last", required=True, metavar="DATE", help="Last day.")
@options
def campaign(first: str, last: str, **chosen: Any) -> None:
    """Report from one date to another, both included."""
    _report(partial(typed_period.campaign, first, last), **chosen)


def _report(
    period: Callable[..., Period],
    by: tuple[str, ...],
    every: str | None,
    queue: str | None,
    language: str | None,
    form: str | None,
    html: Path | None,
    pdf: Path | None,
    mail: bool,
    formulas: bool,
    figure: str | None,
    of: str | None,
    centre: Path | None,
    database: str | None,
    timezone: ZoneInfo | None,
    full_numbers: bool,
) -> None:
    here = described(centre)
    if figure is not None and figure not in FIGURES:
        raise MilleError(f"there is no figure {figure!r}; {did_you_mean(figure, list(FIGURES))}")

    def read(connection: Connection) -> str:
        days = _days(connection, here, period, timezone)
        grain = typed_period.EVERY[every] if every else None if html or pdf else _for_a_terminal(days)
        made = build(connection, here, days, language or language_of(here), [By(each) for each in by], grain, queue)
        if figure is not None:
            return _listed(connection, made, figure, of, full_numbers)
        if mail:
            return _mailed(made, here)
        return as_csv(made.report) if form == "csv" else _written(made, html, pdf) or as_text(made.paper, formulas)

    click.echo(read_records(database, read), nl=False)


def _days(
    connection: Connection, centre: Centre | None, period: Callable[..., Period], timezone: ZoneInfo | None
) -> Period:
    """The period, in the days that the records are counted by; says so where the description has others."""
    agree(connection, centre)
    zone = settings(connection).timezone
    if centre is not None and centre.timezone != zone:
        click.echo(f"days are those of {zone}, as the centre in force counts them, not {centre.timezone}", err=True)
    counted = timezone or ZoneInfo(zone)
    return period(datetime.now(counted).date(), counted)


def _for_a_terminal(period: Period) -> Grain:
    return Grain.HOUR if period.grain is Grain.QUARTER else period.grain


def _written(made: BuiltReport, html: Path | None, pdf: Path | None) -> str:
    """What was written, a line for each file."""
    page = _put(html, as_html(made.paper).encode()) if html else ""
    return page + (_put(pdf, pdf_of(made.paper)) if pdf else "")


def _mailed(made: BuiltReport, centre: Centre | None) -> str:
    """To whom the letter went."""
    if centre is None or centre.reports is None:
        raise MilleError("the description names no recipients: add `reports` to it")
    account = passwords.read(home_here().secrets).get(ACCOUNT, "")
    send(post_of(centre.reports, account), letter_of(made, centre.reports))
    return f"sent to {', '.join(centre.reports.to)}\n"


def _put(path: Path, content: bytes) -> str:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise MilleError(f"{path} cannot be written: {error.strerror}") from None
    return f"written: {path}\n"


def _listed(connection: Connection, made: BuiltReport, figure: str, of: str | None, full_numbers: bool) -> str:
    """The calls that a number of the report is made of."""
    lists, filters = FIGURES[figure].lists, _part(made, of).calls_of(figure)
    if isinstance(lists, Unlisted):
        raise MilleError(f"{figure} cannot be listed: {lists.why}")
    if filters is None:
        raise MilleError(f"{figure} has no value for {of or 'the whole'}")
    rows = [replace(row, number=row.number and masked(row.number, full_numbers))
            for row in calls_reading.calls(connection, filters)]  # fmt: skip
    return as_table(rows, made.report.period.zone, filters.each or "call")


def _part(made: BuiltReport, of: str | None) -> Part:
    """A group by its name or title, an interval by its beginning, or the whole."""
    if of is None:
        return made.report.total
    parts = [part for report in (made.report, *made.others) for part in _parts(report)]
    for part in parts:
        if of in (part.name, part.title) or part.name.endswith(f"T{of.zfill(5)}"):
            return part
    raise MilleError(f"the report has no row {of!r}; {did_you_mean(of, [part.name for part in parts])}")


def _parts(report: Report) -> Iterable[Part]:
    return (*report.groups, *report.rows)
