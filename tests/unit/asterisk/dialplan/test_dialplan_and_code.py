"""The dialplan and the code agree on every argument: those of the journal's events, and those of the AGI questions."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from mille.asterisk.agi.agi_arguments import BulletinArguments, MailboxArguments, NextArguments, variables_of
from mille.records.journal.agent_events import Present, RollCall, WrapUp
from mille.records.journal.arguments import REST
from mille.records.journal.definition import EVENTS, KINDS, Event, definition
from mille.records.journal.events import CallbackClaimed, CallbackOver, Category, Erased, Own, RingsOn
from mille.resources import folder

DIALPLAN = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder("asterisk-conf").glob("*.conf"))}
TEMPLATE = (folder("templates") / "extensions.d" / "centre.conf").read_text(encoding="utf-8")

CALLED = "Gosub(mille-log,s,1("
FIXED = re.compile(r"[A-Za-z_]*")
VARIABLE = re.compile(r"0?\$\{(?:M_)?([A-Z_]+)\}")
OTHERWISE = {
    ("REACHED", "kind"): "${ARG2}",
    ("ENDED", "party"): '${IF($["${CHANNEL(hangupsource)}" = "${CHANNEL(name)}"]?caller:centre)}',
    ("SERVICE", "detail"): "${AGISTATUS}",
}
"""Arguments that are neither a word nor the variable of the same name."""

BY_PYTHON = {CallbackClaimed, CallbackOver, Category, Erased, Present, RingsOn, RollCall, WrapUp}
"""The events of ours that the dialplan does not write."""


class Written(NamedTuple):
    """One line of the journal, as the dialplan writes it."""

    where: str
    event: str
    arguments: list[str]

    @property
    def definition(self) -> type[Event]:
        return definition(self.event, ["", "", *self.arguments])


def parts(text: str, separator: str) -> list[str]:
    """A text cut at a sign, but not within brackets."""
    found, depth = [""], 0
    for sign in text:
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(sign, 0)
        if sign == separator and not depth:
            found.append("")
        else:
            found[-1] += sign
    return found


def inside(text: str) -> str:
    """What stands before the bracket that closes one which was opened before."""
    depth = 1
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            return text[:place]
    raise AssertionError(text)


def written(dialplan: str, name: str) -> Iterator[Written]:
    for number, line in enumerate(dialplan.splitlines(), 1):
        for after in line.split(CALLED)[1:]:
            queue, call, agent, event, texts = parts(inside(after), ",")
            assert all((queue, call, agent)), line
            yield Written(f"{name}:{number}", event, parts(texts, "|"))


WRITTEN = [line for name, dialplan in DIALPLAN.items() for line in written(dialplan, name)]


def test_the_dialplan_writes_into_the_journal_through_one_subroutine() -> None:
    everything = "\n".join([*DIALPLAN.values(), TEMPLATE])
    assert everything.count("QueueLog(") == 1
    assert everything.count("mille-log,") == len(WRITTEN) > 15


@pytest.mark.parametrize("line", WRITTEN, ids=lambda line: f"{line.where}-{line.event}")
def test_every_line_that_the_dialplan_writes_has_the_arguments_of_its_event_in_their_order(line: Written) -> None:
    cls = line.definition
    assert issubclass(cls, Own)
    assert EVENTS[line.event].HEAD == 2
    assert len(line.arguments) == len(cls.FIELDS)
    for field, argument in zip(cls.FIELDS, line.arguments, strict=True):
        variable = VARIABLE.fullmatch(argument)
        if variable is not None and OTHERWISE.get((line.event, field)) != argument:
            assert variable[1].lower() == field
        else:
            assert FIXED.fullmatch(argument) or OTHERWISE[line.event, field] == argument


def test_every_event_of_ours_is_written_by_the_dialplan_or_by_python() -> None:
    ours = {cls for cls in _defined() if issubclass(cls, Own)} - {EVENTS["CALLBACK"]}
    assert {line.definition for line in WRITTEN} | BY_PYTHON == ours
    assert not {line.definition for line in WRITTEN} & BY_PYTHON


def test_no_event_of_ours_has_as_many_arguments_as_somebody_likes() -> None:
    assert not [cls for cls in _defined() if issubclass(cls, Own) and REST in cls.FIELDS.values()]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [("next", NextArguments), ("mailbox", MailboxArguments), ("bulletin", BulletinArguments)],
)
def test_the_dialplan_asks_with_the_arguments_that_python_reads(entry: str, kind: type[NextArguments]) -> None:
    (asked,) = re.findall(rf"AGI\(\$\{{MILLE_AGI\}}{entry},(.*)\)", "\n".join(DIALPLAN.values()))
    assert asked == ",".join(f"${{{name}}}" for name in variables_of(kind))


def _defined() -> Iterator[type[Event]]:
    yield from EVENTS.values()
    for kinds in KINDS.values():
        yield from kinds.values()
