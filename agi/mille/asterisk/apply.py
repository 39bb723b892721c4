"""Putting a description in force with calls up: plan, write, reload, verify, or take back.

Each step can be done again, and is known by what it leaves; a command killed anywhere leaves the old centre or the new
one, and the next command finishes what was begun (`repair`).
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

from mille.asterisk import changes, compiled, picture, pin, rendering, variables
from mille.asterisk.drain import drain
from mille.asterisk.installation import DESCRIPTION, LEAVING, Installation, Wanted
from mille.asterisk.reconcile import reconcile
from mille.asterisk.releases import APPLIED, CURRENT, SERVING, Note, Releases
from mille.centre.model import Centre
from mille.centre.orders import as_json
from mille.errors import MilleError

Say = Callable[[str], None]


class Refused(MilleError):
    """The change was refused and nothing is different from before."""


def plan(here: Installation, wanted: Wanted) -> changes.Plan:
    """What putting `wanted` in force would change now. Raises DescriptionError, AmiError."""
    new, old = wanted.centre(), here.in_force()
    files = rendering.render(new, here.site_of(new), date.today(), here.releases.pointed(CURRENT) or 0)
    current = here.releases.folder / CURRENT
    old_files = {name: (current / name).read_text(encoding="utf-8") for name in files if (current / name).exists()}
    return changes.plan(old, new, old_files, files, picture.take(here.ami))


def apply(here: Installation, wanted: Wanted, note: Note, force: bool = False) -> int:
    """Puts `wanted` in force; returns the release's number.

    Raises Refused when somebody would be stranded (unless forced), when another admin is at it, or when Asterisk does
    not do as the description says: everything is then as before. Raises DescriptionError for a broken description.
    """
    with changing(here, lambda said: None):
        return put_in_force(here, wanted, note, lambda said: None, force)


def put_in_force(here: Installation, wanted: Wanted, note: Note, say: Say, force: bool = False) -> int:
    """The same, while we are `changing` and nobody else does."""
    made = plan(here, wanted)
    if made.stranded and not force:
        raise Refused(f"{'; '.join(made.stranded)}. Nothing was changed; --force does it all the same")
    number = write(here, wanted, note, here.in_force())
    here.between("written")
    finish(here, number)
    return number


@contextmanager
def changing(here: Installation, say: Say, patience: float = 10.0) -> Iterator[None]:
    """One admin at a time, who finishes first what a killed command began. Raises Refused after so many seconds."""
    end = time.monotonic() + patience
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(locked(here.releases))
                break
            except Refused:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
        if said := repair(here):
            say(said)
        yield


def write(here: Installation, wanted: Wanted, note: Note, old: Centre | None = None) -> int:
    """Writes a release of what is wanted, with what disappears of the `old` centre; nothing points to it yet."""
    centre, number = wanted.centre(), max(here.releases.numbers(), default=0) + 1
    pin.ensure(here.secrets, centre)
    files = rendering.render(centre, here.site_of(centre), date.today(), number)
    if old:
        files |= dict(zip(LEAVING, _leaving(here, old, centre), strict=True))

    def fill(folder: Path) -> None:
        rendering.write(files, folder)
        compiled.save(centre, folder)
        (folder / DESCRIPTION).write_bytes(wanted.description)
        here.make_prompts(centre, folder / "prompts")

    orders = as_json(wanted.orders)
    noted = replace(note, file=wanted.file, units=wanted.units, always_open=wanted.always_open, orders=orders)
    return here.releases.publish(noted, fill)


def finish(here: Installation, number: int) -> None:
    """All that follows the writing of a release, up to its mark. May be called again at any point.

    Raises Refused when Asterisk does not do as the release says; the one before is then in force again.
    """
    here.releases.point(CURRENT, number)
    here.between("current")
    here.slots.fill(compiled.load(here.releases.path(number)), here.prompts)
    here.reload()
    here.between("reloaded")
    if wrong := disagreement(here, number):
        _take_back(here, number, wrong)
    here.releases.point(SERVING, number)
    here.between("serving")
    centre = here.in_force()
    reconcile(here.ami, centre, picture.take(here.ami))
    here.between("reconciled")
    drain(here, centre)
    here.between("drained")
    here.releases.mark(number, APPLIED)


def repair(here: Installation) -> str:
    """Finishes what a killed command began; says what it did, or nothing."""
    orphans = here.releases.tidy()
    number = here.releases.pointed(CURRENT)
    outcome = here.releases.outcome(number) if number is not None else APPLIED
    if number is not None and not outcome:
        finish(here, number)
        return f"release {number} had been begun and was finished"
    if number is not None and outcome != APPLIED:
        with suppress(Refused):
            _take_back(here, number, outcome.removeprefix("refused: "))
        return f"release {number} had been refused and was taken back"
    return f"release {orphans[0]} had been written and not begun; it was removed" if orphans else ""


def disagreement(here: Installation, number: int) -> str:
    """In what Asterisk differs from a release; empty when it does not, within some seconds."""
    centre = compiled.load(here.releases.path(number))
    end = time.monotonic() + 10
    while (wrong := _difference(here, centre, number)) and time.monotonic() < end:
        time.sleep(0.2)
    return wrong


def _difference(here: Installation, centre: Centre, number: int) -> str:
    if f"{variables.RELEASE}={number}\n" not in here.console.run("dialplan show globals"):
        return "Asterisk has not read the new dialplan"
    now = picture.take(here.ami)
    for queue in centre.queues.values():
        if queue.name not in now:
            return f"Asterisk does not have the queue {queue.name}"
        if (now[queue.name].strategy, now[queue.name].capacity) != (queue.strategy, queue.capacity):
            return f"Asterisk's queue {queue.name} is not as described"
    known = here.console.run("pjsip show endpoints")
    missing = [
        e for e in here.site_of(centre).telephones if f" phone-{e}/" not in known and f" phone-{e} " not in known
    ]
    return f"Asterisk does not have the telephone {missing[0]}" if missing else ""


def _take_back(here: Installation, number: int, why: str) -> NoReturn:
    """Puts the last applied release in force again. The mark comes first, so that a kill in between is repaired."""
    before = here.releases.last_applied()
    if before is None:
        raise Refused(f"{why}; there is no earlier release to return to: see Asterisk's log")
    here.releases.mark(number, f"refused: {why}")
    for name in (SERVING, CURRENT):
        here.releases.point(name, before)
    here.slots.fill(here.in_force(), here.prompts)
    here.reload()
    raise Refused(f"{why}; release {before} is in force again, and nothing is different from before")


def _leaving(here: Installation, old: Centre, new: Centre) -> tuple[str, str]:
    """The files of the queues and of the telephones that disappear."""
    queues = replace(old, queues={name: old.queues[name] for name in changes.leaving(old, new)})
    before, after = here.site_of(old).telephones, here.site_of(new).telephones
    telephones = {extension: password for extension, password in before.items() if extension not in after}
    return rendering.render_queues(queues), rendering.render_telephones(telephones)


@contextmanager
def locked(releases: Releases) -> Iterator[None]:
    """One admin at a time. Raises Refused when another one is at it."""
    with (releases.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("somebody else is changing this centre just now; try again when he has finished") from None
        yield
