"""Verbs about releases and files that need no running centre."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mille.asterisk.change import compiled_description
from mille.asterisk.change.locks import LIVE, turn
from mille.asterisk.change.releases import APPLIED, CURRENT, SERVING, Note, Releases
from mille.cli.main import VERBS, main
from mille.cli.services.live import the_only_one
from mille.errors import MilleError
from mille.resources import folder
from mille.site.home_folders import Home
from one_site import COVID, site

REFERENCE = str(folder("asterisk-conf") / "centre" / "1000.yaml")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("MILLE_HOME", str(tmp_path / "var"))
    return Home(tmp_path / "var")


def mille(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_the_history_is_told_while_nothing_runs(home: Home) -> None:
    releases = Releases(home.releases)
    for verb, why in (("start", ""), ("apply", "a new floor")):
        number = releases.publish(Note("2026-09-24T14:05:00+00:00", "Odile", verb, why), Path.mkdir)
        releases.point(CURRENT, number)
    releases.mark(1, APPLIED)
    done = mille("history")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "       1  2026-09-24 14:05:00  Odile  start               applied",
        "now ▸  2  2026-09-24 14:05:00  Odile  apply: a new floor  begun, not finished",
    ]


def test_where_no_centre_was_there_is_no_history_and_none_is_begun(home: Home) -> None:
    done = mille("history")
    assert done.exit_code == 1
    assert "set MILLE_HOME" in done.output
    assert not home.path.exists()


def test_the_files_of_a_description_come_into_a_folder_while_nothing_runs(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "files"
    done = mille("render", REFERENCE, "--to", str(target), "--open", "covid")
    assert done.exit_code == 0, done.output
    assert "[covid]" in (target / "queues.d" / "centre.conf").read_text()
    assert (target / "extensions.conf").is_file()
    assert "password = not-a-password" in (target / "pjsip.d" / "telephones.conf").read_text()
    assert not home.path.exists()


def test_the_files_are_those_of_the_site_that_was_started_here(home: Home, tmp_path: Path) -> None:
    home.path.mkdir()
    site(COVID).save(home.site)
    assert mille("render", REFERENCE, "--to", str(tmp_path / "files")).exit_code == 0
    assert "astlogdir => /srv/mille/log" in (tmp_path / "files" / "asterisk.conf").read_text()


@pytest.mark.parametrize(("to", "says"), [("there", "exists already"), ("no/where", "does not exist; create it first")])
def test_a_folder_that_files_cannot_go_to_is_named(home: Home, tmp_path: Path, to: str, says: str) -> None:
    (tmp_path / "there").mkdir()
    done = mille("render", REFERENCE, "--to", str(tmp_path / to))
    assert done.exit_code == 1
    assert says in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def serves(home: Home) -> None:
    """The 1000 has run here and does not any more."""
    home.path.mkdir()
    replace(site(COVID), state=home.state, log=home.log).save(home.site)
    releases = Releases(home.releases)
    number = releases.publish(Note("", "Odile", "start"), Path.mkdir)
    compiled_description.save(COVID, releases.path(number), number)
    releases.point(SERVING, number)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("messages", "no new voice messages"),
        ("messages post --all", "no voice messages for post"),
        ("callbacks", "0 callers"),
        ("bulletin", "there are no bulletins"),
        ("table", "agencies: 6 rows of the description"),
        ("table agencies --show", "Nouméa centre, de sept heures quarante-cinq"),
    ],
)
def test_what_is_kept_of_a_centre_is_shown_while_nothing_runs(home: Home, typed: str, says: str) -> None:
    serves(home)
    done = mille(*typed.split())
    assert done.exit_code == 0, done.output
    assert says in done.output


def test_a_voice_message_is_dealt_with_while_nothing_runs(home: Home) -> None:
    serves(home)
    message = home.messages / "post" / "c1.wav"
    message.parent.mkdir(parents=True)
    message.write_bytes(bytes(44 + 5 * 16_000))
    assert "c1" in mille("messages").output
    assert mille("messages", "--done", "c1").output == "post: the message of c1 is dealt with\n"
    assert mille("messages").output == "no new voice messages\n"


@pytest.mark.parametrize("typed", ["retention", "callbacks --withdraw c1", "bulletin post --clear", "agent list"])
def test_what_asterisk_has_to_do_is_not_done_while_nothing_runs(home: Home, typed: str) -> None:
    serves(home)
    done = mille(*typed.split())
    assert done.exit_code == 1
    assert "no centre runs from" in done.output


@pytest.mark.parametrize(
    ("typed", "says"), [("bulletin --clear", "name the queue"), ("table --show", "say which table")]
)
def test_what_is_taken_away_or_shown_is_named(home: Home, typed: str, says: str) -> None:
    done = mille(*typed.split())
    assert done.exit_code == 1
    assert says in done.output


def test_a_file_that_cannot_be_written_is_named_and_nothing_else_said(home: Home, tmp_path: Path) -> None:
    done = mille("render", REFERENCE, "--to", "/proc/files")
    assert done.exit_code == 1
    assert (
        done.output == "mille: /proc/files: No such file or directory; check that it exists and that you may use it\n"
    )


def test_the_address_of_a_database_that_is_none_is_told(home: Home) -> None:
    done = mille("calls", "--database", "hunter2")
    assert done.exit_code == 1
    assert done.output == "mille: the address of the database is none; write it as postgresql://USER@HOST/NAME\n"


def test_the_help_tells_every_verb_to_the_end_of_its_sentence() -> None:
    said = mille("--help").output.partition("Describe a centre")[2]
    assert "..." not in said
    assert all(f"\n  {verb} " in said for verb in VERBS)


def test_a_verb_that_was_misspelt_is_guessed() -> None:
    done = mille("chekc", "1000.yaml")
    assert done.exit_code == 2
    assert "there is no verb 'chekc'; did you mean 'check'?" in done.output


def test_only_one_service_does_what_is_due(home: Home) -> None:
    serves(home)
    with turn(home.releases, LIVE), pytest.raises(MilleError, match="`mille live` already runs"):
        the_only_one(home.releases, patience=0).__enter__()
    with the_only_one(home.releases, patience=0):
        pass
