"""Trunks, whom the centre may call, partners and callbacks as they are written."""

import ipaddress
import re

from mille.centre.model.outside import Callbacks, Outward, Partner, Trunk
from mille.centre.reader.fields import Fields
from mille.centre.reader.read_identity import read_address
from mille.centre.reader.values import WrongError, described, share, text, whole, words
from mille.centre.source.tree import Node

read_number = words("[+]?[0-9]{2,15}", "2 to 15 digits", '"268800"')
_beginning = words("[+]?[0-9]{0,15}", "a + or digits", '"+687"')
_replacement = words("none|[+][0-9]{0,15}|[0-9]{1,15}", "a + or digits, or none", '"687"')


def read_trunk(fields: Fields, name: str) -> Trunk:
    """Who may send calls, and where ours go."""
    outward = "host" in fields.values
    trunk = Trunk(
        name=name,
        addresses=fields.several("addresses", read_address, needed=not outward),
        host=fields.optional("host", read_host, ""),
        presents=fields.optional("presents", read_number, ""),
        caller_numbers=_caller_numbers(fields),
    )
    if trunk.presents and not outward:
        fields.error(
            fields.at, f"{fields.what} presents a number but has no 'host'", "add the host, or remove 'presents'"
        )
    return trunk


def _caller_numbers(fields: Fields) -> dict[str, str]:
    rules = {}
    for beginning, node in fields.entries("caller_numbers", needed=False):
        fields.reading.attempt("caller_numbers", _beginning, beginning, "")
        replacement = fields.reading.attempt(beginning.text, _replacement, node, "")
        rules[beginning.text] = "" if replacement == "none" else replacement
    return rules


def read_host(node: Node) -> str:
    """Where calls are sent: an IP address, with a port if it is not 5060."""
    match = re.fullmatch("([0-9.]+)(?::([0-9]{1,5}))?", text(node))
    try:
        if not match or not 0 < int(match[2] or 5060) < 65536:
            raise ValueError
        ipaddress.ip_address(match[1])
    except ValueError:
        raise WrongError(
            node.at, f"{described(node)} is no IP address", "write 192.0.2.10 or 192.0.2.10:5060"
        ) from None
    return text(node)


def read_outward(fields: Fields) -> Outward:
    """Whom the centre may call."""
    return Outward(
        trunk=fields.reference("trunk", "trunk"),
        allow=fields.several("allow", read_allowed, needed=False) or Outward.allow,
    )


def read_allowed(node: Node) -> str:
    """Numbers that may be called: `national`, or a beginning of at least three signs."""
    if text(node) != "national" and not re.fullmatch("[+][1-9][0-9]{1,14}|[0-9]{3,15}", text(node)):
        message = f"{described(node)} would let calls out that nobody meant"
        raise WrongError(node.at, message, "write national, or a beginning such as +33")
    return text(node)


def read_partner(fields: Fields, name: str) -> Partner:
    """Somebody else who answers for the centre."""
    return Partner(
        name=name,
        number=fields.required("number", read_number, ""),
        trunk=fields.reference("trunk", "trunk", ""),
        share=fields.optional("share", share, Partner.share),
        hours=fields.reference("hours", "timetable", ""),
        notice=fields.reference("notice", "message", ""),
        ring=fields.optional("ring", whole(5, 120), Partner.ring),
    )


def read_callbacks(fields: Fields) -> Callbacks:
    """How callers are called back."""
    return Callbacks(
        attempts=fields.optional("attempts", whole(1, 10), Callbacks.attempts),
        pause=fields.optional("pause", whole(60, 86_400), Callbacks.pause),
        ring=fields.optional("ring", whole(10, 120), Callbacks.ring),
    )
