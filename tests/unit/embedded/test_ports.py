"""Ports that the centre needs are looked at before anything is started."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from mille.embedded.settings import Settings, check_ports
from mille.errors import MilleError

HOST = "127.0.0.1"


@contextmanager
def taken(kind: socket.SocketKind) -> Iterator[int]:
    """A port that somebody else uses."""
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind((HOST, 0))
        if kind == socket.SOCK_STREAM:
            other.listen()
        yield int(other.getsockname()[1])


def free(kind: socket.SocketKind) -> int:
    """A port that nobody uses."""
    with taken(kind) as port:
        return port


def is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def settings(sip: int | None = None, agi: int | None = None) -> Settings:
    return Settings(
        sip=(HOST, free(socket.SOCK_DGRAM) if sip is None else sip),
        agi=(HOST, free(socket.SOCK_STREAM) if agi is None else agi),
        ami=(HOST, free(socket.SOCK_STREAM)),
    )


def test_free_ports_are_fine_and_stay_free() -> None:
    wanted = settings()
    check_ports(wanted)
    check_ports(wanted)


def test_a_taken_sip_port_is_named_with_what_to_do() -> None:
    with taken(socket.SOCK_DGRAM) as port, pytest.raises(MilleError) as error:
        check_ports(settings(sip=port))
    assert str(error.value) == (
        f"cannot use port {port} of 127.0.0.1 for SIP (Address already in use): another program uses it; stop that "
        "one, or choose another port with MILLE_SIP_PORT=PORT"
    )


def test_a_taken_fastagi_port_is_named_with_what_to_do() -> None:
    with taken(socket.SOCK_STREAM) as port, pytest.raises(MilleError) as error:
        check_ports(settings(agi=port))
    assert str(error.value) == (
        f"cannot use port {port} of 127.0.0.1 for FastAGI (Address already in use): another program uses it; stop that "
        "one, or choose another port with MILLE_AGI_PORT=PORT"
    )


def test_without_a_server_its_port_does_not_matter() -> None:
    check_ports(replace(settings(), agi=None))


def test_udp_and_tcp_are_different_ports() -> None:
    for _ in range(100):
        with taken(socket.SOCK_STREAM) as port:
            if is_free(port, socket.SOCK_DGRAM):
                check_ports(settings(sip=port))
                return
    pytest.fail("no port is taken in TCP only")


def test_a_server_that_has_just_stopped_does_not_keep_its_port() -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((HOST, port)), server.accept()[0] as answered:
            answered.shutdown(socket.SHUT_RDWR)  # the server closes first: its side waits a while (TIME_WAIT)
    check_ports(settings(agi=port))


def test_an_address_of_another_machine_is_told_so() -> None:
    with pytest.raises(MilleError, match=r"192\.0\.2\.1 is not an address of this machine"):
        check_ports(replace(settings(), sip=("192.0.2.1", 5060), agi=None))


def test_a_number_that_is_no_port_is_told_so() -> None:
    with pytest.raises(MilleError):
        check_ports(settings(sip=70_000))
