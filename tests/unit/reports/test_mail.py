"""A report leaves as a letter, by a mail server or by this machine's own, or it is told why it did not."""

import os
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from mille.reports.sending.mail import Enclosure, MailError, Post, letter, send
from throwaway_smtp import ThrowawaySmtp, mail_server

LETTER = letter(
    "mille@example.nc", ["head@example.nc", "board@example.nc"], "Le 1000 : présentés", "181 présentés = 146 traités\n",
    enclosed=[Enclosure("jour.pdf", "application/pdf", b"%PDF-1.4")],
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[ThrowawaySmtp]:
    with mail_server() as server:
        yield server


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def by(server: ThrowawaySmtp) -> Post:
    return Post("127.0.0.1", server.port)


def body(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_letter_comes_with_its_words_and_what_is_enclosed(server: ThrowawaySmtp) -> None:
    send(by(server), LETTER)
    (come,) = server.letters
    assert server.addressees == ["head@example.nc", "board@example.nc"]
    assert (come["Subject"], come["From"]) == ("Le 1000 : présentés", "mille@example.nc")
    assert body(come).strip() == "181 présentés = 146 traités"
    (enclosed,) = come.iter_attachments()
    assert (enclosed.get_filename(), enclosed.get_content()) == ("jour.pdf", b"%PDF-1.4")


def test_no_holiday_notice_answers_a_letter_of_a_machine() -> None:
    assert LETTER["Auto-Submitted"] == "auto-generated"


def test_an_addressee_cannot_smuggle_in_another_head_line() -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|CR"):
        letter("mille@example.nc", ["head@example.nc\nBcc: all@example.nc"], "s", "t")


def test_a_server_that_says_no_is_quoted(server: ThrowawaySmtp) -> None:
    server.refuses = b"554 no letters today"
    with pytest.raises(MailError, match="did not take the letter: 554 no letters today"):
        send(by(server), LETTER)


def test_a_server_that_is_not_there_is_named() -> None:
    port = free_port()
    with pytest.raises(MailError, match=f"127.0.0.1:{port} did not take the letter"):
        send(Post("127.0.0.1", port), LETTER)


def test_a_server_that_is_to_encrypt_and_cannot_gets_no_letter(server: ThrowawaySmtp) -> None:
    with pytest.raises(MailError):
        send(Post("127.0.0.1", server.port, "starttls"), LETTER)
    assert server.letters == []


def test_without_a_server_the_mail_system_of_this_machine_takes_it(server: ThrowawaySmtp) -> None:
    send(Post(local=server.port), LETTER)
    assert len(server.letters) == 1


def sendmail(tmp_path: Path, script: str) -> Post:
    program = tmp_path / "sendmail"
    program.write_text(f"#!/bin/sh\n{script}\n")
    os.chmod(program, 0o700)
    return Post(local=free_port(), sendmail=(str(program), "-i", "-t"))


def test_where_nothing_listens_sendmail_takes_it(tmp_path: Path) -> None:
    send(sendmail(tmp_path, f"cat > {tmp_path}/letter"), LETTER)
    assert (tmp_path / "letter").read_bytes().startswith(b"From: mille@example.nc\n")


def test_a_sendmail_that_fails_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(MailError, match="did not take the letter: no such user"):
        send(sendmail(tmp_path, "echo no such user >&2; exit 67"), LETTER)


def test_without_any_mail_system_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(MailError, match="install a mail system"):
        send(Post(local=free_port(), sendmail=(str(tmp_path / "none"),)), LETTER)
