"""Who may send calls, whom the centre may be made to call, and what callers could pretend to be."""

from collections.abc import Iterator
from ipaddress import ip_network
from itertools import combinations
from typing import Any

from mille.centre.checks.findings import Finding, everyone
from mille.centre.model.centre import Centre
from mille.centre.telephone_plan import NATIONAL, country_code, has_plan, is_abroad, is_costly

WIDEST = {4: 8, 6: 24}
"""The shortest prefix of a network that may send calls, by the version of IP."""


def _open_trunks(centre: Centre) -> Iterator[Finding]:
    for name, trunk in centre.trunks.items():
        for address in trunk.addresses:
            network = ip_network(address)
            if network.prefixlen < WIDEST[network.version]:
                anybody = "anybody" if network.prefixlen == 0 else f"half the world ({address})"
                yield ("trunks", name, "addresses"), f"trunk '{name}' lets {anybody} send calls", OPERATOR


OPERATOR = "name the operator's addresses"


def _trunks_that_overlap(centre: Centre) -> Iterator[Finding]:
    for one, other in combinations(centre.trunks.values(), 2):
        for address in other.addresses:
            network: Any = ip_network(address)
            if any(network.version == ip_network(a).version and network.overlaps(ip_network(a)) for a in one.addresses):
                message = f"calls from {address} may also be those of trunk '{one.name}'"
                yield ("trunks", other.name, "addresses"), message, "give each address to one trunk"


def _too_many_numbers_out(centre: Centre) -> Iterator[Finding]:
    for beginning in centre.outward.allow if centre.outward else ():
        if beginning == NATIONAL and not has_plan(centre.country):
            message = f"the telephone numbers of {centre.country} are not known"
            yield ALLOW, message, "write beginnings instead of national"
        if beginning.startswith("+") and country_code(beginning) is None:
            yield ALLOW, f"{beginning} is the beginning of several countries", "write the whole code of each country"
        if beginning.startswith("00"):
            yield ALLOW, f"{beginning} lets out calls to other countries", f"write it as +{beginning[2:] or '33'}"


ALLOW = ("outward", "allow")


def _callers_who_cost(centre: Centre) -> Iterator[Finding]:
    """A caller who shows a number abroad, or a premium-rate number, would be called there at the centre's cost."""
    for beginning in centre.outward.allow if centre.outward and centre.callbacks else ():
        if beginning != NATIONAL and is_costly(beginning, centre.country):
            message = f"callers could ask to be called back at premium-rate numbers ({beginning})"
            yield ALLOW, message, "remove the beginning, or remove 'callbacks'"
        elif beginning != NATIONAL and is_abroad(beginning, centre.country):
            message = f"callers could ask to be called back abroad ({beginning})"
            yield ALLOW, message, "remove the beginning, or remove 'callbacks'"


def _codes_in_the_way(centre: Centre) -> Iterator[Finding]:
    numbers = dict.fromkeys(centre.numbers, "a number of the centre")
    numbers |= {agent.extension: f"the extension of agent '{agent.code}'" for _, agent in everyone(centre)}
    for key, code in (("service_code", centre.service_code), ("mailbox_code", centre.mailbox_code)):
        if taken := next((_like(code, number) + whose for number, whose in numbers.items() if _like(code, number)), ""):
            yield ("centre", key), f"{key} {code} {taken}", 'choose another, such as "*1000"'
        numbers[code] = f"the {key}"


def _like(code: str, number: str) -> str:
    """How a code could be mistaken for a number; empty when it could not."""
    if not code or not number or not (code.startswith(number) or number.startswith(code)):
        return ""
    if code == number:
        return "is "
    return f"begins as {number}, " if code.startswith(number) else f"begins {number}, "


def _callers_as_telephones(centre: Centre) -> Iterator[Finding]:
    """Rules that could turn a caller's number into one of the house."""
    extensions = [agent.extension for _, agent in everyone(centre) if agent.extension]
    for name, trunk in centre.trunks.items():
        for beginning, becomes in trunk.caller_numbers.items():
            taken = next((extension for extension in extensions if becomes and extension.startswith(becomes)), "")
            if taken:
                message = f"a caller's number that begins {becomes} could be taken for extension {taken}"
                yield (
                    ("trunks", name, "caller_numbers", beginning),
                    message,
                    "make the rule give a longer number, or none",
                )


CHECKS = (
    (_open_trunks, {"trunks"}),
    (_too_many_numbers_out, {"centre", "outward"}),
    (_callers_who_cost, {"centre", "outward", "callbacks"}),
    (_codes_in_the_way, {"centre", "agents", "units"}),
    (_callers_as_telephones, {"trunks", "agents", "units"}),
)
WARNINGS = (_trunks_that_overlap,)
