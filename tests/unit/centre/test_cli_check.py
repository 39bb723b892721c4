"""`mille check` says in one line that all is well, or shows every problem."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_centre import SMALL, changed

from mille.centre.source import parser
from mille.cli.description.check import check


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(folder: Path, **files: str) -> Result:
    """Check these files, written into the folder."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return CliRunner().invoke(check, [f"{name}.yaml" for name in files])


def test_a_good_description_is_said_in_one_line(folder: Path) -> None:
    result = run(folder, small=SMALL)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "small.yaml: Le 1000: 1 queue, 2 agents, 1 crisis unit (closed)\n"


def test_an_open_unit_is_named(folder: Path) -> None:
    result = run(folder, small=changed("    key: 4", "    open: yes\n    key: 4"))
    assert "1 crisis unit (covid open)" in result.stdout


def test_warnings_are_shown_and_do_not_fail(folder: Path) -> None:
    result = run(folder, small=changed("menus:\n", "  x: {fr: a, en: b}\nmenus:\n"))
    assert result.exit_code == 0
    assert "small.yaml:22:3: warning: message 'x' is never played" in result.stderr


def test_a_bad_description_fails_and_the_others_are_checked_too(folder: Path) -> None:
    result = run(folder, bad=changed("random", "rinall"), good=SMALL)
    assert result.exit_code == 1
    assert result.stderr.startswith("bad.yaml:32:41: strategy 'rinall' is unknown; did you mean 'ringall'?\n")
    assert result.stdout.startswith("good.yaml: Le 1000")


def test_a_missing_file_is_named_without_traceback(folder: Path) -> None:
    result = CliRunner().invoke(check, ["nowhere.yaml"])
    assert result.exit_code == 1
    assert result.stderr.startswith("nowhere.yaml: cannot be read")


def test_who_has_no_libyaml_is_told_why_reading_is_slow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "FAST", False)
    result = run(folder, small=SMALL)
    assert result.exit_code == 0
    assert result.stderr.startswith("PyYAML was built without libyaml, so reading takes ten times as long")
