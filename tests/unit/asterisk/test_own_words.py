"""What mille itself says, recorded by a studio: what wins, what is left out, what check and the studio's list say."""

import csv
import io
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from humming import Hummer
from mille.asterisk.sound.left_out import left_out, refuse_mute
from mille.asterisk.sound.own_sounds import make_own
from mille.asterisk.sound.prompts import read_recording
from mille.asterisk.sound.studio_recordings import gather, hand_on, recorded_in, refuse_missing
from mille.centre.model.centre import Callbacks, Centre, Language, Message, Outward, OwnWords
from mille.centre.texts.own_messages import KINDS, is_name, kind_of, own_messages, unsaid
from mille.cli.description.words import listed
from mille.errors import MilleError
from one_site import REFERENCE

TODAY = date(2026, 11, 28)
FOLDER = {"dhv": OwnWords("sounds/dhv")}
CENTRE = replace(
    REFERENCE,
    languages=("fr", "dhv"),
    queues={name: replace(queue, say_position=True, say_wait=True) for name, queue in REFERENCE.queues.items()},
    callbacks=Callbacks(),
    outward=Outward("opt"),
    mailbox_code="*1001",
    words=FOLDER,
)
OWN = own_messages(CENTRE, TODAY, TODAY)
DIGITS = [name for name in OWN if name.startswith("digit_")]


def french(language: Language) -> bool:
    return language == "fr"


def left(*recorded: str, centre: Centre = CENTRE) -> list[str]:
    """What nobody says in Drehu when these are recorded."""
    return unsaid(centre, OWN, french, {"dhv": recorded}).get("dhv", [])


def deliver(folder: Path, names: Collection[str], content: bytes = b"RIFF") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.wav").write_bytes(content)


def found(beside: Path, centre: Centre = CENTRE) -> dict[str, str]:
    """The findings of a description, by what stands before the brackets."""
    return {said.partition(" (")[0]: said for _, said, _ in left_out(centre, beside, TODAY, french)}


# ------------------------------------------------------------------------------------------------ what nobody can say
def test_what_is_recorded_or_has_a_voice_is_said_and_nothing_else() -> None:
    assert "place_3" in left("place_2")
    assert "place_2" not in left("place_2")
    assert not any(name.startswith("mailbox_") for name in left()), "staff hear the first language"
    assert unsaid(CENTRE, OWN, french, {}).keys() == {"dhv"}


def test_a_number_is_read_with_all_its_digits_or_not_at_all() -> None:
    assert set(DIGITS) <= set(left(*DIGITS[:-1]))
    assert set(DIGITS).isdisjoint(left(*DIGITS))


def test_a_text_of_the_description_is_said_where_a_voice_speaks_the_language() -> None:
    words = {"dhv": OwnWords(texts={"place_0": "Hnitr"}), "fr": OwnWords(texts={"place_0": "Vous êtes en tête."})}
    own = own_messages(replace(CENTRE, words=words), TODAY, TODAY)
    assert own["place_0"].texts == {"fr": "Vous êtes en tête.", "dhv": "Hnitr"}
    assert own["place_1"].texts.keys() == {"fr"}
    assert "place_0" in unsaid(CENTRE, own, french, {})["dhv"]
    assert "place_0" not in unsaid(CENTRE, own, lambda language: True, {})["dhv"]


def test_every_message_is_of_a_kind_and_has_a_name_that_may_be_recorded() -> None:
    every = own_messages(replace(CENTRE, service_code="*1000"), TODAY, date(2029, 12, 31))
    assert {kind_of(name) for name in every} <= KINDS.keys()
    assert [name for name in every if not is_name(name, CENTRE.queues)] == []
    assert not any(is_name(name, CENTRE.queues) for name in ("place_21", "opens_7_0700", "opens_1_2460", "welcome"))


# ------------------------------------------------------------------------------------------------ the sounds
def test_a_recording_wins_and_what_nobody_says_is_a_moment_of_silence(tmp_path: Path) -> None:
    make_own(CENTRE, {"place_1": OWN["place_1"]}, Hummer(), tmp_path / "studio", tmp_path / "cache", None)
    deliver(tmp_path / "kept/dhv", ["place_2"], (tmp_path / "studio/fr/place_1.wav").read_bytes())
    some = {name: OWN[name] for name in ("place_2", "place_3")}
    make_own(CENTRE, some, Hummer(), tmp_path / "sounds", tmp_path / "cache", tmp_path / "kept")
    recorded, silent, spoken = (
        read_recording(tmp_path / f"sounds/{name}.wav").samples for name in ("dhv/place_2", "dhv/place_3", "fr/place_3")
    )
    assert abs(recorded).max() > 1000
    assert (abs(silent).max(), len(silent)) == (0, 800)
    assert len(spoken) > 2000


# ------------------------------------------------------------------------------------------------ kept in a release
def test_a_release_keeps_the_recordings_of_mille_and_of_nobody_else(tmp_path: Path) -> None:
    deliver(tmp_path / "sounds/dhv", ["place_1", "opens_tomorrow_0745", "place_99", "notes"])
    gather(CENTRE, tmp_path, tmp_path / "1")
    assert recorded_in(tmp_path / "1") == {"dhv": {"place_1", "opens_tomorrow_0745"}}
    (tmp_path / "sounds/dhv/place_1.wav").unlink()
    hand_on(tmp_path / "1", tmp_path / "2")
    assert recorded_in(tmp_path / "2") == recorded_in(tmp_path / "1")
    assert recorded_in(tmp_path / "none") == recorded_in(None) == {}


def test_a_folder_of_recordings_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MilleError, match=r"there is no folder .*sounds/dhv; make it, .* `mille words --language dhv`"):
        refuse_missing(CENTRE, tmp_path)


# ------------------------------------------------------------------------------------------------ what check says
def test_check_says_once_for_each_kind_what_callers_do_not_hear(tmp_path: Path) -> None:
    deliver(tmp_path / "sounds/dhv", [f"place_{n}" for n in range(20)])
    said = found(tmp_path)
    assert said["callers in dhv do not hear how many callers wait"].endswith("(2 of 22 messages: place_20, place_more)")
    assert "callers in dhv do not hear the digits of numbers" in said
    assert "callers in dhv do not hear the rows of tables" in said
    assert len(said) == len(list(left_out(CENTRE, tmp_path, TODAY, french)))


def test_check_says_nothing_when_all_is_recorded_that_can_be(tmp_path: Path) -> None:
    every = own_messages(CENTRE, TODAY, date(2029, 12, 31))
    deliver(tmp_path / "sounds/dhv", every)
    assert found(tmp_path).keys() == {"callers in dhv do not hear the rows of tables"}
    assert found(tmp_path, replace(CENTRE, tables={})) == {}


def test_check_says_where_a_recorded_language_has_another_voice(tmp_path: Path) -> None:
    deliver(tmp_path / "sounds/fr", [f"place_{n}" for n in range(21)])
    centre = replace(CENTRE, languages=("fr",), words={"fr": OwnWords("sounds/fr")})
    said = found(tmp_path, centre)
    assert "how many callers wait is said in fr by another voice" in said
    assert not any(each.startswith(("on which date", "the rows")) for each in said), "these are never recorded"


def test_check_knows_a_file_that_is_named_like_no_message(tmp_path: Path) -> None:
    deliver(tmp_path / "sounds/dhv", ["plaec_1"])
    (path, said, remedy) = next(left_out(CENTRE, tmp_path, TODAY, french))
    assert (path, remedy) == (("words", "dhv", "recordings"), "did you mean 'place_1'?")
    assert said == "mille says nothing named 'plaec_1', as a file in this folder is"


def test_a_centre_that_speaks_only_what_mille_speaks_is_told_nothing(tmp_path: Path) -> None:
    assert list(left_out(REFERENCE, tmp_path, TODAY)) == []


def test_messages_of_the_centre_in_a_language_without_a_voice_have_to_be_recorded() -> None:
    recorded = {"welcome": Message("welcome", {"dhv": "Bozu"}, {"dhv": "w.wav"}), "menu": Message("menu", {"dhv": "1"})}
    with pytest.raises(MilleError, match="no voice speaks dhv; messages not recorded in it: menu; give each of them"):
        refuse_mute(replace(CENTRE, messages=recorded), french)
    refuse_mute(replace(CENTRE, messages={"welcome": recorded["welcome"]}), french)


# ------------------------------------------------------------------------------------------------ for the studio
def test_the_studio_gets_every_message_with_its_words_and_its_file() -> None:
    rows = list(csv.DictReader(io.StringIO(listed(CENTRE, "dhv", ["place_0"], TODAY))))
    assert rows[0] == {
        "message": "place_0", "fr": "Personne n'attend avant vous.", "dhv": "", "file": "sounds/dhv/place_0.wav",
        "recorded": "yes",
    }  # fmt: skip
    names = {row["message"] for row in rows}
    assert {"place_more", "digit_0", "callback_noted", "opens_tomorrow_0745", "table_today", "agent_accept"} <= names
    assert all(row["fr"] for row in rows)
    assert not any(row["message"].startswith(("mailbox_", "opens_202")) for row in rows)


def test_a_language_of_mille_is_recorded_from_its_own_words() -> None:
    rows = list(csv.DictReader(io.StringIO(listed(CENTRE, "fr", [], TODAY))))
    assert rows[0].keys() == {"message", "fr", "file", "recorded"}
    assert "mailbox_keys" in {row["message"] for row in rows}


def test_a_language_that_the_centre_does_not_speak_has_no_list() -> None:
    with pytest.raises(MilleError, match="does not speak 'wls'; add it to 'languages'"):
        listed(CENTRE, "wls", [], TODAY)
