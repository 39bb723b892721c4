"""Reports are sent by themselves, each once, when the records are complete until the end of their period."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import structlog

from mille.asterisk.change.installation import Installation
from mille.asterisk.secrets.passwords import read as read_secrets
from mille.atomic_file import put
from mille.centre.model.centre import Centre
from mille.centre.model.rules import Reports as Wanted
from mille.errors import MilleError
from mille.live.rhythm import InForce
from mille.records.sql.connection import connect, why
from mille.reports.composition.building import BuiltReport, build, language_of
from mille.reports.sending.letters import ACCOUNT, letter_of, post_of
from mille.reports.sending.mail import Post, send
from mille.reports.sending.schedule import Leaving, begun, key_of, to_leave

log = structlog.get_logger()


class IncompleteError(MilleError):
    """The report waits: the records do not reach the end of its period. Check whether the collector runs."""


class Reports:
    """The duty. A file notes what was sent: a report is sent once, even when the service was restarted.

    With several nodes the first one sends.
    """

    name = "reports"

    def __init__(
        self, here: Installation, database: str, file: Path, post: Callable[[Post, EmailMessage], None] = send
    ) -> None:
        self._here, self._database, self._file, self._post = here, database, file, post
        self._in_force = InForce(here, here.centre_of)

    def due(self, now: datetime) -> datetime | None:
        """When the next report may be sent; None when none is ordered, or another node sends them."""
        leaving = self._next(now)
        return leaving.at if leaving else None

    def do(self, now: datetime) -> None:
        """Sends the report that is due. Raises IncompleteError, MailError, MilleError: it is then tried again."""
        centre, leaving = self._in_force(), self._next(now)
        if centre is None or centre.reports is None or leaving is None or leaving.at > now:
            return
        made = self._made(centre, leaving)
        self._complete(centre, made)
        account = read_secrets(self._here.secrets).get(ACCOUNT, "")
        self._post(post_of(centre.reports, account), letter_of(made, centre.reports))
        self._keep({**self._left(), key_of(leaving.period): leaving.period.first})
        log.info("report_sent", kind=leaving.period.kind, first=leaving.period.first.isoformat(),
                 to=len(centre.reports.to))  # fmt: skip

    def _made(self, centre: Centre, leaving: Leaving) -> BuiltReport:
        language = centre.reports.language if centre.reports else ""
        try:
            with closing(connect(self._database)) as connection:
                return build(connection, centre, leaving.period, language or language_of(centre))
        except psycopg.Error as error:
            raise MilleError(f"the database does not answer: {why(error)}") from None

    def _complete(self, centre: Centre, made: BuiltReport) -> None:
        """Raises IncompleteError when a node of the centre may have lines that were not read yet."""
        until, known = made.report.period.until, made.report.complete_until
        for node in centre.nodes or (self._here.site.node,):
            if node not in known or known[node] < until:
                reached = known[node].isoformat() if node in known else "nowhere"
                day = made.report.period.last
                raise IncompleteError(f"the report until {day} waits: the records of {node} reach {reached}; "
                                      "is its collector running?")  # fmt: skip

    def _next(self, now: datetime) -> Leaving | None:
        centre, node = self._in_force(), self._here.site.node
        wanted: Wanted | None = centre.reports if centre else None
        if centre is None or wanted is None or (centre.nodes or (node,))[0] != node:
            return None
        zone, left = ZoneInfo(centre.timezone), self._left()
        new = {key: first for key, first in begun(wanted, zone, now).items() if key not in left}
        if new:
            self._keep(left := left | new)
        return to_leave(wanted, zone, left, now)[0]

    def _left(self) -> dict[str, date]:
        try:
            known: dict[str, str] = json.loads(self._file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return {key: date.fromisoformat(first) for key, first in known.items()}

    def _keep(self, left: dict[str, date]) -> None:
        put(self._file, json.dumps({key: first.isoformat() for key, first in left.items()}))
