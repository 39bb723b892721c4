"""Releases: whole or not at all, and always known how far a change has come."""

import os
from pathlib import Path

import pytest

from mille.asterisk.change.releases import APPLIED, CURRENT, KEPT_WHOLE, SERVING, Note, Releases

NOTE = Note("2026-09-24T14:05:00+00:00", "Odile", "apply", "a new floor", "1000.yaml", ("covid",), True)


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path / "releases")


def fill(folder: Path) -> None:
    folder.mkdir()
    (folder / "queues.conf").write_text("[bank]")


def fail(folder: Path) -> None:
    folder.mkdir()
    (folder / "queues.conf").write_text("[ba")
    raise OSError("no space left on device")


def test_a_release_is_there_and_nothing_points_to_it(releases: Releases) -> None:
    number = releases.publish(NOTE, fill)
    assert (releases.path(number) / "queues.conf").read_text() == "[bank]"
    assert (releases.pointed(CURRENT), releases.pointed(SERVING)) == (None, None)


def test_the_note_of_who_when_and_why_is_kept(releases: Releases) -> None:
    assert releases.note(releases.publish(NOTE, fill)) == NOTE


def test_a_release_that_could_not_be_written_leaves_no_trace(releases: Releases) -> None:
    releases.publish(NOTE, fill)
    before = sorted(releases.folder.iterdir())
    with pytest.raises(OSError, match="no space"):
        releases.publish(NOTE, fail)
    assert sorted(releases.folder.iterdir()) == before


def test_numbers_grow_and_are_not_given_twice(releases: Releases) -> None:
    assert [releases.publish(NOTE, fill) for _ in range(11)] == list(range(1, 12))
    assert releases.numbers() == list(range(1, 12))


def test_a_name_moves_from_one_release_to_another_at_once(releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = releases.publish(NOTE, fill), releases.publish(NOTE, fill)
    releases.point(CURRENT, first)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as died:
        died.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            releases.point(CURRENT, second)
    assert releases.pointed(CURRENT) == first
    releases.point(CURRENT, second)
    assert releases.pointed(CURRENT) == second


def test_what_a_killed_command_wrote_and_did_not_begin_is_removed(releases: Releases) -> None:
    old = releases.publish(NOTE, fill)
    releases.point(CURRENT, old)
    orphan = releases.publish(NOTE, fill)
    fill(releases.folder / "new")
    assert releases.tidy() == [orphan]
    assert releases.numbers() == [old]
    assert not (releases.folder / "new").exists()


def test_a_release_that_was_refused_stays_in_the_history(releases: Releases) -> None:
    old = releases.publish(NOTE, fill)
    releases.point(CURRENT, old)
    refused = releases.publish(NOTE, fill)
    releases.mark(refused, "refused: Asterisk does not have the queue bank")
    assert releases.tidy() == []
    assert releases.numbers() == [old, refused]


def test_the_last_applied_release_is_the_one_to_return_to(releases: Releases) -> None:
    applied, _, refused = (releases.publish(NOTE, fill) for _ in range(3))
    releases.mark(applied, APPLIED)
    releases.mark(refused, "refused: why")
    assert releases.last_applied() == applied


def test_old_releases_keep_their_history_and_their_description_and_nothing_else(releases: Releases) -> None:
    def whole(folder: Path) -> None:
        (folder / "prompts" / "fr").mkdir(parents=True)
        for file in ("queues.conf", "description.yaml", "prompts/fr/welcome.wav"):
            (folder / file).write_text("x")

    numbers = [releases.publish(NOTE, whole) for _ in range(KEPT_WHOLE + 4)]
    for number, name in ((1, CURRENT), (2, SERVING)):
        releases.point(name, number)
    releases.mark(3, APPLIED)  # the last one that was: a refused change would return to it
    releases.prune()
    assert sorted(path.name for path in releases.path(4).iterdir()) == ["description.yaml", "release.json"]
    assert all((releases.path(number) / "prompts/fr/welcome.wav").exists() for number in (1, 2, 3, *numbers[4:]))
    assert (releases.numbers(), releases.note(4), releases.outcome(3)) == (numbers, NOTE, APPLIED)
