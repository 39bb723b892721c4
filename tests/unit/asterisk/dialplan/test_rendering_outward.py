"""Calls outside: which trunks take them, what callers' numbers become, and that no caller dials."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mille.asterisk.dialplan import places
from mille.asterisk.dialplan.quoting import UnsafeText
from mille.asterisk.dialplan.rendering import number_rules
from mille.centre.model.centre import Agent, Outward, Trunk
from mille.centre.units.overlay import with_units
from mille.resources import folder
from rendered_files import OUTWARD, SITE, Line, lines, rendered

FILES = rendered(OUTWARD)


# ------------------------------------------------------------------------------------------------ trunks
def sections(file: str, name: str, files: dict[str, list[Line]] = FILES) -> dict[str, dict[str, str]]:
    """The sections of this name, by their type."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in files[file]:
        if not line.key:
            current = {}
        elif line.section == f"[{name}]":
            current[line.key] = line.value
            found[current["type"]] = current
    return found


def test_a_trunk_with_a_host_takes_our_calls_and_shows_the_number_of_the_centre() -> None:
    opt = sections("pjsip.d/centre.conf", "trunk-opt")
    assert opt.keys() == {"endpoint", "aor", "identify"}
    assert (opt["aor"]["contact"], opt["aor"]["qualify_frequency"]) == ("sip:192.0.2.10", "30")
    assert (opt["endpoint"]["aors"], opt["endpoint"]["from_user"]) == ("trunk-opt", "268800")
    assert opt["identify"]["match"] == "192.0.2.1"


def test_a_trunk_without_a_host_has_no_address_to_call() -> None:
    taking = sections("pjsip.d/centre.conf", "trunk-in")
    assert taking.keys() == {"endpoint", "identify"}
    assert "aors" not in taking["endpoint"]


def test_a_trunk_without_addresses_lets_nobody_in() -> None:
    going = replace(OUTWARD, trunks={"opt": Trunk("opt", host="192.0.2.10:5080")})
    opt = sections("pjsip.d/centre.conf", "trunk-opt", rendered(going))
    assert opt.keys() == {"endpoint", "aor"}
    assert opt["aor"]["contact"] == "sip:192.0.2.10:5080"


def test_a_trunk_that_presents_nothing_never_shows_a_callers_number() -> None:
    going = replace(OUTWARD, trunks={"opt": Trunk("opt", host="192.0.2.10")})
    assert sections("pjsip.d/centre.conf", "trunk-opt", rendered(going))["endpoint"]["from_user"] == "anonymous"


def test_whoever_claims_to_be_a_trunk_is_known_by_his_address_alone() -> None:
    for trunk in OUTWARD.trunks:
        assert sections("pjsip.d/centre.conf", f"trunk-{trunk}")["endpoint"]["identify_by"] == "ip"


def test_every_trunk_sends_its_calls_to_the_short_numbers_only() -> None:
    for trunk in OUTWARD.trunks:
        assert sections("pjsip.d/centre.conf", f"trunk-{trunk}")["endpoint"]["context"] == "mille-public"


def test_a_trunk_with_an_account_proves_who_calls() -> None:
    files = rendered(OUTWARD, replace(SITE, trunks={"opt": ("centre", "p;ss#=word")}))
    opt = sections("pjsip.d/centre.conf", "trunk-opt", files)
    assert opt["endpoint"]["outbound_auth"] == "trunk-opt"
    assert (opt["auth"]["username"], opt["auth"]["password"]) == ("centre", "p;ss#=word")


# ------------------------------------------------------------------------------------------------ callers' numbers
RANKS = {"X": 1, "!": 2}


def picked(patterns: list[str], number: str) -> str | None:
    """The pattern that Asterisk takes for a number: sign by sign, a digit before X, and X before `!` (pbx.c)."""
    fitting = [p for p in patterns if re.fullmatch(re.escape(p[1:-1]).replace("X", "[0-9]") + ".*", number)]
    return min(fitting, key=lambda pattern: [RANKS.get(sign, 0) for sign in pattern[1:]], default=None)


def becomes(trunk: Trunk, number: str) -> str:
    """What the rendered rules make of a number."""
    rules = {pattern: (length, start) for pattern, length, start in number_rules(trunk)}
    chosen = picked(list(rules), number)
    return number if chosen is None else rules[chosen][1] + number[rules[chosen][0] :]


beginnings = st.from_regex(r"[+]?[0-2]{0,4}", fullmatch=True)
replacements = st.just("") | st.from_regex(r"[+]?[0-9]{1,5}", fullmatch=True)


@given(st.dictionaries(beginnings, replacements), st.from_regex(r"[+]?[0-3]{0,12}", fullmatch=True))
@example({"+687": "", "+6871": "9", "": "0"}, "+687123456")
@example({"": "0"}, "")
def test_the_longest_beginning_that_fits_is_replaced(rules: dict[str, str], number: str) -> None:
    fitting = [beginning for beginning in rules if number.startswith(beginning)] if number else []
    longest = max(fitting, key=len, default=None)
    wanted = number if longest is None else rules[longest] + number[len(longest) :]
    assert becomes(Trunk("opt", caller_numbers=rules), number) == wanted


def test_the_rules_of_a_trunk_are_those_of_the_dialplan() -> None:
    rules = [
        line.value
        for line in rendered()["extensions.d/centre.conf"]
        if line.section == "[mille-numbers-opt]" and line.key
    ]
    assert rules[0::2] == ["_+687!,1,Set(M_NUMBER=${EXTEN:4})", "_00687!,1,Set(M_NUMBER=${EXTEN:5})"]
    assert set(rules[1::2]) == {"n,Return()"}


@pytest.mark.parametrize("beginning", ["_", "X", "[1-9]", "1.", "!", "1,2", "${X}"])
def test_a_beginning_is_never_a_pattern_of_ones_own(beginning: str) -> None:
    with pytest.raises(UnsafeText):
        list(number_rules(Trunk("opt", caller_numbers={beginning: ""})))


# ------------------------------------------------------------------------------------------------ who may dial
DIALPLAN = [*lines((folder("asterisk-conf") / "extensions.conf").read_text()), *FILES["extensions.d/centre.conf"]]
WAYS = re.compile(r"(?:Goto|Gosub|Queue|Dial|GotoIf|GosubIf|Set\(CHANNEL\(hangup_handler_push\)=?)[^\n]*")


def contexts() -> set[str]:
    return {line.section.strip("[]") for line in DIALPLAN}


def led_to(context: str) -> set[str]:
    """The contexts that an extension of this one names in any way, the queues' own among them."""
    text = "\n".join(line.value for line in DIALPLAN if line.section == f"[{context}]")
    named = {other for other in contexts() if re.search(rf"(?<![\w-]){re.escape(other)}(?![\w-])", text)}
    by_prefix = {other for other in contexts() for start in ("mille-numbers-${", "mille-keys-") if start in text
                 and other.startswith(start.rstrip("${"))}  # fmt: skip
    keys = {other for other in contexts() if other.startswith("mille-keys-")} if "Queue(" in text else set()
    return named | by_prefix | keys


def reached_by_callers() -> set[str]:
    seen, ahead = set[str](), ["mille-public"]
    while ahead:
        context = ahead.pop()
        if context not in seen:
            seen.add(context)
            ahead += led_to(context)
    return seen


def dials(among: set[str]) -> list[str]:
    return [line.value for line in DIALPLAN if line.section.strip("[]") in among and re.search(r"\bDial\(", line.value)]


def test_callers_come_where_a_call_is_performed_and_not_where_lines_at_home_are_dialled() -> None:
    reached = reached_by_callers()
    assert {"mille", "mille-queue", "mille-dial", "mille-reached", "mille-ended"} <= reached
    assert reached.isdisjoint({"mille-home", "mille-line", "mille-accept"})


def test_the_only_dial_that_callers_reach_rings_whom_the_journey_chose() -> None:
    (dial,) = dials(reached_by_callers())
    assert "Dial(${M_DIAL},${M_RING}," in dial
    written = [line.value for line in DIALPLAN if re.search(r"Set\((?:M_DIAL|M_RING|M_KIND)\b", line.value)]
    (logged_in,) = written  # Python alone says it, but for the place where the agent is that it names
    assert '= "agent" & ${DB_EXISTS(mille-place/${M_DETAIL})}]?Set(M_DIAL=${DB_RESULT})' in logged_in


def test_no_dial_takes_a_number_from_the_caller_and_none_lets_anybody_transfer() -> None:
    every = dials(contexts())
    assert len(every) == 2
    for dial in every:
        assert not re.search(r"EXTEN|CALLERID|M_NUMBER|M_VALUE|M_DIALLED", dial)
        options = re.sub(r"\([^()]*\)|\^?\$\{\w+\}", "", dial.split("Dial(")[1].split(",")[2])
        assert set(options) & set("tTkKxXhHwW") == set()
        assert "i" in options


def test_the_lines_at_home_are_those_of_the_agents_and_of_closed_units() -> None:
    own = [line.value for line in DIALPLAN if line.section == "[mille-home]"]
    assert [value for value in own if value.startswith("h1,")] == ["h1,1,Set(M_AGENT=h1)"]
    assert "n,Set(M_LINE=751234)" in own
    assert {value.split(",")[0] for value in own if ",1," in value} == {a.code for a in places.everybody(OUTWARD)}
    opened = rendered(with_units(OUTWARD, ["covid"]))["extensions.d/centre.conf"]
    assert [line.value for line in opened if line.section == "[mille-home]"] == own


def test_a_centre_that_calls_nobody_has_no_lines_at_home() -> None:
    files = rendered(replace(OUTWARD, outward=None))
    assert not any(line.section == "[mille-home]" for line in files["extensions.d/centre.conf"])
    assert not any(line.key in ("MILLE_OUTWARD", "MILLE_ACCEPT") for line in files["extensions.d/centre.conf"])


# ------------------------------------------------------------------------------------------------ browsers
def test_without_an_agent_in_a_browser_there_is_neither_a_web_server_nor_its_modules() -> None:
    files = rendered(OUTWARD)
    assert ("enabled", "no") in [(line.key, line.value) for line in files["http.conf"]]
    assert files["modules.d/centre.conf"] == []
    assert not any(line.value == "ws" for line in files["pjsip.d/centre.conf"])


def test_an_agent_in_a_browser_has_a_telephone_of_the_web_and_the_others_have_not() -> None:
    agents = {**OUTWARD.agents, "b1": Agent("b1", "Brice", "202", {"post": 0}, browser=True)}
    site = replace(SITE, telephones={"201": "secret-201", "202": "secret-202"})
    files = rendered(replace(OUTWARD, agents=agents), site)
    web, desk = (sections("pjsip.d/telephones.conf", f"phone-{n}", files)["endpoint"] for n in (202, 201))
    assert (web["webrtc"], "transport" in web) == ("yes", False)
    assert (desk["transport"], "webrtc" in desk) == ("udp", False)
    assert ("enabled", "yes") in [(line.key, line.value) for line in files["http.conf"]]
    loaded = {line.value for line in files["modules.d/centre.conf"]}
    assert loaded == {"res_http_websocket.so", "res_pjsip_transport_websocket.so", "res_srtp.so"}


def test_the_outward_trunk_is_named_where_lines_at_home_are_dialled() -> None:
    known = [(line.key, line.value) for line in FILES["extensions.d/centre.conf"] if line.section == "[globals]"]
    assert ("MILLE_OUTWARD", "trunk-opt") in known
    assert Outward("opt") == OUTWARD.outward
