"""Trunks in Asterisk's files: who may send calls over which."""

from dataclasses import replace
from datetime import date

from mille.asterisk.dialplan.rendering import render
from mille.centre.model.centre import Trunk
from one_site import REFERENCE, site


def test_nobody_may_send_calls_over_a_trunk_that_only_takes_ours() -> None:
    outward = replace(REFERENCE, trunks={**REFERENCE.trunks, "partners": Trunk("partners", host="192.0.2.40")})
    text = render(outward, site(outward), date(2026, 11, 22))["pjsip.d/centre.conf"]
    sections = text.split("\n\n")
    assert any(part.endswith("match = 127.0.0.1") for part in sections)
    assert not any("type = identify" in part and "partners" in part for part in sections)
