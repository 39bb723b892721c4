"""The tallies of every quarter of an hour, day and month, kept ready for the reports.

Whoever changes calls touches the quarters in which these had arrived; refreshing makes exactly the tallies of touched
quarters again from the tables of calls, then those of their days, then of their months. However often, and by however
many collectors: the result is what counting everything afresh would give.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries

QUARTER, DAY, MONTH = "quarter", "day", "month"

QUARTER_SECONDS = 900

WIDER = {QUARTER: DAY, DAY: MONTH}

DIMENSIONS = ("queue", "category", "tier", "language", "partner", "menu_path", "answer", "hour", "weekday")
"""What calls are counted by: one at a time, and by day and month; by quarter of an hour only by queue."""

AT_ONCE = {QUARTER: 96, DAY: 1, MONTH: 1}
"""Intervals of each grain that are made again in one transaction."""

BEGINNING, END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

FORGET = ("forget_call_tallies", "forget_stint_tallies", "forget_wait_tallies", "forget_agent_tallies")
MAKE = ("tally_calls", "tally_waits", "tally_stints", "tally_stint_waits", "tally_agents")
ADD_UP = ("month_of_calls", "month_of_stints", "month_of_waits", "month_of_agents")


def touch(connection: Connection, instants: Iterable[datetime]) -> None:
    """Says in which intervals calls have arrived, gone or changed. In the transaction that changes them."""
    quarters = {instant.timestamp() // QUARTER_SECONDS: instant for instant in instants}
    if quarters:
        connection.execute(queries()["touch"], {"instants": list(quarters.values())})


def forget_days(connection: Connection) -> None:
    """Forgets the days and months, before they begin at other midnights. In the transaction that changes this."""
    connection.execute(queries()["forget_days"])


def begin_days(connection: Connection) -> None:
    """Says that every day and month has to be counted, since they begin at other midnights."""
    touch_days(connection)
    connection.execute(queries()["touch_months_of_days_that_stayed"])


def touch_days(connection: Connection) -> None:
    """Says that every day has to be counted afresh, by what has just been agreed on."""
    connection.execute(queries()["touch_days"])


def refresh(connection: Connection, since: datetime = BEGINNING, until: datetime = END) -> None:
    """Makes the tallies of the touched quarters and days of a period again, however long it takes.

    Months are left to `refresh_months`: a report reads the days of a month that has not been added up.
    """
    for grain in (QUARTER, DAY):
        while refresh_some(connection, grain, since, until):
            pass


def refresh_months(connection: Connection) -> None:
    """Adds up the months that are over."""
    until = this_month(connection)
    while refresh_some(connection, MONTH, until=until):
        pass


def this_month(connection: Connection) -> datetime:
    """When the month began that is going on, as the database and the centre's time zone have it."""
    row = connection.execute(queries()["this_month"]).fetchone()
    return END if row is None else row[0]


def refresh_some(
    connection: Connection, grain: str, since: datetime = BEGINNING, until: datetime = END, *, wait: bool = True
) -> int:
    """Makes some tallies of a grain again, in one transaction: how many intervals.

    `wait` False: none, when somebody else is at it. A day or a month that has not begun before `since` is not touched.
    """
    with connection.transaction():
        if not _locked(connection, wait=wait):
            return 0
        bounds = {"grain": grain, "since": since, "until": until, "most": AT_ONCE[grain]}
        starts = sorted({row[0] for row in connection.execute(queries()["take_stale"], bounds)})
        if starts:
            _make(connection, grain, starts)
    return len(starts)


def _locked(connection: Connection, *, wait: bool) -> bool:
    if wait:
        connection.execute(queries()["lock_rollups"])
        return True
    row = connection.execute(queries()["try_lock_rollups"]).fetchone()
    return row is not None and bool(row[0])


def _make(connection: Connection, grain: str, starts: Sequence[datetime]) -> None:
    """Counts these intervals, and says that the longer ones in which they lie are not right any more."""
    spans = connection.execute(queries()["intervals"], {"grain": grain, "starts": list(starts)}).fetchall()
    known = {
        "grain": grain,
        "starts": [begins for begins, _ in spans],
        "ends": [ends for _, ends in spans],
        "first": spans[0][0],
        "last": spans[-1][1],
        "dimensions": list(DIMENSIONS if grain == DAY else DIMENSIONS[:1]),
    }
    connection.execute(queries()["room_to_count"])
    for query in (*FORGET, *(ADD_UP if grain == MONTH else MAKE)):
        connection.execute(queries()[query], known)
    if grain in WIDER:
        connection.execute(queries()["mark_stale"], {"grain": WIDER[grain], "starts": known["starts"]})
