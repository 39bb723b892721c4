"""The records for other tools: every row, in types that they know, without whole numbers of callers."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from journal_writing import EPOCH, appended, day

from mille.cli.main import main
from mille.cli.records.export import export
from mille.records.reading import exporting
from mille.records.reading.exporting import WHAT
from mille.records.store import store


@pytest.fixture
def records(database: str) -> Iterator[str]:
    lines = [*day(60), *agents()]
    with closing(store.connect(database)) as connection:
        appended(connection, lines)
        yield database


def agents() -> list[bytes]:
    """Somebody logs in, pauses for a reason that looks like a formula, and logs out."""
    lines = ((10, "ADDMEMBER", ""), (20, "PAUSE", "=1+1"), (40, "UNPAUSE", ""), (90, "REMOVEMEMBER", ""))
    return [f"{EPOCH + at}|NONE|post|a01|{event}|{more}\n".encode() for at, event, more in lines]


def exported(database: str, what: str, to: Path, *more: str) -> str:
    result = CliRunner().invoke(export, [what, "--to", str(to), "--database", database, *more])
    assert result.exit_code == 0, result.output
    return result.output


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def count(database: str, table: str) -> int:
    with closing(store.connect(database)) as connection:
        return int(connection.execute(f"select count(*) from {table}".encode()).fetchall()[0][0])


@pytest.mark.parametrize("what", WHAT)
def test_both_kinds_of_file_have_every_row_and_the_same_values(what: str, records: str, tmp_path: Path) -> None:
    there = count(records, f"mille_{what}")
    assert there > 0
    for kind in ("csv", "parquet"):
        said = exported(records, what, tmp_path / f"x.{kind}")
        assert said.startswith(f"written: {tmp_path / f'x.{kind}'}, {there} ")
    table = pq.read_table(tmp_path / "x.parquet").to_pylist()
    text = rows(tmp_path / "x.csv")
    assert [list(row) for row in table] == [list(row) for row in text]
    for typed, written in zip(table, text, strict=True):
        assert {name: shown(value) for name, value in typed.items()} == written


def shown(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith("=") else text


def test_the_columns_are_those_of_the_views_and_a_masked_number(records: str, tmp_path: Path) -> None:
    with closing(store.connect(records)) as connection:
        for what in WHAT:
            exported(records, what, tmp_path / "x.csv")
            view = connection.execute(f"select * from mille_{what} limit 0".encode()).description or ()
            more = ["number"] if what == "calls" else []
            assert list(rows(tmp_path / "x.csv")[0]) == [*(column.name for column in view), *more]


def test_numbers_are_whole_only_when_they_are_wanted_so(records: str, tmp_path: Path) -> None:
    exported(records, "calls", tmp_path / "x.csv")
    assert {row["number"][-2:] for row in rows(tmp_path / "x.csv")} == {"**"}
    exported(records, "calls", tmp_path / "x.csv", "--full-numbers")
    assert all(row["number"].isdigit() for row in rows(tmp_path / "x.csv"))


def test_a_period_has_its_calls_and_no_others(records: str, tmp_path: Path) -> None:
    exported(records, "calls", tmp_path / "x.csv", "--timezone", "UTC", "--until", "2026-11-22 00:00")
    early = rows(tmp_path / "x.csv")
    exported(records, "calls", tmp_path / "x.csv", "--timezone", "UTC", "--since", "2026-11-22 00:00")
    late = rows(tmp_path / "x.csv")
    assert len(early) + len(late) == 60
    assert all(row["arrived_at"] < "2026-11-22" for row in early)


def test_what_looks_like_a_formula_is_none(records: str, tmp_path: Path) -> None:
    exported(records, "pauses", tmp_path / "x.csv")
    assert rows(tmp_path / "x.csv")[0]["reason"] == "'=1+1"


def test_many_rows_come_in_parts(records: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 7)
    exported(records, "calls", tmp_path / "x.parquet")
    file = pq.ParquetFile(tmp_path / "x.parquet")
    assert (file.metadata.num_rows, file.metadata.num_row_groups) == (60, 9)


def test_a_file_of_no_rows_has_its_columns(records: str, tmp_path: Path) -> None:
    exported(records, "calls", tmp_path / "x.parquet", "--since", "2030-01-01")
    assert pq.read_table(tmp_path / "x.parquet").num_rows == 0
    assert "callid" in pq.read_schema(tmp_path / "x.parquet").names


def test_a_name_that_says_no_kind_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["export", "calls", "--to", str(tmp_path / "x.xls")])
    assert result.exit_code == 1
    assert "end the file name with .csv or .parquet" in result.output


def test_an_export_that_fails_leaves_the_file_before_it(tmp_path: Path, records: str) -> None:
    file = tmp_path / "x.csv"
    exported(records, "calls", file)
    before = file.read_bytes()
    result = CliRunner().invoke(export, ["calls", "--to", str(file), "--database", "host=/nowhere dbname=none"])
    assert result.exit_code == 1
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]
