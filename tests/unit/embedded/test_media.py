"""The telephone of the tests and of the demonstration, without Asterisk."""

import select
import socket
import struct
import time

import pytest

from mille.embedded.media import ALAW, SILENCE, Telephone

RTP_HEAD = struct.pack(">BBHII", 0x80, ALAW, 1, 160, 0x1000)


def test_who_still_asks_the_former_owner_of_its_port_gets_no_sound_and_is_not_heard() -> None:
    telephone = Telephone("127.0.0.1")
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller,
    ):
        for line in (stranger, caller):
            line.bind(("127.0.0.1", 0))
            line.settimeout(10)
        try:
            caller.sendto(RTP_HEAD + SILENCE, telephone.address)
            assert caller.recv(2048)[12:] == SILENCE
            stranger.sendto(b"OPTIONS sip:phone-201@127.0.0.1 SIP/2.0\r\n\r\n", telephone.address)
            assert [caller.recv(2048)[12:] for _ in range(20)] == [SILENCE] * 20
            assert telephone.audio == SILENCE
            stranger.setblocking(False)
            with pytest.raises(BlockingIOError):
                stranger.recv(2048)
        finally:
            telephone.close()


def test_when_its_call_is_over_it_does_not_speak_into_the_next_one_at_that_port() -> None:
    telephone = Telephone("127.0.0.1")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.bind(("127.0.0.1", 0))
            line.settimeout(10)
            at = line.getsockname()
            line.sendto(RTP_HEAD + SILENCE, telephone.address)
            assert line.recv(2048)[12:] == SILENCE
        end = time.monotonic() + 10
        while telephone.speaks:
            assert time.monotonic() < end
            time.sleep(0.01)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as later:
            later.bind(at)
            later.settimeout(0.2)
            with pytest.raises(TimeoutError):
                later.recv(2048)
    finally:
        telephone.close()


def test_an_error_that_nobody_reads_does_not_keep_a_processor_busy() -> None:
    """As long as an error is queued, poll() returns at once, and the thread that listens never sleeps."""
    telephone = Telephone("127.0.0.1")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.bind(("127.0.0.1", 0))
            line.settimeout(10)
            line.sendto(RTP_HEAD + SILENCE, telephone.address)
            assert line.recv(2048)[12:] == SILENCE
        errors = select.poll()
        errors.register(telephone.socket, 0)
        end = time.monotonic() + 10
        while telephone.speaks or errors.poll(0):
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        telephone.close()
