"""The collector: lines a second into the embedded PostgreSQL, growth, lag, bytes a call, and how soon a month is gone.

    python tests/bench/bench_collector.py [CALLS]

The journal of a day of so many calls (20,000; 136,000 lines; see `orange_year`) is brought into empty tables: once with
the collector on one core and the server on the others, once with both on one core; then into tables that have two
years of calls. Each is told by the clock and by CPU seconds, which say more on a machine that others use. Ends with
status 1 when the tables are not those that the calls were made from. Times are told beside the bars of the issue and
not asserted. Two minutes.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "integration"))

from journal_writing import snapshot

import orange_year
from mille.records.journal.line import Line, parse
from mille.records.sql.queries import queries
from mille.records.store import store, upkeep
from mille.records.store.collector import collect
from throwaway_postgres import ThrowawayPostgres, create_database, drop_database, migrated

BAR_LINES, BAR_LAG = 20_000, 1.0
"""Lines a second on one core; seconds until a line is in the tables, when `A_SECOND` a second are written."""
A_SECOND, SECONDS = 200, 10
DAY = datetime(2026, 3, 2, tzinfo=UTC)
BEFORE = DAY - timedelta(days=760)
TABLES = upkeep.TABLES


@dataclass(frozen=True)
class Cores:
    """Which cores the collector may use, and which the server."""

    collector: set[int]
    server: set[int]


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of CPU in the collector and in the server."""

    clock: float
    collector: float
    server: float

    def told(self, lines: int) -> str:
        """As lines a second."""
        alone, both = lines / self.collector, lines / (self.collector + self.server)
        return f"{lines / self.clock:,.0f} lines/s; a CPU second: collector {alone:,.0f}, with the server {both:,.0f}"


@dataclass
class Bench:
    """A server, and a folder for journals."""

    server: ThrowawayPostgres
    folder: Path

    def server_seconds(self) -> float:
        """CPU seconds that the server has used, those of its connections that have ended included."""
        main = self.main_process()
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        used = [field for process in children for field in stat(process)[11:13]]
        return sum(map(int, [*used, *stat(str(main))[11:15]])) / os.sysconf("SC_CLK_TCK")

    def main_process(self) -> int:
        """The server's first process, which starts one for each connection."""
        with psycopg.connect(self.server.address) as connection:
            return int(stat(str(connection.info.backend_pid))[1])

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database with tables and no rows."""
        address = migrated(create_database(self.server.address))
        try:
            yield address
        finally:
            drop_database(self.server.address, address)

    def journal(self, calls: int) -> tuple[Path, int, dict[str, list[tuple[object, ...]]]]:
        """The journal of a day of so many calls, its lines, and the tables that it must give."""
        path = self.folder / f"journal-of-{calls}"
        with self.database() as address, closing(store.connect(address)) as connection:
            orange_year.fill(connection, calls, DAY, 1)
            lines = orange_year.journal_of(connection)
            path.write_bytes(b"".join(lines))
            return path, len(lines), snapshot(address)


def stat(process: str) -> list[str]:
    """What the system says of a process, from its state on."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:  # a connection that has just ended
        return ["0"] * 15


@contextmanager
def bound(bench: Bench, cores: Cores) -> Iterator[None]:
    """While the server's new connections, and the threads started here, stay on these cores."""
    main, every = bench.main_process(), os.sched_getaffinity(0)
    os.sched_setaffinity(main, cores.server)
    os.sched_setaffinity(0, cores.collector)
    try:
        yield
    finally:
        os.sched_setaffinity(main, every)
        os.sched_setaffinity(0, every)


@contextmanager
def collecting(journal: Path, database: str) -> Iterator[None]:
    """While the collector runs as in production."""
    stop = threading.Event()
    thread = threading.Thread(target=collect, args=(journal, "n1", database, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def brought(bench: Bench, journal: Path, database: str) -> Took:
    """What it took until the tables had the whole journal, from the collector's start."""
    size, server, own, clock = journal.stat().st_size, bench.server_seconds(), time.process_time(), time.monotonic()
    with closing(store.connect(database)) as connection, collecting(journal, database):
        while (at := store.position(connection, "n1")) is None or at.byte < size:
            time.sleep(0.05)
        clock, own = time.monotonic() - clock, time.process_time() - own
        return Took(clock, own, bench.server_seconds() - server)


def lag(journal: Path, database: str, lines: list[bytes]) -> list[float]:
    """Seconds from the writing of a line to its being in the tables, `A_SECOND` of them a second; sorted."""
    written: list[tuple[int, float]] = []

    def write() -> None:
        with journal.open("ab", buffering=0) as file:
            for line in lines:
                file.write(line)
                written.append((file.tell(), time.monotonic()))
                time.sleep(1 / A_SECOND)

    writer, lags = threading.Thread(target=write), list[float]()
    with closing(store.connect(database)) as connection, collecting(journal, database):
        writer.start()
        while len(lags) < len(lines):
            at = store.position(connection, "n1")
            now = time.monotonic()
            while len(lags) < len(written) and at is not None and written[len(lags)][0] <= at.byte:
                lags.append(now - written[len(lags)][1])
            time.sleep(0.02)
        writer.join()
    return sorted(lags)


def line_by_line(bench: Bench, journal: Path, most: int = 20_000) -> float:
    """Seconds for a line when each is a statement of its own, as it was before; the journal alone, nothing folded."""
    rows, byte = [], 0
    for raw in journal.read_bytes().splitlines(keepends=True)[:most]:
        line = parse(raw)
        assert isinstance(line, Line)
        row = {"node": "n1", "generation": 1, "byte": byte, "raw": raw, "at": line.at, "event": line.name}
        rows.append({**row, "callid": line.callid, "whole": None})
        byte += len(raw)
    with bench.database() as address, closing(store.connect(address)) as connection:
        connection.execute("select make_months(%s)", [[DAY]])
        began = time.monotonic()
        with connection.transaction():
            connection.cursor().executemany(queries()["append"], rows)
        return (time.monotonic() - began) / len(rows)


def sizes(connection: store.Connection) -> dict[str, int]:
    """Bytes of each table, with its indexes, in all months."""
    query = "select coalesce(sum(pg_total_relation_size(relid)), 0) from pg_partition_tree(%s::regclass)"
    return {table: int(connection.execute(query, [table]).fetchall()[0][0]) for table in TABLES}


def main(calls: int) -> int:
    """Measures, tells, compares."""
    server = ThrowawayPostgres()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return measure(Bench(server, Path(folder)), calls)
    finally:
        server.remove()


def measure(bench: Bench, calls: int) -> int:
    """With a server: the readings, one to a line."""
    first, *others = sorted(os.sched_getaffinity(0))
    apart, together = Cores({first}, set(others or [first])), Cores({first}, {first})
    journal, lines, expected = bench.journal(calls)
    print(f"{lines:,} lines of {calls:,} calls; the bar is {BAR_LINES:,} lines/s on one core")
    same = True
    for name, cores in (("collector on one core, server on the others", apart), ("both on one core", together)):
        with bench.database() as address, bound(bench, cores):
            took = brought(bench, journal, address)
            given = snapshot(address)
            same &= all(given[table] == expected[table] for table in TABLES[1:])
            with closing(store.connect(address)) as connection:
                size = sizes(connection)
        print(f"{name}: {took.told(lines)}")
    told = ", ".join(f"{table} {size[table] / calls:.0f}" for table in TABLES)
    print(f"bytes for a call, with all indexes: {sum(size.values()) / calls:.0f} ({told})")
    one = line_by_line(bench, journal)
    print(f"a statement for each line, nothing folded: {one * lines / took.clock:.2f} of the time that all of it takes")
    growth(bench, calls)
    lag_told(bench, journal)
    after_years(bench, journal, lines, calls)
    months_dropped(bench, calls)
    print("the tables are those of the calls" if same else "THE TABLES ARE NOT THOSE OF THE CALLS")
    return 0 if same else 1


def growth(bench: Bench, calls: int) -> None:
    """How the collector's CPU seconds grow with the lines."""
    told = []
    for part in (4, 2, 1):
        journal, lines, _ = bench.journal(calls // part)
        with bench.database() as address:
            told.append((lines, brought(bench, journal, address).collector))
    first = told[0][1] / told[0][0]
    each = (f"{lines:,} lines {took:.1f} s ({took / lines / first:.2f} a line)" for lines, took in told)
    print("growth of the collector's CPU seconds:", "; ".join(each))


def lag_told(bench: Bench, journal: Path) -> None:
    """How far the tables are behind a busy journal."""
    lines = journal.read_bytes().splitlines(keepends=True)[: A_SECOND * SECONDS]
    with bench.database() as address:
        lags = lag(bench.folder / "growing", address, lines)
    print(
        f"lag at {A_SECOND} lines/s: median {lags[len(lags) // 2]:.2f} s, longest {lags[-1]:.2f} s (bar {BAR_LAG:g} s)"
    )


def after_years(bench: Bench, journal: Path, lines: int, calls: int) -> None:
    """Two years of months before this one."""
    many = 12 * calls
    with bench.database() as address, closing(store.connect(address)) as connection:
        orange_year.fill(connection, many, BEFORE, 730)
        connection.execute("set statement_timeout = 0")
        for statement in ("vacuum analyze", "checkpoint"):  # or the server does it meanwhile
            connection.execute(statement.encode())
        print(f"with {many:,} calls in 25 months before: {brought(bench, journal, address).told(lines)}")


def months_dropped(bench: Bench, calls: int) -> None:
    """What it takes to drop a month, and to delete the rows of one with as many calls, as these grow."""
    first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    for many in (calls, 4 * calls, 16 * calls):
        with bench.database() as address, closing(store.connect(address)) as connection:
            for begins in (first, second):
                orange_year.fill(connection, many, begins, 28)
            connection.execute("set statement_timeout = 0")
            began = time.monotonic()
            upkeep.drop_month(connection, first, DAY)
            dropped, began = time.monotonic() - began, time.monotonic()
            with connection.transaction():
                gone = sum(connection.execute(f"delete from {table}_2026_02".encode()).rowcount for table in TABLES)
            deleted = time.monotonic() - began
        print(f"a month of {many:,} calls: dropped in {dropped:.2f} s; its {gone:,} rows deleted in {deleted:.2f} s")


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2] or ["20000"])))
