"""Programs out of Debian's packages: fetched once, whole or not at all, and told clearly when it cannot be."""

import fcntl
import gc
import shutil
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from mille.embedded import debian
from mille.errors import MilleError

PACKAGES = ("asterisk", "sip-tester")
APT = """#!{python} -I
import pathlib, sys
words, here = sys.argv[1:], pathlib.Path({here!r})
with (here / "calls").open("a") as calls:
    print(*words, file=calls)
options = dict(word.split("=", 1) for word in words if word.startswith(("Dir::", "APT::")))
if "indextargets" in words:
    print({mirrors!r})
elif "update" in words:
    if {unreachable}:
        print("Err:1 http://debian.example/debian forky InRelease")
        print("E: Failed to fetch http://debian.example/debian")
        sys.exit(100)
elif "--print-uris" in words:
    if {suite!r} not in pathlib.Path(options["Dir::Etc::SourceList"]).read_text():
        print("E: Unable to locate package asterisk")
        sys.exit(100)
    print("'http://debian.example/a.deb' a.deb 1500000 SHA256:0")
    print("'http://debian.example/b.deb' b.deb 500000 SHA256:0")
else:
    archives = pathlib.Path(options["Dir::Cache"]) / "archives"
    (archives / "a.deb").write_text("a")
    if {breaks}:
        print("E: Failed to fetch http://debian.example/b.deb  Connection timed out")
        sys.exit(100)
    for percent in (0.0, 30.5, 60.1, 100.0):
        print("dlstatus:1:%s:Retrieving" % percent)
    (archives / "b.deb").write_text("b")
"""
DPKG = """#!{python} -I
import os, pathlib, signal, sys
deb, tree = map(pathlib.Path, sys.argv[2:])
(tree / deb.stem).write_text(deb.read_text())
if deb.stem == "b" and {trouble!r} == "killed":
    os.kill(os.getppid(), signal.SIGKILL)
if deb.stem == "b" and {trouble!r} == "full":
    sys.exit("dpkg-deb: error: failed to write (No space left on device)")
"""


RUN = """
import pathlib, sys
from mille.embedded import debian
debian.unpacked(tuple(sys.argv[2:]), pathlib.Path(sys.argv[1]), print)
"""


class Machine:
    """A machine with an apt and a dpkg of its own, and a cache."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.cache, self.said = folder / "bin", folder / "cache", list[str]()
        self.bin.mkdir()
        self.apt()
        self.dpkg()

    def apt(
        self,
        *,
        mirrors: str = "http://debian.example/debian main",
        suite: str = "forky",
        unreachable: bool = False,
        breaks: bool = False,
    ) -> None:
        words = {"mirrors": mirrors, "suite": suite, "unreachable": unreachable, "breaks": breaks}
        self._script("apt-get", APT.format(python=sys.executable, here=str(self.bin), **words))

    def dpkg(self, trouble: str = "") -> None:
        self._script("dpkg-deb", DPKG.format(python=sys.executable, trouble=trouble))

    def _script(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def unpacked(self) -> Path:
        return debian.unpacked(PACKAGES, self.cache, self.said.append)

    def calls(self) -> list[str]:
        """What apt-get was asked."""
        return (self.bin / "calls").read_text().splitlines()

    def left(self) -> list[str]:
        """What stands in the cache, besides the lock."""
        return sorted(path.name for path in self.cache.iterdir() if path.name != "lock")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    made = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(made.bin))
    yield made
    gc.collect()  # what a failed run left open is closed within its own test


def contents(tree: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in tree.iterdir()}


def test_all_packages_are_unpacked_into_one_tree_and_nothing_else_is_left(machine: Machine) -> None:
    tree = machine.unpacked()
    assert contents(tree) == {"a": "a", "b": "b"}
    assert machine.left() == [tree.name]


def test_what_is_there_is_not_fetched_again(machine: Machine) -> None:
    tree = machine.unpacked()
    before = machine.calls()
    assert machine.unpacked() == tree
    assert machine.calls() == before


def test_other_packages_have_another_tree(machine: Machine) -> None:
    first = machine.unpacked()
    assert debian.unpacked(("sip-tester",), machine.cache, print) != first


def test_whoever_waits_is_told_how_far_it_is(machine: Machine) -> None:
    machine.unpacked()
    assert machine.said == [
        "reading Debian forky's list of packages ...",
        "downloading 2 packages, 2 MB ...",
        "  1 of 2 MB",
        "  1 of 2 MB",
        "  2 of 2 MB",
        "unpacking 2 packages ...",
    ]


def test_the_machines_own_apt_is_only_read(machine: Machine) -> None:
    machine.unpacked()
    private = [call for call in machine.calls() if "indextargets" not in call]
    assert len(private) == 3
    for call in private:
        for setting in ("Dir::State=", "Dir::State::status=", "Dir::Cache=", "Dir::Etc::SourceList="):
            assert f"{setting}{machine.cache}/building/apt/" in call


def test_a_suite_without_the_packages_gives_way_to_the_next(machine: Machine) -> None:
    machine.apt(suite="sid")
    assert contents(machine.unpacked()) == {"a": "a", "b": "b"}
    assert [line for line in machine.said if "reading" in line] == [
        "reading Debian forky's list of packages ...",
        "reading Debian sid's list of packages ...",
    ]


def test_no_file_is_left_open(machine: Machine) -> None:
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        machine.unpacked()
        gc.collect()
    assert [str(complaint.message) for complaint in complaints] == []


# ------------------------------------------------------------------------------------------------ when it cannot be
def test_without_apt_he_is_told_what_to_install(machine: Machine) -> None:
    (machine.bin / "apt-get").unlink()
    with pytest.raises(MilleError, match=r"there is no apt-get here .* install Asterisk 20 or later .* and SIPp"):
        machine.unpacked()
    assert machine.left() == []


def test_without_dpkg_he_is_told_before_anything_is_fetched(machine: Machine) -> None:
    (machine.bin / "dpkg-deb").unlink()
    with pytest.raises(MilleError, match="install Asterisk"):
        machine.unpacked()
    assert machine.left() == []
    assert not (machine.bin / "calls").exists()


def test_without_space_nothing_is_begun(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100_000_000))
    with pytest.raises(MilleError, match=r"has 100 MB free, but the programs need 900 MB .* set XDG_CACHE_HOME"):
        machine.unpacked()
    assert machine.left() == []
    assert machine.said == []


def test_without_network_he_is_told_what_to_look_at(machine: Machine) -> None:
    machine.apt(unreachable=True)
    with pytest.raises(MilleError) as error:
        machine.unpacked()
    assert "no mirror of this machine answered with forky or sid; check the network" in str(error.value)
    assert "E: Failed to fetch http://debian.example/debian" in str(error.value)
    assert machine.left() == []


def test_without_a_mirror_he_is_told_where_to_add_one(machine: Machine) -> None:
    machine.apt(mirrors="http://ubuntu.example/ubuntu main\nhttp://debian.example/debian-security main")
    with pytest.raises(MilleError, match=r"no Debian mirror on this machine; add one to /etc/apt/sources.list"):
        machine.unpacked()
    assert machine.left() == []


def test_a_download_that_breaks_off_leaves_nothing(machine: Machine) -> None:
    machine.apt(breaks=True)
    with pytest.raises(MilleError, match=r"the download failed: E: .*Connection timed out; check network and space"):
        machine.unpacked()
    assert machine.left() == []


def test_a_full_disk_while_unpacking_leaves_nothing(machine: Machine) -> None:
    machine.dpkg("full")
    with pytest.raises(MilleError, match=r"could not unpack b.deb: .*No space left"):
        machine.unpacked()
    assert machine.left() == []


def test_a_cache_that_cannot_be_written_is_told_so(machine: Machine) -> None:
    machine.cache.write_text("a file where a folder should be")
    with pytest.raises(MilleError, match=r"cannot write to .*cache: .*; set XDG_CACHE_HOME"):
        machine.unpacked()


# ----------------------------------------------------------------------------------------------- when it is interrupted
@pytest.mark.parametrize("moment", ["reading", "downloading", "unpacking"])
def test_interrupted_at_the_keyboard_it_leaves_no_tree(machine: Machine, moment: str) -> None:
    def say(text: str) -> None:
        if text.startswith(moment):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        debian.unpacked(PACKAGES, machine.cache, say)
    assert machine.left() == []
    assert contents(machine.unpacked()) == {"a": "a", "b": "b"}


def test_killed_in_the_middle_of_unpacking_it_leaves_no_tree_and_the_next_run_begins_anew(machine: Machine) -> None:
    machine.dpkg("killed")
    died = subprocess.run([sys.executable, "-c", RUN, machine.cache, *PACKAGES], capture_output=True, text=True)
    assert died.returncode == -9, died.stderr
    assert machine.left() == ["building"]
    (machine.cache / "building/tree/half").touch()
    machine.dpkg()
    tree = machine.unpacked()
    assert contents(tree) == {"a": "a", "b": "b"}
    assert machine.left() == [tree.name]


def test_two_runs_at_once_share_one_download(machine: Machine) -> None:
    waiting, trees = threading.Event(), list[Path]()

    def say(text: str) -> None:
        if "another mille is downloading" in text:
            waiting.set()

    machine.cache.mkdir()
    with (machine.cache / "lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        second = threading.Thread(target=lambda: trees.append(debian.unpacked(PACKAGES, machine.cache, say)))
        second.start()
        assert waiting.wait(10)
        assert machine.left() == []
        assert not (machine.bin / "calls").exists()
    second.join(30)
    assert trees == [machine.unpacked()]
