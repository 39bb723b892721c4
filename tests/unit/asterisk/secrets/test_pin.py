"""The PIN of the service line is never weak, and known to nobody who may not read the secrets."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mille.asterisk.change import compiled_description
from mille.asterisk.secrets import pin
from mille.asterisk.secrets.passwords import passwords
from mille.centre.reader.description import load_centre
from mille.cli.main import main
from mille.resources import folder
from mille.site.home_folders import Home

DESCRIBED = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
CENTRE = replace(DESCRIBED, service_code="*1000")
WEAK = ("12345", "", "12345678901234", "111111", "121212", "123123", "112112", "123456", "654321", "890123", "210987",
        "100023", "731000", "80471x", "８０４７１３")  # fmt: skip


@pytest.mark.parametrize("weak", WEAK)
def test_a_weak_pin_is_refused(weak: str, tmp_path: Path) -> None:
    assert pin.weakness(weak, ["1000"])
    with pytest.raises(pin.WeakPin, match="choose another with `mille pin --new`"):
        pin.keep(tmp_path / "secrets.json", weak, ["1000"])


@pytest.mark.parametrize("good", ["804713", "135790", "113355", "998877665"])
def test_a_pin_that_cannot_be_guessed_is_accepted(good: str) -> None:
    assert pin.weakness(good, ["1000"]) == ""


def test_a_pin_made_by_chance_is_six_digits_and_never_weak(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([123456, 0, 100012, 42])
    monkeypatch.setattr("secrets.randbelow", lambda most: next(drawn))
    assert pin.weakness("000042", ["1000"]) == ""
    assert pin.new_pin(["1000"]) == "000042"


def test_a_centre_with_a_service_code_gets_a_pin_once_beside_the_passwords(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    passwords(file, ["201"])
    pin.ensure(file, DESCRIBED)
    assert pin.read(file) == ""
    pin.ensure(file, CENTRE)
    first = pin.read(file)
    pin.ensure(file, CENTRE)
    assert re.fullmatch("[0-9]{6}", first)
    assert pin.read(file) == first
    assert json.loads(file.read_text()).keys() == {"201"}  # the AGI server reads the PIN, and no password
    assert pin.file_of(file).stat().st_mode & 0o777 == 0o600


def test_only_the_pin_itself_is_right_and_without_one_nothing_is(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    assert not pin.is_right(file, "")
    pin.keep(file, "804713", ["1000"])
    assert pin.is_right(file, "804713")
    assert not any(pin.is_right(file, wrong) for wrong in ("", "80471", "8047133", "\udcff", "é"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("MILLE_HOME", str(tmp_path))
    found = Home(tmp_path)
    found.serving.mkdir(parents=True)
    compiled_description.save(CENTRE, found.serving, 1)
    pin.ensure(found.secrets, CENTRE)
    return found


def said(*words: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(main, words, input=typed)
    return done.exit_code, done.output


def test_an_admin_sees_the_pin_and_changes_it(home: Home) -> None:
    first = pin.read(home.secrets)
    assert said("pin") == (0, f"{first}\n")
    assert said("pin", "--new")[0] == 0
    assert pin.read(home.secrets) != first
    status, answer = said("pin", "--set", typed="804713\n")
    assert (status, pin.read(home.secrets)) == (0, "804713")
    assert "804713" not in answer
    status, answer = said("pin", "--set", typed="123456\n")
    assert (status, pin.read(home.secrets)) == (1, "804713")
    assert "its digits follow one another" in answer


def test_a_weak_pin_that_somebody_wrote_into_the_file_fails_the_check_with_what_to_do(home: Home) -> None:
    description = home.path / "1000.yaml"
    text = (folder("asterisk-conf") / "centre" / "1000.yaml").read_text()
    description.write_text(text.replace('  # service_code: "*1000"', '  service_code: "*1000"'))
    assert said("check", str(description))[0] == 0
    pin.file_of(home.secrets).write_text(json.dumps({"pin": "111111"}))
    status, answer = said("check", str(description))
    assert status == 1
    assert "mille pin --new" in answer
    assert "its digits repeat" in answer
    assert "111111" not in answer
    with pytest.raises(pin.WeakPin):
        pin.refuse_weak(home.secrets, CENTRE)
