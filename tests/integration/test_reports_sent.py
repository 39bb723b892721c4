"""Reports leave by themselves: each once, when the records are complete, whatever is restarted."""

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from journal_writing import EPOCH, NODE, append_to, appended, awaited, collecting, day, rows

from mille.centre.model.centre import Centre
from mille.centre.model.rules import Reports as Wanted
from mille.centre.reader.description import load_centre
from mille.live.reports_due import IncompleteError, Reports
from mille.records.figures.figure_settings import agreed_in
from mille.records.store import store
from mille.records.tallies.stored_settings import keep_settings
from mille.reports.sending.mail import MailError
from mille.resources import folder
from throwaway_smtp import ThrowawaySmtp, mail_server

ZONE = ZoneInfo("Pacific/Noumea")
DAY = datetime.fromtimestamp(EPOCH, ZONE).replace(hour=0, minute=0, second=0)
BEFORE, MORNING = DAY + timedelta(hours=8), DAY + timedelta(days=1, hours=7)
REFERENCE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")


@pytest.fixture
def server() -> Iterator[ThrowawaySmtp]:
    with mail_server() as server:
        yield server


def centre(server: ThrowawaySmtp, **more: Any) -> Centre:
    ordered = Wanted(("head@example.nc",), "mille@example.nc", daily=7 * 60, smtp=f"127.0.0.1:{server.port}")
    return replace(REFERENCE, reports=replace(ordered, encrypted="no", **more))


def duty(centre: Centre, database: str, tmp_path: Path) -> Reports:
    """The duty of a service that has just been started."""
    here: Any = SimpleNamespace(
        releases=SimpleNamespace(pointed=lambda name: 1),
        centre_of=lambda number: centre,
        site=SimpleNamespace(node=NODE),
        secrets=tmp_path / "secrets.json",
    )
    return Reports(here, database, tmp_path / "reports.json")


@pytest.fixture
def collected(database: str) -> str:
    """The calls of a day in a database; read at the end of the next one."""
    with closing(store.connect(database)) as connection:
        appended(connection, day(40))
        connection.execute("update reading_position set read_at = %s", (DAY + timedelta(days=2),))
        keep_settings(connection, agreed_in(REFERENCE))
    return database


def begun(centre: Centre, database: str, tmp_path: Path) -> Reports:
    """The same, when it has run since the day before."""
    made = duty(centre, database, tmp_path)
    assert made.due(BEFORE) == MORNING
    return made


def words(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_the_report_of_the_day_before_leaves_in_the_morning(
    server: ThrowawaySmtp, collected: str, tmp_path: Path
) -> None:
    reports = begun(centre(server), collected, tmp_path)
    reports.do(MORNING)
    (letter,) = server.letters
    assert letter["To"] == "head@example.nc"
    assert letter["Subject"] == "Le 1000 : rapport du jour, dimanche 22 novembre 2026"
    assert "40 présentés = 16 traités" in words(letter).replace("\n", " ")
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert names == [f"mille-day-2026-11-22.{kind}" for kind in ("pdf", "html", "csv")]
    assert next(letter.iter_attachments()).get_content().startswith(b"%PDF-")


def test_where_no_pdf_can_be_made_the_page_goes_alone(
    server: ThrowawaySmtp, collected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mille.reports.formats.pdf", None)
    begun(centre(server), collected, tmp_path).do(MORNING)
    names = [part.get_filename() for part in server.letters[0].iter_attachments()]
    assert names == ["mille-day-2026-11-22.html", "mille-day-2026-11-22.csv"]


def test_it_is_told_in_the_language_that_was_ordered(server: ThrowawaySmtp, collected: str, tmp_path: Path) -> None:
    begun(centre(server, language="en"), collected, tmp_path).do(MORNING)
    assert server.letters[0]["Subject"].startswith("Le 1000: daily report")


def test_it_leaves_once_also_when_the_service_is_started_again(
    server: ThrowawaySmtp, collected: str, tmp_path: Path
) -> None:
    ordered = centre(server)
    begun(ordered, collected, tmp_path).do(MORNING)
    again = duty(ordered, collected, tmp_path)
    assert again.due(MORNING + timedelta(seconds=1)) == MORNING + timedelta(days=1)
    again.do(MORNING + timedelta(seconds=1))
    assert len(server.letters) == 1


def test_a_letter_that_did_not_leave_is_tried_again_and_told(
    server: ThrowawaySmtp, collected: str, tmp_path: Path
) -> None:
    reports = begun(centre(server), collected, tmp_path)
    server.refuses = b"451 later"
    with pytest.raises(MailError, match="451 later"):
        reports.do(MORNING)
    assert reports.due(MORNING) == MORNING
    server.refuses = b""
    reports.do(MORNING)
    assert len(server.letters) == 1


def test_it_waits_until_the_records_reach_the_end_of_the_day(
    server: ThrowawaySmtp, collected: str, tmp_path: Path
) -> None:
    reports = begun(centre(server), collected, tmp_path)
    with closing(store.connect(collected)) as connection:
        connection.execute("update reading_position set read_at = %s", (DAY + timedelta(hours=23),))
        with pytest.raises(IncompleteError, match="is its collector running"):
            reports.do(MORNING)
        assert server.letters == []
        connection.execute("update reading_position set read_at = %s", (DAY + timedelta(hours=24),))
    reports.do(MORNING)
    assert len(server.letters) == 1


def test_it_waits_for_every_node_of_the_centre(server: ThrowawaySmtp, collected: str, tmp_path: Path) -> None:
    both = replace(centre(server), nodes=(NODE, "n2"))
    with pytest.raises(IncompleteError, match="the records of n2 reach nowhere"):
        begun(both, collected, tmp_path).do(MORNING)


def test_of_several_nodes_the_first_sends(server: ThrowawaySmtp, collected: str, tmp_path: Path) -> None:
    other = replace(centre(server), nodes=("n0", NODE))
    assert duty(other, collected, tmp_path).due(MORNING) is None


def test_a_centre_without_orders_sends_nothing(server: ThrowawaySmtp, collected: str, tmp_path: Path) -> None:
    assert duty(REFERENCE, collected, tmp_path).due(MORNING) is None


def test_days_that_the_service_was_down_are_made_up_for(server: ThrowawaySmtp, collected: str, tmp_path: Path) -> None:
    ordered = centre(server)
    begun(ordered, collected, tmp_path)
    reports, late = duty(ordered, collected, tmp_path), MORNING + timedelta(days=1)
    while (moment := reports.due(late)) is not None and moment <= late:
        reports.do(late)
    days = [letter["Subject"].rpartition(", ")[2] for letter in server.letters]
    assert days[-2:] == ["dimanche 22 novembre 2026", "lundi 23 novembre 2026"]


def test_a_quiet_night_does_not_keep_a_report_back(database: str, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    append_to(journal, day(1))
    with collecting(journal, database):
        awaited(lambda: rows(database, "select byte from reading_position where generation > 0"))
        last = "select read_at from reading_position"
        with closing(store.connect(database)) as connection:
            connection.execute("update reading_position set read_at = %s", (datetime(2026, 1, 1, tzinfo=UTC),))
            store.looked(connection, NODE)
        assert rows(database, last)[0][0] > datetime(2026, 1, 2, tzinfo=UTC)
