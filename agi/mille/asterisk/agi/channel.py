"""One caller's channel, as an AGI script sees it: what Asterisk says of the call, and what we tell Asterisk to do.

`Channel` is pyst2's `AGI` with its three working methods (environment, send, result) replaced, so that
nothing a caller or a peer sends can add a command, shift the replies, fill the memory or end in a traceback.
pyst2's other methods work on top of them, except those for Asterisk's database, which quote twice.
Source: res/res_agi.c, main/app.c and main/pbx_variables.c of Asterisk.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from socket import socket

from asterisk.agi import AGI, AGIAppError, AGIHangup, AGIInvalidCommand, AGIUsageError

from mille.asterisk.agi.agi_text import (
    MAX_ASSIGNMENTS,
    MAX_ENVIRONMENT,
    CommandRefused,
    Unintelligible,
    assignment,
    encoded,
    environment,
    quoted,
    variable,
    word,
)
from mille.errors import MilleError

MAX_REPLY = 65_536
"""Bytes of the longest reply we read."""
RECEIVE = 2048
"""Bytes read at once. Python holds this much for every session that waits."""
STDIN, STDOUT = 0, 1
"""File descriptors of a script that Asterisk has started."""

Result = dict[str, tuple[str, str]]
"""A reply as pyst2 has it: ``result`` and further keys, each with its value and the text in parentheses."""

_PLAIN = {b"200 result=0": ("0", ""), b"200 result=1": ("1", "")}
"""What most replies are."""
_REPLY = re.compile(r"200 result=(\S*)(?: \((.*)\))?(.*)", re.DOTALL)
_COMPLETE = re.compile(rb"\)(?: \w+=\S*)*\Z")
_ATTRIBUTE = re.compile(r"(\w+)=(\S*)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class CallerHungUp(MilleError, AGIHangup):  # type: ignore[misc]
    """The caller has hung up. There is nothing to repair: end quietly."""


class CommandFailed(MilleError, AGIAppError):  # type: ignore[misc]
    """Asterisk carried out the command, and it failed (result -1 or -2) while the caller was there."""


class Channel(AGI):  # type: ignore[misc]
    """What AGI knows of a call, and the commands that act on it.

    `receive` returns at most so many bytes, none at the end; `send` takes them all. Raises `CallerHungUp` when
    the other side ends first, `Unintelligible` when it is not Asterisk.
    """

    def __init__(self, receive: Callable[[int], bytes], send: Callable[[bytes], object]) -> None:
        # pyst2's own constructor is not called: it takes SIGHUP, and echoes everything to stderr
        self._receive = receive
        self._send = send
        self._pending = b""
        self._hung_up = False
        self.env: dict[str, str] = self._read_environment()

    @classmethod
    def over_socket(cls, connection: socket) -> "Channel":
        """The channel of a FastAGI connection."""
        return cls(connection.recv, connection.sendall)

    @classmethod
    def over_stdio(cls) -> "Channel":
        """The channel of a script that Asterisk has started; a hangup sends it SIGHUP."""
        return cls(lambda most: os.read(STDIN, most), lambda data: _write_all(STDOUT, data))

    @property
    def arguments(self) -> list[str]:
        """What the dialplan passed after the name of the script: agi_arg_1 and so on, without gaps."""
        return list(self._arguments())

    def _arguments(self) -> Iterator[str]:
        number = 1
        while (argument := self.env.get(f"agi_arg_{number}")) is not None:
            yield argument
            number += 1

    def set_variables(self, values: Mapping[str, object]) -> None:
        """Set channel variables, all in one command. A value is data: it never becomes another assignment.

        MSet undoes one level of backslashes while it splits at commas outside quotes, parentheses and
        brackets; after the first ``=`` it takes everything. Raises `CommandRefused` for what it could not take.
        """
        if len(values) > MAX_ASSIGNMENTS:
            raise CommandRefused(f"{len(values)} variables in one MSet: at most {MAX_ASSIGNMENTS}")
        if values:
            self.exec("MSet", ",".join(assignment(name, str(value)) for name, value in values.items()))

    def exec(self, application: str, argument: str = "") -> str:
        """Run a dialplan application with its single argument string; return its result."""
        returned = self.execute("EXEC", application, self._quote(argument))["result"][0]
        if returned == "-2":
            raise CommandFailed(f"Asterisk has no application {application}: load its module")
        return returned

    def verbose(self, message: str, level: int = 1) -> None:
        """Print a text on Asterisk's console; control characters are left out."""
        self.execute("VERBOSE", self._quote(_CONTROL.sub(" ", message)[:1000]), level)

    def get_full_variable(self, name: str, channel: str = "") -> str:
        """The whole value of a variable, or of a function such as CHANNEL(language); empty when it is not set."""
        expression = self._quote(f"${{{variable(name)}}}")
        return self.execute("GET FULL VARIABLE", expression, channel)["result"][1]

    # --- what pyst2's other methods build on

    def test_hangup(self) -> None:
        """Raises `CallerHungUp` once the caller is known to be gone."""
        if self._hung_up:
            raise CallerHungUp

    def execute(self, command: str, *args: object) -> Result:
        """Send a command and wait for its result."""
        self.send_command(command, *args)
        return self.get_result()

    def send_command(self, command: str, *args: object) -> None:
        """Send one command, each argument as one word whatever it contains."""
        self.test_hangup()
        if self._pending:
            raise self._unasked()
        words = [command.strip(), *(word(argument) for argument in args if argument != "")]
        line = encoded(words)
        try:
            self._send(line)
        except OSError as error:
            raise self._gone() from error

    def get_result(self, stdin: object = None) -> Result:
        """Read the result of the last command."""
        line = self._read_line()
        if plain := _PLAIN.get(line):
            return {"result": plain}
        if not line.startswith(b"200 result="):
            raise self._refusal(line)
        if line.find(b"(") > 0:
            line = self._whole_value(line)
        return self._result(line.decode("utf-8", "surrogateescape"))

    def _quote(self, string: object) -> str:
        return quoted(str(string))

    def _read_environment(self) -> dict[str, str]:
        block = self._more()
        while (end := block.find(b"\n\n")) < 0:
            if len(block) > MAX_ENVIRONMENT or not block.startswith(b"agi_"[: len(block)]):
                raise Unintelligible(f"this is not an AGI environment: {block[:40]!r}")
            block += self._more()
        self._pending = block[end + 2 :]
        return environment(block[:end].decode("utf-8", "surrogateescape"))

    def _result(self, line: str) -> Result:
        found = _REPLY.fullmatch(line)
        assert found is not None  # the calling function has checked how it begins
        value, data, rest = found.groups(default="")
        if value == "-1":
            raise self._gone() if data == "hangup" else CommandFailed(f"Asterisk answered {line!r}")
        result = {"result": (value, data)}
        if rest:
            result.update((key, (text, "")) for key, text in _ATTRIBUTE.findall(rest))
        return result

    def _refusal(self, line: bytes) -> Exception:
        """What a line that is not a result means. 511: the channel is dead, so the caller has hung up."""
        code, text = line[:3], line.decode("utf-8", "backslashreplace")
        if line == b"HANGUP" or code == b"511":
            return self._gone()
        if code == b"510":
            return AGIInvalidCommand(text)  # type: ignore[no-any-return]
        if code == b"520":
            return AGIUsageError(self._usage(text))  # type: ignore[no-any-return]
        return Unintelligible(f"this is not an AGI reply: {line[:40]!r}")

    def _usage(self, text: str) -> str:
        """The usage that follows 520-; its end may be at the end of its last line."""
        while text.startswith("520-") and not text.endswith("520 End of proper usage."):
            text += "\n" + self._read_line().decode("utf-8", "backslashreplace")
            if len(text) > MAX_REPLY:
                raise Unintelligible("a usage text does not end")
        return text

    def _whole_value(self, line: bytes) -> bytes:
        """A value may contain newlines: all that follows belongs to it until ``)`` ends a line and nothing is left.

        All that Asterisk sends by itself between two commands is HANGUP.
        """
        lines, size = [line], len(line)
        while not _COMPLETE.search(lines[-1]) or (self._pending and not b"HANGUP\n".startswith(self._pending[:7])):
            lines.append(self._read_line())
            size += 1 + len(lines[-1])
            if size > MAX_REPLY:
                raise Unintelligible("a value does not end")
        return b"\n".join(lines)

    def _unasked(self) -> Exception:
        if self._pending.startswith(b"HANGUP\n"):
            return self._gone()
        return Unintelligible(f"the peer sent more than it was asked for: {self._pending[:40]!r}")

    def _read_line(self) -> bytes:
        while (end := self._pending.find(b"\n")) < 0:
            if len(self._pending) > MAX_REPLY:
                raise Unintelligible("a reply does not end")
            self._pending += self._more()
        line, self._pending = self._pending[:end], self._pending[end + 1 :]
        return line

    def _more(self) -> bytes:
        try:
            data = self._receive(RECEIVE)
        except OSError as error:
            raise self._gone() from error
        if not data:
            raise self._gone()
        return data

    def _gone(self) -> CallerHungUp:
        self._hung_up = True
        return CallerHungUp("the caller has hung up")


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
