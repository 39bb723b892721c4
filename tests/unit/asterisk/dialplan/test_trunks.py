"""Trunks in Asterisk's files: who may send calls over which."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mille.asterisk.dialplan.quoting import UnsafeText
from mille.asterisk.dialplan.rendering import render
from mille.centre.model.centre import Trunk
from one_site import REFERENCE, site


def test_nobody_may_send_calls_over_a_trunk_that_only_takes_ours() -> None:
    outward = replace(REFERENCE, trunks={**REFERENCE.trunks, "partners": Trunk("partners", host="192.0.2.40")})
    text = render(outward, site(outward), date(2026, 11, 22))["pjsip.d/centre.conf"]
    sections = text.split("\n\n")
    assert any(part.endswith("match = 127.0.0.1") for part in sections)
    assert not any("type = identify" in part and "partners" in part for part in sections)


def section(trunk: Trunk, kind: str, **where: Any) -> list[str]:
    """The lines of a trunk's section of a kind, with user and password in secrets.json."""
    centre = replace(REFERENCE, trunks={trunk.name: trunk})
    place = replace(site(centre), trunks={trunk.name: ("caledonie", "secret;")}, **where)
    text = render(centre, place, date(2026, 11, 22))["pjsip.d/centre.conf"]
    return next((part.splitlines() for part in text.split("\n\n") if f"type = {kind}\n" in f"{part}\n"), [])


def test_a_trunk_that_registers_does_so_with_user_and_password() -> None:
    trunk = Trunk("opt", host="sip.example.net", register=True, transport="tls", proxy="192.0.2.3")
    lines = section(trunk, "registration")
    assert "server_uri = sip:sip.example.net\\;transport=tls" in lines
    assert "client_uri = sip:caledonie@sip.example.net" in lines
    assert f"contact_user = {REFERENCE.numbers[0]}" in lines
    assert "outbound_proxy = sip:192.0.2.3\\;transport=tls\\;lr" in lines
    assert "password = secret\\;" in section(trunk, "auth")
    assert section(replace(trunk, register=False), "registration") == []


def test_hosts_on_standby_come_after_the_first_one() -> None:
    lines = section(Trunk("opt", host="[2001:db8::10]:5070", standby=("192.0.2.11",)), "aor")
    contacts = ["contact = sip:[2001:db8::10]:5070", "contact = sip:192.0.2.11"]
    assert [line for line in lines if "contact" in line] == contacts


def test_what_an_admin_adds_is_one_line_and_no_comment() -> None:
    lines = section(Trunk("opt", host="192.0.2.1", extra={"accountcode": "a;b"}, srtp=True), "endpoint")
    assert "accountcode = a\\;b" in lines
    assert "media_encryption = sdes" in lines
    with pytest.raises(UnsafeText):
        section(Trunk("opt", host="192.0.2.1", extra={"accountcode": "a\n[open]"}), "endpoint")


def test_only_who_is_trusted_asserts_numbers() -> None:
    assert "trust_id_inbound = no" in section(Trunk("opt", host="192.0.2.1"), "endpoint")
    assert "trust_id_inbound = yes" in section(Trunk("opt", host="192.0.2.1", identity="asserted"), "endpoint")
