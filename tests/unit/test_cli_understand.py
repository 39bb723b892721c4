"""`mille explain`, `mille hear`, `mille open-hours` as an admin types them."""

import csv
import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mille.asterisk.change.releases import DESCRIPTION, SERVING, Note, Releases
from mille.centre.reader.description import load_centre
from mille.centre.units.overlay import with_units
from mille.cli.main import VERBS, main
from mille.resources import folder

REFERENCE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MILLE_HOME", str(tmp_path))


def mille(*typed: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, typed)))


def says(*typed: str | Path) -> str:
    """What a command that succeeds says, in one line."""
    result = mille(*typed)
    assert (result.exit_code, result.stderr) == (0, "")
    return " ".join(result.stdout.split())


@pytest.mark.parametrize("verb", ["explain", "hear", "open-hours"])
def test_the_verb_is_among_those_of_mille_and_has_a_help(verb: str) -> None:
    assert verb in VERBS
    result = mille(verb, "--help")
    assert result.exit_code == 0
    assert "--centre" in result.stdout


# ------------------------------------------------------------------------------------------------ hear
def test_the_example_of_the_design_is_a_public_holiday() -> None:
    said = says("hear", "--at", "2026-09-24 14:05", "--from", "268800", "--press", "2")
    assert said.startswith("Le 1000, Thursday 24 September 2026, 14:05 (Pacific/Noumea). 268800 calls 1000.")
    assert "public holiday: Citizenship Day" in said


@pytest.mark.parametrize(
    "press", [["--press", "12"], ["--press", "1 2"], ["--press", "1", "--press", "2"], ["--press", "1,2"]]
)
def test_keys_are_pressed_one_after_the_other_however_they_are_typed(press: list[str]) -> None:
    assert "Queue mobile" in says("hear", "--at", "2026-09-23 14:05", *press)


def test_who_rings_again_is_told_as_he_would_hear_it(tmp_path: Path) -> None:
    described = tmp_path / "again.yaml"
    reference = (folder("asterisk-conf") / "centre" / "1000.yaml").read_text()
    described.write_text(reference.replace("repeat_within: 0 ", "repeat_within: 60 "))
    rings = ("hear", "--centre", described, "--at", "2026-09-23 14:05", "--press", "2")
    assert "Bienvenue" in says(*rings, "--again", "61")
    assert "Bienvenue" not in says(*rings, "--again", "60")


def test_the_bulletin_for_all_who_ring_may_be_tried_before_it_is_given() -> None:
    assert "« Grève. »" in says(
        "hear", "--at", "2026-09-23 14:05", "--press", "2", "--bulletin", "Grève.", "--in", "fr"
    )


def test_the_keys_are_told_after_a_number_was_read_back() -> None:
    operator = folder("asterisk-conf") / "centre" / "operator.yaml"
    said = says(
        "hear", "--centre", operator, "--at", "2009-03-30 10:00", "--press", "1-1 0142681000# 1", "--from", "0142681000"
    )
    assert "1 to be called at this number, 2 to type another number, * to stay in the queue" in said


def test_a_hyphen_lets_a_question_pass() -> None:
    said = says("hear", "--at", "2026-09-23 14:05", "--press", "-2")
    assert said.index("presses nothing for 5 seconds") < said.index("presses 2") < said.index("Queue post")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-09-23 16:00", "End: outside hours"),
        ("2026-09-23T15:59:59", "Queue post"),
        ("2026-09-23 04:00+00:00", "15:00 (P"),
    ],
)
def test_an_instant_is_in_the_centres_time_unless_it_says_another(at: str, told: str) -> None:
    assert told in says("hear", "--at", at, "--press", "2")


def test_without_an_instant_it_is_now() -> None:
    assert "(Pacific/Noumea). A caller with a withheld number calls 1000." in says("hear")


def test_a_number_that_the_dialplan_would_drop_is_not_told() -> None:
    said = says("hear", "--at", "2026-09-23 14:05", "--from", "<b>26", "--press", "2")
    assert "A caller with a withheld number" in said


def test_queues_may_stand_as_one_likes_all_or_one_of_them() -> None:
    full = ("hear", "--at", "2026-09-23 14:05", "--queue", "full", "--queue", "bank=free", "--press")
    assert "End: queue full" in says(*full, "2")
    assert "End: answered" in says(*full, "3")


def test_a_closed_unit_may_be_heard_as_if_it_were_open() -> None:
    said = ("hear", "--at", "2026-09-23 14:05", "--press", "4", "--open", "covid", "--queue", "covid=nobody")
    assert "Queue covid" in says(*said)
    assert "End: no agent" in says(*said)


def test_the_story_may_be_told_in_french() -> None:
    assert "Fin : traité. L'appelant parle à un agent." in says("hear", "--at", "2026-09-23 14:05", "--in", "fr")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            ["--at", "tomorrow"],
            "mille: 'tomorrow' is not a date and time; type '2026-09-24 14:05', in the time of Pacific/Noumea\n",
        ),
        (
            ["--at", "1999-12-31 23:59"],
            "mille: --at '1999-12-31 23:59' is too far away; choose a year from 2001 to 2098\n",
        ),
        (["--press", "1a"], "mille: --press 'a' is not a key; use 0 to 9, * or #, and - for no key\n"),
        (["--queue", "fulll"], "mille: --queue 'fulll': 'fulll' is not a state; did you mean 'full'?\n"),
        (["--queue", "pots=full"], "mille: --queue 'pots=full': there is no queue 'pots'; did you mean 'post'?\n"),
        (["--open", "covdi"], "mille: there is no unit 'covdi'; did you mean 'covid'?\n"),
    ],
)
def test_what_cannot_be_understood_is_said_in_one_line(typed: list[str], message: str) -> None:
    result = mille("hear", *typed)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)


# ------------------------------------------------------------------------------------------------ explain
def test_explain_speaks_the_centres_first_language_unless_told_otherwise() -> None:
    assert says("explain").startswith("LE 1000, EN CLAIR")
    assert says("explain", "--language", "en").startswith("LE 1000, IN PLAIN WORDS")


def test_explain_writes_html_when_the_file_is_named_so(tmp_path: Path) -> None:
    for name, options, start in [
        ("page.html", (), "<!DOCTYPE html>"),
        ("page.txt", (), "LE 1000"),
        ("signed", ("--html",), "<!DOCTYPE html>"),
        ("plain.html", ("--text",), "LE 1000"),
    ]:
        result = mille("explain", "--to", tmp_path / name, *options)
        assert (result.exit_code, result.stdout) == (0, "")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_explain_tells_another_description_and_its_fingerprint(tmp_path: Path) -> None:
    description = tmp_path / "other.yaml"
    reference = (folder("asterisk-conf") / "centre" / "1000.yaml").read_text(encoding="utf-8")
    description.write_text(reference.replace("name: Le 1000 ", "name: Le 3000 "), encoding="utf-8")
    said, again = says("explain", "--centre", description), says("explain")
    assert said.startswith("LE 3000, EN CLAIR")
    fingerprints = [words.split("empreinte ")[1][:12] for words in (said, again)]
    assert fingerprints[0] != fingerprints[1]
    assert "Description other.yaml" in said


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    result = mille("explain", "--to", tmp_path / "nowhere" / "page.txt")
    assert result.exit_code == 1
    assert result.stderr == f"mille: {tmp_path}/nowhere/page.txt cannot be written: No such file or directory\n"


def test_a_unit_that_the_description_has_opened_is_open(tmp_path: Path) -> None:
    description = tmp_path / "open.yaml"
    reference = (folder("asterisk-conf") / "centre" / "1000.yaml").read_text(encoding="utf-8")
    assert reference.count("    open: no ") == 1
    description.write_text(reference.replace("    open: no ", "    open: yes "), encoding="utf-8")
    assert "cellules de crise sont ouvertes : covid" in says("explain", "--centre", description)
    assert "aucune cellule de crise" in says("explain")


# ------------------------------------------------------------------------------------------------ open-hours
def test_a_year_is_drawn_for_the_centres_hours_and_others_are_named() -> None:
    said = says("open-hours", "--year", "2027")
    assert said.startswith("Le 1000 in 2027: hours office")
    assert "Friday 24 September 2027 closed public holiday: Citizenship Day" in said
    assert "Other hours in this description: counter." in said


def test_the_hours_named_are_drawn_in_the_language_asked_for() -> None:
    said = says("open-hours", "--year", "2027", "--hours", "counter", "--language", "fr")
    assert said.startswith("Le 1000 en 2027 : horaires counter")
    assert "jour férié : Fête de la Citoyenneté" in said


def test_the_spreadsheet_has_all_timetables_or_those_named(tmp_path: Path) -> None:
    for names, expected in [((), set(REFERENCE.timetables)), (("--hours", "counter"), {"counter"})]:
        result = mille("open-hours", "--year", "2027", "--csv", *names)
        rows = list(csv.DictReader(result.stdout.splitlines()))
        assert {row["timetable"] for row in rows} == expected
        assert len(rows) == 365 * len(expected)


def test_hours_or_years_that_are_not_there_are_said() -> None:
    assert (
        mille("open-hours", "--hours", "offce").stderr
        == "mille: there is no timetable 'offce'; did you mean 'office'?\n"
    )
    assert "is not in the range 2000<=x<=2099" in mille("open-hours", "--year", "20260").stderr


def test_the_reference_still_has_what_these_tests_press() -> None:
    covid = with_units(REFERENCE, ["covid"])
    assert [covid.menus["main"].keys[key].target for key in "1234"] == ["telecom", "post", "bank", "covid"]


# ------------------------------------------------------------------------------------------------ which centre
def test_without_a_description_the_one_in_force_here_is_told(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "releases")  # MILLE_HOME of every test here
    festival = (folder("asterisk-conf") / "centre" / "festival.yaml").read_bytes()

    def fill(release: Path) -> None:
        release.mkdir()
        (release / DESCRIPTION).write_bytes(festival)

    assert says("hear", "--at", "2026-09-23 9:05").startswith("Le 1000, Wednesday 23 September 2026, 9:05")
    releases.point(SERVING, releases.publish(Note("", "Odile", "start"), fill))
    named = load_centre(folder("asterisk-conf") / "centre" / "festival.yaml").name
    assert says("hear").startswith(named)
    assert hashlib.sha256(festival).hexdigest()[:12] in says("explain")
