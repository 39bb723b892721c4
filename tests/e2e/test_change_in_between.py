"""Changing the centre while others do: between two steps of a change, and two commands at the same moment."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest

from hearing import heard, listening
from house import House, wait_until, wave_samples
from mille.asterisk.announcements.bulletins import Bulletin
from mille.asterisk.change import apply as applying
from mille.asterisk.change import release_sounds
from mille.asterisk.change.installation import Wanted
from mille.asterisk.change.locks import CHANGE, MEMBERS, SLOTS, Taken, turn
from mille.asterisk.change.releases import CURRENT, SERVING
from mille.asterisk.change.verify import trunks_of
from mille.asterisk.wire import queue_status
from mille.asterisk.wire.console import Console, NotRunning
from mille.asterisk.wire.task_processors import waiting
from mille.centre.model.centre import Centre
from mille.site.installations import now_by_me

KILLED_AFTER_THE_RELOAD = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from mille.asterisk.change import apply
from mille.site.home_folders import Home
from mille.site.installations import now_by_me, running_here
here = running_here(Home(Path(sys.argv[1])), print)
here = replace(here, between=lambda now: os.kill(os.getpid(), signal.SIGKILL) if now == "reloaded" else None)
wanted = replace(here.wanted_now(), description=Path(sys.argv[2]).read_bytes())
apply.apply(here, wanted, now_by_me("apply"), force=True)
"""
FLOOD = """units:
  flood:
    announcement: crisis-news
    key: 8
    menu_message: crisis-menu
    queue: {wait_message: wait, wrap_up: 0}
    agents: {f1: {name: Flo Une, extension: 408}}
"""


@pytest.fixture(autouse=True)
def _as_before(house: House) -> Iterator[None]:
    yield
    for queue in house.centre.here.slots.bulletins():
        house.centre.here.put_bulletin(queue, None)
    applying.apply(house.centre.here, house.centre.wanted, now_by_me("test over"), force=True)


@contextmanager
def begun(house: House, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A command of somebody else, which goes on meanwhile."""
    environment = {**os.environ, "MILLE_HOME": str(house.centre.home.path)}
    command = [sys.executable, "-m", "mille.cli.main", *words]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        yield process
        assert process.wait(timeout=120) == 0, said(process.stdout)


def said(stream: IO[str] | None) -> str:
    return stream.read() if stream else ""


def wait_until_it_waits(house: House, process: subprocess.Popen[str], name: str) -> None:
    """Until the command has come to where it waits for its turn."""
    lock, files = house.centre.home.releases / name, Path(f"/proc/{process.pid}/fd")
    wait_until(lambda: process.poll() is not None or any(open_as(file) == str(lock) for file in files.iterdir()))
    assert process.poll() is None, said(process.stdout)


def open_as(descriptor: Path) -> str:
    try:
        return os.readlink(descriptor)
    except OSError:  # closed meanwhile
        return ""


def edited(house: House, *edits: tuple[str, str]) -> Wanted:
    """The description of the centre with some texts replaced."""
    text = house.centre.wanted.description.decode()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return replace(house.centre.wanted, description=text.encode())


def words_of(house: House, number: int | None, prompt: str) -> np.ndarray[Any, np.dtype[np.int16]]:
    """The words that a message has in a release."""
    assert number
    return wave_samples(house.centre.here.releases.path(number) / release_sounds.PROMPTS / "fr" / f"{prompt}.wav")


KEYS_SWAPPED = (
    ("Tapez un pour le téléphone et deux pour le courrier.", "Choisissez deux si vous appelez pour une panne."),
    ("      1: {queue: telecom}\n      2: {queue: post}\n", "      2: {queue: telecom}\n      1: {queue: post}\n"),
)


def test_until_python_follows_callers_hear_the_words_of_the_keys_that_count(house: House, tmp_path: Path) -> None:
    releases = house.centre.here.releases
    file = tmp_path / "swapped.yaml"
    file.write_bytes(edited(house, *KEYS_SWAPPED).description)
    words = [sys.executable, "-c", KILLED_AFTER_THE_RELOAD, str(house.centre.home.path), str(file)]
    assert subprocess.run(words, capture_output=True, timeout=120).returncode == -signal.SIGKILL
    old, new = releases.pointed(SERVING), releases.pointed(CURRENT)
    assert old != new
    house.attends("p1")
    guest = house.rings()
    wait_until(listening(lambda: guest.audio, words_of(house, old, "main-menu")))
    assert heard(guest.audio, words_of(house, new, "main-menu")) is None
    guest.press("2")
    guest.wait_for("ENTERQUEUE")
    assert len(house.waiting("post")) == 1
    applying.apply(house.centre.here, edited(house, *KEYS_SWAPPED), now_by_me("apply"), force=True)
    later = house.rings()
    wait_until(listening(lambda: later.audio, words_of(house, new, "main-menu")))


@pytest.mark.tolerates("does not exist in any format", "Unable to open", "ast_streamfile")
def test_a_message_that_asterisk_would_not_find_is_noticed_and_taken_back(house: House) -> None:
    here = house.centre.here

    def forgetful(centre: Centre, folder: Path) -> None:
        here.make_prompts(centre, folder)
        (folder / "en" / "closed.wav16").unlink()

    with pytest.raises(applying.Refused, match=r"would not find the message en/closed; release .* is in force"):
        applying.apply(replace(here, make_prompts=forgetful), house.centre.wanted, now_by_me("test"))


def test_a_trunk_that_changes_is_taken_by_asterisk(house: House) -> None:
    here = house.centre.here
    applying.apply(here, edited(house, ("[127.0.0.1]", "[127.0.0.1, 127.9.0.0/16]")), now_by_me("test"))
    known = trunks_of(here.console.run("pjsip show identifies"))
    assert known == {"trunk-opt": {"127.0.0.1/32", "127.9.0.0/16"}}


def test_a_trunk_that_asterisk_does_not_follow_is_noticed_and_taken_back(house: House) -> None:
    here = house.centre.here

    class Deaf(Console):
        def run(self, line: str, timeout: float = 10.0) -> str:
            return "" if line == "module reload res_pjsip.so" else super().run(line, timeout)

    deaf = replace(here, console=Deaf(here.console.command, here.console.etc))
    wanted = edited(house, ("[127.0.0.1]", "[127.0.0.1, 127.9.0.0/16]"))
    with pytest.raises(applying.Refused, match=r"accepts calls of trunk-opt from 127.0.0.1/32, not as described"):
        applying.apply(deaf, wanted, now_by_me("test"))


def test_every_task_processor_of_a_real_asterisk_is_looked_at(house: House) -> None:
    said = house.centre.console.run("core show taskprocessors")
    names = [line.split()[0] for line in said.splitlines() if line[:1] not in ("", " ") and " 0 " in line]
    for name in names:
        busy = "\n".join(more_waiting(line) if line.split()[:1] == [name] else line for line in said.splitlines())
        assert waiting(busy) == 777, name
    assert any(name.startswith("pjsip/") for name in names)


def more_waiting(row: str) -> str:
    """A row of the table of task processors with 777 in its second column of numbers."""
    name, done, _, *others = row.split()
    return " ".join((name, done, "777", *others))


def test_two_admins_who_open_a_unit_at_the_same_moment_both_have_it_open(house: House) -> None:
    applying.apply(house.centre.here, edited(house, ("units:\n", FLOOD)), now_by_me("test"))
    with begun(house, "open", "crisis"), begun(house, "open", "flood"):
        pass
    assert {"crisis", "flood"} <= house.centre.here.in_force().queues.keys()


def test_who_changes_the_centre_waits_for_the_one_who_does_already(house: House) -> None:
    here = house.centre.here
    before = here.releases.numbers()
    with turn(here.releases.folder, CHANGE):
        opening = begun(house, "open", "crisis")
        process = opening.__enter__()
        assert process.stdout
        assert "another command is changing this centre" in process.stdout.readline()
        assert here.releases.numbers() == before
        with pytest.raises(applying.Refused, match="try again when it has finished"), applying.changing(here, print, 0):
            pass
    opening.__exit__(None, None, None)
    assert "crisis" in here.in_force().queues


def test_an_agent_who_logs_in_during_a_change_has_the_queues_of_the_new_centre(house: House) -> None:
    here = house.centre.here
    more = edited(house, ("extension: 402, skills: {telecom: 0}", "extension: 402, skills: {telecom: 3, post: 1}"))
    logging_in = []
    house.goes_afterwards("t2")

    def between(step: str) -> None:
        if step == "serving":  # and before anybody is reconciled
            with pytest.raises(Taken), turn(here.releases.folder, MEMBERS, patience=0):
                pass
            logging_in.append(begun(house, "agent", "login", "t2"))
            wait_until_it_waits(house, logging_in[0].__enter__(), MEMBERS)

    applying.apply(replace(here, between=between), more, now_by_me("test"))
    logging_in[0].__exit__(None, None, None)
    members = [
        (queue, m.penalty) for queue, p in queue_status.take(here.ami).items() for m in p.members if m.code == "t2"
    ]
    assert sorted(members) == [("post", 1), ("telecom", 3)]


def test_bulletins_of_two_people_at_the_same_moment_are_both_heard(house: House) -> None:
    with begun(house, "bulletin", "telecom", "Une panne à Nouméa."), begun(house, "bulletin", "post", "Grève du tri."):
        pass
    slots = house.centre.here.slots
    assert {queue: known.texts["fr"] for queue, known in slots.bulletins().items()} == {
        "telecom": "Une panne à Nouméa.",
        "post": "Grève du tri.",
    }
    assert all(ends_with(slots.folder / "fr" / f"{queue}.wav", slots.folder / "spoken" / "fr" / f"{queue}.wav")
               for queue in ("telecom", "post"))  # fmt: skip


def ends_with(slot: Path, bulletin: Path) -> bool:
    """Whether a slot ends with a bulletin."""
    whole, part = wave_samples(slot), wave_samples(bulletin)
    return len(whole) > len(part) and bool((whole[-len(part) :] == part).all())


def test_a_bulletin_that_comes_while_a_change_replaces_what_is_told_comes_after_the_new_words(house: House) -> None:
    here = house.centre.here
    words = edited(
        house, ("wait: {fr: Votre appel garde son rang merci de patienter.", "wait: {fr: Encore un instant.")
    )
    with turn(here.releases.folder, CHANGE):  # or the live service takes back what it finds half made
        with turn(here.releases.folder, SLOTS):
            telling = begun(house, "bulletin", "telecom", "Une panne à Nouméa.")
            wait_until_it_waits(house, telling.__enter__(), SLOTS)
            number = applying.write(here, words, now_by_me("test"))
            here.releases.point(CURRENT, number)
            here.slots.fill(words.centre(), here.prompts)
        telling.__exit__(None, None, None)
        wait, slot = here.prompts / "fr" / "wait.wav", here.slots.folder / "fr" / "telecom.wav"
        new = wave_samples(wait)
        assert bool((wave_samples(slot)[: len(new)] == new).all())
        assert ends_with(slot, here.slots.folder / "spoken" / "fr" / "telecom.wav")


def test_a_bulletin_stays_through_a_unit_that_opens_a_rollback_and_a_new_start(house: House) -> None:
    here = house.centre.here
    changed: list[Callable[[], object]] = [
        lambda: applying.apply(here, replace(house.centre.wanted, units=("crisis",)), now_by_me("open")),
        lambda: here.put_bulletin("crisis", Bulletin({"fr": "Le pont est fermé.", "en": "The bridge is closed."})),
        lambda: applying.apply(here, house.centre.wanted, now_by_me("rollback"), force=True),
        lambda: applying.apply(here, replace(house.centre.wanted, units=("crisis",)), now_by_me("open")),
        here.fill_slots,  # as a start does
    ]
    for change in changed:
        change()
    for language in ("fr", "en"):
        assert ends_with(
            here.slots.folder / language / "crisis.wav", here.slots.folder / "spoken" / language / "crisis.wav"
        )


def test_a_change_that_asterisk_does_not_answer_to_says_what_finishes_it_and_that_does(house: House) -> None:
    here = house.centre.here

    class Silent(Console):
        def run(self, line: str, timeout: float = 10.0) -> str:
            if line == "queue reload all":
                raise NotRunning("Asterisk does not answer")
            return super().run(line, timeout)

    silent = replace(here, console=Silent(here.console.command, here.console.etc))
    opened = replace(house.centre.wanted, units=("crisis",))
    with pytest.raises(
        applying.Unfinished, match=r"does not answer\nRelease .* was begun and not finished.*next command"
    ):
        applying.apply(silent, opened, now_by_me("open crisis"))
    number = here.releases.pointed(CURRENT)
    told: list[str] = []
    with applying.changing(here, told.append):
        pass
    assert told == [f"release {number} was interrupted, and is now finished"]
    assert "crisis" in here.in_force().queues
