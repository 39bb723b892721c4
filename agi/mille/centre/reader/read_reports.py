"""Reports that leave by themselves, as they are written."""

import ipaddress
import re

from mille.centre.model.rules import Reports
from mille.centre.reader.fields import Fields
from mille.centre.reader.values import WrongError, described, one_of, text, words
from mille.centre.source.tree import Node
from mille.words.catalogue import languages

read_address = words("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}", "an address of mail", "head@example.nc")

TIMES = ("daily", "weekly", "monthly")


def read_reports(fields: Fields) -> Reports:
    """To whom, when, and how."""
    made = Reports(
        to=fields.several("to", read_address),
        sender=fields.required("from", read_address, ""),
        daily=fields.optional("daily", read_time_of_day, None),
        weekly=fields.optional("weekly", read_time_of_day, None),
        monthly=fields.optional("monthly", read_time_of_day, None),
        language=fields.optional("language", one_of(*languages()), ""),
        smtp=fields.optional("smtp", read_server, ""),
        encrypted=fields.optional("encrypted", one_of("starttls", "tls", "no"), "starttls"),  # type: ignore[arg-type]
    )
    if not any(time in fields.values for time in TIMES):
        fields.error(fields.at, f"{fields.what} never leave", "add 'daily: 7:00', 'weekly' or 'monthly'")
    if made.encrypted == "no" and made.smtp and not on_this_machine(made.smtp):
        fields.error(fields.at, f"{fields.what} would cross the network unencrypted", "write encrypted: starttls")
    return made


def read_time_of_day(node: Node) -> int | None:
    """A time of day, in minutes after midnight."""
    match = re.fullmatch("([0-9]{1,2}):([0-9]{2})", text(node))
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise WrongError(node.at, f"must be a time of day, not {described(node)}", "write it as 7:00")
    return int(match[1]) * 60 + int(match[2])


def read_server(node: Node) -> str:
    """A mail server by name or address, with its port if that is not 587."""
    match = re.fullmatch("([A-Za-z0-9.-]{1,190})(?::([0-9]{1,5}))?", text(node))
    if not match or not 0 < int(match[2] or 587) < 65536:
        raise WrongError(
            node.at, f"{described(node)} is no mail server", "write mail.example.nc or mail.example.nc:587"
        )
    return text(node)


def on_this_machine(server: str) -> bool:
    """Whether a server is one of this machine's own, so that nothing crosses the network.

    >>> on_this_machine("127.0.0.1:25"), on_this_machine("localhost"), on_this_machine("mail.example.nc:587")
    (True, True, False)
    """
    host = server.partition(":")[0]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
