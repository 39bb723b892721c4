"""The telephone of the tests and of the demonstration, without Asterisk."""

import socket
import struct
import time
from collections.abc import Callable

import pytest

from mille.embedded.media import ALAW, SILENCE, Telephone

RTP_HEAD = struct.pack(">BBHII", 0x80, ALAW, 1, 160, 0x1000)


def wait_until(what: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not what():
        assert time.monotonic() < end
        time.sleep(0.005)


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
            stranger.sendto(b"OPTIONS sip:phone-201@127.0.0.1 SIP/2.0\r\n\r\n", telephone.address)
            caller.sendto(RTP_HEAD + SILENCE, telephone.address)
            assert caller.recv(2048)[12:] == SILENCE
            stranger.sendto(b"OPTIONS sip:phone-201@127.0.0.1 SIP/2.0\r\n\r\n", telephone.address)
            caller.sendto(RTP_HEAD + SILENCE, telephone.address)
            wait_until(lambda: len(telephone.audio) == 2 * len(SILENCE))
            assert caller.recv(2048)
            stranger.setblocking(False)
            with pytest.raises(BlockingIOError):
                stranger.recv(2048)
        finally:
            telephone.close()
