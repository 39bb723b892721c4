"""`mille report` on records: without any centre, with a description, and what it lists is what it counted."""

import csv
import io
import re
import shlex
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from journal_writing import appended, day
from pypdf import PdfReader

from mille.centre.reader.description import load_centre
from mille.cli.main import main
from mille.cli.records.calls import calls
from mille.records.figures.figure_settings import FigureSettings, agreed_in
from mille.records.store import store
from mille.records.tallies.stored_settings import keep_settings, settings
from mille.resources import folder
from real_data import real
from throwaway_smtp import mail_server

ON_THE_DAY = ("report", "day", "2026-11-21", "--timezone", "UTC")
REFERENCE = folder("asterisk-conf") / "centre" / "1000.yaml"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No centre is here."""
    monkeypatch.setenv("MILLE_HOME", str(tmp_path / "nowhere"))


def collected(database: str, lines: list[bytes]) -> str:
    with closing(store.connect(database)) as connection:
        for start in range(0, len(lines), 500):
            appended(connection, lines[start : start + 500])
    return database


@pytest.fixture
def records(database: str) -> str:
    return collected(database, day(120))


def as_collected(database: str, agreed: FigureSettings) -> None:
    """Tells the records how a centre counts, as its collector does."""
    with closing(store.connect(database)) as connection:
        keep_settings(connection, agreed)


def said(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result.output.replace("\u00a0", " ")


def refused(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 1, result.output
    return result.output


def test_without_a_centre_the_records_are_enough(records: str) -> None:
    text = said("report", "day", "2026-11-21", "--database", records, "--language", "en")
    assert text.startswith("Call centre: daily report\nSaturday 21 November 2026\n")
    offered, *outcomes = map(int, re.findall(r"\d+", text.split("\n\n")[1]))
    assert offered == sum(outcomes) > 0
    assert "promise" not in text


def test_a_description_tells_promises_titles_language_and_days(records: str) -> None:
    as_collected(records, agreed_in(load_centre(REFERENCE)))
    text = said("report", "day", "2026-11-22", "--database", records, "--centre", str(REFERENCE))
    assert text.startswith("Le 1000 : rapport du jour\ndimanche 22 novembre 2026\n")
    assert "Heures de Pacific/Noumea." in text
    assert "80 % en 60 s, " in text
    assert "a01 Nadia Wamytan" in text


def test_a_day_a_week_a_month_and_a_campaign_count_the_same_calls(records: str) -> None:
    totals = set()
    for words in (
        ("week", "2026-W47"),
        ("month", "2026-11"),
        ("campaign", "--from", "2026-11-01", "--to", "2026-12-31"),
    ):
        rows = list(csv.DictReader(io.StringIO(said("report", *words, "--csv", "--database", records))))
        assert sum(int(float(row["offered"])) for row in rows if row["part"] == "interval") == 120
        totals.add(rows[-1]["offered"])
    assert totals == {"120"}


def test_a_queue_that_nobody_knows_is_no_queue_without_calls(records: str) -> None:
    asked = ("--database", records, "--language", "en", "--queue")
    assert "there is no queue 'pots'; did you mean 'post'?" in refused(*ON_THE_DAY, *asked, "pots")
    assert "No calls in this period." in said("report", "day", "2026-11-01", *asked, "post")
    described = (*asked, "covid", "--centre", str(REFERENCE), "--timezone", "UTC")
    assert "No calls in this period." in said(*ON_THE_DAY, *described)


def test_days_of_the_week_have_names(records: str) -> None:
    asked = (*ON_THE_DAY, "--database", records, "--by", "weekday")
    assert re.search(r"^Saturday +120 ", said(*asked, "--language", "en"), re.MULTILINE)
    french = said(*asked, "--language", "fr")
    assert re.search(r"^samedi +120 ", french, re.MULTILINE)
    assert "qualité de service, hors abandons précoces " in french
    listed = said(*asked, "--language", "fr", "--list", "offered", "--of", "samedi").splitlines()
    assert listed[-1] == "120 calls"


@pytest.mark.parametrize("figure", ["offered", "answered", "abandoned", "service_level_offered", "stint_answered"])
def test_a_number_lists_just_the_calls_that_it_counts(figure: str, records: str) -> None:
    asked = (*ON_THE_DAY, "--database", records)
    rows = list(csv.DictReader(io.StringIO(said(*asked, "--csv"))))
    assert rows[-1]["offered"] == "120"
    for row in rows:
        if row["part"] in ("queue", "total") and row[figure]:
            number = row[f"{figure}.part"] or row[figure]
            of = ["--of", row["name"]] if row["part"] == "queue" and row["name"] else []
            if of or row["part"] == "total":
                listed = said(*asked, "--list", figure, *of).splitlines()[-1]
                assert listed.split()[0] == number, (row["part"], row["name"])


def test_a_number_of_talks_lists_talks_and_one_of_people_says_why_it_cannot(records: str) -> None:
    asked = (*ON_THE_DAY, "--database", records, "--list")
    assert said(*asked, "handlings").splitlines()[-1] == "48 talks"
    assert said(*asked, "attempts").splitlines()[-1].endswith(" rings")
    assert "callers cannot be listed: it counts people" in refused(*asked, "callers")


@pytest.mark.parametrize(
    ("asked", "needed"),
    [("--began-from 2026-11-21", "talk or --each ring"), ("--result answered", "ring"), ("--announced kept", "visit"),
     ("--known ring", "ring"), ("--each talk --result answered", "ring")],
)  # fmt: skip
def test_what_means_nothing_of_a_call_is_refused(asked: str, needed: str, records: str) -> None:
    result = CliRunner().invoke(calls, [*asked.split(), "--database", records])
    assert result.exit_code == 2
    assert f"use it with --each {needed}" in " ".join(result.output.split())


def foot_of(text: str) -> list[str]:
    """The words of the command that a report ends with."""
    return shlex.split(" ".join(text.split()).rpartition("mille calls ")[2])


def test_the_command_at_its_foot_lists_its_calls_and_no_returned_one(records: str) -> None:
    with closing(store.connect(records)) as connection:
        connection.execute("update call set callback_of = 'n1-0.0' where callid = (select min(callid) from call)")
    listed = CliRunner().invoke(calls, [*foot_of(said(*ON_THE_DAY, "--database", records)), "--database", records])
    assert listed.output.splitlines()[-1] == "119 calls"


def test_a_centre_far_from_noumea_lists_the_calls_of_its_own_days(database: str, tmp_path: Path) -> None:
    half_past_midnight = int(datetime(2026, 7, 14, 0, 30, tzinfo=ZoneInfo("Europe/Paris")).timestamp())
    collected(database, [f"{half_past_midnight}|n1-1.1|post|NONE|ENTERQUEUE||26|1\n".encode()])
    description = tmp_path / "paris.yaml"
    written = REFERENCE.read_text("utf-8").replace("timezone: Pacific/Noumea", "timezone: Europe/Paris")
    description.write_text(written, encoding="utf-8")
    as_collected(database, agreed_in(load_centre(description)))
    asked = ("report", "day", "2026-07-14", "--database", database, "--centre", str(description), "--language", "en")
    text = said(*asked)
    assert "1 offered" in text
    foot = foot_of(text)
    assert said("calls", *foot, "--database", database).splitlines()[-1] == "1 call"
    listed = said("calls", "--since", "2026-07-14", "--until", "2026-07-14", "--database", database).splitlines()
    assert listed[1].startswith("2026-07-14 00:30:00")
    assert listed[-1] == "1 call"


@pytest.mark.parametrize("verb", ["calls", "call", "records", "retention", "person", "export", "callbacks", "messages"])
def test_no_verb_takes_a_zone_for_granted(verb: str) -> None:
    assert "Noumea" not in said(verb, "--help")


def test_page_and_pdf_are_written(records: str, tmp_path: Path) -> None:
    page, pdf = tmp_path / "day.html", tmp_path / "day.pdf"
    text = said(*ON_THE_DAY, "--database", records, "--html", str(page), "--pdf", str(pdf))
    assert text == f"written: {page}\nwritten: {pdf}\n"
    assert page.read_text(encoding="utf-8").count("<svg ") == 3
    assert "rapport du jour" in PdfReader(pdf).pages[0].extract_text()


def test_without_the_library_a_pdf_is_refused_with_what_to_install(
    records: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mille.reports.formats.pdf", None)
    told = refused(*ON_THE_DAY, "--database", records, "--pdf", str(tmp_path / "day.pdf"))
    assert "pip install 'mille[reports]'" in told
    monkeypatch.setitem(sys.modules, "mille.reports.formats.parquet", None)
    told = refused("export", "calls", "--database", records, "--to", str(tmp_path / "x.parquet"))
    assert "pip install 'mille[export]'" in told
    assert list(tmp_path.glob("*.p*")) == []


def test_a_letter_goes_to_those_whom_the_description_names(records: str, tmp_path: Path) -> None:
    assert "names no recipients" in refused(*ON_THE_DAY, "--database", records, "--mail")
    as_collected(records, agreed_in(load_centre(REFERENCE)))
    with mail_server() as server:
        by = f"encrypted: no, smtp: 127.0.0.1:{server.port}"
        ordered = f"reports: {{to: [head@example.nc], from: mille@example.nc, daily: 7:00, {by}}}"
        description = tmp_path / "centre.yaml"
        description.write_text(f"{REFERENCE.read_text('utf-8')}\n{ordered}\n", encoding="utf-8")
        told = said("report", "day", "2026-11-22", "--database", records, "--centre", str(description), "--mail")
        assert told == "sent to head@example.nc\n"
        (letter,) = server.letters
    assert letter["Subject"] == "Le 1000 : rapport du jour, dimanche 22 novembre 2026"


def test_what_cannot_be_is_said(records: str, tmp_path: Path) -> None:
    asked = ("--database", records)
    assert "is no date; type 2026-09-24" in refused("report", "day", "yesterday week", *asked)
    assert "is before" in refused("report", "campaign", "--from", "2026-02-01", "--to", "2026-01-01", *asked)
    assert "there is no figure 'asas'; did you mean 'asa'" in refused("report", "day", "--list", "asas", *asked)
    assert "no row 'banc'" in refused("report", "day", "2026-11-22", "--list", "asa", "--of", "banc", *asked)
    assert "cannot be written" in refused("report", "day", *asked, "--html", str(tmp_path / "no" / "x.html"))
    assert "occupancy cannot be listed: it is a share of time" in refused(
        "report", "day", *asked, "--list", "occupancy"
    )


def agreed(database: str) -> FigureSettings:
    with closing(store.connect(database)) as connection:
        return settings(connection)


def test_a_description_that_is_not_in_force_changes_nothing_of_how_the_records_count(records: str) -> None:
    before = agreed(records)
    asked = ("report", "day", "2026-11-21", "--language", "en", "--database", records, "--centre", str(REFERENCE))
    told = said(*asked)
    assert "days are those of UTC, as the centre in force counts them, not Pacific/Noumea" in told
    assert "Times are those of UTC." in told
    assert agreed(records) == before
    as_collected(records, replace(agreed_in(load_centre(REFERENCE)), early_after=9))
    assert "days are those of" not in said(*asked)
    assert agreed(records).early_after == 9


def test_where_only_histories_were_imported_days_are_those_of_the_centre_that_is_described(records: str) -> None:
    with closing(store.connect(records)) as connection:
        connection.execute("update reading_position set generation = 0")
    told = said("report", "day", "2026-11-22", "--database", records, "--centre", str(REFERENCE))
    assert "days are those of" not in told
    assert "Heures de Pacific/Noumea." in told
    assert agreed(records) == agreed_in(load_centre(REFERENCE))


def test_the_real_day_of_the_bank_is_told_to_the_unit(database: str) -> None:
    collected(database, real("queue_log_from_anonymousbank_1999-08-01.txt").read_bytes().splitlines(keepends=True))
    text = said("report", "day", "1999-08-01", "--database", database, "--language", "en")
    assert "2,239 offered = 1,511 answered + 719 abandoned + 9 abandoned early + 0 unknown." in text
    figures = dict(told for line in text.splitlines() if len(told := re.split(" {2,}", line)[:2]) == 2)
    assert figures["answer rate"] == "67% (1,511/2,239)"
    assert figures["mean wait of answered (ASA)"] == "135 s"
    assert figures["mean patience"] == "359 s"
    assert max(map(len, text.splitlines())) <= 100
    rows = list(csv.DictReader(io.StringIO(said("report", "day", "1999-08-01", "--database", database, "--csv"))))
    assert round(float(rows[-1]["asa"]), 2) == 134.85
    assert len(said("report", "day", "1999-08-01", "--database", database, "--list", "abandoned").splitlines()) == 721
