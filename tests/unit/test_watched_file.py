"""A file that others write is read again when it is another, and only then."""

import os
from pathlib import Path

from mille.atomic_file import put
from mille.watched_file import WatchedFile


def test_it_is_read_again_only_when_it_is_another(tmp_path: Path) -> None:
    path, reads = tmp_path / "file", list[str]()

    def read(path: Path) -> str:
        reads.append(path.read_text())
        return reads[-1]

    watched = WatchedFile(path, read)
    assert watched() is None
    put(path, "one")
    assert (watched(), watched()) == ("one", "one")
    put(path, "two")
    assert (watched(), reads) == ("two", ["one", "two"])
    path.unlink()
    assert watched() is None


def test_another_of_the_same_instant_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    watched = WatchedFile(path, Path.read_text)
    for text in ("one", "two"):
        put(path, text)
        os.utime(path, ns=(1, 1))
        assert watched() == text


def test_what_cannot_be_read_is_nothing_until_it_can(tmp_path: Path) -> None:
    path = tmp_path / "file"
    watched = WatchedFile(path, lambda path: int(path.read_text()))
    put(path, "rubbish")
    assert watched() is None
    put(path, "7")
    assert watched() == 7


def test_without_a_path_there_is_nothing() -> None:
    assert WatchedFile(None, Path.read_text)() is None
