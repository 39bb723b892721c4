"""Changing the centre while people call: nobody is dropped, nobody is stranded, and a killed command is finished."""

import signal
import subprocess
import sys
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soxr  # type: ignore[import-untyped]

from hearing import listening
from house import House, mille, wait_until, wave_samples
from mille.asterisk.change import apply as applying
from mille.asterisk.change.installation import Wanted
from mille.asterisk.change.releases import APPLIED, CURRENT, SERVING
from mille.asterisk.wire import queue_status
from mille.asterisk.wire.console import Console
from mille.site.installations import now_by_me
from running_centre import DESCRIPTION

STEPS = ("written", "current", "reloaded", "serving", "reconciled", "drained")
KILLED_AT = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from mille.asterisk.change import apply
from mille.asterisk.change.installation import Wanted
from mille.site.home_folders import Home
from mille.site.installations import now_by_me, running_here
step, home = sys.argv[1], Home(Path(sys.argv[2]))
here = running_here(home, print)
here = replace(here, between=lambda now: os.kill(os.getpid(), signal.SIGKILL) if now == step else None)
now = here.wanted(here.releases.pointed("current"))
apply.apply(here, Wanted(now.description, now.file, ("crisis",), now.always_open), now_by_me("open crisis"), force=True)
"""


@pytest.fixture(autouse=True)
def _as_before(house: House) -> Iterator[None]:
    """Every test leaves the centre as it found it."""
    yield
    here = house.centre.here
    applying.apply(here, house.centre.wanted, now_by_me("test over"), force=True)


def edited(house: House, tmp_path: Path, *edits: tuple[str, str]) -> Path:
    """The description of the centre with some texts replaced."""
    text = house.centre.wanted.description.decode()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "changed.yaml"
    file.write_text(text)
    return file


NO_POST = (
    ("      2: {queue: post}\n", "      2: {queue: telecom}\n"),
    ('      "#": {queue: post}\n', '      "#": {queue: telecom}\n'),
    ("    default: {queue: post}\n", "    default: {queue: telecom}\n"),
    ("  post: {wait_message: wait, ring: 5, wrap_up: 0, keys: {5: {table: places}}}\n", ""),
    ("  p1: {name: Paul Trois, extension: 403, skills: {post: 0}}\n", ""),
)


def test_a_crisis_unit_opens_while_people_talk_and_its_menu_is_heard_at_once(house: House) -> None:
    house.answers("t1")
    talking = house.waits("1")
    talking.wait_for("CONNECT")
    done = mille(house.centre, "open", "crisis", "--why", "lockdown")
    assert done.returncode == 0, done.stderr
    guest = house.rings()
    guest.hears("crisis-news")
    guest.hears("crisis-menu")
    house.answers_of(house.centre.here.in_force(), "c1")
    guest.press("0")
    guest.wait_for("CONNECT")
    assert not talking.caller.over()
    guest.hang_up()
    talking.hang_up()
    assert (guest.record()["last_queue"], guest.record()["agent"]) == ("crisis", "c1")
    assert talking.record()["outcome"] == "answered"
    assert "open crisis (open: crisis): lockdown  applied" in mille(house.centre, "history").stdout


def line_of(house: House, queue: str) -> list[str]:
    """The numbers of those who wait in a queue, in the order in which they will be answered."""
    (messages,) = house.centre.here.ami.ask({"Action": "QueueStatus", "Queue": queue})
    waiting = [message for message in messages if message.get("Event") == "QueueEntry"]
    return [entry["CallerIDNum"] for entry in sorted(waiting, key=lambda entry: int(entry["Position"]))]


def test_who_waits_in_a_unit_that_closes_keeps_his_place_in_the_default_queue(house: House) -> None:
    assert mille(house.centre, "open", "crisis").returncode == 0
    house.attends_of(house.centre.here.in_force(), "c1")
    first = house.rings()
    first.hears("crisis-news", first=1.5)
    first.press("0")
    first.wait_for("ENTERQUEUE")
    house.attends("t2")
    second = house.waits("1")
    third = house.rings()
    third.hears("crisis-news", first=1.5)
    third.press("0")
    third.wait_for("ENTERQUEUE")
    done = mille(house.centre, "close", "crisis")
    assert done.returncode == 0, done.stderr
    assert "2 callers wait in crisis" in done.stdout
    wait_until(lambda: len(line_of(house, "telecom")) == 3)
    assert line_of(house, "telecom") == [first.number, second.number, third.number]
    house.answers("t1")
    first.wait_for("CONNECT")
    assert "CONNECT" not in second.witness.events()
    first.hang_up()
    second.wait_for("CONNECT")
    assert "CONNECT" not in third.witness.events()
    second.hang_up()
    third.wait_for("CONNECT")
    third.hang_up()
    record = first.record()
    assert (record["outcome"], record["first_queue"], record["last_queue"]) == ("answered", "crisis", "telecom")
    assert "crisis" not in queue_status.take(house.centre.here.ami)


def test_a_queue_with_callers_is_not_removed_unless_it_is_forced(house: House, tmp_path: Path) -> None:
    house.attends("p1")
    guest = house.waits("2")
    file = edited(house, tmp_path, *NO_POST)
    plan = mille(house.centre, "plan", str(file))
    assert plan.returncode == 0, plan.stderr
    assert "queue post disappears" in plan.stdout
    assert "! 1 caller waits in post, which disappears" in plan.stdout
    assert "! 1 logged-in agent loses post: p1" in plan.stdout
    refused = mille(house.centre, "apply", str(file))
    assert refused.returncode == 1
    assert "Nothing was changed" in refused.stderr
    assert house.waiting("post")
    house.answers("t1")
    forced = mille(house.centre, "apply", str(file), "--force")
    assert forced.returncode == 0, forced.stderr
    guest.wait_for("CONNECT")
    guest.hang_up()
    assert guest.record()["last_queue"] == "telecom"
    assert "post" not in queue_status.take(house.centre.here.ami)


def test_a_logged_in_agent_gets_his_new_queue_and_loses_his_old_one(house: House, tmp_path: Path) -> None:
    house.answers("t2")
    file = edited(house, tmp_path, ("name: Tomas Deux, extension: 402, skills: {telecom: 0}",
                                    "name: Tomas Deux, extension: 402, skills: {telecom: 3, post: 1}"))  # fmt: skip
    assert mille(house.centre, "apply", str(file)).returncode == 0
    now = queue_status.take(house.centre.here.ami)
    penalties = {queue: m.penalty for queue, p in now.items() for m in p.members if m.code == "t2"}
    assert penalties == {"telecom": 3, "post": 1}


def test_a_broken_description_changes_nothing(house: House, tmp_path: Path) -> None:
    before = house.centre.here.releases.numbers()
    file = edited(house, tmp_path, ("1: {queue: telecom}", "1: {queue: telcom}"))
    done = mille(house.centre, "apply", str(file))
    assert done.returncode == 1
    assert "did you mean 'telecom'" in done.stderr
    assert house.centre.here.releases.numbers() == before


def test_rollback_returns_to_what_was_in_force_before(house: House, tmp_path: Path) -> None:
    file = edited(house, tmp_path, ("{queue: post}\n      3", "{queue: telecom}\n      3"))
    assert mille(house.centre, "apply", str(file)).returncode == 0
    assert house.centre.here.in_force().menus["main"].keys["2"].target == "telecom"
    done = mille(house.centre, "rollback")
    assert done.returncode == 0, done.stderr
    assert house.centre.here.in_force().menus["main"].keys["2"].target == "post"


def test_when_asterisk_does_not_follow_everything_is_taken_back(house: House) -> None:
    here = house.centre.here
    before = here.releases.pointed(CURRENT)

    class Deaf(Console):
        def run(self, line: str, timeout: float = 10.0) -> str:
            return "" if line == "queue reload all" else super().run(line, timeout)

    deaf = replace(here, console=Deaf(here.console.command, here.console.etc))
    wanted = replace(house.centre.wanted, units=("crisis",))
    with pytest.raises(applying.Refused, match=r"does not have the queue crisis; release .* is in force again"):
        applying.apply(deaf, wanted, now_by_me("open crisis"))
    assert (here.releases.pointed(CURRENT), here.releases.pointed(SERVING)) == (before, before)
    guest = house.rings()
    guest.hears("welcome")
    assert guest.witness.steps()[0][3] == "main"
    assert "refused" in mille(house.centre, "history").stdout


def test_a_refusal_that_was_killed_is_taken_back_by_the_next_command(house: House) -> None:
    here = house.centre.here
    before = here.releases.pointed(CURRENT)
    number = applying.write(here, replace(house.centre.wanted, units=("crisis",)), now_by_me("test"))
    here.releases.point(CURRENT, number)
    here.releases.mark(number, "refused: tried in vain")
    done = mille(house.centre, "plan", str(DESCRIPTION))
    assert f"release {number} was refused, and is now taken back" in done.stdout
    assert (here.releases.pointed(CURRENT), here.releases.pointed(SERVING)) == (before, before)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_the_old_centre_or_the_new_one_and_the_next_command_finishes(
    house: House, step: str
) -> None:
    here = house.centre.here
    words = [sys.executable, "-c", KILLED_AT, step, str(house.centre.home.path)]
    assert subprocess.run(words, capture_output=True, timeout=120).returncode == -signal.SIGKILL
    house.answers("t1")
    guest = house.waits("1")  # whichever centre it is, it works
    guest.wait_for("CONNECT")
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["degraded"]) == ("answered", False)
    with applying.changing(here, print):
        pass
    current = here.releases.pointed(CURRENT)
    assert current is not None
    assert (here.releases.pointed(SERVING), here.releases.outcome(current)) == (current, APPLIED)
    assert set(queue_status.take(here.ami)) == set(here.in_force().queues)
    assert ("crisis" in here.in_force().queues) == (step != "written")
    assert isinstance(here.wanted(current), Wanted)


# ---------------------------------------------------------------------------------------------- recorded messages
def studio(house: House, file: Path) -> np.ndarray:
    """A recording as a studio delivers it, at 44.1 kHz: another message of the centre; returns it as it is heard."""
    spoken = house.centre.here.prompts / "fr" / "deeper.wav"
    samples = soxr.resample(wave_samples(spoken).astype(np.float32) / 32768, 8000, 44100)
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(44100)
        sound.writeframes((samples * 32767).astype("<i2").tobytes())
    return wave_samples(spoken)


def test_a_recorded_message_is_heard_and_a_rollback_needs_the_studios_file_no_more(
    house: House, tmp_path: Path
) -> None:
    recorded = "  welcome: {fr: {file: studio.wav, says: Bienvenue.}, en: Welcome to the number on trial.}\n"
    first = "  welcome: {fr: Bienvenue au numéro d'essai. For English press 9., en: Welcome to the number on trial.}\n"
    changed = edited(house, tmp_path, (first, recorded))
    refused = mille(house.centre, "apply", str(changed))
    assert refused.returncode == 1
    assert f"no such recording: {tmp_path / 'studio.wav'}" in refused.stderr
    sound = studio(house, tmp_path / "studio.wav")
    done = mille(house.centre, "apply", str(changed))
    assert done.returncode == 0, done.stderr
    release = house.centre.here.releases.pointed(CURRENT)
    guest = house.rings()
    wait_until(listening(lambda: guest.audio, sound))
    guest.hang_up()
    (tmp_path / "studio.wav").unlink()
    assert mille(house.centre, "open", "crisis").returncode == 0
    assert mille(house.centre, "rollback", str(release)).returncode == 0
    again = house.rings()
    wait_until(listening(lambda: again.audio, sound))
    again.hang_up()
