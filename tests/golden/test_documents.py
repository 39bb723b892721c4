"""The documents are true: commands print what they show, links lead somewhere, the first page is one page."""

import re
from pathlib import Path

import click
import pytest

from documents import (
    CONSOLE,
    ROOT,
    agree,
    documents,
    first_page_description,
    make_verbs_of_the_first_page,
    run_again,
    typed_commands,
)
from mille.cli.main import main

IDS = [str(path.relative_to(ROOT)) for path in documents()]
SHOWING = [path for path in documents() if CONSOLE.search(path.read_text(encoding="utf-8"))]
LINK = re.compile(r"\]\(([^()\s]+)\)")


@pytest.mark.parametrize("path", SHOWING, ids=[str(path.relative_to(ROOT)) for path in SHOWING])
def test_the_commands_of_a_page_print_what_the_page_shows(path: Path, tmp_path: Path) -> None:
    (tmp_path / "tax.yaml").write_text(first_page_description(), encoding="utf-8")
    agree(path, run_again(path.read_text(encoding="utf-8"), tmp_path))


def test_the_first_page_shows_commands() -> None:
    assert ROOT / "README.md" in SHOWING


def test_the_first_page_is_one_page() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_the_first_page_tells_to_type_verbs_that_make_has() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    verbs = make_verbs_of_the_first_page()
    assert {"run", "test", "demo"} <= verbs
    assert [verb for verb in verbs if not re.search(rf"^{verb}:.*## ", makefile, re.MULTILINE)] == []


TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in documents()}
COMMANDS = {
    tuple(words): name for name, text in TEXTS.items() for words in typed_commands(text) if "CHANGE" not in name
}
"""The commands that pages show, by page; the changelog names what is gone, too."""


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: f"mille {' '.join(words)}")
def test_a_command_that_a_page_shows_has_a_verb_and_options_of_mille(words: tuple[str, ...]) -> None:
    command: click.Command | None = main
    rest = list(words)
    while isinstance(command, click.Group) and rest and re.fullmatch("[a-z][a-z_-]+", rest[0]):
        verb = rest.pop(0)
        command = command.get_command(click.Context(command), verb)
        assert command, f"{COMMANDS[words]}: there is no verb {verb}"
    assert command
    options = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
    shown = {word for word in rest if re.fullmatch("--[a-z-]+", word)} - {"--help", "--version"}
    assert shown <= options, COMMANDS[words]


@pytest.mark.parametrize("path", documents(), ids=IDS)
def test_every_link_leads_to_something(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not _leads(path, link)] == []


def _leads(path: Path, link: str) -> bool:
    """Whether a link leads to a page of the web, or to a file and the heading in it."""
    if link.startswith("https://"):
        return True
    name, _, heading = link.partition("#")
    target = (path.parent / name) if name else path
    return target.exists() and (not heading or heading in _anchors(target))


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", [path for path in documents() if "docs" in path.parts], ids=lambda path: path.name)
def test_every_page_of_the_manual_is_reached_from_its_index(path: Path) -> None:
    indexes = {ROOT / "docs" / "README.md", path.parent / "README.md"}
    assert path.name == "README.md" or any(path.name in index.read_text(encoding="utf-8") for index in indexes)


@pytest.mark.parametrize("path", documents(), ids=IDS)
def test_every_file_of_the_repository_that_a_page_names_is_there(path: Path) -> None:
    named = re.findall(r"`((?:agi|asterisk-conf|docs|templates|tests)/[^`A-Z*\s]*)`", path.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_a_newcomer_is_told_where_twenty_five_things_are() -> None:
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Where is ...?")[2]
    assert len(re.findall(r"^\| .+\? \| `.+` \|$", section, re.MULTILINE)) >= 25
