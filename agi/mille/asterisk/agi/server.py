"""The server that Asterisk asks what comes next: FastAGI, one thread for each caller, every session limited in time.

Threads wait in accept(); there should be more of them than Asterisk's maxcalls. When all are busy, or a session
fails or is too slow, Asterisk gets ``failure`` and the connection is closed, so that AGISTATUS is FAILURE and the
caller takes the safe path at once: nobody waits in the backlog.
"""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic
from types import TracebackType

import structlog

from mille.asterisk.agi.agi_text import Unintelligible
from mille.asterisk.agi.channel import CallerHungUp, Channel
from mille.asterisk.agi.listening import allow_open_files, is_loopback, listen
from mille.asterisk.agi.sessions import Metrics, Session, one_line, place
from mille.errors import MilleError

Entry = Callable[[Channel], None]
"""What answers one kind of question; it holds all it needs by closure."""

STACK = 512 * 1024
"""Bytes of address space for each thread's stack; memory is taken only as it is used."""

SPARE_FILES = 256
"""Open files beside those of the threads: sessions, logs, modules being imported."""

log = structlog.get_logger()


class UnknownEntry(MilleError):
    """Asterisk asks for an entry that this server does not have."""


class Server:
    """Answers Asterisk's questions, each by the entry its URL names: agi://127.0.0.1:4573/next asks `next`.

    `entries` may be replaced at any moment; a session keeps the one it began with. `deadline` is for a whole
    session, in seconds. With `reuse_port` several processes share the address, one per core. The process needs
    a descriptor for every session: see LimitNOFILE.
    """

    def __init__(
        self,
        address: tuple[str, int],
        entries: Mapping[str, Entry],
        *,
        threads: int = 512,
        deadline: float = 3.0,
        reuse_port: bool = False,
        welcome: Callable[[str], bool] = is_loopback,
    ) -> None:
        self.entries = entries
        self._most, self._deadline, self._welcome = threads, deadline, welcome
        self._listener = listen(address, reuse_port)
        self._lock = threading.Lock()
        self._open: dict[Session, None] = {}  # oldest first, so the next deadline first
        self._counts: Counter[tuple[str, str]] = Counter()
        self._stopping, self._ended = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens; with the port that the system chose when 0 was requested."""
        host, port = self._listener.getsockname()[:2]
        return host, port

    def start(self) -> None:
        """Start all threads. One more than sessions: it is the one that refuses.

        Raises MilleError when the process may not open as many files.
        """
        allow_open_files(self._most + SPARE_FILES)
        before = threading.stack_size(STACK)
        try:
            for work in [self._watch] + [self._work] * (self._most + 1):
                thread = threading.Thread(target=work, name="agi", daemon=True)
                thread.start()
                self._threads.append(thread)
        finally:
            threading.stack_size(before)

    def stop(self) -> bool:
        """Accept nothing more, and let sessions end or reach their deadline; whether all have ended."""
        self._stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes every accept()
        until = monotonic() + self._deadline + 1
        for thread in self._threads[1:]:
            thread.join(max(0, until - monotonic()))
        self._ended.set()
        for watcher in self._threads[:1]:
            watcher.join()
        self._listener.close()
        return not any(thread.is_alive() for thread in self._threads)

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def metrics(self) -> Metrics:
        """The counters as they are now."""
        with self._lock:
            counts, now_open = self._counts.copy(), len(self._open)
        by_kind: dict[str, dict[str, int]] = {"sessions": {}, "failed": {}, "slow": {}, "refused": {}}
        for (kind, label), count in sorted(counts.items()):
            by_kind[kind][label] = count
        return Metrics(**by_kind, open=now_open)

    def _work(self) -> None:
        """One thread's life: one caller after another."""
        while not self._stopping.is_set():
            try:
                connection, peer = self._listener.accept()
            except OSError as error:
                if not self._stopping.wait(0.05):  # no descriptors left, most likely: do not spin
                    log.error("agi_accept_failed", error=str(error))
                continue
            session = Session(connection, monotonic() + self._deadline)
            if self._admit(session, peer[0]):
                self._serve(session)
            else:
                session.fail()
                connection.close()

    def _admit(self, session: Session, host: str) -> bool:
        welcome = self._welcome(host)
        with self._lock:
            full = len(self._open) >= self._most
            if welcome and not full:
                self._open[session] = None
                return True
            self._counts["refused", "full" if welcome else "stranger"] += 1
        log.warning("agi_refused", reason="full" if welcome else "stranger", peer=host)
        return False

    def _serve(self, session: Session) -> None:
        """One session from its environment to its end. Whatever happens in it, this thread goes on."""
        try:
            self._answer(session)
        except CallerHungUp:
            pass  # callers do that
        except Unintelligible as error:
            session.refused = "garbage"
            self._report(session, error)
        except BaseException as error:  # also SystemExit: it must not end the thread
            self._report(session, error)
        finally:
            self._close(session)

    def _answer(self, session: Session) -> None:
        channel = Channel.over_socket(session.connection)
        name = entry_name(channel.env)
        entry = self.entries.get(name)
        if entry is None:
            session.refused = "unknown entry"
            raise UnknownEntry(f"no entry is called {name[:80]!r}: see the URL in the dialplan")
        session.entry = name
        entry(channel)

    def _report(self, session: Session, error: BaseException) -> None:
        session.failed = True
        log.warning("agi_session_failed", entry=session.entry, error=one_line(error), at=place(error))
        session.fail()

    def _close(self, session: Session) -> None:
        with self._lock:  # so that a descriptor is never cut after another session has reused its number
            del self._open[session]
            session.connection.close()
            for count in session.counts():
                self._counts[count] += 1
        if session.cut:
            log.warning("agi_session_cut", entry=session.entry, seconds=self._deadline)

    def _watch(self) -> None:
        """Cut sessions at their deadline, whatever their threads are waiting for."""
        wait = 0.0
        while not self._ended.wait(wait):
            with self._lock:
                wait = self._cut_overdue(monotonic())

    def _cut_overdue(self, now: float) -> float:
        """Cut what is overdue; seconds until the next possible deadline."""
        for session in self._open:
            if session.cut:
                continue
            if session.deadline > now:
                return session.deadline - now
            session.cut = True
            session.fail()
            with suppress(OSError):
                session.connection.shutdown(socket.SHUT_RDWR)
        return self._deadline


def entry_name(env: Mapping[str, str]) -> str:
    """The requested entry: the path of the URL.

    >>> entry_name({"agi_request": "agi://127.0.0.1:4573/next"})
    'next'
    """
    return env.get("agi_request", "").partition("://")[2].partition("/")[2].partition("?")[0]
