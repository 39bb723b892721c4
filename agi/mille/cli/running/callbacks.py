"""`mille callbacks`: who is to be called back, and that somebody is not any more."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from mille.aligned import aligned
from mille.asterisk.agents.calling_back import requests_in
from mille.asterisk.wire import journal_line_writer
from mille.centre.model.centre import Centre
from mille.cli.records.records_option import timezone_option
from mille.errors import MilleError
from mille.live.whose_turn import place, queue_of
from mille.records.calls.callbacks import Request, Requests
from mille.records.journal.events import CallbackOver
from mille.records.numbers.masking import masked
from mille.site.which_centre import centre_here, resting_here

COLUMNS = ("asked", "call", "number", "queue", "place", "tries", "state")


@click.command()
@click.option("--withdraw", metavar="CALL", help="Cancel the callback requested in this call.")
@click.option("--all", "everything", is_flag=True, help="Include callbacks that are over.")
@timezone_option
@click.option("--full-numbers", is_flag=True, help="Show all digits of callers' numbers.")
def callbacks(withdraw: str | None, everything: bool, timezone: ZoneInfo | None, full_numbers: bool) -> None:
    """List the callbacks that callers asked for, in the order in which they will be made. Reads the journal."""
    here = centre_here(lambda said: None) if withdraw else resting_here()
    centre = here.in_force()
    requests = requests_in(here.site.journal, datetime.now(UTC))
    if withdraw:
        request = _open(requests, withdraw)
        queue = queue_of(centre, request)
        journal_line_writer.write(here.ami, CallbackOver(reason="withdrawn"), callid=withdraw, queue=queue)
        click.echo(f"{withdraw}: the callback to {masked(request.number, full_numbers)} is cancelled")
        return
    shown = list(requests.by_call.values()) if everything else requests.open
    rows = [COLUMNS, *_rows(centre, shown, timezone or ZoneInfo(centre.timezone), full_numbers)]
    for line in aligned(rows) if shown else ():
        click.echo(line)
    click.echo(f"{len(shown)} callers" if len(shown) != 1 else "1 caller")
    if requests.unreadable:
        click.echo(f"{len(requests.unreadable)} callback requests in the journal cannot be carried out", err=True)
    if requests.open and not centre.callbacks:
        click.echo(f"{centre.name} makes no callbacks any more: its description has no `callbacks`", err=True)


def _open(requests: Requests, callid: str) -> Request:
    """The request of a call. Raises MilleError when it has none, or nothing is to be done for it any more."""
    request = requests.by_call.get(callid)
    if request is None:
        raise MilleError(f"the call {callid} has no callback request; list them with `mille callbacks`")
    if request.over:
        raise MilleError(f"the callback of {callid} is over: {request.state}")
    return request


def _rows(
    centre: Centre, requests: Iterable[Request], timezone: ZoneInfo, full_numbers: bool
) -> Iterable[tuple[str, ...]]:
    """One line for each; the place is told as the moment at which he counts as having come."""
    for request in sorted(requests, key=lambda request: (-place(request), request.callid)):
        asked, queue = request.asked_at.astimezone(timezone), queue_of(centre, request)
        counts_from = datetime.fromtimestamp(request.arrival - request.head_start, timezone)
        moved = "" if queue == request.queue else f"{request.queue} > "
        last = f", {request.attempts[-1].result or 'ringing'}" if request.attempts else ""
        yield (
            f"{asked:%Y-%m-%d %H:%M:%S}",
            request.callid,
            masked(request.number, full_numbers),
            moved + queue,
            f"{counts_from:%Y-%m-%d %H:%M:%S}",
            f"{len(request.attempts)}{last}",
            request.state,
        )
