"""A small Asterisk that speaks AGI: it asks, and obeys as res_agi.c, app.c and pbx_variables.c do.

`Call` is the protocol without a socket: bytes in, bytes out. `FakeAsterisk` puts one over a socket.
"""

import re
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

APPLICATIONS = frozenset({"MSET", "NOOP", "SET", "VERBOSE"})


def environment(
    entry: str = "next",
    arguments: Iterable[str] = (),
    caller_name: bytes = b"unknown",
    address: str = "127.0.0.1:4573",
) -> bytes:
    """What Asterisk says before anything else, in its own order (setup_env)."""
    lines = [
        "agi_network: yes",
        f"agi_network_script: {entry}",
        f"agi_request: agi://{address}/{entry}",
        "agi_channel: PJSIP/trunk-00000001",
        "agi_language: fr",
        "agi_type: PJSIP",
        "agi_uniqueid: 1727150400.1",
        "agi_version: 22.10.1",
        "agi_callerid: 264000",
        "agi_calleridname: ?",
        *(f"agi_calling{what}: 0" for what in ("pres", "ani2", "ton", "tns")),
        "agi_dnid: 1000",
        "agi_rdnis: unknown",
        "agi_context: mille-ask",
        "agi_extension: s",
        "agi_priority: 4",
        "agi_enhanced: 0.0",
        "agi_accountcode: ",
        "agi_threadid: 140063283570368",
        *(f"agi_arg_{number}: {argument}" for number, argument in enumerate(arguments, 1)),
    ]
    return "\n".join([*lines, "", ""]).encode().replace(b"name: ?", b"name: " + caller_name)


def words(line: bytes) -> list[bytes]:
    """A command as its words: quotes and backslashes as res_agi.c's parse_args takes them."""
    found: list[bytearray] = []
    quoted = escaped = False
    between = True
    for byte in line:
        if byte in b'"\\ \t' and not escaped and not (quoted and byte in b" \t"):
            if byte in b" \t":
                between = True
            elif byte in b"\\":
                escaped = True
            else:
                quoted = not quoted
                if quoted and between:
                    found.append(bytearray())
                    between = False
            continue
        if between:
            found.append(bytearray())
            between = False
        found[-1].append(byte)
        escaped = False
    return [bytes(word) for word in found]


def separate(text: bytes, delimiter: bytes, most: int) -> list[bytes]:
    """The arguments of an application, quotes and escapes removed (__ast_app_separate_args in app.c)."""
    found: list[bytes] = []
    current, parens, brackets, quoted, at = bytearray(), 0, 0, False, 0
    while at < len(text) and len(found) < most - 1:
        byte = text[at : at + 1]
        at += 1
        if byte == b"\\":
            current += text[at : at + 1]
            at += 1
        elif byte == b'"':
            quoted = not quoted
        elif byte == delimiter and not (parens or brackets or quoted):
            found.append(bytes(current))
            current = bytearray()
        else:
            parens = max(0, parens + (byte == b"(") - (byte == b")"))
            brackets = max(0, brackets + (byte == b"[") - (byte == b"]"))
            current += byte
    return [*found, bytes(current) + text[at:]] if text else []


class Call:
    """One channel: its variables (bytes, as they come), and what it was told."""

    def __init__(self, variables: dict[str, bytes] | None = None) -> None:
        self.variables: dict[str, bytes] = dict(variables or {})
        self.commands: list[bytes] = []
        self.dead = False
        self.failed = False

    def answer(self, line: bytes) -> bytes:
        """The reply to one command (agi_handle_command); the first reply to ``failure`` is nothing."""
        self.commands.append(line)
        if line.lower().startswith(b"failure"):
            self.failed = True
            return b""
        spoken = [word.decode("utf-8", "surrogateescape") for word in words(line)]
        for length in (3, 2, 1):
            handler = self._handler(" ".join(spoken[:length]).upper())
            if handler is not None:
                return self._dead() if self.dead else handler(spoken[length:])
        return b"510 Invalid or unknown command\n"

    def _handler(self, name: str) -> Callable[[list[str]], bytes] | None:
        handlers = {
            "ANSWER": lambda _: b"200 result=0\n",
            "NOOP": lambda _: b"200 result=0\n",
            "VERBOSE": lambda _: b"200 result=1\n",
            "STREAM FILE": lambda _: b"200 result=0 endpos=8000\n",
            "EXEC": self._exec,
            "SET VARIABLE": self._set,
            "GET VARIABLE": self._get,
            "GET FULL VARIABLE": self._get_full,
        }
        return handlers.get(name)

    def _dead(self) -> bytes:
        return b"511 Command Not Permitted on a dead channel or intercept routine\n"

    def _exec(self, arguments: list[str]) -> bytes:
        if not arguments:
            return b"520-Invalid command syntax.  Proper usage follows:\nEXEC ...520 End of proper usage.\n"
        if arguments[0].upper() not in APPLICATIONS:
            return b"200 result=-2\n"
        if arguments[0].upper() == "MSET" and len(arguments) > 1:
            for pair in separate(arguments[1].encode("utf-8", "surrogateescape"), b",", 99):
                match separate(pair, b"=", 2):
                    case [name, value]:
                        self.variables[name.decode()] = value
        return b"200 result=0\n"

    def _set(self, arguments: list[str]) -> bytes:
        self.variables[arguments[0]] = arguments[1].encode("utf-8", "surrogateescape")
        return b"200 result=1\n"

    def _get(self, arguments: list[str]) -> bytes:
        value = self.variables.get(arguments[0])
        return b"200 result=0\n" if value is None else b"200 result=1 (%s)\n" % value[:1023]

    def _get_full(self, arguments: list[str]) -> bytes:
        name = re.sub(r"\$\{(.*)\}", r"\1", arguments[0])
        return b"200 result=1 (%s)\n" % self.variables.get(name, b"")


class FakeAsterisk(Call):
    """A call that asks the server at `address`, until the server has done. `status` is then its AGISTATUS."""

    def __init__(self, address: tuple[str, int], asked: bytes, variables: dict[str, bytes] | None = None) -> None:
        super().__init__(variables)
        self.status = ""
        self._socket = socket.create_connection(address, timeout=20)
        for line in asked.splitlines(keepends=True):  # each in a write of its own, as ast_agi_send does
            with suppress(OSError):
                self._socket.send(line)
        self._thread = threading.Thread(target=self._obey, daemon=True)
        self._thread.start()

    def hang_up(self) -> None:
        """The caller hangs up in the middle of it."""
        self.dead = True
        with suppress(OSError):
            self._socket.send(b"HANGUP\n")

    def wait(self) -> "FakeAsterisk":
        """Until the server has closed the session."""
        self._thread.join(20)
        assert not self._thread.is_alive(), "the server keeps the caller"
        return self

    def _obey(self) -> None:
        with suppress(OSError), self._socket, self._socket.makefile("rb") as commands:
            for line in commands:
                if reply := self.answer(line.rstrip(b"\n")):
                    self._socket.sendall(reply)
        self.status = "FAILURE" if self.failed else "HANGUP" if self.dead else "SUCCESS"
