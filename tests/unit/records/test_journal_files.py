"""Former files of a journal lose their numbers; who follows the journal does not notice."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mille.records.files.follower import Follower
from mille.records.files.numbers_in_files import compressed, erase, finished, is_due
from mille.records.journal.position import Position
from mille.records.numbers.numbers_in_lines import hashed

OLD, NEW = 1_795_300_000, 1_795_900_000
UNTIL = datetime.fromtimestamp(NEW - 1000, UTC)
ERASED = hashed("key")


def line(at: int, number: str = "268800") -> bytes:
    return f"{at}|n-{at}.1|NONE|NONE|ARRIVED|{at}000|n-{at}.1|1000|{number}|fr\n".encode()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Two former files and the one that is written now."""
    for name, at in (("journal.1", OLD), ("journal.0", OLD + 100), ("journal", NEW)):
        (tmp_path / name).write_bytes(line(at) + line(at + 10))
        os.utime(tmp_path / name, (at + 10, at + 10))
    return tmp_path / "journal"


def read_all(journal: Path, position: Position | None = None) -> tuple[list[bytes], Position | None]:
    follower = Follower(journal, position)
    raw = []
    while batch := follower.read():
        raw += [line.raw for line in batch.lines]
    follower.close()
    return raw, follower.position


def test_former_files_that_were_read_lose_their_numbers_and_the_present_one_is_left_alone(journal: Path) -> None:
    _, position = read_all(journal)
    now = journal.read_bytes()
    assert erase(journal, position, UNTIL, ERASED).changed == 2
    assert b"268800" not in journal.with_name("journal.0").read_bytes() + journal.with_name("journal.1").read_bytes()
    assert journal.read_bytes() == now
    assert sorted(path.name for path in journal.parent.iterdir()) == ["journal", "journal.0", "journal.1"]


def test_a_file_that_was_not_read_to_its_end_waits(journal: Path) -> None:
    assert finished(journal, None) == []
    follower = Follower(journal, None)
    follower.read()
    assert finished(journal, follower.position) == []
    assert erase(journal, follower.position, UNTIL, ERASED).changed == 0
    follower.close()


def test_who_follows_the_journal_reads_nothing_twice_and_loses_nothing(journal: Path) -> None:
    _, position = read_all(journal)
    erase(journal, position, UNTIL, ERASED)
    assert read_all(journal, position)[0] == []
    with journal.open("ab") as file:
        file.write(line(NEW + 20))
    journal.rename(journal.with_name("journal.2"))
    journal.write_bytes(line(NEW + 30))
    assert read_all(journal, position)[0] == [line(NEW + 20), line(NEW + 30)]


def test_a_first_reading_of_erased_files_reads_them_in_their_order(journal: Path) -> None:
    before, position = read_all(journal)
    erase(journal, position, UNTIL, ERASED)
    after, _ = read_all(journal)
    assert [raw[:10] for raw in after] == [raw[:10] for raw in before]
    assert after[4:] == before[4:]


def test_in_a_file_that_is_partly_old_only_that_part_changes_and_a_second_time_nothing(journal: Path) -> None:
    _, position = read_all(journal)
    until = datetime.fromtimestamp(OLD + 105, UTC)
    assert erase(journal, position, until, ERASED, dry_run=True).changed == 2
    assert b"268800" in journal.with_name("journal.1").read_bytes()
    assert erase(journal, position, until, ERASED).changed == 2
    assert journal.with_name("journal.0").read_bytes().split(b"\n")[1] + b"\n" == line(OLD + 110)
    assert erase(journal, position, until, ERASED).changed == 0


def test_who_comes_again_does_not_read_what_has_nothing_left_to_erase(journal: Path) -> None:
    _, position = read_all(journal)
    done: set[tuple[int, int]] = set()
    erase(journal, position, UNTIL, ERASED, done=done)
    assert len(done) == 2
    known = journal.with_name("journal.1")
    age = known.stat().st_mtime_ns
    known.write_bytes(line(OLD))  # as nobody does: it shows that the file is not read
    os.utime(known, ns=(age, age))
    assert erase(journal, position, UNTIL, ERASED, done=done).changed == 0
    late = journal.with_name("journal.0")
    late.write_bytes(line(OLD + 200))
    os.utime(late, (OLD + 200, OLD + 200))
    assert erase(journal, position, UNTIL, ERASED, done=done).changed == 1


def test_files_that_somebody_compressed_are_named(journal: Path) -> None:
    packed = journal.with_name("journal-20260101.gz")
    packed.write_bytes(b"")
    assert compressed(journal) == (packed,)


def test_the_present_file_is_to_be_rotated_when_a_number_in_it_is_old_enough(journal: Path) -> None:
    assert not is_due(journal, datetime.fromtimestamp(NEW, UTC), ERASED)
    assert is_due(journal, datetime.fromtimestamp(NEW + 1, UTC), ERASED)
    assert not is_due(journal.with_name("none"), UNTIL, ERASED)
