"""Voice messages and recorded talks: what is in the files, what the record says, what is left out."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from house import Guest, House, says, wait_until, wave_samples
from mille.centre.model.centre import Action, Category, Recording
from mille.embedded.centre import EmbeddedCentre
from redescribed import described, redescribed
from tones import hears_tone, tone
from voice_message import SECOND, grows_to, speaks


# ------------------------------------------------------------------------------------------------ voice messages
@pytest.fixture(scope="module")
def voicemail(centre: EmbeddedCentre) -> Iterator[None]:
    told = described(centre.centre, telecom={"keys": {"2": Action("voicemail", "post")}}, post={"greeting": "greeting"})
    with redescribed(centre, told):
        yield


@pytest.mark.usefixtures("voicemail")
@pytest.mark.parametrize("end", ["#", "hangs up", "silence"])
def test_a_voice_message_is_kept_under_the_name_of_the_call(house: House, end: str) -> None:
    guest, file = speaks(house)
    if end == "#":
        guest.press("#")
    elif end == "silence":
        guest.caller.telephone.voice = b"\xd5" * 160
    else:
        guest.hang_up()
    wait_until(guest.caller.over)
    record = guest.record()
    assert (record["outcome"], record["first_queue"], record["talk_s"]) == ("left_by_key", "telecom", None)
    assert record["message_s"] == file.stat().st_size // SECOND >= 2
    assert hears_tone(wave_samples(file), 700)


@pytest.mark.usefixtures("voicemail")
def test_agents_find_a_voice_message_by_its_call_and_mark_it(house: House) -> None:
    guest, file = speaks(house)
    guest.hang_up()
    record = guest.record()
    listed = says(house.centre, "messages", "post")
    mine = [line.split() for line in listed.splitlines() if record["callid"] in line]
    assert [words[-2:] for words in mine] == [[record["callid"], str(file)]]
    assert f"{guest.number[:-2]}**" in listed
    assert record["callid"] not in says(house.centre, "messages", "telecom")
    says(house.centre, "messages", "--done", record["callid"])
    assert record["callid"] not in says(house.centre, "messages")
    assert record["callid"] in says(house.centre, "messages", "--all")


@pytest.mark.usefixtures("voicemail")
def test_what_was_kept_long_enough_is_erased_and_the_journal_says_so(house: House) -> None:
    guest, file = speaks(house)
    guest.hang_up()
    callid = guest.record()["callid"]
    says(house.centre, "retention")
    assert file.exists()
    os.utime(file, (0, 0))
    assert "1 would be erased" in says(house.centre, "retention", "--dry-run")
    assert file.exists()
    says(house.centre, "retention")
    assert not file.exists()
    guest.wait_for("ERASED")
    wait_until(lambda: "erased, as the retention rules say: voice message" in says(house.centre, "call", callid))


@pytest.mark.usefixtures("voicemail")
def test_who_says_nothing_has_left_no_message_and_is_back_at_his_place(house: House) -> None:
    agent_answers = house.attends("t1")
    guest, later = house.waits("1"), house.waits("1")
    guest.press("2")
    guest.wait_for("MESSAGE")
    wait_until(lambda: guest.witness.events().count("ENTERQUEUE") == 2)
    agent_answers()
    guest.wait_for("CONNECT")
    assert "CONNECT" not in later.witness.events()
    later.hang_up()
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["last_queue"], record["message_s"]) == ("answered", "telecom", None)


# ------------------------------------------------------------------------------------------------ recorded talks
@pytest.fixture(scope="module")
def recorded(centre: EmbeddedCentre) -> Iterator[None]:
    recording = Recording("notice", opt_out="9")
    with redescribed(centre, described(centre.centre, telecom={"recording": recording})):
        yield


def recordings(house: House, guest: Guest) -> list[Path]:
    """The recorded talks of a caller."""
    return sorted(house.centre.site.recordings.glob(f"*/{guest.witness.lines()[0][1]}.wav"))


@pytest.mark.usefixtures("recorded")
def test_a_recorded_talk_has_both_voices_and_nothing_of_the_pause(house: House) -> None:
    phone = house.answers("t1", voice=tone(600))
    guest = house.rings()
    guest.caller.telephone.voice = tone(1200)
    guest.hears("welcome", first=1.5)
    guest.press("1")
    guest.hears("notice", first=1.5)
    guest.wait_for("CONNECT")
    wait_until(lambda: recordings(house, guest))
    file = recordings(house, guest)[0]
    grows_to(file, 2)
    phone.telephone.press("*8")
    guest.witness.wait(lambda now: now.events().count("RECORDING") == 2)
    guest.caller.telephone.voice = tone(2000)
    heard_before = len(phone.telephone.audio)
    wait_until(lambda: len(phone.telephone.audio) > heard_before + 12_000)
    guest.caller.telephone.voice = tone(1200)
    heard_before = len(phone.telephone.audio)
    wait_until(lambda: len(phone.telephone.audio) > heard_before + 8_000)
    size = file.stat().st_size
    phone.telephone.press("*8")
    guest.witness.wait(lambda now: now.events().count("RECORDING") == 3)
    wait_until(lambda: file.stat().st_size > size + SECOND)
    guest.hang_up()
    assert guest.record()["outcome"] == "answered"
    told = [(line[3], line[7]) for line in guest.witness.lines() if line[4] == "RECORDING"]
    assert told == [("NONE", "on"), ("t1", "paused"), ("t1", "resumed")]
    sound = wave_samples(file)
    assert [hears_tone(sound, hertz) for hertz in (600, 1200, 2000)] == [True, True, False]
    assert house.centre.site.recordings.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("recorded")
def test_who_declines_is_not_recorded(house: House) -> None:
    house.answers("t1")
    guest = house.chooses("1")
    guest.hears("notice", first=1.5)
    guest.press("9")
    guest.wait_for("CONNECT")
    guest.hang_up()
    assert guest.record()["outcome"] == "answered"
    assert recordings(house, guest) == []
    assert "RECORDING" not in guest.witness.events()


@pytest.mark.usefixtures("recorded")
def test_no_key_of_the_caller_lets_the_recording_pause(house: House) -> None:
    house.answers("t1", voice=tone(600))
    guest = house.waits("1")
    guest.wait_for("CONNECT")
    wait_until(lambda: recordings(house, guest))
    file = recordings(house, guest)[0]
    grows_to(file, 1)
    guest.press("*8")
    grows_to(file, 4)
    guest.hang_up()
    assert guest.witness.events().count("RECORDING") == 1


# ------------------------------------------------------------------------------------------------ what it was about
@pytest.fixture
def categorised(centre: EmbeddedCentre) -> Iterator[None]:
    told = described(centre.centre, telecom={"categories": ("breakdown",)})
    with redescribed(centre, replace(told, categories={"breakdown": Category("breakdown", "Panne")})):
        yield


@pytest.mark.usefixtures("categorised")
def test_the_agent_says_what_the_call_was_about(house: House) -> None:
    house.answers("t1")
    guest = house.waits("1")
    guest.wait_for("CONNECT")
    guest.hang_up()
    callid = guest.record()["callid"]
    assert "was about breakdown" in says(house.centre, "agent", "category", "t1", "breakdown")
    with pytest.raises(AssertionError, match=r"has no category 'weather'; it has breakdown"):
        says(house.centre, "agent", "category", "t1", "weather", "--call", callid)
    wait_until(lambda: guest.record()["category"] == "breakdown")
    assert callid in says(house.centre, "calls", "--category", "breakdown")
    assert callid not in says(house.centre, "calls", "--category", "other")
