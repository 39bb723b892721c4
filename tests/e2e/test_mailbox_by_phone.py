"""An agent hears the voice messages of his queues from his telephone, and deals with them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hearing import listening
from house import FASTAGI_DOWN, House, says, wait_until, wave_samples
from mille.asterisk.sound.g711 import decode_alaw
from mille.centre.model.centre import Action
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.people import DiallingPhone
from redescribed import described, redescribed
from tones import hears_tone
from voice_message import speaks


@pytest.fixture(scope="module")
def mailbox(centre: EmbeddedCentre) -> Iterator[None]:
    told = described(centre.centre, telecom={"keys": {"2": Action("voicemail", "post")}}, post={"greeting": "greeting"})
    shutil.rmtree(centre.site.messages / "post", ignore_errors=True)
    with redescribed(centre, replace(told, mailbox_code="*1001")):
        yield


class Agent:
    """Somebody at an agent's telephone who dials the code."""

    def __init__(self, house: House, phone: DiallingPhone) -> None:
        self.prompts, self.phone, self.mark = house.centre.home.etc / "prompts", phone, 0

    def hears(self, prompt: str, first: float | None = None) -> None:
        """Until he has heard a sentence since the last one."""
        sound = wave_samples(next(self.prompts.rglob(f"fr/**/{prompt}.wav")))
        wait_until(listening(lambda: self.audio[self.mark :], sound, first))
        self.mark = len(self.audio)

    @property
    def audio(self) -> np.ndarray[Any, np.dtype[np.int16]]:
        """All that he has heard."""
        return decode_alaw(self.phone.telephone.audio)


@contextmanager
def dials(house: House, extension: str) -> Iterator[Agent]:
    password = house.centre.site.telephones[extension]
    with DiallingPhone(house.centre.sipp, f"phone-{extension}", password, "*1001") as phone:
        yield Agent(house, phone)
    wait_until(lambda: "mille-mailbox" not in house.centre.console.run("core show channels concise"))


def dealt_with(house: House, *callids: str) -> list[list[str]]:
    """Of which of these calls, by whom and what: the lines about voice messages."""
    lines = [line.split("|") for line in house.centre.home.journal.read_text("utf-8", "replace").splitlines()]
    return [[line[1], line[3], line[7]] for line in lines if line[4:5] == ["MAILBOX"] and line[1] in callids]


@pytest.mark.usefixtures("mailbox")
def test_an_agent_hears_them_learns_the_number_and_deals_with_each(house: House) -> None:
    guest, file = speaks(house)
    guest.hang_up()
    callid = guest.record()["callid"]
    second = file.with_name("essai-9.9.wav")
    shutil.copyfile(file, second)
    with dials(house, "403") as agent:
        agent.hears("mailbox_2")
        wait_until(lambda: hears_tone(agent.audio[agent.mark :], 700))
        agent.phone.press("5")
        wait_until(lambda: [callid, "p1", "number"] in dealt_with(house, callid))
        agent.hears("mailbox_keys", 2.5)
        agent.phone.press("3")
        agent.hears("mailbox_done")
        assert callid not in says(house.centre, "messages")
        assert callid in says(house.centre, "messages", "--all")
        wait_until(lambda: hears_tone(agent.audio[agent.mark :], 700))
        agent.phone.press("7")
        agent.hears("mailbox_erase", 2.5)
        agent.phone.press("7")
        agent.hears("mailbox_erased")
        agent.hears("mailbox_last")
        wait_until(agent.phone.over)
    assert not second.exists()
    told = dealt_with(house, callid, "essai-9.9")
    assert told == [
        [callid, "p1", "heard"], [callid, "p1", "number"], [callid, "p1", "done"],
        ["essai-9.9", "p1", "heard"], ["essai-9.9", "p1", "erased"],
    ]  # fmt: skip
    number = file.parent / "done" / f"{file.name}.number"
    assert number.read_text().strip() == guest.number
    assert house.centre.site.messages.stat().st_mode & 0o077 == 0
    assert "agent p1 has dealt with the voice message" in says(house.centre, "call", callid)
    assert guest.record()["outcome"] == "left_by_key"


@pytest.mark.usefixtures("mailbox")
def test_the_messages_of_other_queues_are_not_his(house: House) -> None:
    guest, file = speaks(house)
    guest.hang_up()
    guest.record()
    with dials(house, "401") as agent:
        agent.hears("mailbox_empty")
        wait_until(agent.phone.over)
    file.unlink()


@pytest.mark.usefixtures("mailbox")
def test_no_trunk_reaches_it(house: House) -> None:
    stranger = house.rings(dialled="*1001")
    wait_until(stranger.caller.over)
    assert stranger.caller.answers()[-1] == "404"


@pytest.mark.tolerates(*FASTAGI_DOWN)
@pytest.mark.usefixtures("mailbox")
def test_while_python_is_dead_he_is_told_that_it_cannot_be(house: House) -> None:
    with house.without(house.centre.agi_server), dials(house, "403") as agent:
        agent.hears("mailbox_failed")
        wait_until(agent.phone.over)
