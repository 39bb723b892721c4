"""Our FastAGI server against untouched pyst2 in threads, in one run, on this machine: ratios, not times.

    python tests/bench/bench_agi_server.py

Each server is a process of its own, driven by one asynchronous client that speaks as Asterisk does. Two
sessions: `ask` (27 lines of environment, one EXEC MSet of eight variables) and `talk` (eight commands). About
30 seconds. The bar: CPU at most a third of pyst2's, p99 under 5 ms at 500 a second, 30 kB per open session.
"""

import asyncio
import os
import socketserver
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from resource import RLIMIT_NOFILE, RUSAGE_SELF, getrlimit, getrusage, setrlimit
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import asterisk.agi

from fake_asterisk import Call, environment
from mille.asterisk.agi.channel import Channel
from mille.asterisk.agi.server import Server

ARGUMENTS = ["digits", "2", "main", "1", "fr", "telecom", "1727150400"]
ANSWER = {
    "M_STEP": "queue", "M_NODE": "main", "M_TRY": "1", "M_LANGUAGE": "fr",
    "M_QUEUE": "telecom", "M_WAIT": "900", "M_HEADSTART": "0", "M_DETAIL": "",
}  # fmt: skip
RATE, ROUNDS, AT_ONCE, OPEN = 500, 2000, 8, 1000


# --- the servers, each run in a process of its own


def talk(channel: Any) -> None:
    """Eight commands, by methods that pyst2 and our channel share."""
    for name, value in list(ANSWER.items())[:6]:
        channel.set_variable(name, value)
    channel.get_variable("M_NUMBER")
    channel.verbose("asked", 3)


def start_ours() -> tuple[str, int]:
    entries = {"ask": lambda channel: channel.set_variables(ANSWER), "talk": talk, "hold": Channel.noop}
    server = Server(("127.0.0.1", 0), entries, threads=OPEN + 100, deadline=60)
    server.start()
    return server.address


def start_pyst2() -> tuple[str, int]:
    """pyst2 as it is, a thread per connection; only what keeps it from running in threads is worked around."""
    asterisk.agi.signal = SimpleNamespace(signal=lambda *_: None, SIGHUP=1)
    nowhere = open(os.devnull, "w")  # noqa: SIM115
    assignments = ",".join(f"{name}={value}" for name, value in ANSWER.items())
    entries: dict[str, Callable[[Any], None]] = {
        "ask": lambda agi: agi.appexec("MSet", assignments),
        "talk": talk,
        "hold": lambda agi: agi.noop(),
    }

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with self.request.makefile("rw", encoding="utf-8") as stream:
                agi = asterisk.agi.AGI(stream, stream, nowhere)
                entries[agi.env["agi_network_script"]](agi)

    class Threads(socketserver.ThreadingTCPServer):
        request_queue_size, daemon_threads = 4096, True

    server = Threads(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[0], server.server_address[1]  # type: ignore[return-value]


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def serve(kind: str) -> None:
    """Start a server; then answer every line with CPU seconds and bytes of memory taken since before it."""
    empty = resident()
    host, port = {"ours": start_ours, "pyst2": start_pyst2}[kind]()
    print(host, port, flush=True)
    for _ in sys.stdin:
        used = getrusage(RUSAGE_SELF)
        print(used.ru_utime + used.ru_stime, resident() - empty, flush=True)


# --- the client


class Caller(asyncio.Protocol):
    """One session, answered as Asterisk answers; `done` is set when the server closes."""

    def __init__(self, asked: bytes, hold: bool) -> None:
        self.asked, self.hold = asked, hold
        self.call, self.pending = Call(), b""
        self.done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.asked)

    def data_received(self, data: bytes) -> None:
        *lines, self.pending = (self.pending + data).split(b"\n")
        for line in lines:
            if self.hold:
                self.reached.set_result(None)
            else:
                self.transport.write(self.call.answer(line))

    def connection_lost(self, error: Exception | None) -> None:
        self.done.set_result(len(self.call.commands))


class Bench:
    """One server under measurement."""

    def __init__(self, kind: str) -> None:
        command = [sys.executable, __file__, kind]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        host, port = self._line().split()
        self.address = host, int(port)

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()

    def used(self) -> tuple[float, int]:
        """CPU seconds and bytes of memory so far."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        cpu, memory = self._line().split()
        return float(cpu), int(memory)

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    async def session(self, entry: str, expected: int) -> float:
        """One session; seconds from connecting to the server's closing."""
        asked, began = environment(entry, ARGUMENTS), time.perf_counter()
        _, caller = await self._connect(asked)
        commands = await asyncio.wait_for(caller.done, 20)
        assert commands == expected, f"{commands} commands instead of {expected}"
        return time.perf_counter() - began

    async def _connect(self, asked: bytes, hold: bool = False) -> tuple[asyncio.BaseTransport, Caller]:
        return await asyncio.get_running_loop().create_connection(lambda: Caller(asked, hold), *self.address)

    async def cpu(self, entry: str, expected: int) -> float:
        """CPU milliseconds per session, a few at once."""
        before, _ = self.used()

        async def one_after_the_other() -> None:
            for _ in range(ROUNDS // AT_ONCE):
                await self.session(entry, expected)

        await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
        return (self.used()[0] - before) / ROUNDS * 1000

    async def latency(self, entry: str, expected: int) -> tuple[float, float]:
        """p50 and p99 in milliseconds, sessions begun at their time whatever became of those before."""
        begin, tasks = time.perf_counter(), []
        for number in range(ROUNDS):
            await asyncio.sleep(max(0, begin + number / RATE - time.perf_counter()))
            tasks.append(asyncio.create_task(self.session(entry, expected)))
        times = await asyncio.gather(*tasks, return_exceptions=True)
        good = [seconds for seconds in times if isinstance(seconds, float)]
        slow = [float("inf")] * (len(times) - len(good))
        cuts = statistics.quantiles(good + slow, n=100)
        return cuts[49] * 1000, cuts[98] * 1000

    async def memory(self) -> float:
        """Kilobytes for each of many sessions open at once, their threads included."""
        asked = environment("hold", ARGUMENTS)
        peers = [await self._connect(asked, hold=True) for _ in range(OPEN)]
        for _, caller in peers:
            await asyncio.wait_for(caller.reached, 20)
        _, memory = self.used()
        for transport, _ in peers:
            transport.close()
        return memory / OPEN / 1000


async def measure(kind: str) -> list[tuple[str, float]]:
    bench = Bench(kind)
    try:
        kilobytes = await bench.memory()
        figures = []
        for entry, commands in (("ask", 1), ("talk", 8)):
            await bench.cpu(entry, commands)  # warm
            figures.append((f"CPU ms, {entry}", await bench.cpu(entry, commands)))
            p50, p99 = await bench.latency(entry, commands)
            figures += [(f"p50 ms, {entry}", p50), (f"p99 ms, {entry}", p99)]
        return [*figures, ("kB per session", kilobytes)]
    finally:
        bench.close()


def main() -> None:
    with suppress(ValueError):
        setrlimit(RLIMIT_NOFILE, (max(4096, getrlimit(RLIMIT_NOFILE)[0]), getrlimit(RLIMIT_NOFILE)[1]))
    print(f"{'':16}{'ours':>10}{'pyst2':>10}{'ratio':>10}")
    ours, theirs = asyncio.run(measure("ours")), asyncio.run(measure("pyst2"))
    for (figure, our), (_, their) in zip(ours, theirs, strict=True):
        print(f"{figure:16}{our:10.2f}{their:10.2f}{their / our:9.1f}x")


if __name__ == "__main__":
    serve(sys.argv[1]) if len(sys.argv) > 1 else main()
