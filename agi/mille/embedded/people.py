"""Callers, agents and partners with a telephone, for demonstrations and tests."""

import subprocess
from contextlib import suppress
from functools import partial
from typing import Self

from mille.asterisk.wire.node_site import Address
from mille.embedded.media import SILENCE, Telephone
from mille.embedded.sipp import SipP, free_port, milliseconds, quit_now
from mille.errors import MilleError

HOUR = 3600
"""Seconds for which a telephone is registered."""


class _User:
    """A person with a telephone: a SIPp process and its sound. Used as a context, it hangs up at the end."""

    process: subprocess.Popen[bytes]
    telephone: Telephone

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def hang_up(self) -> None:
        """Hangs up, in whatever state the call is."""
        if self.process.poll() is None:
            quit_now(self.process)

    def close(self) -> None:
        """Hangs up if the call is still up, and cleans up."""
        self.hang_up()
        self.telephone.close()


class Caller(_User):
    """A person who dials a number, and what they hear."""

    def __init__(self, sipp: SipP, dialled: str, number: str, host: str = "127.0.0.1", display: str = "") -> None:
        self.telephone = Telephone(host)
        port = free_port(host)
        self._dialogue = sipp.work / f"caller-{host}-{port}.csv"
        self.process = sipp.start(
            "caller",
            host,
            port,
            calls=1,
            dialled=dialled,
            number=number,
            display=f'"{display}" ' if display else "",
            media=self.telephone.address,
        )

    def press(self, keys: str) -> None:
        """Presses keys."""
        self.telephone.press(keys)

    def answers(self) -> list[str]:
        """What the other side has answered to the call so far, and asked of it: 100, 183, 200, BYE ..."""
        lines = self._dialogue.read_text().splitlines() if self._dialogue.exists() else []
        received = [line.split("\t") for line in lines if "\tR\t" in line]
        return [words[-1].removeprefix("SIP/2.0 ").split()[0] for words in received]

    def over(self) -> bool:
        """Whether the call has ended, by either side."""
        return self.process.poll() is not None


class DiallingPhone(_User):
    """An agent's telephone that dials a number. `voice` is spoken into it, A-law, over and over."""

    def __init__(
        self, sipp: SipP, user: str, password: str, dialled: str, host: str = "127.0.0.1", voice: bytes = SILENCE
    ) -> None:
        self.telephone = Telephone(host, voice)
        self.process = sipp.start(
            "dialling", host, free_port(host), calls=1, dialled=dialled, number=user, display="", password=password,
            media=self.telephone.address,
        )  # fmt: skip

    def press(self, keys: str) -> None:
        """Presses keys."""
        self.telephone.press(keys)

    def over(self) -> bool:
        """Whether the call has ended, by either side."""
        return self.process.poll() is not None


class AgentPhone(_User):
    """A telephone that registers and then answers, call after call, until it is stopped and unregistered.

    It rings `ring` seconds before it is picked up (None: never), and hangs up after `talk` seconds (None: never); or it
    `refuses` every call with a SIP status: 486 (busy, do not disturb), 302 (forwarded elsewhere) ...
    """

    def __init__(
        self, sipp: SipP, user: str, password: str, host: str = "127.0.0.1", *,
        ring: float | None = 0.2, talk: float | None = None, voice: bytes = SILENCE, refuses: int = 0,
    ) -> None:  # fmt: skip
        self.telephone = Telephone(host, voice)
        port = free_port(host)
        self._register = partial(sipp.start, "register", host, port, calls=1, user=user, password=password)
        if self._register(seconds=HOUR).wait(20):
            self.telephone.close()
            raise MilleError(f"the telephone {user} could not register; see {sipp.work}")
        self.process = sipp.start(
            "agent", host, port, calls=0, user=user, media=self.telephone.address,
            ring_ms=milliseconds(ring), talk_ms=milliseconds(talk), refuses=refuses,
        )  # fmt: skip

    def close(self) -> None:
        """Hangs up, and unplugs: agents logged in there can no longer be called. Asterisk may be down."""
        super().close()
        leaving = self._register(seconds=0)
        with suppress(subprocess.TimeoutExpired):
            leaving.wait(2)
        leaving.kill()
        leaving.wait()


class Line(_User):
    """An outside line, behind the operator's `address`: a partner's, or an agent's at home.

    It answers like an AgentPhone, or `refuses` every call with a SIP status, such as 486 when it is busy.
    """

    def __init__(
        self, sipp: SipP, address: Address, *,
        ring: float | None = 0.2, talk: float | None = None, voice: bytes = SILENCE, refuses: int = 0,
    ) -> None:  # fmt: skip
        host, port = address
        self.telephone = Telephone(host, voice)
        self._log = sipp.work / f"agent-{host}-{port}.log"
        self._log.unlink(missing_ok=True)
        self.process = sipp.start(
            "agent", host, port, calls=0, user="line", media=self.telephone.address,
            ring_ms=milliseconds(ring), talk_ms=milliseconds(talk), refuses=refuses,
        )  # fmt: skip

    def callers(self) -> list[str]:
        """Who has called, and which number: the headers From and To of each call."""
        return self._log.read_text().splitlines() if self._log.exists() else []
