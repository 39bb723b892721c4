"""Reports over a large operator's year: a day's, a month's, a year's; growth; what refreshing costs; space a call.

    python tests/bench/bench_reports.py [CALLS_A_DAY [YEARS]]

One day of so many calls (82,192: thirty million a year; see `orange_year`) is put into the tables and counted. Its
tallies are then copied to every day of a year, of two and of four, which are the same size in all: that all of it was
counted so is what `tests/integration/test_rollups.py` shows. Times by the clock are the best of five, with their ratio
to a million additions in Python, so that machines can be compared; CPU seconds, client's and server's, are told beside
the bars of the issue and not asserted, for others may be at work here. Five minutes; with YEARS (1, 2) fewer.
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

import orange_year
from afresh import TALLIES, touch_all
from mille.records.figures.figure_settings import FigureSettings
from mille.records.figures.periods import Period
from mille.records.figures.report import By
from mille.records.reading.report_reading import Asked, read
from mille.records.store import store
from mille.records.tallies import rollups
from mille.records.tallies.stored_settings import keep_settings
from throwaway_postgres import ThrowawayPostgres, create_database, migrated

ZONE = ZoneInfo("Europe/Paris")
FIRST = date(2026, 1, 1)
DAY_BAR, YEAR_BAR = 0.1, 1.0
"""Seconds that the issue allows, over thirty million calls."""


def copy_days(connection: store.Connection, days: int) -> None:
    """Gives so many days after the first the tallies of the first."""
    for table in TALLIES:
        columns = connection.execute(
            "select column_name, data_type from information_schema.columns where table_name = %s"
            " order by ordinal_position", [table]
        ).fetchall()  # fmt: skip
        moved = [
            f"date_add({name}, make_interval(days => days), 'Europe/Paris')"
            if kind.startswith("timestamp")
            else f'"{name}"'
            for name, kind in columns
        ]
        connection.execute(
            f"insert into {table} select {', '.join(moved)} from {table} cross join generate_series(1, %s) as days"
            " where grain <> 'month'".encode(), [days]
        )  # fmt: skip
        connection.execute(f"analyze {table}".encode())


def best(what: Callable[[], object], times: int = 5) -> float:
    """The seconds of the fastest time."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        found.append(time.perf_counter() - began)
    return min(found)


def spent(connection: store.Connection, what: Callable[[], object], times: int = 5) -> float:
    """The mean seconds of CPU, the client's and its server's together: what it takes on a core of its own."""
    began = time.process_time() + served(connection)
    for _ in range(times):
        what()
    return (time.process_time() + served(connection) - began) / times


def served(connection: store.Connection) -> float:
    """The seconds of CPU that the server's process for this connection has used."""
    fields = Path(f"/proc/{connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def additions() -> int:
    """A million additions: how fast this machine is now."""
    total = 0
    for number in range(1_000_000):
        total += number
    return total


def took(what: Callable[[], object]) -> float:
    return best(what, 1)


def main(calls: int, most: int) -> None:
    server = ThrowawayPostgres()
    server.start()
    try:
        with closing(store.connect(migrated(create_database(server.address)))) as connection:
            connection.execute("set statement_timeout = 0")
            keep_settings(connection, FigureSettings("Europe/Paris"))
            measure(connection, calls, most)
    finally:
        server.remove()


def measure(connection: store.Connection, calls: int, most: int) -> None:
    orange_year.fill(connection, calls, datetime(FIRST.year, 1, 1, tzinfo=UTC), days=1)
    connection.execute("set statement_timeout = 0")
    connection.execute("analyze")
    touch_all(connection)
    quarters = took(lambda: drain(connection, rollups.QUARTER))
    print(f"{calls} calls in a day; all of it counted by quarter: {quarters:.2f} s, by day: ", end="")
    print(f"{took(lambda: drain(connection, rollups.DAY)):.2f} s")
    busiest = connection.execute(
        "select starts_at, sum(offered) from call_tally where grain = 'quarter' group by 1 order by 2 desc limit 1"
    ).fetchall()[0]

    def again() -> None:
        rollups.touch(connection, [busiest[0]])
        rollups.refresh_some(connection, rollups.QUARTER)

    print(f"the busiest quarter of an hour, {busiest[1]} calls, again: {1000 * best(again):.0f} ms")
    connection.execute("delete from stale")
    reports(connection, most)


def drain(connection: store.Connection, grain: str) -> None:
    while rollups.refresh_some(connection, grain):
        pass


def reports(connection: store.Connection, most: int) -> None:
    """A day, a month and a year, while there is one year, two, four."""
    done = 0
    for years in (years for years in (1, 2, 4) if years <= most):
        last = FIRST.replace(year=FIRST.year + years) - timedelta(days=1)
        days = (last - FIRST).days
        if done:
            for table in TALLIES:
                connection.execute(
                    f"delete from {table} where starts_at >= %s".encode(), [Period.day(FIRST, ZONE).until]
                )
        copy_days(connection, days)
        done = days
        connection.execute(
            "insert into stale select distinct 'month', beginning('month', starts_at)"
            " from call_tally where grain = 'day'"
        )
        adding = took(lambda: drain(connection, rollups.MONTH))
        print(f"\n{years} year(s), {size(connection)}; months added up in {adding:.0f} s")
        asked = {
            "day": Period.day(FIRST.replace(month=3, day=2), ZONE),
            "month": Period.month(FIRST.replace(month=3), ZONE),
            "year": Period.campaign(FIRST, FIRST.replace(month=12, day=31), ZONE),
        }
        for name, period in asked.items():
            for by in (By.QUEUE, By.LANGUAGE, By.HOUR, By.AGENT):
                report = partial(read, connection, Asked(period, by))
                seconds, cpu = best(report), spent(connection, report)
                unit = best(additions)
                bar = {"day": DAY_BAR, "year": YEAR_BAR}.get(name)
                told = "" if bar is None else f", bar {1000 * bar:.0f} ms{'' if cpu < bar else ': MISSED'}"
                clock = f"{1000 * seconds:5.0f} ms by the clock, {seconds / unit:5.2f} x"
                print(f"  {name:5} by {by.value:8} {clock}, {1000 * cpu:4.0f} ms of CPU{told}")


def size(connection: store.Connection) -> str:
    rows = [connection.execute("select pg_total_relation_size(%s)", [table]).fetchall()[0][0] for table in TALLIES]
    offered = connection.execute(
        "select sum(offered) from call_tally where grain = 'day' and dimension = 'queue'"
    ).fetchall()[0][0]
    return f"{offered} calls, tallies {sum(rows) / 1e6:.0f} MB, {sum(rows) / float(offered):.1f} bytes a call"


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [82_192, 4][len(given) :]))
