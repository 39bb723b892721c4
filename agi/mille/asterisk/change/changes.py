"""What a new description changes, in words, and whom it would strand. Pure."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any

from mille.asterisk.agents.members import is_kept
from mille.asterisk.dialplan.places import penalties, place, shown
from mille.asterisk.wire.queue_status import Picture, QueuePicture
from mille.call import callback
from mille.centre.model.centre import CALLBACK_LIVES, Centre
from mille.records.calls.callbacks import Request

SECRET = re.compile(r"\b(password|secret|MILLE_CALLER_KEY) = \S+")
"""What a diff hides."""
KINDS = {"queues": "queue", "agents": "agent", "menus": "menu", "messages": "message", "timetables": "timetable",
         "trunks": "trunk", "partners": "partner", "tiers": "tier", "categories": "category",
         "units": "unit", "tables": "table"}  # fmt: skip
"""The parts of a centre that are compared by name, and what one of each is called."""
KEPT = f"`mille callbacks` keeps them for {CALLBACK_LIVES} days, in case the centre calls back again"
FORGOTTEN = "the centre would keep no number to call"
UNATTENDED = ", where nobody is logged in"
PLURALS = {"category": "categories"}
MANY = ("numbers", "languages", "hours", "nodes", "callbacks", "reports", "words")


@dataclass(frozen=True)
class Plan:
    """What would change: in words, as a diff of files, and for people who wait or work now.

    `stranded` are the consequences that somebody has to decide on: the plan is refused unless it is forced.
    """

    words: tuple[str, ...]
    diff: str
    consequences: tuple[str, ...]
    stranded: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not self.diff and not self.words

    @property
    def hopeless(self) -> bool:
        """Whether callers would be moved to where nobody is logged in."""
        return any(line.endswith(UNATTENDED) for line in self.stranded)


def plan(
    old: Centre,
    new: Centre,
    old_files: Mapping[str, str],
    new_files: Mapping[str, str],
    now: Picture,
    promised: Iterable[Request] = (),
) -> Plan:
    """The plan of going from one centre to another while the picture is as it is `now`, and callers have been
    `promised` a callback."""
    stranded = (*_stranded(new, now), *_broken_promises(old, new, list(promised)))
    return Plan(
        words=tuple(_words(old, new)),
        diff="".join(_diff(old_files, new_files)),
        consequences=stranded + tuple(_lost_skills(old, new, now)) + tuple(_moved(new, now)),
        stranded=stranded,
    )


def leaving(old: Centre, new: Centre) -> list[str]:
    """The queues that disappear."""
    return sorted(old.queues.keys() - new.queues.keys())


def _words(old: Centre, new: Centre) -> Iterator[str]:
    for attribute, kind in KINDS.items():
        before: Mapping[str, Any] = getattr(old, attribute)
        after: Mapping[str, Any] = getattr(new, attribute)
        yield from _listed(kind, [name for name in after if name not in before], "is added", "are added")
        yield from _listed(kind, [name for name in before if name not in after], "disappears", "disappear")
        for name in before:
            if name in after and before[name] != after[name]:
                yield f"{kind} {name} changes: {', '.join(_fields(before[name], after[name]))}"
    scalars = [name for name in _fields(old, new) if name not in KINDS]
    for name in scalars:
        was, becomes = getattr(old, name), getattr(new, name)
        parts = f": {', '.join(_fields(was, becomes))}" if is_dataclass(was) and is_dataclass(becomes) else ""
        yield f"the centre's {name.replace('_', ' ')} {'change' if name in MANY else 'changes'}{parts}"


def _listed(kind: str, names: list[str], one: str, many: str) -> Iterator[str]:
    """Things of a kind in one line.

    >>> list(_listed("agent", ["a01", "a02"], "is added", "are added"))
    ['2 agents are added: a01, a02']
    """
    if len(names) == 1:
        yield f"{kind} {names[0]} {one}"
    elif names:
        yield f"{len(names)} {PLURALS.get(kind, f'{kind}s')} {many}: {', '.join(names)}"


def _fields(before: Any, after: Any) -> list[str]:
    return [name for name in before.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]


def _diff(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        before, after = (files.get(name, "").splitlines(keepends=True) for files in (old, new))
        changed = difflib.unified_diff(before, after, f"now/{name}", f"then/{name}")
        yield from (SECRET.sub(r"\1 = ...", line) for line in changed)


def _stranded(new: Centre, now: Picture) -> Iterator[str]:
    for name, queue in now.items():
        if name not in new.queues and queue.waiting:
            there = "" if now.get(new.default, QueuePicture()).members else UNATTENDED
            moved = f"they would be moved to {new.default} and keep their place{there}"
            yield f"{_callers(queue.waiting)} in {name}, which disappears; {moved}"


def _broken_promises(old: Centre, new: Centre, promised: Sequence[Request]) -> Iterator[str]:
    """Callers who wait for a callback that would now come from another queue, or not at all."""
    if not callback.possible(old):
        return
    if promised and not callback.possible(new):
        then = FORGOTTEN if new.retention.numbers == 0 else KEPT
        yield f"{_callers(promised)} to be called back, and nobody would be; {then}"
        return
    for name in leaving(old, new):
        if theirs := [request for request in promised if request.queue == name]:
            moved = f"they would be called back for {new.default} and keep their place"
            yield f"{_callers(theirs)} to be called back for {name}, which disappears; {moved}"
    able = [request for request in promised if callback.callable_number(old, request.number)]
    if barred := [request for request in able if not callback.callable_number(new, request.number)]:
        yield f"{_callers(barred)} to be called back at numbers that `outward` would not allow; they would not be"


def _callers(those: Sequence[object]) -> str:
    return "1 caller waits" if len(those) == 1 else f"{len(those)} callers wait"


def _lost_skills(old: Centre, new: Centre, now: Picture) -> Iterator[str]:
    for name, queue in now.items():
        losing = [m.code for m in queue.members if name not in _queues_of(new, m.code)]
        if losing:
            agents = "1 logged-in agent loses" if len(losing) == 1 else f"{len(losing)} logged-in agents lose"
            yield f"{agents} {name}: {', '.join(sorted(losing))}"


def _moved(new: Centre, now: Picture) -> Iterator[str]:
    places = {member.code: member.interface for queue in now.values() for member in queue.members}
    for code, at in sorted(places.items()):
        if code in new.agents and not is_kept(new, code, at):
            there = shown(place(new.agents[code]))
            yield f"{code} answers at telephone {shown(at)}, which disappears; they are moved to {there}"


def _queues_of(centre: Centre, code: str) -> Mapping[str, int]:
    agent = centre.agents.get(code)
    return penalties(centre, agent) if agent else {}
