"""Readers of telephone numbers, telephone keys, and addresses of the network."""

import ipaddress
import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from mille.centre.notation.words import Word, WrongError, described, matching, text
from mille.centre.source.problems import did_you_mean
from mille.centre.source.tree import Node

KEYS = "0123456789*#"

own_number = matching("[+]?[0-9]{2,15}", "2 to 15 digits", '"1000"')
number = matching("[+]?[0-9]{2,15}", "2 to 15 digits", '"268800"')
extension = matching("[0-9]{2,15}", "2 to 15 digits", "201")
service_code = matching("[*]?[0-9]{2,6}", "2 to 6 digits, with a star before them if you like", '"*1000"')
beginning = matching("[+]?[0-9]{0,15}", "a + or digits", '"+687"')
_replacement = matching("none|[+][0-9]{0,15}|[0-9]{1,15}", "a + or digits, or none", '"687"')
replacement = Word(lambda node: _replacement(node).removeprefix("none"), **_replacement.schema)
"""What takes the place of the beginning of a number; ``""`` for `none`."""
host_name = matching("[a-z0-9-]{1,20}", "a host's name", "nou1")
mail_address = matching("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}", "an address of mail", "head@example.nc")


def key(node: Node) -> str:
    """One key of a telephone."""
    pressed = text(node)
    if len(pressed) != 1 or pressed not in KEYS:
        raise WrongError(node.at, f"{described(node)} is not on a telephone", 'take one of 0 to 9, "*" and "#"')
    return pressed


def callers_number(node: Node) -> str:
    """A caller's number, or with a star all that begin so."""
    if not re.fullmatch("[+]?[0-9]{1,15}[*]?", text(node)):
        raise WrongError(
            node.at, f"{described(node)} is not a number", 'write "268800", or "75*" for all that begin with it'
        )
    return text(node)


def allowed(node: Node) -> str:
    """Numbers that may be called: `national`, or a beginning of at least three signs."""
    if text(node) != "national" and not re.fullmatch("[+][1-9][0-9]{1,14}|[0-9]{3,15}", text(node)):
        message = f"{described(node)} would allow calls that nobody intended"
        raise WrongError(node.at, message, "write national, or a beginning such as +33")
    return text(node)


def address(node: Node) -> str:
    """An IP address or network."""
    value = text(node)
    try:
        ipaddress.ip_network(value)
    except ValueError:
        message = f"{described(node)} is not an IP address or network"
        raise WrongError(node.at, message, _as_network(value)) from None
    return value


_HOST = re.compile(r"(?P<name>[A-Za-z0-9.-]{1,190}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?")


def sip_host(node: Node) -> str:
    """Where SIP is sent: an IP address or a DNS name, with a port if needed; an IPv6 address in brackets."""
    match = _HOST.fullmatch(text(node))
    try:
        if not match or not 0 < int(match["port"] or 5060) < 65536:
            raise ValueError
        if not re.search("[A-Za-z]", match["name"].partition("[")[0]):
            ipaddress.ip_address(match["name"].strip("[]"))
    except ValueError:
        remedy = "write 192.0.2.10, 192.0.2.10:5060, [2001:db8::10]:5060 or sip.example.net"
        raise WrongError(node.at, f"{described(node)} is neither an address nor the name of a host", remedy) from None
    return text(node)


OWN_OPTIONS = frozenset(
    [
        *("type", "transport", "context", "disallow", "allow", "direct_media", "identify_by", "aors", "auth"),
        *("outbound_auth", "outbound_proxy", "set_var", "trust_id_inbound", "send_pai", "send_rpid", "from_user"),
        *("media_encryption", "allow_transfer", "dtmf_mode"),
    ]
)
"""Options of a trunk's endpoint that mille sets itself: another value would open a door, or contradict a key."""


def pjsip_option(node: Node) -> str:
    """The name of an option of a PJSIP endpoint that mille does not set."""
    name = text(node)
    if not re.fullmatch("[a-z][a-z0-9_]{1,39}", name):
        raise WrongError(node.at, f"{described(node)} is not an option of PJSIP", "write one such as timers")
    if name in OWN_OPTIONS:
        raise WrongError(node.at, f"{described(node)} is set by mille", "remove it, and see the other keys of a trunk")
    return name


def pjsip_value(node: Node) -> str:
    """The value of such an option: one line."""
    value = text(node)
    if not re.fullmatch("[ -~]{1,200}", value):
        raise WrongError(
            node.at,
            f"{described(node)} is not allowed in Asterisk's configuration",
            "write one line of ASCII letters and signs",
        )
    return value


def mail_server(node: Node) -> str:
    """A mail server by name or address, with its port if that is not 587."""
    match = re.fullmatch("([A-Za-z0-9.-]{1,190})(?::([0-9]{1,5}))?", text(node))
    if not match or not 0 < int(match[2] or 587) < 65536:
        remedy = "write mail.example.nc or mail.example.nc:587"
        raise WrongError(node.at, f"{described(node)} is not a mail server", remedy)
    return text(node)


def timezone(node: Node) -> str:
    """A time zone of the IANA database."""
    zone = text(node)
    try:
        ZoneInfo(zone)
    except (ValueError, LookupError, OSError):
        raise WrongError(node.at, f"{described(node)} is unknown", _as_timezone(zone)) from None
    return zone


def country(node: Node) -> str:
    """A country whose public holidays are known."""
    if text(node) not in _countries():
        remedy = "write the two letters of ISO 3166, such as NC or FR"
        raise WrongError(node.at, f"{described(node)} is unknown", remedy)
    return text(node)


@cache
def _countries() -> frozenset[str]:
    import holidays  # slow to import, and needed here only

    return frozenset(holidays.list_supported_countries(include_aliases=False))


def _as_timezone(zone: str) -> str:
    guess = did_you_mean(zone, sorted(available_timezones()))
    return guess if guess.startswith("did") else "write a name of the IANA database, such as Pacific/Noumea"


def _as_network(value: str) -> str:
    try:
        return f"did you mean '{ipaddress.ip_network(value, strict=False)}'?"
    except ValueError:
        return "write it as 192.0.2.10 or 192.0.2.0/24"
