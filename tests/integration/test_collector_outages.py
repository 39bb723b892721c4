"""The collector killed, the database stopped or frozen, the file rotated: the tables are those of a quiet run."""

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from journal_writing import append_to, awaited, collected, collecting, day, rows, snapshot
from structlog.testing import capture_logs

from mille.records.calls.fold import EARLY_AFTER
from mille.records.figures.figure_settings import FigureSettings
from mille.records.files.follower import LARGEST
from mille.records.store import store
from mille.records.store.watchdog import answered_within
from throwaway_postgres import ThrowawayPostgres

LONG_DAY = day(200, seed=7)

# Python and mille are loaded once; each line that it reads becomes a collector, whose process id it writes.
FORKING = """
import os, signal, sys, threading
from pathlib import Path
from mille.records.store.collector import collect
from mille.records.figures.figure_settings import FigureSettings
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    journal, database, early_after = line.rstrip().split("\\t")
    pid = os.fork()
    if pid == 0:
        sys.stdout = open(os.devnull, "w")
        agreed = FigureSettings(early_after=float(early_after))
        named = {"chunk": 256, "largest": 1024, "agreed": lambda: agreed}
        collect(Path(journal), "n1", database, threading.Event(), 0.01, **named)
    print(pid, flush=True)
"""


@pytest.fixture(scope="module")
def forking() -> Iterator[subprocess.Popen[str]]:
    """Makes collectors that are processes of their own."""
    command = [sys.executable, "-c", FORKING]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def quiet_run(database: str, tmp_path: Path) -> Callable[..., dict[str, list[tuple[object, ...]]]]:
    """What the tables hold when nothing goes wrong: the lines collected from one file, in a database of their own."""

    def run(lines: list[bytes], early_after: float = EARLY_AFTER) -> dict[str, list[tuple[object, ...]]]:
        journal = tmp_path / "quiet"
        append_to(journal, lines)
        with collecting(journal, database, agreed=lambda: FigureSettings(early_after=early_after)):
            awaited(lambda: collected(database, journal))
        return snapshot(database)

    return run


QuietRun = Callable[..., dict[str, list[tuple[object, ...]]]]


@contextmanager
def collector_process(
    forking: subprocess.Popen[str], journal: Path, database: str, early_after: float = EARLY_AFTER
) -> Iterator[None]:
    """A collector of its own, killed at the end whatever it is doing."""
    assert forking.stdin
    assert forking.stdout
    forking.stdin.write(f"{journal}\t{database}\t{early_after}\n")
    forking.stdin.flush()
    pid = int(forking.stdout.readline())
    try:
        yield
    finally:
        os.kill(pid, signal.SIGKILL)
        awaited(lambda: not Path(f"/proc/{pid}").exists())


def byte_read(database: str) -> int:
    return int((rows(database, "select byte from reading_position") or [(0,)])[0][0])


def waits(log: Sequence[MutableMapping[str, object]]) -> int:
    """How many times a collector has said that it waits for the database."""
    return sum(entry["event"] == "collector_waits" for entry in log)


def apart_from_files(taken: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """A snapshot without the places of lines in their files, which a rotation changes."""
    return {**taken, "journal": [row[2:] for row in taken["journal"]]}


def test_a_collector_killed_a_hundred_times_at_random_instants_loses_and_doubles_nothing(
    journal: Path, forking: subprocess.Popen[str], mortal_database: str, quiet_run: QuietRun
) -> None:
    chance, longest, read, came_to_something = random.Random(11), 0.05, 0, 0
    whole = b"".join(LONG_DAY)
    edges = [len(whole) * number // 100 for number in range(101)]
    with closing(store.connect(mortal_database)) as connection:
        for first, last in itertools.pairwise(edges):
            append_to(journal, [whole[first:last]])  # nearly always with half a line at its end
            with collector_process(forking, journal, mortal_database, early_after=10):
                time.sleep(chance.uniform(0, longest))  # killed in the middle of what it then does
            before, read = read, at.byte if (at := store.position(connection, "n1")) else 0
            came_to_something += read > before
            longest *= 0.8 if read > before else 1.2  # about every second one, however fast the machine is
    assert 10 < came_to_something < 90
    with collecting(journal, mortal_database):  # which nobody tells, but the records know
        awaited(lambda: collected(mortal_database, journal))
    assert snapshot(mortal_database) == quiet_run(LONG_DAY, early_after=10)
    lost = rows(mortal_database, "select distinct outcome from call where agent is null and wait_s between 5 and 9")
    assert lost == [("abandoned_early",)]


def test_a_database_stopped_and_started_again_gets_everything(
    journal: Path, postgres: ThrowawayPostgres, mortal_database: str, quiet_run: QuietRun
) -> None:
    third = len(LONG_DAY) // 3
    with collecting(journal, mortal_database):
        append_to(journal, LONG_DAY[:third])
        awaited(lambda: byte_read(mortal_database) > 0)
        postgres.stop()
        try:
            append_to(journal, LONG_DAY[third : 2 * third])
            with pytest.raises(psycopg.OperationalError):
                byte_read(mortal_database)
        finally:
            postgres.start()
        append_to(journal, LONG_DAY[2 * third :])
        awaited(lambda: collected(mortal_database, journal))
    assert snapshot(mortal_database) == quiet_run(LONG_DAY)


def test_what_came_while_the_database_was_away_for_long_is_brought_in_one_go(
    journal: Path, postgres: ThrowawayPostgres, mortal_database: str, quiet_run: QuietRun
) -> None:
    lines = day(1200, seed=9)
    with capture_logs() as log, collecting(journal, mortal_database, largest=LARGEST):
        append_to(journal, lines[:100])
        awaited(lambda: byte_read(mortal_database) > 0)
        postgres.stop()
        try:
            append_to(journal, lines[100:])
            awaited(lambda: waits(log) >= 1)
        finally:
            postgres.start()
        awaited(lambda: collected(mortal_database, journal))
    assert waits(log) <= 4  # each reason once, not at every attempt
    assert snapshot(mortal_database) == quiet_run(lines)


def test_two_nodes_with_calls_of_the_same_names_do_not_mix_in_one_database(
    tmp_path: Path, mortal_database: str, quiet_run: QuietRun
) -> None:
    journals = {name: tmp_path / name for name in ("n1", "n2")}
    with ExitStack() as stack:
        for name, path in journals.items():
            stack.enter_context(collecting(path, mortal_database, node=name))
        for first, last in itertools.pairwise(range(0, len(LONG_DAY) + 1, 100)):
            for path in journals.values():
                append_to(path, LONG_DAY[first:last])
        for path in journals.values():
            append_to(path, LONG_DAY[last:])
        for name, path in journals.items():
            size = path.stat().st_size
            read = f"select from reading_position where node = '{name}' and byte = {size}"
            awaited(lambda read=read: rows(mortal_database, read))  # type: ignore[misc]
    expected = quiet_run(LONG_DAY)
    for name in journals:
        assert of_node(snapshot(mortal_database, name)) == of_node(expected)


def of_node(taken: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """A snapshot without the name of the node, which is every row's first column."""
    return {name: [row if name == "journal" else row[1:] for row in found] for name, found in taken.items()}


def test_a_collector_started_before_its_database_waits_for_it(
    journal: Path, postgres: ThrowawayPostgres, mortal_database: str
) -> None:
    append_to(journal, LONG_DAY[:50])
    postgres.stop()
    try:
        with capture_logs() as log, collecting(journal, mortal_database):
            awaited(lambda: waits(log) >= 1)
            postgres.start()
            awaited(lambda: collected(mortal_database, journal))
    finally:
        postgres.start()
    assert rows(mortal_database, "select count(*) from journal") == [(50,)]


def test_a_frozen_database_does_not_hold_the_collector_and_gets_everything_when_it_thaws(
    journal: Path, postgres: ThrowawayPostgres, mortal_database: str, quiet_run: QuietRun
) -> None:
    half = len(LONG_DAY) // 2
    with capture_logs() as log, collecting(journal, mortal_database, answer_within=1):
        append_to(journal, LONG_DAY[:half])
        awaited(lambda: byte_read(mortal_database) > 0)
        with postgres.frozen():
            append_to(journal, LONG_DAY[half:])
            # once because the transaction got no answer, once more because the new connection got none
            awaited(lambda: waits(log) >= 2)
        awaited(lambda: collected(mortal_database, journal))
    assert snapshot(mortal_database) == quiet_run(LONG_DAY)


def test_a_collector_can_be_stopped_while_its_database_is_frozen(
    journal: Path, postgres: ThrowawayPostgres, mortal_database: str
) -> None:
    with ExitStack() as stack:
        stack.enter_context(collecting(journal, mortal_database, answer_within=1))
        append_to(journal, LONG_DAY[:10])
        awaited(lambda: collected(mortal_database, journal))
        with postgres.frozen():
            append_to(journal, LONG_DAY[10:])
            awaited(lambda: any(isinstance(thread, threading.Timer) for thread in threading.enumerate()))
            stack.close()  # comes back although the database does not
    assert byte_read(mortal_database) > 0


def test_a_frozen_database_is_given_up_after_the_time_allowed(
    postgres: ThrowawayPostgres, mortal_database: str
) -> None:
    with closing(store.connect(mortal_database)) as connection:
        with postgres.frozen():
            began = time.monotonic()
            with pytest.raises(psycopg.OperationalError), answered_within(connection, 0.3):
                connection.execute("select 1")
            assert time.monotonic() - began >= 0.3
        assert connection.closed


def test_an_answer_in_time_leaves_the_connection_alone(database: str) -> None:
    with closing(store.connect(database)) as connection:
        with answered_within(connection, 30):
            connection.execute("select 1")
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_rotation_in_mid_call_splits_no_call(journal: Path, database: str, mortal_database: str) -> None:
    append_to(journal, LONG_DAY)
    with collecting(journal, database):
        awaited(lambda: collected(database, journal))
    journal.unlink()
    with collecting(journal, mortal_database):
        for number in range(4):
            piece = LONG_DAY[len(LONG_DAY) * number // 4 : len(LONG_DAY) * (number + 1) // 4]
            append_to(journal, piece[:-20])
            reached = f"select from reading_position where generation = {number + 1}"
            awaited(lambda reached=reached: rows(mortal_database, reached))  # type: ignore[misc]
            if number < 3:
                old = journal.rename(journal.with_name(f"journal.{number}"))
                append_to(old, piece[-20:])
            else:
                append_to(journal, piece[-20:])
        awaited(lambda: collected(mortal_database, journal))
    assert rows(mortal_database, "select distinct generation from journal order by 1") == [(1,), (2,), (3,), (4,)]
    assert apart_from_files(snapshot(mortal_database)) == apart_from_files(snapshot(database))


def test_a_rotation_while_no_collector_runs_splits_no_call(
    journal: Path, mortal_database: str, quiet_run: QuietRun
) -> None:
    half = len(LONG_DAY) // 2
    with collecting(journal, mortal_database):
        append_to(journal, LONG_DAY[: half - 30])
        awaited(lambda: collected(mortal_database, journal))
    append_to(journal, LONG_DAY[half - 30 : half])
    journal.rename(journal.with_name("journal.1"))
    append_to(journal, LONG_DAY[half:])
    with collecting(journal, mortal_database):
        awaited(lambda: collected(mortal_database, journal))
    assert apart_from_files(snapshot(mortal_database)) == apart_from_files(quiet_run(LONG_DAY))


def test_a_truncation_between_two_calls_loses_neither(journal: Path, mortal_database: str, quiet_run: QuietRun) -> None:
    half = len(LONG_DAY) // 2
    with collecting(journal, mortal_database):
        append_to(journal, LONG_DAY[:half])
        awaited(lambda: collected(mortal_database, journal))
        os.truncate(journal, 0)
        append_to(journal, LONG_DAY[half:])
        awaited(lambda: rows(mortal_database, "select count(*) from journal") == [(len(LONG_DAY),)])
    assert apart_from_files(snapshot(mortal_database)) == apart_from_files(quiet_run(LONG_DAY))


def test_two_collector_processes_of_which_one_is_killed_double_nothing(
    journal: Path, forking: subprocess.Popen[str], mortal_database: str, quiet_run: QuietRun
) -> None:
    half = len(LONG_DAY) // 2
    with collector_process(forking, journal, mortal_database):
        with collector_process(forking, journal, mortal_database):
            append_to(journal, LONG_DAY[:half])
            awaited(lambda: byte_read(mortal_database) > 0)
        append_to(journal, LONG_DAY[half:])
        awaited(lambda: collected(mortal_database, journal))
    assert snapshot(mortal_database) == quiet_run(LONG_DAY)
