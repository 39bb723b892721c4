"""The FastAGI server over real sockets: callers, strangers, and peers that behave as no Asterisk would."""

import resource
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import structlog

from fake_asterisk import FakeAsterisk, environment
from mille.asterisk.agi.channel import Channel
from mille.asterisk.agi.listening import is_loopback
from mille.asterisk.agi.server import Entry, Server


@pytest.fixture
def log() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as lines:
        yield lines  # type: ignore[misc]


@pytest.fixture
def descriptors() -> Iterator[None]:
    """Room for the two ends of a thousand connections."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most if most < 4096 else max(before, 4096), most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


def until(true: Callable[[], object]) -> None:
    """Wait for a condition; a test that waits in vain fails."""
    give_up = time.monotonic() + 20
    while not true():
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.005)


def serving(entries: dict[str, Entry], threads: int = 8, deadline: float = 20, **more: object) -> Server:
    return Server(("127.0.0.1", 0), entries, threads=threads, deadline=deadline, **more)  # type: ignore[arg-type]


def step(name: str) -> Entry:
    """An entry whose answer is always the same step."""
    return lambda channel: channel.set_variables({"M_STEP": name, "M_NODE": "main"})


def echo(channel: Channel) -> None:
    """An entry that gives back what it was told, and what the caller is called."""
    names = [f"M_{number}" for number in range(len(channel.arguments))]
    channel.set_variables(dict(zip(names, channel.arguments, strict=True)))
    channel.set_variable("M_NAME", channel.env["agi_calleridname"])


def connected(server: Server) -> socket.socket:
    return socket.create_connection(server.address, timeout=20)


def everything(peer: socket.socket) -> bytes:
    """All that the server still says, until it closes."""
    said = b""
    try:
        while chunk := peer.recv(4096):
            said += chunk
    except ConnectionResetError:
        pass  # it closed before it had read all we said
    return said


def test_a_caller_is_told_what_comes_next() -> None:
    with serving({"next": step("queue")}) as server:
        call = FakeAsterisk(server.address, environment("next", ["arrived"])).wait()
    assert (call.status, call.variables) == ("SUCCESS", {"M_STEP": b"queue", "M_NODE": b"main"})
    assert server.metrics().sessions == {"next": 1}
    assert server.metrics().open == 0


def test_one_thread_serves_many_callers_one_after_the_other() -> None:
    with serving({"next": step("say")}, threads=1) as server:
        for _ in range(20):
            until(lambda: server.metrics().open == 0)
            assert FakeAsterisk(server.address, environment()).wait().status == "SUCCESS"


@pytest.mark.parametrize("name", [b"H\xe9l\xe8ne", b'dite "la Belle", M_STEP=end\\', b"\xff\xfe\x01", b""])
def test_a_caller_name_is_only_data(name: bytes) -> None:
    with serving({"next": echo}) as server:
        call = FakeAsterisk(server.address, environment("next", ['a "quote"', "b,M_1=c"], name)).wait()
    assert call.variables == {"M_0": b'a "quote"', "M_1": b"b,M_1=c", "M_NAME": name}


def test_a_caller_who_hangs_up_is_no_error(log: list[dict[str, object]]) -> None:
    asked, gone = threading.Event(), threading.Event()

    def slow(channel: Channel) -> None:
        asked.set()
        assert gone.wait(20)
        channel.verbose("one")
        channel.verbose("two")

    with serving({"next": slow}) as server:
        call = FakeAsterisk(server.address, environment())
        assert asked.wait(20)
        call.hang_up()
        gone.set()
        assert call.wait().status == "HANGUP"
    assert (server.metrics().sessions, server.metrics().failed, log) == ({"next": 1}, {}, [])


def test_an_entry_that_fails_sends_the_caller_on_the_safe_path(log: list[dict[str, object]]) -> None:
    def failing(channel: Channel) -> None:
        raise KeyError("no menu\n\x1b[31m" + channel.env["agi_calleridname"])

    def leaving(channel: Channel) -> None:
        sys.exit("a script's habit")

    with serving({"next": failing, "agent": leaving}, threads=1) as server:
        for entry in ("next", "agent"):
            until(lambda: server.metrics().open == 0)
            call = FakeAsterisk(server.address, environment(entry, caller_name=b"H\xe9l\xe8ne")).wait()
            assert call.status == "FAILURE"
    assert server.metrics().failed == {"next": 1, "agent": 1}
    assert [line["error"] for line in log] == [
        "KeyError: 'no menu\\n\\x1b[31mH\\udce9l\\udce8ne'",
        "SystemExit: a script's habit",
    ]
    assert str(log[0]["at"]).startswith("test_agi_server.py:")


def test_an_unknown_entry_sends_the_caller_on_the_safe_path(log: list[dict[str, object]]) -> None:
    with serving({"next": step("say")}) as server:
        assert FakeAsterisk(server.address, environment("nothing")).wait().status == "FAILURE"
    assert server.metrics().refused == {"unknown entry": 1}
    assert server.metrics().sessions == {}
    assert "nothing" in str(log[0]["error"])


@pytest.mark.parametrize("linger", [(1, 0), (0, 0)])
def test_a_peer_that_connects_and_closes_takes_nothing_away(linger: tuple[int, int]) -> None:
    with serving({"next": step("say")}, threads=2) as server:
        for _ in range(20):
            with connected(server) as peer:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", *linger))
        until(lambda: server.metrics().open == 0)
        assert FakeAsterisk(server.address, environment()).wait().status == "SUCCESS"


@pytest.mark.parametrize("garbage", [b"GET / HTTP/1.1\r\n\r\n", bytes(range(256)), b"\n\n", b"x" * 100_000])
def test_a_peer_that_sends_garbage_is_refused_before_any_deadline(garbage: bytes) -> None:
    with serving({"next": step("say")}, threads=1) as server, connected(server) as peer:
        peer.sendall(garbage)
        everything(peer)
        until(lambda: server.metrics().open == 0)
        assert server.metrics().refused == {"garbage": 1}
        assert FakeAsterisk(server.address, environment()).wait().status == "SUCCESS"


def test_a_silent_peer_is_cut_at_the_deadline_and_blocks_nobody() -> None:
    with serving({"next": step("say")}, threads=2, deadline=0.3) as server, connected(server) as silent:
        assert FakeAsterisk(server.address, environment()).wait().status == "SUCCESS"
        assert everything(silent) == b"failure\n"
        until(lambda: server.metrics().open == 0)
    assert server.metrics().slow == {"-": 1}


@pytest.mark.parametrize("after", [b"", environment()])
def test_a_trickling_peer_is_cut_although_it_never_falls_silent(after: bytes) -> None:
    with serving({"next": step("say")}, deadline=0.3) as server, connected(server) as peer:
        peer.sendall(after or b"agi_a: ")
        assert not after or peer.recv(100).startswith(b"EXEC")
        peer.settimeout(0.01)
        said, open_ = b"", True
        while open_:  # one byte at a time, much more often than any timeout of a single read
            try:
                peer.send(b"2")
                chunk = peer.recv(100)
                said, open_ = said + chunk, bool(chunk)
            except TimeoutError:
                continue
            except OSError:
                open_ = False
        until(lambda: server.metrics().open == 0)
    assert server.metrics().slow == ({"next": 1} if after else {"-": 1})


def test_a_caller_does_not_wait_for_an_entry_that_hangs(log: list[dict[str, object]]) -> None:
    released = threading.Event()

    def hanging(channel: Channel) -> None:
        assert released.wait(20)

    with serving({"next": hanging}, deadline=0.3) as server:
        assert FakeAsterisk(server.address, environment()).wait().status == "FAILURE"
        assert server.metrics().open == 1
        released.set()
    assert server.metrics().slow == {"next": 1}
    assert log[0]["event"] == "agi_session_cut"


def test_a_server_that_is_full_says_so_at_once() -> None:
    released = threading.Event()

    def waiting(channel: Channel) -> None:
        assert released.wait(20)
        channel.set_variables({"M_STEP": "say"})

    with serving({"next": waiting}, threads=3) as server:
        served = [FakeAsterisk(server.address, environment()) for _ in range(3)]
        until(lambda: server.metrics().open == 3)
        assert [FakeAsterisk(server.address, environment()).wait().status for _ in range(5)] == ["FAILURE"] * 5
        released.set()
        assert [call.wait().status for call in served] == ["SUCCESS"] * 3
    assert server.metrics().refused == {"full": 5}
    assert server.metrics().sessions == {"next": 3}


def test_only_this_machine_is_welcome() -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "127.8.8.8", "::1")] == [True] * 3
    assert not any(is_loopback(host) for host in ("10.0.0.1", "1.127.0.0", "::ffff:10.0.0.1", "fe80::1", ""))
    asked: list[str] = []

    def welcome(host: str) -> bool:
        asked.append(host)
        return False

    with serving({"next": step("say")}, welcome=welcome) as server:
        assert FakeAsterisk(server.address, environment()).wait().status == "FAILURE"
    assert asked == ["127.0.0.1"]
    assert server.metrics().refused == {"stranger": 1}


@pytest.mark.usefixtures("descriptors")
def test_a_thousand_callers_at_the_same_moment_are_all_served() -> None:
    everybody = threading.Barrier(1001)

    def together(channel: Channel) -> None:
        everybody.wait(60)
        channel.set_variables({"M_STEP": "queue"})

    with serving({"next": together}, threads=1000, deadline=60) as server:
        peers = [connected(server) for _ in range(1000)]
        for peer in peers:
            peer.sendall(environment())
        everybody.wait(60)  # all thousand sessions are open now
        for peer in peers:
            assert peer.recv(100) == b'EXEC MSet "M_STEP=queue"\n'
            peer.sendall(b"200 result=0\n")
            assert peer.recv(100) == b""
            peer.close()
    assert server.metrics().sessions == {"next": 1000}
    assert server.metrics().refused == {}


def test_entries_are_replaced_while_a_session_goes_on_with_its_own() -> None:
    begun, released = threading.Event(), threading.Event()

    def old(channel: Channel) -> None:
        begun.set()
        assert released.wait(20)
        channel.set_variables({"M_STEP": "old"})

    with serving({"next": old}) as server:
        first = FakeAsterisk(server.address, environment())
        assert begun.wait(20)
        server.entries = {"next": step("new")}
        assert FakeAsterisk(server.address, environment()).wait().variables["M_STEP"] == b"new"
        released.set()
        assert first.wait().variables["M_STEP"] == b"old"


def test_a_stopping_server_lets_its_callers_finish_and_takes_no_new_ones() -> None:
    begun, released = threading.Event(), threading.Event()

    def patient(channel: Channel) -> None:
        begun.set()
        assert released.wait(20)
        channel.set_variables({"M_STEP": "say"})

    server = serving({"next": patient})
    server.start()
    address = server.address
    call = FakeAsterisk(address, environment())
    assert begun.wait(20)
    stopped: list[bool] = []
    stopping = threading.Thread(target=lambda: stopped.append(server.stop()))
    stopping.start()
    until(lambda: refuses(address))
    assert stopped == []
    released.set()
    assert call.wait().variables == {"M_STEP": b"say"}
    stopping.join(20)
    assert stopped == [True]


def test_a_stopping_server_cuts_who_does_not_finish() -> None:
    server = serving({"next": lambda channel: channel.noop()}, deadline=0.3)
    server.start()
    with connected(server) as peer:
        peer.sendall(environment())
        assert peer.recv(100) == b"NOOP\n"  # and is never answered
        assert server.stop()
    assert server.metrics().slow == {"next": 1}
    assert not [thread for thread in threading.enumerate() if thread.name == "agi"]


def test_several_servers_may_share_an_address() -> None:
    one = serving({"next": step("say")}, reuse_port=True)
    with one, Server(one.address, {"next": step("say")}, threads=8, reuse_port=True) as other:
        for _ in range(50):
            assert FakeAsterisk(one.address, environment()).wait().status == "SUCCESS"
    assert one.metrics().sessions["next"] + other.metrics().sessions["next"] == 50


def refuses(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=20).close()
    except OSError:
        return True
    return False
