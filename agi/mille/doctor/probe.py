"""One real question to the AGI server, as Asterisk asks it for a caller who has just arrived."""

import socket
import time
from contextlib import closing, suppress

from mille.asterisk.agi.agi_arguments import NextArguments, variables_of
from mille.asterisk.dialplan import variables as v
from mille.asterisk.wire.node_site import Address
from mille.errors import MilleError

PATIENCE = 3.0
"""Seconds that the dialplan waits for an answer."""


class NoAnswer(MilleError):
    """The AGI server does not answer what comes next."""


def ask(server: Address, patience: float = PATIENCE) -> float:
    """Seconds until the server answered. Raises NoAnswer, which says what it did instead.

    Nothing is recorded: the question belongs to no call.
    """
    start = time.monotonic()
    try:
        with closing(socket.create_connection(server, timeout=patience)) as peer, peer.makefile("rb") as hears:
            peer.sendall(_question(server))
            said = hears.readline(16_384)
            seconds = time.monotonic() - start
            with suppress(OSError):  # it has answered already
                peer.sendall(b"200 result=0\n")
                hears.read()  # until it closes, so that it sees a clean end
    except TimeoutError:
        raise NoAnswer(f"no answer within {patience:g} s") from None
    except OSError as error:
        raise NoAnswer(f"it cannot be reached: {error.strerror or error}") from None
    if v.STEP.encode() not in said:
        raise NoAnswer(f"it answers {said.strip().decode('ascii', 'replace')!r}")
    return seconds


def _question(server: Address) -> bytes:
    """The environment of a first question."""
    values = {v.EVENT: "arrived", v.TRY: "0", v.STEPS: "1", v.ARRIVAL: str(int(time.time()))}
    arguments = [values.get(name, "") for name in variables_of(NextArguments)]
    lines = [
        "agi_network: yes",
        "agi_request: agi://{}:{}/next".format(*server),
        *(f"agi_arg_{number}: {argument}" for number, argument in enumerate(arguments, 1)),
    ]
    return "\n".join([*lines, "", ""]).encode()
