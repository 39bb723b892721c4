"""What the dialplan is told of a mailbox, and what is done to the files."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from mille.asterisk.agi.agi_arguments import BadQuestion
from mille.asterisk.agi.mailbox_entry import answer
from mille.asterisk.change.compiled_description import Compiled
from mille.asterisk.dialplan import variables as v
from one_site import REFERENCE

CENTRE = replace(REFERENCE, mailbox_code="*1001")


class Channel:
    """A question, and what was answered."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = list(arguments)
        self.told: dict[str, str] = {}

    def set_variables(self, values: dict[str, str]) -> None:
        self.told = values


def left(folder: Path, name: str, number: str = "", at: int = 1_795_000_000) -> Path:
    """A voice message of five seconds."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(44 + 80_000))
    os.utime(path, (at, at))
    if number:
        path.with_name(path.name + ".number").write_text(number + "\n")
    return path


def asked(folder: Path, *arguments: str, telephone: str = "210", logged_in: str = "") -> dict[str, str]:
    """What is answered to an agent of the post."""
    channel = Channel(*arguments, *[""] * (7 - len(arguments)), logged_in, telephone)
    answer(channel, Compiled(7, CENTRE), folder)
    return channel.told


def test_he_hears_the_message_itself_between_what_is_said(tmp_path: Path) -> None:
    path = left(tmp_path, "post/essai-1.0.wav")
    left(tmp_path, "bank/essai-2.0.wav")
    told = asked(tmp_path, "arrived")
    assert told[v.PROMPT] == f"mille/7/mailbox_1&{path.with_suffix('')}&mille/7/mailbox_keys"
    assert (told[v.STEP], told[v.ABOUT], told[v.QUEUE], told[v.AGENT]) == ("hear", "essai-1.0", "post", "a10")
    assert told[v.LEFT_AT] == "1795000000000"


def test_the_number_beside_it_is_told_when_it_is_a_number(tmp_path: Path) -> None:
    left(tmp_path, "post/c1.wav", "268800")
    left(tmp_path, "post/c2.wav", "268800&x", at=1_795_000_001)
    about = ("digits", "5", "message", "1", "post")
    told = asked(tmp_path, *about, "c1", "1795000000000")
    assert (told[v.STEP], told[v.DETAIL], told[v.DEALT]) == ("number", "number", "c1")
    assert told[v.PROMPT] == "&".join(f"mille/7/digit_{digit}" for digit in "268800")
    assert asked(tmp_path, *about, "c2", "1795000001000")[v.STEP] == "read"


def test_what_is_done_is_put_away_with_its_number_and_what_is_erased_is_gone(tmp_path: Path) -> None:
    done, erased = left(tmp_path, "post/c1.wav", "268800"), left(tmp_path, "post/c2.wav", "268801", at=1_795_000_001)
    told = asked(tmp_path, "digits", "3", "message", "1", "post", "c1", "1795000000000")
    assert (told[v.DETAIL], told[v.DEALT], told[v.ABOUT]) == ("done", "c1", "c2")
    assert not done.exists()
    assert sorted(path.name for path in (tmp_path / "post/done").iterdir()) == ["c1.wav", "c1.wav.number"]
    told = asked(tmp_path, "digits", "7", "erase", "1", "post", "c2", "1795000001000")
    assert (told[v.STEP], told[v.DETAIL], told[v.DEALT]) == ("end", "erased", "c2")
    assert [path.name for path in (tmp_path / "post").iterdir() if path.is_file()] == []
    assert not erased.exists()


@pytest.mark.parametrize(("telephone", "logged_in"), [("216", ""), ("999", ""), ("210", "a16")])
def test_the_messages_of_others_are_out_of_reach(tmp_path: Path, telephone: str, logged_in: str) -> None:
    path = left(tmp_path, "post/c1.wav")
    for key, node in (("3", "message"), ("7", "erase")):
        about = ("digits", key, node, "1", "post", "c1", "1795000000000")
        told = asked(tmp_path, *about, telephone=telephone, logged_in=logged_in)
        assert (told[v.DETAIL], told[v.STEP]) == ("", "end")
    assert path.exists()


@pytest.mark.parametrize(
    "arguments",
    [[], ["arrived"] * 8, ["gone", *[""] * 8], ["digits", "1", "message", "x", *[""] * 5]],
)
def test_what_is_no_question_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(BadQuestion):
        answer(Channel(*arguments), Compiled(7, CENTRE), tmp_path)


def test_a_centre_without_a_code_has_no_mailbox(tmp_path: Path) -> None:
    with pytest.raises(BadQuestion):
        answer(Channel("arrived", *[""] * 8), Compiled(7, REFERENCE), tmp_path)
