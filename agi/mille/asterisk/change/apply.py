"""Putting a description in force without interrupting calls: plan, write, reload, verify, or take back.

Each step can be repeated, and is recognised by what it leaves; a command killed anywhere leaves the old centre or
the new one, and the next command finishes what was begun (`repair`).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from mille.asterisk.agents.calling_back import requests_in
from mille.asterisk.change import changes, compiled_description, release_sounds
from mille.asterisk.change.drain import drain
from mille.asterisk.change.installation import LEAVING, Installation, Wanted
from mille.asterisk.change.locks import CHANGE, MEMBERS, Taken, turn
from mille.asterisk.change.reconcile import let_in, settle
from mille.asterisk.change.releases import APPLIED, CURRENT, DESCRIPTION, SERVING, Note
from mille.asterisk.change.verify import disagreement
from mille.asterisk.dialplan import rendering
from mille.asterisk.secrets import pin
from mille.asterisk.sound import language_choice, studio_recordings
from mille.asterisk.wire import queue_status
from mille.call import callback
from mille.centre.model.centre import Centre
from mille.centre.units.orders import as_json
from mille.errors import MilleError

Say = Callable[[str], None]


class Refused(MilleError):
    """The change was refused; nothing is different from before."""


class Unfinished(MilleError):
    """The next command that changes the centre finishes it first; `mille repair` does only that."""


def plan(here: Installation, wanted: Wanted) -> changes.Plan:
    """What putting `wanted` in force would change now. Raises DescriptionError, AmiError."""
    new, old = wanted.centre(), here.in_force()
    files = rendering.render(new, here.site_of(new), date.today(), here.releases.pointed(CURRENT) or 0)
    current = here.releases.folder / CURRENT
    old_files = {name: (current / name).read_text(encoding="utf-8") for name in files if (current / name).exists()}
    promised = requests_in(here.site.journal, datetime.now(UTC)).open if callback.possible(old) else []
    return changes.plan(old, new, old_files, files, queue_status.take(here.ami), promised)


@contextmanager
def changing(here: Installation, say: Callable[[str], None], patience: float = 90.0) -> Iterator[None]:
    """One admin at a time: whatever depends on what is in force is decided in here.

    First finishes what a killed command began. Raises Refused when another admin is at work for longer than `patience`.
    """
    busy = "another command is changing this centre"
    with ExitStack() as ours:
        try:
            ours.enter_context(turn(here.releases.folder, CHANGE, patience, lambda: say(f"{busy}; waiting ...")))
        except Taken:
            raise Refused(f"{busy}; try again when it has finished") from None
        if said := repair(here, say):
            say(said)
        yield


def apply(
    here: Installation,
    wanted: Wanted,
    note: Note,
    force: bool = False,
    say: Callable[[str], None] = lambda said: None,
) -> int:
    """Puts `wanted` in force, whatever is in force now; returns the release's number. Raises as `put_in_force` does."""
    with changing(here, say):
        return put_in_force(here, wanted, plan(here, wanted), note, say, force)


def put_in_force(
    here: Installation, wanted: Wanted, made: changes.Plan, note: Note, say: Say, force: bool = False
) -> int:
    """Puts `wanted` in force as planned, while we are `changing`; returns the release's number.

    `say` is called with what falls short. Raises Refused when somebody would be stranded (unless forced), or when
    Asterisk does not do what the description says: everything is then as before. Raises DescriptionError for a broken
    description.
    """
    if made.stranded and not force:
        raise Refused(f"{'; '.join(made.stranded)}. Nothing was changed; use --force to do it anyway")
    number = write(here, wanted, note, here.in_force())
    here.between("written")
    finish(here, number, say)
    return number


def write(here: Installation, wanted: Wanted, note: Note, old: Centre | None = None) -> int:
    """Writes a release of what is wanted, with what disappears of the `old` centre; nothing points to it yet."""
    centre, number = wanted.centre(), max(here.releases.numbers(), default=0) + 1
    pin.ensure(here.secrets, centre)
    files = rendering.render(centre, here.site_of(centre), date.today(), number)
    if old:
        files |= dict(zip(LEAVING, _leaving(here, old, centre), strict=True))

    def fill(folder: Path) -> None:
        rendering.write(files, folder)
        compiled_description.save(centre, folder, number)
        (folder / DESCRIPTION).write_bytes(wanted.description)
        if wanted.recordings:
            studio_recordings.hand_on(wanted.recordings, folder / studio_recordings.FOLDER)
        else:
            studio_recordings.gather(centre, Path(wanted.file).parent, folder / studio_recordings.FOLDER)
        here.make_prompts(centre, folder / release_sounds.PROMPTS)

    orders = as_json(wanted.orders)
    noted = replace(note, file=wanted.file, units=wanted.units, always_open=wanted.always_open, orders=orders)
    here.releases.publish(noted, fill)
    release_sounds.show(here.releases, number, here.site.state / "sounds", here.slots.folder)
    return number


def finish(here: Installation, number: int, say: Callable[[str], None]) -> None:
    """Everything after a release is written, up to its mark. May be called again at any point.

    Raises Refused when Asterisk does not do what the release says; the one before is then in force again. Raises
    Unfinished when it could not be completed.
    """
    here.releases.point(CURRENT, number)
    here.between("current")
    with _unfinished(number):
        short = [*here.fill_slots(), *language_choice.late(here.centre_of(number), here.prompts)]
        here.reload()
        here.between("reloaded")
        if wrong := disagreement(here, number):
            _take_back(here, number, wrong)
        short += _bring_members(here, number)
        here.between("reconciled")
        drain(here, here.in_force())
        here.between("drained")
    here.releases.mark(number, APPLIED)
    here.releases.prune()
    for line in short:
        say(line)


@contextmanager
def _unfinished(number: int) -> Iterator[None]:
    """Adds to an error how the change can be finished."""
    try:
        yield
    except Refused:
        raise
    except MilleError as error:
        raise Unfinished(f"{error}\nRelease {number} was begun and not finished. {Unfinished.__doc__}") from error


def _bring_members(here: Installation, number: int) -> list[str]:
    """Agents get their new queues, Python answers from the release, agents lose their old ones; returns refusals.

    A new queue has its agents before Python sends callers there; otherwise they would hear that no agent is there.
    """
    with turn(here.releases.folder, MEMBERS):  # who logs in now uses the old centre and is reconciled, or the new
        centre, now = here.centre_of(number), queue_status.take(here.ami)
        short = let_in(here.ami, here.console, centre, now)
        here.releases.point(SERVING, number)
        here.between("serving")
        return short + settle(here.ami, here.console, centre, now)


def repair(here: Installation, say: Callable[[str], None] = lambda said: None) -> str:
    """Finishes what a killed command began; says what it did, or nothing."""
    orphans = here.releases.tidy()
    number = here.releases.pointed(CURRENT)
    outcome = here.releases.outcome(number) if number is not None else APPLIED
    if number is not None and not outcome:
        finish(here, number, say)
        return f"release {number} was interrupted, and is now finished"
    if number is not None and outcome != APPLIED:
        with suppress(Refused):
            _take_back(here, number, outcome.removeprefix("refused: "))
        return f"release {number} was refused, and is now taken back"
    return f"release {orphans[0]} was written but not begun, and is now removed" if orphans else ""


def _take_back(here: Installation, number: int, why: str) -> NoReturn:
    """Puts the last applied release in force again. The mark comes first, so that a kill in between is repaired."""
    before = here.releases.last_applied()
    if before is None:
        raise Refused(f"{why}; there is no earlier release to return to: see Asterisk's log")
    here.releases.mark(number, f"refused: {why}")
    for name in (SERVING, CURRENT):
        here.releases.point(name, before)
    here.fill_slots()
    here.reload()
    raise Refused(f"{why}; release {before} is in force again, and nothing is different from before")


def _leaving(here: Installation, old: Centre, new: Centre) -> tuple[str, str]:
    """The files of the queues and of the telephones that disappear."""
    queues = replace(old, queues={name: old.queues[name] for name in changes.leaving(old, new)})
    before, after = here.site_of(old).telephones, here.site_of(new).telephones
    telephones = {extension: password for extension, password in before.items() if extension not in after}
    return rendering.render_queues(queues), rendering.render_telephones(telephones)
