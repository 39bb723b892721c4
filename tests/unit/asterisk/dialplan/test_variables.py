"""A channel variable has one name, in one place: used elsewhere only, or nowhere else, it is a mistake."""

import re
from pathlib import Path

import pytest

from mille.asterisk.dialplan import variables
from mille.resources import folder

CHECKOUT = folder("agi").parent
PACKAGE = CHECKOUT / "agi" / "mille"
OWN = PACKAGE / "asterisk" / "dialplan" / "variables.py"
USED = re.compile(r"(?<![A-Za-z0-9_])(?:M|MILLE)_[A-Z][A-Z0-9_]*")
ENVIRONMENT = {
    "MILLE_AGI_PORT",
    "MILLE_ASTERISK",
    "MILLE_DATABASE",
    "MILLE_HOME",
    "MILLE_RELEASE",
    "MILLE_AMI_PORT",
    "MILLE_ROOT",
    "MILLE_SIP_PORT",
    "MILLE_WS_PORT",
}
"""Names of the process's environment: no channel has them, and none may have a channel variable's name."""

CONSTANTS = {name: value for name, value in vars(variables).items() if name.isupper()}
SOURCES = sorted(
    path
    for top, pattern in (
        (CHECKOUT / "asterisk-conf", "*.conf"),
        (CHECKOUT / "templates", "**/*"),
        (PACKAGE, "**/*.py"),
        (CHECKOUT / "agi", "next"),
        (CHECKOUT / "agi", "bulletin"),
        (CHECKOUT / "agi", "mailbox"),
    )
    for path in top.glob(pattern)
    if path.is_file() and path != OWN
)


def names_used(path: Path) -> set[str]:
    return set(USED.findall(path.read_text(encoding="utf-8")))


def test_there_is_something_to_look_at() -> None:
    assert {"extensions.conf", "centre.conf", "next_entry.py", "next"} <= {path.name for path in SOURCES}
    assert "M_STEP" in names_used(CHECKOUT / "asterisk-conf" / "extensions.conf")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_every_variable_used_is_one_of_the_constants(path: Path) -> None:
    assert names_used(path) - ENVIRONMENT <= set(CONSTANTS.values())


@pytest.mark.parametrize("constant", CONSTANTS)
def test_every_constant_is_used(constant: str) -> None:
    by_value = re.compile(rf"(?<![A-Za-z0-9_]){CONSTANTS[constant]}(?![A-Za-z0-9_])")
    by_name = re.compile(rf"\b(?:v|variables)\.{constant}\b")
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    assert any(by_value.search(text) or by_name.search(text) for text in texts)


def test_every_name_by_which_code_and_templates_ask_for_a_variable_is_a_constant() -> None:
    asked = re.compile(r"\bv\.([A-Z_]+)\b")
    found = {name for path in SOURCES for name in asked.findall(path.read_text(encoding="utf-8"))}
    assert found
    assert found <= CONSTANTS.keys()


def test_no_name_and_no_variable_is_defined_twice() -> None:
    """Read from the source: a name that is given again would only hide the first."""
    defined = re.findall(r'^([A-Z_]+) = "(.*)"$', OWN.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(defined) == CONSTANTS
    for column in zip(*defined, strict=True):
        assert len({*column}) == len(column)


def test_a_variable_is_ours_by_its_name_and_no_agents_channel_inherits_it() -> None:
    assert all(USED.fullmatch(value) for value in CONSTANTS.values())


def test_no_channel_variable_is_named_as_one_of_the_environment() -> None:
    assert ENVIRONMENT.isdisjoint(CONSTANTS.values())


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
def test_every_name_of_the_environment_is_read_somewhere(name: str) -> None:
    assert any(name in names_used(path) for path in SOURCES)
