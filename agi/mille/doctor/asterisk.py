"""Asterisk itself: is the version safe, are the modules loaded, does it run the description in force?"""

import re
import socket
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from ipaddress import ip_address, ip_network

from mille.asterisk.agents.calling_back import silent_trunks
from mille.asterisk.agents.misses import alone_in, not_answering
from mille.asterisk.change.releases import APPLIED, CURRENT, SERVING
from mille.asterisk.change.verify import disagreement
from mille.asterisk.wire import queue_status
from mille.asterisk.wire.queue_status import Picture
from mille.centre.model.centre import Centre
from mille.doctor.finding import Finding, State, ok, warning, wrong
from mille.embedded.programs import new_enough
from mille.production.systemd_units import open_files
from mille.records.attendance.agent_fold import DID_NOT_ANSWER
from mille.records.files.journal_end import last_lines
from mille.records.journal.events import WrongNumber
from mille.records.journal.line import Line
from mille.resources import folder
from mille.site.which_centre import CentreAndRecords

LATELY = 1 << 20
"""Bytes at the end of the journal that are searched: several thousand calls."""
AWAY = {"4": "Asterisk does not know their telephone", "5": "their telephone does not answer"}
"""Device states of a member who cannot be called, as QueueStatus numbers them (AST_DEVICE_INVALID, _UNAVAILABLE)."""


def version(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether this Asterisk is a version that mille trusts."""
    yield judge_version(found.here.console.run("core show version"))


def judge_version(said: str) -> Finding:
    """From what `core show version` says."""
    number = said.removeprefix("Asterisk ").split(" ")[0]
    if new_enough(number):
        return ok("version", f"Asterisk {number}")
    return wrong(
        "version",
        f"Asterisk {number} is too old, or lacks a security release",
        "install 20 or later, of 22 at least 22.10.1, and restart it at night",
    )


def modules(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether every module that the dialplan and the queues need is loaded."""
    text = (folder("asterisk-conf") / "modules.conf").read_text(encoding="utf-8")
    yield judge_modules(re.findall(r"^load = (\S+)", text, re.MULTILINE), found.here.console.run("module show"))


def judge_modules(wanted: Iterable[str], shown: str) -> Finding:
    """From the modules that we ask for and what `module show` says."""
    running = {
        line.split()[0] for line in shown.splitlines() if " Running " in f"{line} " and "Not Running" not in line
    }
    needed = list(wanted)
    missing = [name for name in needed if name not in running]
    if not missing:
        return ok("modules", f"all {len(needed)} are loaded")
    return wrong(
        "modules",
        f"not loaded: {', '.join(missing)}",
        f"`asterisk -rx 'module load {missing[0]}'` says why; install the package that contains it",
    )


def release(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether Asterisk and Python use the same release, and whether it was applied completely."""
    releases = found.here.releases
    current, serving = releases.pointed(CURRENT), releases.pointed(SERVING)
    outcome = releases.outcome(current) if current is not None else ""
    yield judge_release(current, serving, outcome)


def judge_release(current: int | None, serving: int | None, outcome: str) -> Finding:
    """From the two pointers, and how the change to the release in force ended."""
    remedy = "`mille repair` completes the change"
    if current is None:
        return wrong("release", "no release is in force", "`mille install DESCRIPTION` or `make run` creates one")
    if current != serving:
        return wrong("release", f"Asterisk should read {current}, but Python answers from {serving}", remedy)
    if outcome != APPLIED:
        return wrong("release", f"{current} is in force, but was not applied completely ({outcome or 'begun'})", remedy)
    return ok("release", f"{current} is in force, serving and applied")


def agreement(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether Asterisk has the dialplan, the queues and the telephones of the release in force."""
    number = found.here.releases.pointed(CURRENT)
    if number is None:
        return
    if said := disagreement(found.here, number):
        yield wrong("description", said, "`mille repair`, then `mille apply` of the same description")
    else:
        yield ok("description", "Asterisk has its dialplan, queues and telephones")


def limits(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether Asterisk may open enough files for the most calls allowed."""
    said = found.here.console.run("core show settings")
    allowed = re.search(r"Maximum open file handles:\s+(\d+)", said)
    yield judge_limits(found.here.site.most_calls, int(allowed[1]) if allowed else None)


def judge_limits(most_calls: int, allowed: int | None) -> Finding:
    """From the number of calls that may be up and of files that may be open; None is no limit."""
    needed = open_files(most_calls)
    if allowed is None or allowed >= needed:
        return ok("open files", f"{allowed or 'any number'} allowed, {needed} needed by {most_calls} calls")
    return wrong(
        "open files",
        f"{allowed} allowed, but {most_calls} calls need {needed}: callers above that would hear nothing",
        "set LimitNOFILE with `systemctl edit asterisk`, or allow fewer calls: `mille install --most-calls`",
    )


def trunks(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether Asterisk knows the addresses of each trunk, and this machine can reach them."""
    centre = found.here.in_force()
    console = found.here.console
    hosts = list(judge_hosts(centre, console.run("pjsip show contacts")))
    for each in judge_trunks(centre, console.run("pjsip show identifies"), found.here.site.sip[0]):
        if not hosts or each.state is not State.OK:
            yield each
    yield from hosts
    yield from judge_registrations(
        centre, set(found.here.site_of(centre).trunks), console.run("pjsip show registrations")
    )
    with suppress(OSError):
        yield from judge_wrong_numbers(last_lines(found.journal, [WrongNumber], LATELY))
    for name, address in _addresses(centre):
        if why := _no_way_to(address):
            yield warning(
                "trunks",
                f"there is no route to {address} of {name} ({why})",
                f"see `ip route get {address}`; repair the network",
            )


def judge_trunks(centre: Centre, shown: str, listens: str) -> Iterator[Finding]:
    """From what `pjsip show identifies` says, and the address that Asterisk listens on."""
    matched = {ip_network(text, strict=False) for text in re.findall(r"Match: (\S+/\d+)", shown)}
    here = ip_address(listens).is_loopback
    unknown = [(name, a) for name, a in _addresses(centre) if ip_network(a, strict=False) not in matched]
    deaf = [(name, a) for name, a in _addresses(centre) if here and not ip_network(a, strict=False).is_loopback]
    for name, address in unknown:
        yield wrong("trunks", f"calls from {address} of {name} are refused", "`mille repair`; see messages.log")
    for name, address in deaf:
        yield wrong(
            "trunks",
            f"Asterisk listens on {listens}, where {address} of {name} cannot reach it",
            "`mille install --sip ADDRESS:5060`, then restart Asterisk",
        )
    if not unknown and not deaf:
        yield ok("trunks", f"{', '.join(centre.trunks) or 'none described'}")


def judge_wrong_numbers(lines: Iterable[Line]) -> Iterator[Finding]:
    """From the lines of the journal about calls to numbers that are not the centre's."""
    dialled = Counter((line.event.dialled or "no number", line.event.trunk or "a telephone")
                      for line in lines if isinstance(line.event, WrongNumber))  # fmt: skip
    if dialled:
        listed = ", ".join(f"{number} over {trunk} ({count})" for (number, trunk), count in dialled.most_common(5))
        remedy = "add those that are yours to `numbers` in the description; for others, ask the operator"
        yield warning("numbers dialled", f"calls to numbers that are not of this centre: {listed}", remedy)


_REGISTRATION = re.compile(r"^ *trunk-([^/\s]+)/\S+ +\S+ +(\S+)", re.MULTILINE)


def judge_registrations(centre: Centre, accounts: Collection[str], shown: str) -> Iterator[Finding]:
    """From the trunks with a user and a password, and what `pjsip show registrations` says."""
    states = dict(_REGISTRATION.findall(shown))
    wanted = [trunk for trunk in centre.trunks.values() if trunk.register]
    for trunk in wanted:
        state = states.get(trunk.name, "not yet tried")
        if trunk.name not in accounts:
            remedy = f'write "trunk {trunk.name}": "user:password" into secrets.json, then `mille apply` again'
            yield wrong("registration", f"{trunk.name} has no user and password, so no calls come in over it", remedy)
        elif state != "Registered":
            remedy = "check the user and password with the operator; messages.log has the reason"
            yield wrong("registration", f"{trunk.name} is not registered at {trunk.host} ({state})", remedy)
    if wanted and all(states.get(trunk.name) == "Registered" for trunk in wanted):
        yield ok("registration", f"registered: {', '.join(trunk.name for trunk in wanted)}")


def judge_hosts(centre: Centre, shown: str) -> Iterator[Finding]:
    """From what `pjsip show contacts` says: which trunks carry our calls and do not answer."""
    for name in sorted(silent_trunks(shown) & set(centre.trunks)):
        seen = f"{centre.trunks[name].host} of {name} does not answer: outgoing calls fail there"
        yield wrong("trunks", seen, "ask the operator, and check `host` in the description")


def agents(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether the agents who are logged in can be called."""
    messages = found.here.ami.ask({"Action": "QueueStatus"})[0]
    members = {m["Name"]: m["Status"] for m in messages if m.get("Event") == "QueueMember"}
    yield judge_agents(members)
    yield from judge_misses(queue_status.read(messages))


def judge_agents(members: dict[str, str]) -> Finding:
    """From the agents who are logged in, each with the state of their telephone."""
    away = {code: AWAY[status] for code, status in sorted(members.items()) if status in AWAY}
    if not away:
        return ok("agents", f"{len(members)} logged in, all can be reached")
    said = ", ".join(f"{code} ({why})" for code, why in away.items())
    return warning(
        "agents",
        f"logged in, but cannot be reached: {said}",
        "check the telephone, or use `mille agent logout`",
    )


def judge_misses(now: Picture) -> Iterator[Finding]:
    """From the picture of the queues: who misses calls, and is paused for it or rung after the others."""
    paused = {m.code for queue in now.values() for m in queue.members if m.reason == DID_NOT_ANSWER}
    if paused:
        seen = f"paused because they did not answer: {', '.join(sorted(paused))}"
        yield warning("agents", seen, "let them dial a number of the centre, or `mille agent back`")
    for code, misses in sorted(not_answering(now).items()):
        if code in paused:
            continue
        alone = ", ".join(alone_in(code, now))
        seen = f"calls in a row that {code} did not take: {misses}"
        seen += f"; rung on, as nobody else can be in {alone}" if alone else ""
        yield warning("agents", seen, "look at their telephone (do not disturb? forwarded?), or log them out")


def _addresses(centre: Centre) -> Iterator[tuple[str, str]]:
    yield from ((trunk.name, address) for trunk in centre.trunks.values() for address in trunk.addresses)


def _no_way_to(address: str) -> str:
    """Why the kernel would not send there; empty when it would. Nothing is sent."""
    host = str(ip_network(address, strict=False).network_address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe, suppress(PermissionError):  # a network's own address
            probe.connect((host, 5060))
    except OSError as error:
        return str(error.strerror)
    return ""
