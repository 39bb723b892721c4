"""A configuration is put in force whole, or not at all."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from mille.asterisk.releases import CURRENT, last_number, publish

KILLED = 9
STEPS_TO_DISK = ("open", "os.", "shutil.")
"""What Python reports before it asks the system to change something (audit events)."""


def said(text: str) -> Callable[[Path], None]:
    """Fills a release with two files that say the same."""

    def fill(release: Path) -> None:
        release.mkdir()
        for name in ("queues.conf", "extensions.conf"):
            (release / name).write_text(text)

    return fill


def in_force(releases: Path) -> set[str]:
    """What the files in force say: one thing, unless two releases are mixed."""
    return {path.read_text() for path in (releases / CURRENT).iterdir()}


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A folder in which release 1, which says `old`, is in force."""
    publish(tmp_path / "releases", said("old"))
    return tmp_path / "releases"


def test_the_first_release_is_number_one_and_in_force(tmp_path: Path) -> None:
    assert publish(tmp_path / "made" / "here", said("first")) == tmp_path / "made" / "here" / "1"
    assert in_force(tmp_path / "made" / "here") == {"first"}


def test_a_new_release_is_in_force_and_the_old_one_is_kept(releases: Path) -> None:
    assert publish(releases, said("new")).name == "2"
    assert in_force(releases) == {"new"}
    assert (releases / "1" / "queues.conf").read_text() == "old"
    assert last_number(releases) == 2


def test_the_tenth_release_comes_after_the_ninth(releases: Path) -> None:
    names = [publish(releases, said(str(number))).name for number in range(2, 12)]
    assert names == [str(number) for number in range(2, 12)]


def test_current_is_a_link_that_moves_with_its_folder(releases: Path) -> None:
    moved = releases.rename(releases.with_name("elsewhere"))
    assert in_force(moved) == {"old"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_when_filling_fails_nothing_has_changed(releases: Path, error: type[BaseException]) -> None:
    def fill(release: Path) -> None:
        said("half")(release)
        raise error("the disk is full")

    before = sorted(releases.iterdir())
    with pytest.raises(error):
        publish(releases, fill)
    assert sorted(releases.iterdir()) == before
    assert in_force(releases) == {"old"}


def test_what_a_killed_run_left_is_not_in_the_next_release(releases: Path) -> None:
    (releases / "new").mkdir()
    (releases / "new" / "left.conf").write_text("half")
    (releases / (CURRENT + ".new")).symlink_to("7")
    release = publish(releases, said("new"))
    assert not (release / "left.conf").exists()
    assert in_force(releases) == {"new"}


def test_killed_between_any_two_steps_the_old_or_the_new_is_in_force_and_the_next_run_succeeds(releases: Path) -> None:
    seen = set[str]()
    for step in range(1, 1000):
        survived = publish_killed_before(step, releases)
        (text,) = in_force(releases)
        assert text in ("old", "new")
        seen.add(text)
        publish(releases, said("old"))
        assert in_force(releases) == {"old"}
        if survived:
            break
    assert survived
    assert step > 5
    assert seen == {"old", "new"}


def publish_killed_before(step: int, releases: Path) -> bool:
    """Publishes `new` in a process that dies before its n-th change of the disk; whether it came to its end."""
    child = os.fork()
    if not child:
        try:
            die_before(step)
            publish(releases, said("new"))
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, KILLED)
    return status == 0


def die_before(step: int) -> None:
    """Ends this process, without any farewell, before its n-th change of the disk."""
    left = step

    def hook(event: str, arguments: object) -> None:
        nonlocal left
        if event.startswith(STEPS_TO_DISK):
            left -= 1
            if not left:
                os._exit(KILLED)

    sys.addaudithook(hook)
