"""What runs from a folder: one centre at a time, and a note that is believed only while it does."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mille.errors import MilleError
from mille.site import running
from mille.site.home_folders import Home
from mille.site.running import Running

HOLDER = """
import pathlib, sys
from mille.site import home_folders, running
with running.alone(home_folders.Home(pathlib.Path(sys.argv[1]))):
    print("alone", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "var")


def noted(pid: int) -> Running:
    return Running(pid, "postgresql:///mille?host=/srv/mille", ("/usr/sbin/asterisk",), "/srv/mille/releases/current")


def dead_pid() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
        return process.pid


def test_what_was_noted_is_found(home: Home) -> None:
    with running.alone(home):
        running.note(home, noted(os.getpid()))
        found = running.find(home)
        assert found is not None
        assert (found.pid, found.database) == (os.getpid(), "postgresql:///mille?host=/srv/mille")
        assert found.console.command == ("/usr/sbin/asterisk",)
        assert found.console.etc == Path("/srv/mille/releases/current")
        assert running.need(home) == found


def test_two_centres_do_not_run_from_one_folder(home: Home) -> None:
    with running.alone(home):
        with pytest.raises(MilleError, match=r"already runs from .*var; stop it, or set MILLE_HOME to another folder"):
            running.alone(home).__enter__()
        with running.alone(Home(home.path.with_name("other"))):
            pass


def test_a_refused_centre_leaves_the_note_of_the_one_that_runs(home: Home) -> None:
    with running.alone(home):
        running.note(home, noted(os.getpid()))
        with pytest.raises(MilleError, match="already runs"):
            running.alone(home).__enter__()
        assert running.find(home) is not None


def test_another_process_in_the_folder_is_noticed_and_its_death_too(home: Home) -> None:
    command = [sys.executable, "-c", HOLDER, str(home.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == "alone\n"
            with pytest.raises(MilleError, match="already runs"):
                running.alone(home).__enter__()
        finally:
            holder.kill()
            holder.wait()
        with running.alone(home):
            pass


def test_after_the_end_nothing_runs_and_the_folder_is_free(home: Home) -> None:
    with running.alone(home):
        running.note(home, noted(os.getpid()))
    assert running.find(home) is None
    with running.alone(home):
        pass


def test_after_a_failure_nothing_runs_either(home: Home) -> None:
    def start() -> None:
        with running.alone(home):
            running.note(home, noted(os.getpid()))
            raise RuntimeError("Asterisk did not start")

    with pytest.raises(RuntimeError):
        start()
    assert not home.running.exists()


def test_where_nothing_ever_ran_nothing_is_found_and_nothing_made(home: Home) -> None:
    assert running.find(home) is None
    assert not home.path.exists()
    with pytest.raises(MilleError, match=r"no centre runs from .*var; start one with `make run`, or set MILLE_HOME"):
        running.need(home)


def test_the_note_of_a_centre_that_died_is_not_believed(home: Home) -> None:
    home.path.mkdir()
    running.note(home, noted(dead_pid()))
    assert running.find(home) is None


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", '{"pid": 1}', "null", '"text"', "\udcff"])
def test_a_note_that_is_none_is_not_believed(home: Home, note: str) -> None:
    home.path.mkdir()
    home.running.write_bytes(note.encode("utf-8", "surrogateescape"))
    assert running.find(home) is None


@pytest.mark.parametrize("field", ["pid", "database", "asterisk", "etc"])
def test_a_note_of_another_release_of_mille_is_not_believed(home: Home, field: str) -> None:
    home.path.mkdir()
    running.note(home, noted(os.getpid()))
    words = json.loads(home.running.read_text())
    del words[field]
    home.running.write_text(json.dumps(words))
    assert running.find(home) is None


def test_a_folder_that_cannot_be_written_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MilleError, match=r"cannot write to .*; set MILLE_HOME to a folder of your own"):
        running.alone(Home(tmp_path / "file" / "var")).__enter__()


def test_a_note_whose_number_now_belongs_to_another_program_is_not_believed(home: Home) -> None:
    home.path.mkdir()
    running.note(home, noted(os.getppid()))
    assert running.find(home) is None


def test_a_centre_of_another_user_is_found_or_not_but_ends_in_no_traceback(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(pid: int, number: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    home.path.mkdir()
    running.note(home, noted(1))
    monkeypatch.setattr(os, "kill", kill)
    running.find(home)


@pytest.mark.parametrize("name", ["tax office", "l'impôt", "a;b", 'a"b'])
def test_a_folder_whose_name_postgresql_would_take_apart_is_refused_before_anything_starts(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(MilleError, match="set MILLE_HOME to a path without blanks"):
        running.alone(Home(tmp_path / name)).__enter__()
    assert not (tmp_path / name).exists()
