"""`mille doctor`: each thing that it looks at goes wrong for real, and it says so."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from findings import bad
from house import House, told_of_calls, wait_until
from mille.asterisk.agents import members
from mille.asterisk.change.releases import APPLIED, CURRENT
from mille.asterisk.secrets import pin
from mille.doctor import asterisk, examination, machine, services, sounds
from mille.embedded.centre import EmbeddedCentre
from mille.processes import Process
from mille.records.store import migrating, store
from mille.site.installed_folders import Layout
from mille.site.which_centre import CentreAndRecords


@pytest.fixture
def found(centre: EmbeddedCentre) -> CentreAndRecords:
    centre.home.log.chmod(0o700)  # `mille run` sees to that by its umask, which tests have not
    return CentreAndRecords(centre.here, centre.home.journal, centre.database_uri, None)


def mille_doctor(centre: EmbeddedCentre, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mille.cli.main", "doctor", *words],
        env={**os.environ, "MILLE_HOME": str(centre.home.path)}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@contextmanager
def frozen(process: Process) -> Iterator[None]:
    os.kill(process.pid, signal.SIGSTOP)
    try:
        wait_until(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED)
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)


def collected(found: CentreAndRecords) -> bool:
    """Whether somebody collects, and the database has the whole journal."""
    with closing(store.connect(found.database)) as connection:
        migrating.migrate(connection)
        waiting = services.behind(found.journal, store.position(connection, found.here.site.node))
        return not waiting and not store.lead(connection, found.here.site.node)


# ------------------------------------------------------------------------------------------------ all is well
def test_a_centre_that_runs_has_nothing_wrong(house: House, centre: EmbeddedCentre, found: CentreAndRecords) -> None:
    wait_until(lambda: collected(found))
    done = mille_doctor(centre)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1].startswith("0 wrong")
    said = {line[8:].partition(":")[0] for line in lines[:-1]}
    assert said >= {*examination.OF_ASTERISK, "AGI server", "database", "collector", "AMI", "FastAGI", "secrets"}
    assert said >= {"passwords", "release", "sounds", "rotation", "disk", "clock", "callers", "numbers"}


def test_what_is_well_can_be_left_out(house: House, centre: EmbeddedCentre, found: CentreAndRecords) -> None:
    wait_until(lambda: collected(found))
    *findings, summary = mille_doctor(centre, "--quiet").stdout.splitlines()
    assert summary.startswith("0 wrong")
    assert not [line for line in findings if line.startswith("ok")]


# ------------------------------------------------------------------------------------------------ Asterisk
def test_an_asterisk_that_does_not_answer(centre: EmbeddedCentre, found: CentreAndRecords, tmp_path: Path) -> None:
    console = replace(centre.here.console, etc=tmp_path)
    said = bad(examination.examine(replace(found, here=replace(centre.here, console=console))))
    assert "no calls come in" in said[0]
    assert "not checked: version, modules" in said[1]


def test_a_module_that_is_not_loaded(house: House, found: CentreAndRecords) -> None:
    found.here.console.run("module unload app_playtones.so")
    try:
        (said,) = bad(asterisk.modules(found))
        assert "not loaded: app_playtones.so" in said
    finally:
        found.here.console.run("module load app_playtones.so")
    assert bad(asterisk.modules(found)) == []


def test_a_release_that_was_begun_and_not_finished(
    house: House, centre: EmbeddedCentre, found: CentreAndRecords
) -> None:
    in_force = centre.here.releases.pointed(CURRENT)
    assert in_force
    centre.here.releases.mark(in_force, "")
    try:
        (said,) = bad(asterisk.release(found))
        assert "was not applied completely (begun)" in said
        assert "mille repair" in said
    finally:
        centre.here.releases.mark(in_force, APPLIED)


def test_an_asterisk_that_does_not_have_a_queue_as_described(
    house: House, centre: EmbeddedCentre, found: CentreAndRecords
) -> None:
    file = centre.home.etc / "queues.d" / "centre.conf"
    before = file.read_text()
    file.write_text(before.replace("strategy = leastrecent", "strategy = random"))
    try:
        found.here.reload()
        (said,) = bad(asterisk.agreement(found))
        assert "is not as described" in said
    finally:
        file.write_text(before)
        found.here.reload()
    assert bad(asterisk.agreement(found)) == []


def test_more_calls_than_asterisk_may_open_files_for(house: House, found: CentreAndRecords) -> None:
    crowded = replace(found.here, site=replace(found.here.site, most_calls=1_000_000))
    (said,) = bad(asterisk.limits(replace(found, here=crowded)))
    assert "1000000 calls need 8000500" in said


def test_a_trunk_whose_calls_asterisk_would_refuse_or_never_hear(house: House, found: CentreAndRecords) -> None:
    centre = found.here.in_force()
    trunk = replace(centre.trunks["opt"], addresses=("127.0.0.1", "192.0.2.7"))
    described = replace(centre, trunks={"opt": trunk})
    shown = found.here.console.run("pjsip show identifies")
    said = bad(asterisk.judge_trunks(described, shown, found.here.site.sip[0]))
    assert "calls from 192.0.2.7 of opt are refused" in said[0]
    assert "where 192.0.2.7 of opt cannot reach it" in said[1]
    assert len(said) == 2


def test_an_agent_who_is_logged_in_and_whose_telephone_is_dead(
    house: House, centre: EmbeddedCentre, found: CentreAndRecords
) -> None:
    members.login(centre.console, centre.centre, "t1")
    try:
        (said,) = wait_until(lambda: bad(asterisk.agents(found)))
        assert "t1 (their telephone does not answer)" in said
    finally:
        members.logout(centre.console, "t1")


def test_a_password_that_asterisk_does_not_know(house: House, found: CentreAndRecords, tmp_path: Path) -> None:
    other = tmp_path / "secrets.json"
    other.write_text(json.dumps({"ami": "not-the-password"}))
    stranger = replace(found, here=replace(found.here, secrets=other))
    said = bad(examination._checked(stranger, {"agents": asterisk.agents}))
    assert len(said) == 1, said
    assert "manager interface does not answer" in said[0]


# ------------------------------------------------------------------------------------------------ AGI, collector
def test_an_agi_server_that_is_stopped(house: House, centre: EmbeddedCentre, found: CentreAndRecords) -> None:
    with house.without(centre.agi_server):
        said = bad(services.agi(found)) + bad(machine.listening(found))
    assert "callers take the safe path" in said[0]
    assert "nothing listens on port" in said[1]
    assert bad(services.agi(found)) == []


def test_an_agi_server_that_accepts_and_does_not_answer(
    house: House, centre: EmbeddedCentre, found: CentreAndRecords
) -> None:
    with frozen(centre.agi_server):
        (said,) = bad(services.agi(found))
    assert "no answer within 3 s" in said


def test_an_agi_server_that_fails_on_every_question(found: CentreAndRecords) -> None:
    with socket.create_server(("127.0.0.1", 0)) as failing:
        where = replace(found.here.site, agi_server=failing.getsockname())
        import threading

        def fail() -> None:
            peer, _ = failing.accept()
            with peer:
                peer.recv(4096)
                peer.sendall(b"failure\n")

        answering = threading.Thread(target=fail)
        answering.start()
        (said,) = bad(services.agi(replace(found, here=replace(found.here, site=where))))
        answering.join()
    assert "'failure'" in said


def test_the_question_of_the_doctor_is_no_call(house: House, centre: EmbeddedCentre, found: CentreAndRecords) -> None:
    before = told_of_calls(centre)
    assert bad(services.agi(found)) == []
    assert told_of_calls(centre) == before
    assert "agi_session_failed" not in (centre.home.log / "agi-server.log").read_text()


def test_a_collector_that_is_stopped(house: House, centre: EmbeddedCentre, found: CentreAndRecords) -> None:
    with house.without(centre.collector):
        (said,) = bad(services.records(found))
    assert "no collector runs" in said
    wait_until(lambda: collected(found))
    assert bad(services.records(found)) == []


def test_a_collector_that_is_stuck_while_the_journal_grows(
    house: House, centre: EmbeddedCentre, found: CentreAndRecords
) -> None:
    wait_until(lambda: collected(found))
    with frozen(centre.collector):
        members.login(centre.console, centre.centre, "t1")
        members.logout(centre.console, "t1")
        (said,) = bad(services.records(found))
    assert "bytes behind and making no progress" in said
    wait_until(lambda: collected(found))


def test_a_journal_that_somebody_took_away(house: House, found: CentreAndRecords, tmp_path: Path) -> None:
    wait_until(lambda: collected(found))
    other = tmp_path / "journal"
    other.write_text("1|NONE|NONE|NONE|QUEUESTART|\n")
    (said,) = bad(services.records(replace(found, journal=other)))
    assert "in no file of the journal" in said


def test_a_database_that_does_not_answer(found: CentreAndRecords) -> None:
    (said,) = bad(services.records(replace(found, database="postgresql://127.0.0.1:9/mille")))
    assert said.startswith("wrong   database: ")
    assert "the journal keeps everything meanwhile" in said


def test_a_database_into_which_nobody_ever_collected(database_server: str, found: CentreAndRecords) -> None:
    from throwaway_postgres import create_database, drop_database

    empty = create_database(database_server)
    try:
        (said,) = bad(services.records(replace(found, database=empty)))
    finally:
        drop_database(database_server, empty)
    assert "has no tables" in said


# ------------------------------------------------------------------------------------------------ the machine
def test_a_port_that_everybody_reaches(found: CentreAndRecords) -> None:
    with socket.create_server(("0.0.0.0", 0)) as exposed:
        site = replace(found.here.site, ami=("127.0.0.1", exposed.getsockname()[1]))
        said = bad(machine.listening(replace(found, here=replace(found.here, site=site))))
    assert len(said) == 1
    assert "is open on 0.0.0.0, to anybody who can reach this machine" in said[0]


def test_passwords_that_others_may_read(house: House, centre: EmbeddedCentre, found: CentreAndRecords) -> None:
    file = centre.here.secrets
    file.chmod(0o644)
    try:
        (said,) = bad(machine.secrets(found))
        assert f"`chmod 0600 {file}`" in said
    finally:
        file.chmod(0o600)
    assert bad(machine.secrets(found)) == []


@pytest.mark.parametrize("password", ["401", "401401401401", "secret", "1234567890123", "aaaaaaaaaaaaaaaa", "short7"])
def test_a_password_that_is_easily_guessed(password: str, found: CentreAndRecords, tmp_path: Path) -> None:
    other = tmp_path / "secrets.json"
    known = json.loads(found.here.secrets.read_text())
    other.write_text(json.dumps(known | {"401": password}))
    other.chmod(0o600)
    (said,) = bad(machine.secrets(replace(found, here=replace(found.here, secrets=other))))
    remedy = f"remove those lines from {other}; the next `mille apply` makes new ones"
    assert said == f"wrong   passwords: easy to guess: 401; {remedy}"  # who has it, and not what it is


@pytest.mark.parametrize(
    ("code", "why"), [("111111", "its digits repeat"), ("123456", "its digits follow one another")]
)
def test_a_pin_that_is_easily_guessed(code: str, why: str, found: CentreAndRecords, tmp_path: Path) -> None:
    other = tmp_path / "secrets.json"
    other.write_bytes(found.here.secrets.read_bytes())
    pin.file_of(other).write_text(json.dumps({"pin": code}))
    for file in (other, pin.file_of(other)):
        file.chmod(0o600)
    (said,) = bad(machine.secrets(replace(found, here=replace(found.here, secrets=other))))
    assert said == f"wrong   PIN: it is easy to guess: {why}; `mille pin --new` sets another"


def test_a_prompt_that_is_missing_and_one_without_a_sound(centre: EmbeddedCentre, found: CentreAndRecords) -> None:
    first = centre.home.etc / "prompts" / "fr" / "welcome.wav"
    kept = first.with_name("kept")
    first.rename(kept)
    slot = centre.home.slots / "en" / "post.wav"
    sound = slot.read_bytes()
    slot.write_bytes(sound[:44])
    try:
        (said,) = bad(sounds.sounds(found))
        assert re.search("fr/mille/[0-9]+/welcome.wav", said)
        assert "en/mille-slots/post.wav" in said
    finally:
        kept.rename(first)
        slot.write_bytes(sound)
    assert bad(sounds.sounds(found)) == []


def test_a_rotation_of_another_package_that_takes_the_journal(tmp_path: Path, found: CentreAndRecords) -> None:
    layout = Layout(tmp_path)
    layout.logrotate.mkdir(parents=True)
    (layout.logrotate / "mille").write_text(f"{layout.journal} {{\n monthly\n}}\n")
    packaged = layout.logrotate / "asterisk"
    packaged.write_text("# of the package\n/var/log/asterisk/*.log /var/log/asterisk/*_log {\n weekly\n}\n")
    here = replace(found, journal=layout.journal, layout=layout)
    assert bad(machine.rotation(here)) == []
    packaged.write_text(f"/var/log/asterisk/*.log {layout.log}/* {{\n compress\n}}\n")
    (said,) = bad(machine.rotation(here))
    assert f"{packaged} rotates {layout.journal} too" in said


# ------------------------------------------------------------------------------------------------ as it is typed
def test_the_status_tells_that_something_is_wrong(house: House, centre: EmbeddedCentre) -> None:
    with house.without(centre.agi_server):
        done = mille_doctor(centre)
    assert done.returncode == 1
    assert "wrong   AGI server: " in done.stdout
    assert "Traceback" not in done.stderr


def test_where_nothing_runs_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mille.cli.main", "doctor"],
        env={**os.environ, "MILLE_HOME": str(tmp_path)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no centre runs from" in done.stderr
