"""What the doctor makes of what it has seen."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from findings import bad
from mille.asterisk.change.releases import APPLIED
from mille.centre.model.outside import Trunk
from mille.doctor import asterisk, machine, services
from mille.doctor.finding import State
from mille.records.journal.position import Position
from one_site import COVID


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Asterisk 18.26.4 built by", State.WRONG),
        ("Asterisk 20.19.0 built by", State.OK),
        ("Asterisk 22.9.0 built by", State.WRONG),
        ("Asterisk 22.10.1+dfsg+~cs6.17.60671434-1 built by", State.OK),
    ],
)
def test_an_asterisk_that_is_too_old_or_lacks_a_security_release(said: str, state: State) -> None:
    assert asterisk.judge_version(said).state is state


def test_a_python_that_answers_from_another_release_than_asterisk_reads() -> None:
    assert "Asterisk should read 4, but Python answers from 3" in asterisk.judge_release(4, 3, APPLIED).seen


def test_a_trunk_at_whose_host_nobody_answers_is_wrong_though_it_may_send_calls() -> None:
    centre = replace(COVID, trunks={"opt": Trunk("opt", host="192.0.2.10"), "inox": Trunk("inox", host="192.0.2.11")})
    shown = """
  Contact:  phone-201/sip:phone-201@127.0.0.1:43803        b9350ddad0 Unavail       -nan
  Contact:  trunk-opt/sip:192.0.2.10                       5b4bebb4d4 Unavail       -nan
  Contact:  trunk-inox/sip:192.0.2.11                      604cbf8f9c Avail         4.129
"""
    (found,) = asterisk.judge_hosts(centre, shown)
    assert (found.state, "192.0.2.10 of opt" in found.seen) == (State.WRONG, True)


def test_an_agi_server_that_is_slow() -> None:
    assert services.judge_agi("127.0.0.1:4573", 0.02).state is State.OK
    assert services.judge_agi("127.0.0.1:4573", 1.4).state is State.WARNING


@pytest.mark.parametrize(("before", "now", "state"), [(900, 0, "ok"), (900, 400, "warning"), (900, 901, "wrong")])
def test_a_collector_that_is_behind_is_told_from_one_that_is_stuck(before: int, now: int, state: str) -> None:
    assert services.judge_lag(before, now, "").state.value == state


def test_what_waits_in_former_files_of_the_journal_is_counted(tmp_path: Path) -> None:
    for age, (name, size) in enumerate([("journal", 30), ("journal-20261101", 20), ("journal-20261001", 10)]):
        (tmp_path / name).write_bytes(os.urandom(size))
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    former = tmp_path / "journal-20261101"
    read = former.read_bytes()[:5]
    assert services.behind(tmp_path / "journal", None) == 60
    assert services.behind(tmp_path / "journal", Position(2, former.stat().st_ino, 5, read)) == 15 + 30
    assert services.behind(tmp_path / "journal", Position(2, 1, 5, b"other")) is None


def test_a_database_whose_clock_is_another() -> None:
    assert services.judge_clocks((1000.0,), 1000.5).state is State.OK
    assert "60 s" in services.judge_clocks((1060.0,), 1000.0).seen


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemd that knows three units."""
    command = tmp_path / "systemctl"
    command.write_text('#!/bin/sh\n[ "$1" = is-active ] && shift\nfor u; do cat "$(dirname "$0")/$u"; done\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    states = {"asterisk.service": "active", "mille-agi.service": "active", "mille-ready.service": "inactive"}
    for name, state in states.items():
        (tmp_path / name).write_text(state + "\n")
    return tmp_path


def test_a_unit_that_has_failed(systemctl: Path) -> None:
    names = ["asterisk.service", "mille-agi.service", "mille-ready.service"]
    assert bad(services.judge_units(services.unit_states(names))) == []
    (systemctl / "mille-agi.service").write_text("failed\n")
    (said,) = bad(services.judge_units(services.unit_states(names)))
    assert "mille-agi.service is failed; `systemctl start mille-agi.service`" in said


def test_a_machine_without_systemd(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "unknown" in services.unit_states(["asterisk.service"])["asterisk.service"]


def test_a_port_that_is_open_beside_loopback_is_seen_in_every_family() -> None:
    table = """  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:13AE 00000000000000000000000000000000:0000 0A 0:0 0:0 0
   1: 0000000000000000FFFF00000100007F:13AF 00000000000000000000000000000000:0000 0A 0:0 0:0 0
   2: 00000000000000000000000001000000:13B0 00000000000000000000000000000000:0000 01 0:0 0:0 0
"""
    seen = list(machine.listeners(table))
    assert seen == [("::", 5038), ("::ffff:127.0.0.1", 5039)]
    assert machine.judge_listening("AMI", ("127.0.0.1", 5038), seen).state is State.WRONG
    assert machine.judge_listening("AMI", ("127.0.0.1", 5039), seen).state is State.OK


def test_a_journal_that_everybody_may_read(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    said = bad(machine.judge_modes(tmp_path / "secrets.json", 0o100600, {journal: 0o100644}))
    assert said == [f"wrong   secrets: everybody on this machine may read {journal}; `chmod o= {journal}`"]


@pytest.mark.parametrize(
    ("megabytes", "inodes", "state"),
    [(50_000, 0.9, "ok"), (500, 0.9, "warning"), (50_000, 0.03, "warning"), (50, 0.9, "wrong"), (50_000, 0.0, "wrong")],
)
def test_a_disk_that_fills(megabytes: int, inodes: float, state: str) -> None:
    assert machine.judge_disk(Path("/var/log/mille"), megabytes << 20, inodes).state.value == state


@pytest.mark.parametrize(("status", "state"), [(0, "ok"), (5, "warning"), (-1, "warning")])
def test_a_clock_that_nobody_keeps(status: int, state: str) -> None:
    assert machine.judge_clock(status).state.value == state


def test_a_rotation_of_queue_logs_does_not_take_the_journal() -> None:
    described = {Path("/etc/logrotate.d/x"): "/var/log/mille/*_log {\n weekly\n}\n"}
    assert machine.judge_rotation(Path("/var/log/mille/journal"), described).state is State.OK
