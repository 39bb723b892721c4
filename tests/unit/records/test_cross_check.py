"""Channel events: with whom a caller was joined, and whether the queues' journal says the same."""

from hypothesis import given
from hypothesis import strategies as st

from mille.records.calls.cel import Joined, Together, read, together_with
from mille.records.calls.crosscheck import Compared, compare
from pasted import lines_in, only

BRIDGE = '"{{""bridge_id"":""{}"",""bridge_technology"":""simple_bridge""}}"'


def events(text: str) -> list[Joined]:
    """Lines `enter 105.2 c1.3 PJSIP/phone-401-00000002 b1` as Asterisk writes them, read again."""
    lines = []
    for line in text.split("\n"):
        if line.strip():
            what, at, uniqueid, channel, bridge = line.split()
            lines.append(f'"BRIDGE_{what.upper()}","{at}","{uniqueid}","{channel}",{BRIDGE.format(bridge)}\n')
    told, rest = read(lines)
    assert rest == 0
    return told


def joined(text: str) -> list[tuple[str, float]]:
    return [(one.who, one.seconds) for one in together_with(["c1"], events(text))["c1"]]


TALK = """
enter 105.250 c1 PJSIP/trunk-opt-00000001 b1
enter 105.200 c1.3 PJSIP/phone-402-00000002 b1
exit 145.300 c1.3 PJSIP/phone-402-00000002 b1
exit 145.400 c1 PJSIP/trunk-opt-00000001 b1
"""
JOURNAL = """
100|c1|post|NONE|ENTERQUEUE||268800|1
105|c1|post|a02|CONNECT|5|c1.3|3
145|c1|post|a02|COMPLETEAGENT|5|40|1
"""


def test_a_caller_talks_while_both_are_in_one_bridge() -> None:
    assert joined(TALK) == [("402", 40.05)]
    assert joined(TALK.replace("exit 145.300 c1.3", "exit 145.300 c1.4")) == []


def test_the_journal_and_the_channels_agree_on_a_plain_talk() -> None:
    assert compared(JOURNAL, TALK) == [("a02", 40, 40.05, True)]


def compared(journal: str, text: str) -> list[tuple[str, float | None, float | None, bool]]:
    found = compare(only(journal), lines_in(journal), together_with(["c1"], events(text))["c1"])
    return [(one.who, one.journal, one.channels, one.agree) for one in found]


def test_a_caller_handed_to_an_agent_is_told_by_cel_who_talked_to_him() -> None:
    """After a transfer out of the queues the journal does not know with whom he goes on talking."""
    journal = JOURNAL.replace("COMPLETEAGENT|5|40|1", "BLINDTRANSFER|403|mille-telephones|5|40|1")
    after = """
    enter 150.100 c1 PJSIP/trunk-opt-00000001 b2
    enter 150.000 c1.5 PJSIP/phone-403-00000003 b2
    exit 210.100 c1.5 PJSIP/phone-403-00000003 b2
    exit 210.200 c1 PJSIP/trunk-opt-00000001 b2
    """
    assert compared(journal, TALK + after) == [("a02", 40, 40.05, True), ("403", None, 60, False)]


def test_while_an_agent_asks_another_his_caller_is_still_with_him_and_then_with_the_other() -> None:
    """An attended transfer: the agent talks to a colleague in another bridge, to which the caller then comes."""
    journal = JOURNAL.replace("COMPLETEAGENT|5|40|1", "ATTENDEDTRANSFER|BRIDGE|b2|5|40|1")
    text = """
    enter 105.250 c1 PJSIP/trunk-opt-00000001 b1
    enter 105.200 c1.3 PJSIP/phone-402-00000002 b1
    enter 130.000 c1.4 PJSIP/phone-402-00000003 b2
    enter 130.000 c1.5 PJSIP/phone-403-00000004 b2
    exit 145.000 c1.3 PJSIP/phone-402-00000002 b1
    exit 145.100 c1 PJSIP/trunk-opt-00000001 b1
    exit 145.100 c1.4 PJSIP/phone-402-00000003 b2
    enter 145.100 c1 PJSIP/trunk-opt-00000001 b2
    exit 180.100 c1 PJSIP/trunk-opt-00000001 b2
    exit 180.100 c1.5 PJSIP/phone-403-00000004 b2
    """
    assert compared(journal, text) == [("a02", 40, 39.75, True), ("403", None, 35, False)]


def test_two_agents_of_two_queues_each_have_their_own_talk() -> None:
    journal = f"""
    {JOURNAL.replace("COMPLETEAGENT|5|40|1", "BLINDTRANSFER|1|mille-transfer-post|5|40|1")}
    145|c1|bank|NONE|ENTERQUEUE||268800|1
    150|c1|bank|a02|CONNECT|5|c1.5|4
    175|c1|bank|a02|COMPLETECALLER|5|25|1
    """
    after = """
    enter 150.100 c1 PJSIP/trunk-opt-00000001 b2
    enter 150.000 c1.5 PJSIP/phone-402-00000003 b2
    exit 175.100 c1.5 PJSIP/phone-402-00000003 b2
    exit 175.200 c1 PJSIP/trunk-opt-00000001 b2
    """
    assert compared(journal, TALK + after) == [("a02", 40, 40.05, True), ("a02", 25, 25, True)]


def test_where_the_journal_is_wrong_both_figures_are_shown() -> None:
    assert compared(JOURNAL.replace("|5|40|1", "|5|33|1"), TALK) == [("a02", 33, 40.05, False)]
    assert compared(JOURNAL, "") == [("a02", 40, None, False)]


def test_an_agent_at_home_is_known_by_his_channel_and_a_partner_by_the_journal() -> None:
    home = TALK.replace("PJSIP/phone-402-00000002", "Local/h1@mille-home-00000007;1")
    assert joined(home) == [("h1", 40.05)]
    partner = """
    100|c1|NONE|NONE|ARRIVED|100120|c1|1000|268800|fr
    105|c1|NONE|sud|REACHED|105200|c1|partner
    145|c1|NONE|NONE|ENDED|145300|c1|16|caller
    """
    assert compared(partner, TALK.replace("phone-402", "trunk-sud")) == [("sud", 40.1, 40.05, True)]


def test_a_stay_whose_end_a_crash_swallowed_tells_nothing() -> None:
    assert joined("\n".join(TALK.strip().split("\n")[:3])) == []


def test_lines_that_nobody_understands_are_counted() -> None:
    lines = [
        "BRIDGE_ENTER,1",
        "",
        'HANGUP,1.5,c1,PJSIP/x,"{}"',
        'BRIDGE_EXIT,x,c1,PJSIP/x,"{""bridge_id"":""b""}"',
        'BRIDGE_EXIT,1,c1,PJSIP/x,"{""bridge_id"":7}"',
        "BRIDGE_EXIT,1,c1,PJSIP/x,[]",
        '"half',
    ]
    told, rest = read(lines)
    assert (told, rest) == ([], 6)


@given(
    st.lists(
        st.text(max_size=40) | st.sampled_from(["BRIDGE_ENTER,1,c1,PJSIP/x,", '"{""bridge_id"":""b""}"']), max_size=5
    )
)
def test_no_line_whatever_stops_the_reading(lines: list[str]) -> None:
    told, rest = read(lines)
    assert len(told) + rest <= len(lines)


SECONDS = st.integers(0, 50)


@given(
    st.lists(st.tuples(SECONDS, SECONDS, st.sampled_from(["c1", "c1.2", "c1.3"]), st.sampled_from("ab")), max_size=8)
)
def test_nobody_is_joined_for_longer_than_he_was_there(stays: list[tuple[int, int, str, str]]) -> None:
    text = "\n".join(
        f"enter {min(a, b)} {who} PJSIP/{who}-00000001 {bridge}\nexit {max(a, b)} {who} PJSIP/{who}-00000001 {bridge}"
        for a, b, who, bridge in stays
    )
    for one in together_with(["c1"], events(text))["c1"]:
        assert isinstance(one, Together)
        assert 0 < one.seconds <= 50


def test_a_difference_of_whole_seconds_is_none() -> None:
    assert Compared("c1", "a01", 40, 41.9).agree
    assert not Compared("c1", "a01", 40, 42.1).agree
    assert not Compared("c1", "a01", None, 42.1).agree
