"""Does Asterisk do what a release says? Checked after each reload, before Python answers from it."""

import ipaddress
import re
import time
from collections.abc import Iterator

from mille.asterisk.change import release_sounds
from mille.asterisk.change.installation import Installation
from mille.asterisk.dialplan import variables
from mille.asterisk.wire import queue_status
from mille.centre.model.centre import Centre

PATIENCE = 10.0
"""Seconds within which Asterisk must have read its files."""

Networks = set[str]
"""Addresses as networks: 192.0.2.1 is 192.0.2.1/32."""


def disagreement(here: Installation, number: int) -> str:
    """How Asterisk differs from a release, within some seconds; empty when it does not."""
    centre = here.centre_of(number)
    end = time.monotonic() + PATIENCE
    while (wrong := next(_differences(here, centre, number), "")) and time.monotonic() < end:
        time.sleep(0.2)
    return wrong


def trunks_of(said: str) -> dict[str, Networks]:
    """The addresses from which each trunk may send calls, from what the console says of ``pjsip show identifies``.

    >>> trunks_of(" Identify:  trunk-opt/trunk-opt\\n      Match: 192.0.2.0/24\\n      Match: 127.0.0.1/32\\n") == {
    ...     "trunk-opt": {"192.0.2.0/24", "127.0.0.1/32"}}
    True
    """
    found: dict[str, Networks] = {}
    trunk = ""
    for line in said.splitlines():
        if begun := re.match(r" *Identify: +[^/<\s]+/([^>\s]+)", line):
            trunk = begun[1]
            found.setdefault(trunk, set())
        elif (match := re.match(r" *Match: +([0-9A-Fa-f.:/]+)\s*$", line)) and trunk:
            found[trunk].add(_network(match[1]))
    return found


def _differences(here: Installation, centre: Centre, number: int) -> Iterator[str]:
    if f"{variables.RELEASE}={number}\n" not in here.console.run("dialplan show globals"):
        yield "Asterisk has not read the new dialplan"
    yield from _queues(here, centre)
    yield from _telephones(here, centre)
    yield from _trunks(here, centre)
    if message := release_sounds.missing(here.site.state / "sounds", centre, number):
        yield f"Asterisk would not find the message {message}"


def _queues(here: Installation, centre: Centre) -> Iterator[str]:
    now = queue_status.of_callers(here.ami)
    for queue in centre.queues.values():
        if queue.name not in now:
            yield f"Asterisk does not have the queue {queue.name}"
        elif now[queue.name].strategy != queue.strategy:
            yield f"Asterisk's queue {queue.name} is not as described"


def _telephones(here: Installation, centre: Centre) -> Iterator[str]:
    known = _endpoints(here)
    for extension in here.site_of(centre).telephones:
        if f"phone-{extension}" not in known:
            yield f"Asterisk does not have the telephone {extension}"
    for trunk in centre.trunks:
        if f"trunk-{trunk}" not in known:
            yield f"Asterisk does not have the trunk {trunk}"


def _trunks(here: Installation, centre: Centre) -> Iterator[str]:
    """Trunks that no longer exist count too: nobody may call from there."""
    known = trunks_of(here.console.run("pjsip show identifies"))
    wanted = {f"trunk-{trunk.name}": set(map(_network, trunk.addresses)) for trunk in centre.trunks.values()}
    for name in sorted(known.keys() | wanted.keys()):
        if known.get(name, set()) != wanted.get(name, set()):
            addresses = ", ".join(sorted(known.get(name, ()))) or "nowhere"
            yield f"Asterisk accepts calls of {name} from {addresses}, not as described"


def _endpoints(here: Installation) -> set[str]:
    """The names of the telephones and trunks that Asterisk has."""
    return set(re.findall(r"^ *Endpoint: +([^/<\s]+)", here.console.run("pjsip show endpoints"), re.MULTILINE))


def _network(address: str) -> str:
    return str(ipaddress.ip_network(address, strict=False))
