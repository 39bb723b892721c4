"""Verbs about releases and files that need no running centre."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mille.asterisk.releases import APPLIED, CURRENT, Note, Releases
from mille.cli.main import main
from mille.embedded.folders import Home
from mille.resources import folder
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
        "         1  2026-09-24T14:05:00+00:00  Odile       start  applied",
        "now ▸    2  2026-09-24T14:05:00+00:00  Odile       apply: a new floor  begun, not finished",
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


@pytest.mark.parametrize(("to", "says"), [("there", "is there already"), ("no/where", "there is no folder")])
def test_a_folder_that_files_cannot_go_to_is_named(home: Home, tmp_path: Path, to: str, says: str) -> None:
    (tmp_path / "there").mkdir()
    done = mille("render", REFERENCE, "--to", str(tmp_path / to))
    assert done.exit_code == 1
    assert says in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
