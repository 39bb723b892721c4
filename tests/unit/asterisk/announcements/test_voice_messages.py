"""Voice messages and recorded talks on disk: which there are, and which have been kept long enough."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mille.asterisk.announcements.outdated_sounds import outdated, too_short
from mille.asterisk.announcements.voice_messages import (
    NUMBER,
    WAVE,
    mark_done,
    number_of,
    remove,
    voice_messages,
)
from mille.centre.model.voice_message import SHORTEST_MESSAGE
from mille.errors import MilleError
from mille.resources import folder

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def leaves(folder: Path, name: str, seconds: float = 10, days_ago: float = 0) -> Path:
    """A sound file of a call."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(44 + round(seconds * 16_000)))
    at = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(path, (at, at))
    return path


def test_messages_are_listed_by_time_and_by_queue_without_those_too_short(tmp_path: Path) -> None:
    leaves(tmp_path, "post/c2.wav", 7.5)
    leaves(tmp_path, "bank/c1.wav", days_ago=1)
    leaves(tmp_path, "post/c3.wav", 1.9)
    assert [(found.callid, found.queue, found.seconds) for found in voice_messages(tmp_path)] == [
        ("c1", "bank", 10),
        ("c2", "post", 7.5),
    ]
    assert [found.callid for found in voice_messages(tmp_path, "post")] == ["c2"]


def test_a_message_that_is_done_stays_and_says_so(tmp_path: Path) -> None:
    leaves(tmp_path, "post/c1.wav")
    for _ in range(2):
        mark_done(tmp_path, "c1")
    (message,) = voice_messages(tmp_path, "post")
    assert (message.done, message.path) == (True, tmp_path / "post" / "done" / "c1.wav")


@pytest.mark.parametrize("callid", ["c2", "../bank/c1", ""])
def test_a_message_that_is_not_there_cannot_be_done(tmp_path: Path, callid: str) -> None:
    leaves(tmp_path, "post/c1.wav")
    with pytest.raises(MilleError, match="mille messages"):
        mark_done(tmp_path, callid)


@pytest.mark.parametrize(("days", "erased"), [(None, []), (30, ["c3"]), (5, ["c2", "c3"]), (0, ["c1", "c2", "c3"])])
def test_what_is_older_than_the_days_is_outdated(tmp_path: Path, days: int | None, erased: list[str]) -> None:
    for number, age in enumerate((0, 5, 30), start=1):
        leaves(tmp_path, f"2026-11-0{number}/c{number}.wav", days_ago=age)
    assert [path.stem for path in outdated(tmp_path, days, NOW)] == erased


def test_what_is_too_short_goes_when_the_call_is_long_over(tmp_path: Path) -> None:
    leaves(tmp_path, "post/now.wav", 1)
    leaves(tmp_path, "post/before.wav", 1, days_ago=0.1)
    leaves(tmp_path, "post/long.wav", 10, days_ago=0.1)
    assert [path.stem for path in too_short(tmp_path, NOW)] == ["before"]


def test_the_number_beside_a_message_goes_with_it_and_is_a_number(tmp_path: Path) -> None:
    path = leaves(tmp_path, "post/c1.wav")
    assert number_of(path) == ""
    beside = path.with_name("c1.wav.number")
    for written, known in (("268800\n", "268800"), ("+687268800", "+687268800"), ("26;x", ""), ("9" * 21, "")):
        beside.write_text(written)
        assert number_of(path) == known
    (message,) = voice_messages(tmp_path)
    mark_done(tmp_path, message.callid)
    remove(tmp_path / "post" / "done" / "c1.wav")
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_numbers_are_outdated_by_their_own_days(tmp_path: Path) -> None:
    leaves(tmp_path, "post/c1.wav", days_ago=5)
    leaves(tmp_path, "post/c1.wav.number", days_ago=5)
    assert [path.name for path in outdated(tmp_path, 3, NOW, WAVE + NUMBER)] == ["c1.wav.number"]
    assert [path.name for path in outdated(tmp_path, 3, NOW)] == ["c1.wav"]


def test_the_dialplan_has_the_same_idea_of_a_message() -> None:
    dialplan = (folder("asterisk-conf") / "extensions.conf").read_text(encoding="utf-8")
    assert f"${{M_VALUE}} >= {SHORTEST_MESSAGE} &" in dialplan
