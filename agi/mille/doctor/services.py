"""What runs beside Asterisk: the AGI server, the collector, the database, the units of systemd."""

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import psycopg

from mille.doctor import probe
from mille.doctor.finding import Finding, ok, warning, wrong
from mille.records.files.rotation import find, rotated
from mille.records.journal.position import Position
from mille.records.sql.connection import Connection, connect, why
from mille.records.store import store, upkeep
from mille.site import manifest
from mille.site.which_centre import CentreAndRecords

SLOW = 0.5
"""Seconds from which an answer of the AGI server is slow; after three, the dialplan goes on without it."""
ANSWER_WITHIN = 5.0
"""Seconds to wait for the database, and for progress of a collector that is behind."""


def agi(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether Python answers what comes next, and how fast."""
    if (server := found.here.site.agi_server) is None:
        yield ok("AGI server", "not used: Asterisk runs the entries as scripts")
        return
    where = "{}:{}".format(*server)
    try:
        yield judge_agi(where, probe.ask(server))
    except probe.NoAnswer as error:
        yield wrong("AGI server", f"{where}: {error}; callers take the safe path", _start(found, "mille-agi"))


def judge_agi(where: str, seconds: float) -> Finding:
    """From the seconds that an answer took."""
    said = f"{where} answered in {1000 * seconds:.0f} ms"
    if seconds < SLOW:
        return ok("AGI server", said)
    return warning("AGI server", said, "see what else runs here (`top`); after 3 s callers take the safe path")


def records(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether the database answers, and the collector writes the journal into it."""
    remedy = "start PostgreSQL, or correct its address in database.env; the journal keeps everything meanwhile"
    try:
        with closing(connect(found.database, ANSWER_WITHIN)) as connection:
            yield ok("database", "it answers")
            yield collector(found, connection)
            yield judge_aside(upkeep.aside(connection))
            yield judge_clocks(
                connection.execute("select extract(epoch from clock_timestamp())").fetchone(), time.time()
            )
    except psycopg.errors.UndefinedTable:
        yield wrong("collector", "it has no tables: no collector ever reached it", _start(found, "mille-collector"))
    except psycopg.Error as error:
        yield wrong("database", why(error), remedy)


def collector(found: CentreAndRecords, connection: Connection) -> Finding:
    """Whether a collector runs, and how far behind the end of the journal it is."""
    node = found.here.site.node
    before = behind(found.journal, store.position(connection, node))
    if before is None:
        return wrong(
            "collector",
            "the line it read last is in no file of the journal: lines may be lost",
            "see what moves or removes the journal (check `rotation`), and put the old file back",
        )
    if store.lead(connection, node):
        return wrong("collector", f"no collector runs; {before} bytes are waiting", _start(found, "mille-collector"))
    end, now = time.monotonic() + ANSWER_WITHIN, before
    while now and now >= before and time.monotonic() < end:
        time.sleep(0.1)
        now = behind(found.journal, store.position(connection, node)) or 0
    return judge_lag(before, now, _start(found, "mille-collector"))


def judge_lag(before: int, now: int, remedy: str) -> Finding:
    """From the bytes that were waiting, and those that are waiting some seconds later."""
    if not now:
        return ok("collector", "the database has the whole journal")
    if now < before:
        return warning("collector", f"{now} bytes behind and catching up", "wait, then run `mille doctor` again")
    return wrong("collector", f"{now} bytes behind and making no progress", remedy)


def judge_aside(aside: upkeep.Aside) -> Finding:
    """From the lines and calls that are kept, but belong to no month."""
    if aside.nothing:
        return ok("journal", "every line is understood and has a plausible time")
    lines, calls = aside.lines_out_of_time, aside.calls_out_of_time
    said = f"{aside.not_understood} lines not understood; {lines} lines and {calls} calls with an impossible time"
    return warning("journal", said, "`mille records aside` lists them; if the clock is wrong, synchronise it (chrony)")


def behind(journal: Path, position: Position | None) -> int | None:
    """Bytes of a journal after a position, in its file and all later ones; None when that file is gone."""
    files = sorted([path for path in (*rotated(journal), journal) if path.exists()], key=lambda p: p.stat().st_mtime_ns)
    if position is None:
        return sum(path.stat().st_size for path in files)
    here = find(journal, position)
    if here is None or here not in files:
        return None
    later = files[files.index(here) + 1 :] if here != journal else []
    return here.stat().st_size - position.byte + sum(path.stat().st_size for path in later)


def judge_clocks(database: tuple[float, ...] | None, here: float) -> Finding:
    """From the time of the database and that of this machine, in epoch seconds."""
    apart = abs(float(database[0]) - here) if database else 0.0
    if apart < 2:
        return ok("clock of the database", "same as this machine")
    return warning("clock of the database", f"{apart:.0f} s from this machine's clock", "synchronise both (chrony)")


def units(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether systemd runs what was installed."""
    layout = found.layout
    if layout is None:
        return
    if not layout.real:
        yield ok("units", f"not checked: {layout.root} is a trial, not the machine itself")
        return
    names = sorted(Path(name).name for name in manifest.load(layout.manifest).files if name.endswith(".service"))
    yield from judge_units(unit_states(["asterisk.service", *names, "mille.target"]))


def unit_states(names: list[str]) -> dict[str, str]:
    """What systemd says of units: active, inactive, failed, ..."""
    try:
        done = subprocess.run(["systemctl", "is-active", *names], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        return dict.fromkeys(names, f"unknown ({error})")
    return dict(zip(names, done.stdout.split(), strict=False))


def judge_units(states: Mapping[str, str]) -> Iterator[Finding]:
    """From the state of each unit. A unit that runs once and ends is inactive when all went well."""
    bad = {name: state for name, state in states.items() if state != "active" and (name, state) != READY}
    for name, state in bad.items():
        yield wrong("units", f"{name} is {state}", f"`systemctl start {name}`; `journalctl -u {name}` says why")
    if not bad:
        yield ok("units", f"{len(states)} run")


READY = ("mille-ready.service", "inactive")


def _start(found: CentreAndRecords, unit: str) -> str:
    if found.layout is None:
        return f"`make run` starts it again; its log is in {found.here.site.log}"
    return f"`systemctl restart {unit}`; `journalctl -u {unit}` says why"
