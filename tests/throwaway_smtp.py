"""A mail server for the tests only: it takes every letter, or says no."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


class ThrowawaySmtp(socketserver.ThreadingTCPServer):
    """Listens on a port of loopback that the machine chooses. `refuses` is its answer to every letter, if any."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[EmailMessage] = []
        self.addressees: list[str] = []
        self.refuses = b""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast(ThrowawaySmtp, self.server)
        self._say(b"220 throw-away")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"QUIT":
                self._say(b"221 bye")
                return
            if word == b"RCPT":
                server.addressees.append(line.decode().partition("<")[2].partition(">")[0])
            if word == b"DATA":
                self._say(b"354 go on")
                self._take(server)
            else:
                self._say(b"250 ok")

    def _take(self, server: ThrowawaySmtp) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        if server.refuses:
            self._say(server.refuses)
            return
        server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._say(b"250 taken")

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@contextmanager
def mail_server() -> Iterator[ThrowawaySmtp]:
    """While it listens."""
    with ThrowawaySmtp() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
