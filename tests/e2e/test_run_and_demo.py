"""`mille run` and `mille demo`, as a user starts them."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from documents import first_page_description
from house import wait_until
from ports import own_port

MILLE = (sys.executable, "-m", "mille.cli.main")
OBEYS_CTRL_C = ("env", "--default-signal=INT")
"""Before a command: whoever starts the tests in the background lets them, and all that they start, pass over Ctrl-C."""


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="mille-run-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        ports = {
            "MILLE_SIP_PORT": str(own_port(kind=socket.SOCK_DGRAM)),
            "MILLE_AGI_PORT": str(own_port()),
            "MILLE_AMI_PORT": str(own_port()),
        }
        yield {**os.environ, **ports, "MILLE_HOME": f"{folder}/home", "PYTHONUNBUFFERED": "1"}


def runs(process: psutil.Process) -> bool:
    """Whether a process has not ended yet; one that nobody has buried has."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_the_demonstration_reaches_an_agent_in_every_queue_and_says_so(environment: dict[str, str]) -> None:
    done = subprocess.run([*MILLE, "demo"], env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    for queue in ("fixed-line", "mobile", "post", "bank", "covid"):
        assert f"reached {queue}" in done.stdout
    assert done.stdout.count("answered") == 5
    assert "Traceback" not in done.stderr


def test_run_stays_up_until_ctrl_c_and_leaves_nothing_behind(environment: dict[str, str], tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*OBEYS_CTRL_C, *MILLE, "run"], env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        wait_until(lambda: "Ctrl-C" in said.read_text() or process.poll() is not None, 240)
        assert process.poll() is None, said.read_text()
        started = psutil.Process(process.pid).children(recursive=True)
        calls = subprocess.run([*MILLE, "calls"], env=environment, capture_output=True, text=True, timeout=60)
        assert "5 calls" in calls.stdout, calls
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, said.read_text()
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in said.read_text()
    wait_until(lambda: not any(runs(child) for child in started))
    after = subprocess.run([*MILLE, "calls", "--csv"], env=environment, capture_output=True, text=True, timeout=60)
    assert after.stdout.count("answered") == 5, after  # the records are read although nothing runs


def test_a_centre_that_no_demonstration_reaches_stays_up_all_the_same(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Its only queue has one agent, who answers at home; and 192.0.2.1 (RFC 5737) is no address of any machine."""
    text = (
        first_page_description().replace("extension: 201", 'line: "268800"').replace("extension: 202", 'line: "268801"')
    )
    description = tmp_path / "home.yaml"
    description.write_text(text + "\noutward: {trunk: operator}\n", encoding="utf-8")
    description.write_text(description.read_text().replace("[127.0.0.1]}", "[127.0.0.1], host: 127.0.0.9:5999}"))
    elsewhere = subprocess.run(
        [*MILLE, "run", "--sip", "192.0.2.1"], env=environment, capture_output=True, text=True, timeout=120
    )
    assert (elsewhere.returncode, "not an address of this machine" in elsewhere.stderr) == (1, True), elsewhere
    said = tmp_path / "said"
    with said.open("wb") as out:
        command = [*OBEYS_CTRL_C, *MILLE, "run", "--centre", str(description)]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        wait_until(lambda: "Ctrl-C" in said.read_text() or process.poll() is not None, 240)
        assert process.poll() is None, said.read_text()
        assert "0 demonstration calls" in said.read_text()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, said.read_text()
    finally:
        process.kill()
        process.wait()


def test_when_mille_is_killed_everything_it_started_ends(environment: dict[str, str], tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("wb") as out:
        process = subprocess.Popen([*MILLE, "run"], env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        wait_until(lambda: "Ctrl-C" in said.read_text() or process.poll() is not None, 240)
        postmaster = Path(environment["MILLE_HOME"]) / "postgres" / "postmaster.pid"
        started = [
            *psutil.Process(process.pid).children(recursive=True),
            psutil.Process(int(postmaster.read_text().split()[0])),
        ]
    finally:
        process.kill()
        process.wait()
    wait_until(lambda: not any(runs(child) for child in started))


def open_to_others(path: Path, home: Path) -> bool:
    """Whether others may read a file: its own mode says so, and that of no folder on the way forbids it."""
    way = [folder for folder in path.parents if home in folder.parents]
    return bool(path.stat().st_mode & 0o004) and all(folder.stat().st_mode & 0o001 for folder in way)


def test_the_first_page_becomes_a_centre_whose_numbers_and_passwords_are_for_its_owner_only(
    environment: dict[str, str], tmp_path: Path
) -> None:
    description = tmp_path / "tax.yaml"
    description.write_text(first_page_description(), encoding="utf-8")
    demo = [*MILLE, "demo", "--centre", str(description)]
    done = subprocess.run(demo, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    for queue in ("income", "company"):
        assert f"reached {queue}" in done.stdout
    home = Path(environment["MILLE_HOME"])
    files = [path for path in home.rglob("*") if path.is_file() and not path.is_symlink()]
    assert home / "log" / "journal" in files
    assert [path for path in files if open_to_others(path, home)] == []


@pytest.mark.parametrize(
    ("variable", "kind"),
    [
        ("MILLE_SIP_PORT", socket.SOCK_DGRAM),
        ("MILLE_AGI_PORT", socket.SOCK_STREAM),
        ("MILLE_AMI_PORT", socket.SOCK_STREAM),
    ],
)
def test_a_taken_port_is_said_and_nothing_is_left(
    environment: dict[str, str], variable: str, kind: socket.SocketKind
) -> None:
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*MILLE, "demo"], env={**environment, variable: port}, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 1
    assert f"cannot use port {port}" in done.stderr
    assert variable in done.stderr
    assert "Traceback" not in done.stderr
    assert not (Path(environment["MILLE_HOME"]) / "running.json").exists()


def test_two_centres_do_not_run_from_one_folder(environment: dict[str, str]) -> None:
    home = Path(environment["MILLE_HOME"])
    home.mkdir(parents=True)
    import fcntl

    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run([*MILLE, "demo"], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "already runs" in done.stderr


def test_without_a_network_it_says_what_to_do(environment: dict[str, str], tmp_path: Path) -> None:
    nowhere = tmp_path / "apt.conf"
    nowhere.write_text('Acquire::http::Proxy "http://127.0.0.1:9/"; Acquire::https::Proxy "http://127.0.0.1:9/";\n')
    offline = {**environment, "XDG_CACHE_HOME": str(tmp_path / "cache"), "APT_CONFIG": str(nowhere)}
    done = subprocess.run([*MILLE, "demo"], env=offline, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert "check the network" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "cache" / "mille").iterdir()] == ["lock"]
