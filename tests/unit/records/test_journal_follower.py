"""Following a file: every whole line once, through rotation, truncation and replacement."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mille.records.files.follower import Follower
from mille.records.journal.position import Position


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def follower(journal: Path) -> Iterator[Follower]:
    with closing(Follower(journal, None)) as follower:
        yield follower


def write(journal: Path, text: str) -> None:
    with journal.open("a", newline="") as file:
        file.write(text)


def read(follower: Follower) -> list[tuple[int, int, str]]:
    """Everything there is to read: generation, byte and text of each line."""
    lines: list[tuple[int, int, str]] = []
    while batch := follower.read():
        lines += [(line.generation, line.byte, line.raw.decode()) for line in batch.lines]
        assert batch.after == follower.position
    return lines


def continued(journal: Path, position: Position | None) -> list[tuple[int, int, str]]:
    """What another follower reads from there on: one that was started after a crash."""
    with closing(Follower(journal, position)) as follower:
        return read(follower)


def test_there_is_nothing_to_read_before_the_file_exists(journal: Path, follower: Follower) -> None:
    assert read(follower) == []
    write(journal, "one\n")
    assert read(follower) == [(1, 0, "one\n")]


def test_the_first_reading_begins_with_the_oldest_file(journal: Path, follower: Follower) -> None:
    write(journal, "one\n")
    os.utime(journal, (1_000_000_000, 1_000_000_000))
    journal.rename(journal.with_name("journal.1"))
    assert continued(journal, None) == [(1, 0, "one\n")]
    write(journal, "two\n")
    assert read(follower) == [(1, 0, "one\n"), (2, 0, "two\n")]


def test_half_a_line_waits_for_its_newline(journal: Path, follower: Follower) -> None:
    write(journal, "one\ntw")
    assert read(follower) == [(1, 0, "one\n")]
    assert read(follower) == []
    write(journal, "o\n\r\x0bthree\r\n")
    assert read(follower) == [(1, 4, "two\n"), (1, 8, "\r\x0bthree\r\n")]


def test_the_old_file_is_read_to_its_end_after_a_rotation(journal: Path, follower: Follower) -> None:
    write(journal, "one\n")
    assert read(follower) == [(1, 0, "one\n")]
    old = journal.rename(journal.with_name("journal.1"))
    write(old, "two\n")  # the writer has not noticed yet
    assert read(follower) == [(1, 4, "two\n")]
    journal.touch()
    write(old, "three\nhal")
    assert read(follower) == [(1, 8, "three\n")]
    write(journal, "four\n")
    assert read(follower) == [(1, 14, "hal"), (2, 0, "four\n")]


def test_several_rotations_while_nobody_reads_lose_nothing(journal: Path, follower: Follower) -> None:
    write(journal, "one\n")
    read(follower)
    position = follower.position
    write(journal, "two\n")
    for number, name in enumerate(["journal-20260924", "journal-20260925", "journal-20260926"]):
        os.utime(journal, (2_000_000_000 + number, 2_000_000_000 + number))
        journal.rename(journal.with_name(name))
        write(journal, f"day {number}\n")
    (journal.with_name("journal.gz")).write_text("compressed")
    expected = [(1, 4, "two\n"), (2, 0, "day 0\n"), (3, 0, "day 1\n"), (4, 0, "day 2\n")]
    assert continued(journal, position) == expected


def test_a_file_that_was_truncated_is_another_one(journal: Path, follower: Follower) -> None:
    write(journal, "one\ntwo\n")
    read(follower)
    os.truncate(journal, 0)
    assert read(follower) == []
    write(journal, "three\n")
    assert read(follower) == [(2, 0, "three\n")]


def test_a_file_that_was_truncated_and_has_outgrown_its_former_length_is_another_one(
    journal: Path, follower: Follower
) -> None:
    write(journal, "one\n")
    read(follower)
    os.truncate(journal, 0)
    write(journal, "three and much more\n")
    assert read(follower) == [(2, 0, "three and much more\n")]


def test_a_copy_made_before_the_truncation_is_read_to_its_end(journal: Path, follower: Follower) -> None:
    write(journal, "one\n")
    read(follower)
    write(journal, "two\n")
    shutil.copy(journal, journal.with_name("journal.1"))
    os.truncate(journal, 0)
    assert read(follower) == [(1, 4, "two\n")]
    os.utime(journal.with_name("journal.1"), (1_000_000_000, 1_000_000_000))
    write(journal, "three\n")
    assert read(follower) == [(2, 0, "three\n")]


def test_a_file_that_was_replaced_while_nobody_read_is_another_one(journal: Path, follower: Follower) -> None:
    write(journal, "one\n")
    read(follower)
    follower.close()
    journal.unlink()
    write(journal, "two\n")  # very likely under the same inode
    assert continued(journal, follower.position) == [(2, 0, "two\n")]


def test_a_file_that_is_removed_while_it_is_read_is_read_to_its_end(journal: Path, follower: Follower) -> None:
    write(journal, "one\n")
    read(follower)
    write(journal, "two\n")
    journal.unlink()
    assert read(follower) == [(1, 4, "two\n")]
    write(journal, "three\n")
    assert read(follower) == [(2, 0, "three\n")]


def test_a_line_longer_than_what_is_read_in_one_go_is_one_line(journal: Path) -> None:
    write(journal, "x" * 25 + "\nshort\n")
    with closing(Follower(journal, None, chunk=10)) as follower:
        assert read(follower) == [(1, 0, "x" * 25 + "\n"), (1, 26, "short\n")]


@pytest.mark.parametrize("chunk", [10, 100])
def test_of_a_line_without_measure_the_beginning_and_the_length_are_kept(journal: Path, chunk: int) -> None:
    write(journal, "before\n" + "x" * 25)
    with closing(Follower(journal, None, chunk, longest=20)) as follower:
        assert read(follower) == [(1, 0, "before\n")]
        write(journal, "x" * 25 + "\nafter\n")
        long, after = [line for batch in iter(follower.read, None) for line in batch.lines]
        assert (long.raw, long.whole, long.byte) == (b"x" * 20, 51, 7)
        assert (after.raw, after.whole, after.byte) == (b"after\n", None, 58)
        assert continued(journal, follower.position) == []


def test_who_is_behind_reads_more_at_a_time_and_less_again_when_he_has_caught_up(journal: Path) -> None:
    write(journal, "one\n" * 100)
    with closing(Follower(journal, None, chunk=8, largest=32)) as follower:
        sizes = [len(batch.lines) for batch in iter(follower.read, None)]
        assert sizes[:4] == [2, 4, 8, 8]
        assert sum(sizes) == 100
        write(journal, "two\n" * 3)
        assert [len(batch.lines) for batch in iter(follower.read, None)] == [2, 1]


@settings(max_examples=60)
@given(st.data())
def test_wherever_the_reading_stops_it_goes_on_without_loss_or_repetition(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal"
        written = ""
        seen: list[tuple[int, int, str]] = []
        position: Position | None = None
        rotations = 0
        for piece in data.draw(st.lists(st.sampled_from(["a", "bc\n", "def\n\n", "rotate", "stop"]), max_size=25)):
            if piece == "rotate" and journal.exists() and written.endswith("\n") and journal.stat().st_size:
                rotations += 1
                os.utime(journal, (2_000_000_000 + rotations, 2_000_000_000 + rotations))
                journal.rename(journal.with_name(f"journal.{rotations}"))
            elif piece == "stop":
                with closing(Follower(journal, position, chunk=4)) as follower:
                    for _ in range(data.draw(st.integers(0, 3))):
                        batch = follower.read()
                        if batch is not None:
                            seen += [(line.generation, line.byte, line.raw.decode()) for line in batch.lines]
                            position = batch.after
            elif piece != "rotate":
                written += piece
                write(journal, piece)
        write(journal, "\n")
        with closing(Follower(journal, position)) as follower:
            seen += read(follower)
        assert "".join(text for _, _, text in seen) == written + "\n"
        assert len({(generation, byte) for generation, byte, _ in seen}) == len(seen)
