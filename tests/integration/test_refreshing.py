"""A collector makes the figures again often and little at a time, as its description says."""

from pathlib import Path

import pytest
from journal_writing import DAY, append_to, awaited, collected, collecting, rows
from structlog.testing import capture_logs

from mille.records.figures.figure_settings import FigureSettings
from mille.records.store import collector, store
from mille.records.tallies import rollups
from mille.records.tallies.refreshing import BEHIND, EVERY, Refreshing
from mille.records.tallies.rollups import DAY as DAYS
from mille.records.tallies.rollups import MONTH, QUARTER
from mille.records.tallies.stored_settings import keep_settings, settings


def test_first_quarters_then_days_then_months_each_at_its_pace(connection: store.Connection) -> None:
    refreshing = Refreshing()
    turns = [refreshing.turn(connection, 100.0, idle=True) for _ in range(4)]
    assert turns == [QUARTER, DAYS, MONTH, None]
    assert refreshing.turn(connection, 100 + EVERY[QUARTER], idle=True) == QUARTER
    assert refreshing.turn(connection, 100 + EVERY[DAYS], idle=True) == QUARTER
    assert refreshing.turn(connection, 100 + EVERY[DAYS], idle=True) == DAYS


def test_who_has_lines_to_read_makes_quarters_now_and_then_and_nothing_else(connection: store.Connection) -> None:
    refreshing = Refreshing()
    assert [refreshing.turn(connection, 100.0 + second, idle=False) for second in range(int(BEHIND))] == [
        QUARTER, *[None] * (int(BEHIND) - 1),
    ]  # fmt: skip
    assert refreshing.next(100 + BEHIND, idle=False) == QUARTER


def test_where_many_are_stale_it_goes_on_at_once(connection: store.Connection) -> None:
    connection.execute(
        "insert into stale select 'quarter', '2026-01-01'::timestamptz + n * interval '15 minutes'"
        " from generate_series(1, %s) as n", [rollups.AT_ONCE[QUARTER] + 1],
    )  # fmt: skip
    refreshing = Refreshing()
    assert [refreshing.turn(connection, 100.0, idle=True) for _ in range(2)] == [QUARTER, QUARTER]
    assert refreshing.turn(connection, 100.0, idle=True) == DAYS


def test_a_month_that_goes_on_is_not_added_up(connection: store.Connection) -> None:
    connection.execute("insert into stale values ('month', date_trunc('month', now())), ('month', '2020-01-01')")
    rollups.refresh_months(connection)
    assert connection.execute("select starts_at = date_trunc('month', now()) from stale").fetchall() == [(True,)]


def test_figures_are_counted_as_the_description_says_which_may_change(database: str, tmp_path: Path) -> None:
    agreed = [FigureSettings("Pacific/Noumea")]
    append_to(tmp_path / "journal", DAY)
    with collecting(tmp_path / "journal", database, agreed=lambda: agreed[0]):
        awaited(lambda: collected(database, tmp_path / "journal"))
        awaited(lambda: counted(database) == ["Pacific/Noumea"])
        agreed[0] = FigureSettings("Europe/Paris")
        awaited(lambda: counted(database) == ["Europe/Paris"])


def test_what_somebody_else_told_the_records_is_put_right(
    database: str, connection: store.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "AGREED_AFTER", 0)
    with collecting(tmp_path / "journal", database, agreed=lambda: FigureSettings("Pacific/Noumea")):
        awaited(lambda: settings(connection).timezone == "Pacific/Noumea")
        keep_settings(connection, FigureSettings("Europe/Paris", early_after=9))
        awaited(lambda: settings(connection) == FigureSettings("Pacific/Noumea"))


LOST = [  # after 7 seconds of waiting
    b"1600000000|c|post|NONE|ENTERQUEUE||26|1\n",
    b"1600000007|c|post|NONE|ABANDON|1|1|7\n",
]


def outcomes(database: str) -> list[str]:
    return [outcome for (outcome,) in rows(database, "select outcome from call order by callid")]


def test_the_first_lines_after_a_start_are_folded_as_the_description_says(database: str, tmp_path: Path) -> None:
    append_to(tmp_path / "journal", LOST)
    with collecting(tmp_path / "journal", database, agreed=lambda: FigureSettings(early_after=10)):
        awaited(lambda: collected(database, tmp_path / "journal"))
    assert outcomes(database) == ["abandoned_early"]


def test_while_no_description_can_be_read_lines_are_folded_as_the_records_were_told(
    database: str, connection: store.Connection, tmp_path: Path
) -> None:
    keep_settings(connection, FigureSettings(early_after=10))
    append_to(tmp_path / "journal", LOST)
    with collecting(tmp_path / "journal", database):
        awaited(lambda: collected(database, tmp_path / "journal"))
    assert outcomes(database) == ["abandoned_early"]
    assert settings(connection) == FigureSettings(early_after=10)


@pytest.mark.parametrize("table", ["setting", "call_tally"])
def test_lines_come_in_whatever_becomes_of_the_figures(
    database: str, connection: store.Connection, tmp_path: Path, table: str
) -> None:
    connection.execute(
        "create function full_disk() returns trigger language plpgsql as"
        " $$ begin raise exception 'no space left' using errcode = 'disk_full'; end $$;"
        f"create trigger full_disk before insert or update on {table} execute function full_disk()".encode()
    )
    journal, said = tmp_path / "journal", "figures_not_made"
    with capture_logs() as log, collecting(journal, database, agreed=lambda: FigureSettings(early_after=10)):
        append_to(journal, LOST)
        awaited(lambda: collected(database, journal))
        awaited(lambda: any(entry["event"] == said for entry in log))
        append_to(journal, DAY)
        awaited(lambda: collected(database, journal))
    assert "collector_waits" not in {entry["event"] for entry in log}
    assert outcomes(database)[0] == "abandoned_early"


def counted(database: str) -> list[str]:
    """The time zone at whose midnight the days begin that are counted, when nothing is left to count."""
    zones = "select timezone from setting where exists (select from call_tally where grain = 'quarter')"
    zones += " and not exists (select from stale where grain = 'quarter')"
    return [zone for (zone,) in rows(database, zones)]
