"""A report as a letter: its text, with the page, the PDF and the file for a spreadsheet enclosed."""

from contextlib import suppress
from email.message import EmailMessage

from mille.centre.model.rules import Reports
from mille.errors import MilleError
from mille.records.figures.periods import Period
from mille.reports.composition.building import BuiltReport
from mille.reports.document import Paper
from mille.reports.formats.page import as_html
from mille.reports.formats.spreadsheet import as_csv
from mille.reports.formats.text import as_text
from mille.reports.sending.mail import Enclosure, Post, letter

ACCOUNT = "smtp"
"""What the line of `secrets.json` is called that has the name and the password for the mail server."""

PORTS = {"starttls": 587, "tls": 465, "no": 25}
"""Where a mail server listens when the description does not say."""


class NoPdfError(MilleError):
    """A PDF needs the package reportlab: pip install 'mille[reports]'"""


def pdf_of(paper: Paper) -> bytes:
    """The report as PDF. Raises NoPdfError where the library is not installed."""
    try:
        from mille.reports.formats.pdf import as_pdf
    except ModuleNotFoundError as error:
        raise NoPdfError(f"a PDF needs the package {error.name}: pip install 'mille[reports]'") from None
    return as_pdf(paper)


def letter_of(built: BuiltReport, wanted: Reports) -> EmailMessage:
    """The letter with the report. Where no PDF can be made, the page alone goes with it.

    Its Message-ID is that of the report and no other: a letter that comes twice is recognized as one.
    """
    paper, name = built.paper, file_name(built.report.period)
    enclosed = [
        Enclosure(f"{name}.html", "text/html", as_html(paper).encode()),
        Enclosure(f"{name}.csv", "text/csv", as_csv(built.report).encode()),
    ]
    with suppress(NoPdfError):
        enclosed.insert(0, Enclosure(f"{name}.pdf", "application/pdf", pdf_of(paper)))
    message = letter(wanted.sender, wanted.to, f"{paper.title}, {paper.period}", as_text(paper), enclosed=enclosed)
    message.replace_header("Message-ID", f"<{name}@{wanted.sender.rpartition('@')[2]}>")
    return message


def post_of(wanted: Reports, account: str) -> Post:
    """How the letters leave; `account` is ``name:password`` for a server that asks for them, or nothing."""
    if not wanted.smtp:
        return Post()
    host, _, port = wanted.smtp.partition(":")
    user, _, password = account.partition(":")
    return Post(host, int(port or PORTS[wanted.encrypted]), wanted.encrypted, user, password)


def file_name(period: Period) -> str:
    """What the files of a report are called.

    >>> from datetime import date
    >>> from zoneinfo import ZoneInfo
    >>> file_name(Period.day(date(2026, 9, 24), ZoneInfo("UTC")))
    'mille-day-2026-09-24'
    """
    return f"mille-{period.kind}-{period.first.isoformat()}"
