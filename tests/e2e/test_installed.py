"""A centre installed below a folder, and run by exactly what its units say: a call comes in, and its record is read."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from house import wait_until
from mille.embedded.people import Caller
from mille.embedded.programs import find_programs
from mille.embedded.sipp import SipP
from mille.embedded.witness import Witness
from mille.processes import WITH_PARENT
from mille.site.home_folders import cache
from mille.site.installed_folders import Layout
from ports import own_address

MILLE = (sys.executable, "-m", "mille.cli.main")
DESCRIPTION = Path(__file__).parent / "centre.yaml"


def words(unit: Path) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for line in unit.read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.startswith("#"):
            said.setdefault(name, []).append(value)
    return said


class Server:
    """The machine: what systemd would start is started as the units say, and ends with the test."""

    agi: subprocess.Popen[bytes]

    def __init__(self, layout: Layout, sip: tuple[str, int]) -> None:
        self.layout, self.sip = layout, sip
        self.logs = layout.root / "systemd-logs"
        self.logs.mkdir()

    def mille(self, *said: str) -> subprocess.CompletedProcess[str]:
        """What an admin types."""
        known = {name: value for name, value in os.environ.items() if name not in ("MILLE_HOME", "MILLE_DATABASE")}
        return subprocess.run(
            [*MILLE, *said], env={**known, "MILLE_ROOT": str(self.layout.root)}, cwd=self.layout.root,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    @contextmanager
    def unit(self, path: Path) -> Iterator[subprocess.Popen[bytes]]:
        """A unit runs, with the command and the environment that it says."""
        said = words(path)
        name = path.parent.name if path.name == "mille.conf" else path.name
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*WITH_PARENT, "KILL", "--", *shlex.split(said["ExecStart"][-1])],
                cwd=said.get("WorkingDirectory", ["/"])[0], env={"PATH": "/usr/bin:/bin", **environment(said)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, umask=int(said["UMask"][0], 8),
            )  # fmt: skip
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)

    def service(self, name: str) -> Path:
        return self.layout.units / f"{name}.service"

    @property
    def asterisk(self) -> Path:
        return self.layout.units / "asterisk.service.d" / "mille.conf"


def environment(said: Mapping[str, list[str]]) -> dict[str, str]:
    """What EnvironmentFile= and Environment= of a unit give."""
    lines = [line for file in said.get("EnvironmentFile", []) for line in Path(file).read_text().splitlines()]
    return dict(line.split("=", 1) for line in [*lines, *said.get("Environment", [])])


@pytest.fixture(scope="module")
def server(database_server: str) -> Iterator[Server]:
    """A machine on which the centre was installed for the first time; nothing runs yet."""
    from throwaway_postgres import create_database, drop_database

    folder = Path(tempfile.mkdtemp(prefix="mille-i-"))
    layout = Layout(folder)
    layout.cache.mkdir(parents=True)
    (cache() / "speech").mkdir(parents=True, exist_ok=True)
    (layout.cache / "speech").symlink_to(cache() / "speech")
    database, sip = create_database(database_server), own_address(socket.SOCK_DGRAM)
    made = Server(layout, sip)
    ports = {name: "{}:{}".format(*own_address()) for name in ("--agi", "--ami")}
    choices = ["--sip", f"127.0.0.1:{sip[1]}", "--rtp", "32000", "33999", "--node", "scierie", "--database", database]
    done = made.mille(
        "install", str(DESCRIPTION), "--root", str(folder), *choices, *(w for pair in ports.items() for w in pair)
    )
    assert done.returncode == 0, done.stderr
    yield made
    drop_database(database_server, database)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def up(server: Server) -> Iterator[Server]:
    """The same machine after `systemctl start mille.target`."""
    with ExitStack() as stack:
        server.agi = stack.enter_context(server.unit(server.service("mille-agi")))
        stack.enter_context(server.unit(server.service("mille-collector")))
        stack.enter_context(server.unit(server.asterisk))
        ready = shlex.split(words(server.service("mille-ready"))["ExecStart"][0])
        done = subprocess.run(
            ready, env={**os.environ, **environment(words(server.service("mille-ready")))}, cwd="/",
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "release 1 was interrupted, and is now finished" in done.stdout
        yield server


def well(server: Server) -> bool:
    return server.mille("doctor").returncode == 0


def a_call(server: Server, number: str) -> None:
    """Somebody calls a queue that nobody attends, is told so, and the call ends."""
    sipp = SipP(find_programs(cache(), print).sipp, server.sip, server.layout.root / "sipp")
    witness = Witness(server.layout.journal, number)
    with Caller(sipp, "1000", number) as caller:
        witness.wait_for_steps(1, 30)
        caller.press("6")
        wait_until(caller.over)
    witness.wait_for("ENDED", 30)


def records(server: Server) -> list[dict[str, object]]:
    done = server.mille("calls", "--json", "--full-numbers")
    known: list[dict[str, object]] = json.loads(done.stdout) if done.returncode == 0 else []
    return [call for call in known if call["outcome"] != "in_progress"]


def test_before_it_is_started_the_doctor_says_what_to_start(server: Server) -> None:
    done = server.mille("doctor")
    assert done.returncode == 1
    assert "systemctl start asterisk" in done.stdout
    assert "systemctl restart mille-agi" in done.stdout
    assert "systemctl restart mille-collector" in done.stdout


def test_a_call_comes_in_and_its_record_is_read(up: Server) -> None:
    a_call(up, "800001")
    (record,) = wait_until(lambda: [call for call in records(up) if call["number"] == "800001"])
    assert record["outcome"] == "nobody"
    assert not record["degraded"]
    assert str(record["callid"]).startswith("scierie-")


def test_nothing_is_wrong_with_it(up: Server) -> None:
    wait_until(lambda: well(up))
    done = up.mille("doctor", "--quiet")
    of_this_machine = re.compile(r"warning (clock|disk)|0 wrong")
    assert [line for line in done.stdout.splitlines() if not of_this_machine.match(line)] == [], done.stdout


def test_asterisk_complains_of_nothing_while_it_starts(up: Server) -> None:
    log = (up.layout.log / "messages.log").read_text().splitlines()
    assert [line for line in log if ("WARNING" in line or "ERROR" in line) and "Unable to join queue" not in line] == []


def test_the_verbs_of_an_admin_work_on_it(up: Server, tmp_path: Path) -> None:
    assert re.search(r"now ▸ +1  ", up.mille("history").stdout)
    changed = tmp_path / "changed.yaml"
    changed.write_text(DESCRIPTION.read_text().replace("Le 1000 d'essai", "Le 1000 du moulin"))
    assert "the centre's name changes" in up.mille("plan", str(changed)).stdout
    done = up.mille("apply", str(changed), "--why", "another name")
    assert "release 2 is in force" in done.stdout, done.stderr
    assert up.mille("agent", "login", "t1").stdout.startswith("t1 answers telecom")
    assert "t1" in up.mille("agent", "list").stdout
    assert "t1 no longer answers" in up.mille("agent", "logout", "t1").stdout
    assert "heard from the next" in up.mille("bulletin", "post", "Le tri est fermé.").stdout
    assert "release 3 is in force" in up.mille("rollback").stdout


def test_an_upgrade_with_calls_up_makes_a_release_and_applies_it(up: Server) -> None:
    before = up.mille("history").stdout.count("\n")
    assert "nothing changes" in up.mille("install", "--root", str(up.layout.root)).stdout
    manifest = up.layout.home.etc / "queues.conf"
    manifest.write_text(manifest.read_text() + "; as an earlier mille had it\n")
    done = up.mille("install", "--root", str(up.layout.root))
    assert "is in force; calls were not interrupted" in done.stdout, done.stderr
    assert up.mille("history").stdout.count("\n") == before + 1


def test_after_the_rotation_of_a_month_no_call_is_lost(up: Server) -> None:
    """What logrotate does: it moves the journal aside, then runs our commands."""
    a_call(up, "800002")
    up.layout.journal.rename(up.layout.journal.with_name("journal-20261201"))
    stanza = (up.layout.logrotate / "mille").read_text().partition("postrotate\n")[2].partition("endscript")[0]
    subprocess.run(["sh", "-c", stanza], check=True, timeout=60)
    wait_until(up.layout.journal.exists)
    a_call(up, "800003")
    wait_until(lambda: {"800002", "800003"} <= {call["number"] for call in records(up)})
    wait_until(lambda: well(up))


def test_what_the_services_write_is_not_for_others(up: Server) -> None:
    own = (up.layout.etc, up.layout.home.path, up.layout.log)
    files = [path for top in own for path in top.rglob("*") if path.is_file() and not path.is_symlink()]
    assert {up.layout.journal, up.layout.home.secrets, up.layout.database} <= set(files)
    assert [top for top in own if top.stat().st_mode & 0o007] == []
    silent = [path for path in files if path.suffix not in (".wav", ".wav16")]
    assert [path for path in silent if path.stat().st_mode & 0o007] == []  # not even if somebody opened the folders


def test_what_the_commands_write_belongs_to_the_owner_of_the_releases(up: Server) -> None:
    owner = up.layout.home.releases.stat().st_uid
    assert {path.stat().st_uid for path in up.layout.home.releases.rglob("*")} == {owner}
    assert up.layout.home.secrets.stat().st_uid == owner


def test_with_python_hung_a_caller_still_comes_through_and_the_doctor_says_what_to_do(up: Server) -> None:
    os.kill(up.agi.pid, signal.SIGSTOP)
    try:
        sipp = SipP(find_programs(cache(), print).sipp, up.sip, up.layout.root / "sipp")
        witness = Witness(up.layout.journal, "800004")
        with Caller(sipp, "1000", "800004"):
            witness.wait_for("DEGRADED", 30)
        done = up.mille("doctor", "--quiet")
    finally:
        os.kill(up.agi.pid, signal.SIGCONT)
    assert done.returncode == 1
    assert "no answer within 3 s; callers take the safe path; `systemctl restart mille-agi`" in done.stdout
    wait_until(lambda: [call for call in records(up) if call["number"] == "800004" and call["degraded"]])
