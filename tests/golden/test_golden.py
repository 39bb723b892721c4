"""Whole rendered files of the centres that ship, compared with those kept here.

A change of a template, of the reference description or of the calendar shows as a difference of these files. When it is
meant, renew them, read what `git diff tests/golden` says, and commit it with the change:

    MILLE_GOLDEN=write pytest tests/golden
"""

import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from mille.asterisk.dialplan.rendering import render
from mille.centre.reader.description import load_centre
from mille.centre.units.overlay import with_units
from mille.resources import folder
from one_site import TODAY, site

GOLDEN = Path(__file__).parent
DESCRIBED = {path.stem: load_centre(path) for path in sorted((folder("asterisk-conf") / "centre").glob("*.yaml"))}
RENDERED_ON = {
    "an-2000": date(1999, 11, 22),
    "festival": date(2018, 5, 7),
    "impots": date(2018, 9, 3),
    "numero-vert": date(2021, 9, 7),
}
"""Centres of other times are rendered in their own: the day chooses the years whose holidays are in the files."""
UNITS = {f"{name}-{unit}": with_units(centre, [unit]) for name, centre in DESCRIBED.items() for unit in centre.units}
CENTRES = {**DESCRIBED, **UNITS}
"""Every centre that ships, and each of them with each of its units open."""


def rendered_on(name: str) -> date:
    """The day on which a centre, or one with a unit open, is rendered."""
    return next((day for centre, day in RENDERED_ON.items() if name.startswith(centre)), TODAY)


OF_THE_CENTRE = ("extensions.d/centre.conf", "musiconhold.conf", "queues.d/centre.conf", "pjsip.d/centre.conf")
"""The files that a description makes different; the others are kept once, for every centre."""

EVERY_CENTRE = "every-centre"
TELEPHONES = "pjsip.d/telephones.conf"
NEXT_TELEPHONE = "\n; ---- telephone "


def parts(files: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The files of one centre, and those of every centre; of its telephones the first, as a sample."""
    own = {file: files[file] for file in OF_THE_CENTRE}
    alike = {file: text for file, text in files.items() if file not in own}
    head, first, *_ = alike[TELEPHONES].split(NEXT_TELEPHONE)
    number = first.partition("\n")[0]
    return own, {**alike, TELEPHONES: (head + NEXT_TELEPHONE + first).replace(number, "201")}


def kept(name: str) -> dict[str, str]:
    """The files kept for a centre, by name."""
    top = GOLDEN / name
    return {str(path.relative_to(top)): path.read_text(encoding="utf-8") for path in sorted(top.rglob("*.conf"))}


def keep(name: str, files: Mapping[str, str]) -> None:
    """Keeps these files and no others."""
    shutil.rmtree(GOLDEN / name, ignore_errors=True)
    for file, text in files.items():
        (GOLDEN / name / file).parent.mkdir(parents=True, exist_ok=True)
        (GOLDEN / name / file).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", CENTRES)
def test_the_files_of_a_centre_are_those_that_were_read_and_found_right(name: str) -> None:
    files = render(CENTRES[name], site(CENTRES[name]), rendered_on(name))
    for folder_name, rendered in zip((name, EVERY_CENTRE), parts(files), strict=True):
        if os.environ.get("MILLE_GOLDEN") == "write":
            keep(folder_name, rendered)
        assert kept(folder_name).keys() == rendered.keys()
        for file, text in kept(folder_name).items():
            assert rendered[file] == text, f"{folder_name}/{file} differs; if that is meant: MILLE_GOLDEN=write pytest"


@pytest.mark.parametrize("name", CENTRES)
def test_all_telephones_of_a_centre_are_alike(name: str) -> None:
    described = site(CENTRES[name])
    _, *telephones = render(CENTRES[name], described, rendered_on(name))[TELEPHONES].split(NEXT_TELEPHONE)
    assert {text.partition("\n")[0] for text in telephones} == described.telephones.keys()
    assert len({text.replace(text.partition("\n")[0], "201").strip() for text in telephones}) == 1


def test_opening_a_unit_changes_its_queue_with_its_music_and_nothing_else() -> None:
    closed, opened = kept("1000"), kept("1000-covid")
    changed = {file for file in opened if opened[file] != closed[file]}
    assert changed == {"queues.d/centre.conf", "musiconhold.conf", "extensions.d/centre.conf"}
    dialplan = opened["extensions.d/centre.conf"].splitlines()
    new = [line for line in dialplan if line not in closed["extensions.d/centre.conf"]]
    assert new == ["exten => covid,1,Set(M_RING_TIME=20)"]
    added = opened["queues.d/centre.conf"].removeprefix(closed["queues.d/centre.conf"])
    assert added.startswith("\n[covid]\n")
