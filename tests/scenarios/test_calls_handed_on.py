"""Transfers, queues that change their name, and the edges of days and months: journal in, calls out."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from one_call import CALLER_ENDS, CENTRE_ENDS, waiting

from mille.cli.records.calls import as_table
from mille.records.reading.calls_reading import CallRow
from pasted import calls_in, only, shows, shows_stints

pytestmark = pytest.mark.usefixtures("told_by_the_tables_too")

TALKS = """
100|c1|NONE|NONE|ARRIVED|100120|c1|1000|268800|fr
100|c1|post|NONE|STEP|100300|c1|arrived||queue|main|fr|
100|c1|post|NONE|ENTERQUEUE||268800|1
105|c1|post|a02|CONNECT|5|c1.3|3
"""


# ------------------------------------------------------------------------------------------------- transfers
@pytest.mark.parametrize(
    "transfer",
    [
        "145|c1|post|a02|BLINDTRANSFER|telecom|mille-transfer|5|40|1",
        "145|c1|post|a02|ATTENDEDTRANSFER|BRIDGE|e9a1|5|40|1",
        "145|c1|post|a02|ATTENDEDTRANSFER|APP|Queue|5|40|1",
        "145|c1|post|a02|ATTENDEDTRANSFER|LINK|Local/s@mille-0001;1|Local/s@mille-0001;2|5|40|1",
    ],
)
def test_a_transfer_to_a_queue_gives_each_agent_his_own_talk(transfer: str) -> None:
    call = only(
        f"""{TALKS}{transfer}
        145|c1|telecom|NONE|ENTERQUEUE||268800|1
        150|c1|telecom|a07|RINGNOANSWER|5000
        160|c1|telecom|a08|CONNECT|15|c1.5|4
        185|c1|telecom|a08|COMPLETEAGENT|15|25|1
        185|c1|NONE|NONE|ENDED|185300|c1|16|centre"""
    )
    shows(
        [call],
        "first | last | wait | talk | agent | outcome | hung up by\npost | telecom | 20 | 65 | a08 | answered | agent",
    )
    shows_stints(
        call,
        """
        stint | queue   | wait | exit     | attempts                        | handlings
        1     | post    | 5    | answered | a02 3 answered                  | a02 40 -
        2     | telecom | 15   | answered | a07 5 no_answer, a08 4 answered | a08 25 agent
        """,
    )


@pytest.mark.parametrize(
    "transfer",
    [
        "145|c1|post|a02|BLINDTRANSFER|403|mille-telephones|5|40|1",
        "145|c1|post|a02|ATTENDEDTRANSFER|BRIDGE|e9a1|5|40|1",
    ],
)
def test_a_transfer_to_an_agent_or_outside_ends_the_first_talk_and_makes_no_other_up(transfer: str) -> None:
    """The queue's journal does not say with whom the caller goes on talking."""
    call = only(f"{TALKS}{transfer}\n205|c1|NONE|NONE|ENDED|205300|c1|16|caller")
    shows([call], "ended | wait | talk | agent | outcome | hung up by\n205.3 | 5 | 40 | a02 | answered | caller")
    shows_stints(call, "exit | handlings\nanswered | a02 40 -")


def test_who_hangs_up_in_the_queue_to_which_he_was_handed_is_lost() -> None:
    call = only(
        f"""{TALKS}
        145|c1|post|a02|BLINDTRANSFER|telecom|mille-transfer|5|40|1
        145|c1|telecom|NONE|ENTERQUEUE||268800|4
        185|c1|telecom|NONE|ABANDON|2|4|40
        185|c1|NONE|NONE|ENDED|185300|c1|16|caller"""
    )
    shows([call], "wait | talk | outcome | hung up by\n45 | 40 | abandoned | caller")
    shows_stints(call, "queue | exit | handlings\npost | answered | a02 40 -\ntelecom | abandoned | -")


def test_a_transfer_back_to_the_same_queue_is_a_second_visit() -> None:
    call = only(
        f"""{TALKS}
        145|c1|post|a02|BLINDTRANSFER|post|mille-transfer|5|40|1
        145|c1|post|NONE|ENTERQUEUE||268800|1
        150|c1|post|a03|CONNECT|5|c1.5|4
        170|c1|post|a03|COMPLETECALLER|5|20|1
        170|c1|NONE|NONE|ENDED|170300|c1|16|centre"""
    )
    shows([call], "wait | talk | outcome\n10 | 60 | answered")
    shows_stints(call, "stint | queue | wait | handlings\n1 | post | 5 | a02 40 -\n2 | post | 5 | a03 20 caller")


# ------------------------------------------------------------------------------------------------- names
def test_a_queue_renamed_keeps_its_past_and_who_waited_then_was_in_both() -> None:
    calls = calls_in(
        """
        100|c1|covid|NONE|ENTERQUEUE||268800|1
        110|c1|covid|a01|CONNECT|10|c1.3|3
        150|c1|covid|a01|COMPLETEAGENT|10|40|1
        160|c2|covid|NONE|ENTERQUEUE||268801|1
        200|c2|covid|NONE|WITHDRAW|1|1|40|moved
        200|c2|crisis|NONE|ENTERQUEUE||268801|1
        205|c2|crisis|a01|CONNECT|5|c2.3|3
        250|c2|crisis|a01|COMPLETEAGENT|5|45|1
        300|c3|crisis|NONE|ENTERQUEUE||268802|1
        310|c3|crisis|NONE|ABANDON|1|1|10
        """
    )
    shows(
        calls,
        """
        call | first  | last   | wait | outcome
        c1   | covid  | covid  | 10   | answered
        c2   | covid  | crisis | 45   | answered
        c3   | crisis | crisis | 10   | abandoned
        """,
    )
    shows_stints(calls[1], "queue | exit | wait\ncovid | withdrawn | 40\ncrisis | answered | 5")


def test_two_queues_in_one_call_are_two_visits() -> None:
    call = only(
        """
        100|c1|post|NONE|ENTERQUEUE||268800|1
        130|c1|post|NONE|EXITWITHTIMEOUT|1|1|30
        130|c1|bank|NONE|ENTERQUEUE||268800|1
        150|c1|bank|NONE|EXITWITHKEY|5|1|1|20
        """
    )
    shows([call], "first | last | wait | outcome\npost | bank | 50 | left_by_key")
    shows_stints(call, "queue | exit\npost | timed_out\nbank | left_by_key")


# ------------------------------------------------------------------------------------------------- days and clocks
def over(start: datetime) -> str:
    """A call that arrives then, waits 20 s and talks for 40."""
    at = round(start.timestamp())
    return f"""
        {at}|c{at}|NONE|NONE|ARRIVED|{at}000|c{at}|1000|268800|fr
        {at}|c{at}|post|NONE|ENTERQUEUE||268800|1
        {at + 20}|c{at}|post|a01|CONNECT|20|c{at}.3|3
        {at + 60}|c{at}|post|a01|COMPLETECALLER|20|40|1
        {at + 60}|c{at}|NONE|NONE|ENDED|{at + 60}100|c{at}|16|centre
    """


@pytest.mark.parametrize("midnight", [datetime(2026, 11, 25, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)])
def test_a_call_over_midnight_or_the_end_of_a_month_belongs_to_its_arrival(midnight: datetime) -> None:
    arrived = datetime.fromtimestamp(midnight.timestamp() - 10, UTC)
    call = only(over(arrived))
    assert (call.arrived_at, call.wait, call.talk, call.outcome) == (arrived, 20, 40, "answered")
    assert call.stints[0].left_at is not None
    assert call.stints[0].left_at > midnight


def test_the_hour_that_a_clock_has_twice_is_two_hours_and_the_one_it_has_not_is_no_wait() -> None:
    """Nouméa's clock never changes; that of Paris does, and of others who will use this."""
    paris = ZoneInfo("Europe/Paris")
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    spring = datetime(2027, 3, 28, 0, 59, 50, tzinfo=UTC)  # 10 s before the clock jumps from 2 to 3
    calls = calls_in(over(first) + over(second) + over(spring))
    assert [call.arrived_at for call in calls] == [first, second, spring]
    assert {(call.wait, call.talk) for call in calls} == {(20, 40)}
    shown = [f"{call.arrived_at.astimezone(paris):%H:%M:%S %z}" for call in calls]
    assert shown == ["02:30:00 +0200", "02:30:00 +0100", "01:59:50 +0100"]
    rows = [_row(call.callid, call.arrived_at) for call in calls]
    assert [line[11:19] for line in as_table(rows, paris).splitlines()[1:4]] == ["02:30:00", "02:30:00", "01:59:50"]


def _row(callid: str, arrived: datetime) -> CallRow:
    return CallRow(
        "n1", callid, None, arrived, None, None, None, [], None, None, 20, 40, "a01", "answered", None, False, None,
        None, None,
    )  # fmt: skip


# --------------------------------------------------------------------------------- through our own dialplan
def test_a_transfer_ends_the_agents_talk_and_the_next_queue_decides() -> None:
    call = only(
        waiting(
            "120|c1|post|a01|CONNECT|10|c1.3|2",
            "150|c1|post|a01|BLINDTRANSFER|6200|default|10|30|3",
            "150|c1|bank|NONE|ENTERQUEUE||268800|1",
            "160|c1|bank|a16|CONNECT|10|c1.4|2",
            "180|c1|bank|a16|ATTENDEDTRANSFER|LINK|x|y|10|20|1",
            CALLER_ENDS.format(200),
        )
    )
    shows([call], "outcome | wait | talk | agent | hung up by\nanswered | 20 | 50 | a16 | caller")
    shows_stints(call, "queue | handlings\npost | a01 30 -\nbank | a16 20 -")


def test_answered_transferred_and_lost_in_the_second_queue_is_lost() -> None:
    call = only(
        waiting(
            "120|c1|post|a01|CONNECT|10|c1.3|2",
            "150|c1|post|a01|BLINDTRANSFER|6200|default|10|30|3",
            "150|c1|bank|NONE|ENTERQUEUE||268800|1",
            "160|c1|bank|NONE|ABANDON|1|1|10",
            CALLER_ENDS.format(160),
        )
    )
    shows([call], "outcome | wait | talk\nabandoned | 20 | 30")


def test_an_agent_hands_his_caller_over_to_level_2_and_it_is_one_call_with_two_stints() -> None:
    """As Asterisk 22.10.1 wrote it: a line of the talk's end, our step, the entry into the other queue."""
    call = only(
        waiting(
            "120|c1|post|a01|CONNECT|10|c1.3|2",
            "150|c1|post|a01|BLINDTRANSFER|1|mille-transfer-post|10|30|3",
            "150|c1|bank|NONE|STEP|150800|c1|transfer|1|queue|main|fr||account|level-2",
            "150|c1|bank|NONE|ENTERQUEUE||268800|1",
            "160|c1|bank|a16|CONNECT|10|c1.4|2",
            "180|c1|bank|a16|COMPLETEAGENT|10|20|1",
            CENTRE_ENDS.format(180),
        )
    )
    shows(
        [call],
        """
        outcome  | keys | first | last | wait | talk | agent | hung up by
        answered | 2    | post  | bank | 20   | 50   | a16   | agent
        """,
    )
    assert (call.category, call.tier) == ("account", "level-2")
    shows_stints(
        call,
        """
        stint | queue | entered | wait | exit     | handlings
        1     | post  | 110.3   | 10   | answered | a01 30 -
        2     | bank  | 150.8   | 10   | answered | a16 20 agent
        """,
    )


@pytest.mark.parametrize("reason", ["closed", "nobody"])
def test_handed_over_to_a_queue_that_does_not_take_him_he_ends_as_others_there(reason: str) -> None:
    call = only(
        waiting(
            "120|c1|post|a01|CONNECT|10|c1.3|2",
            "150|c1|post|a01|BLINDTRANSFER|1|mille-transfer-post|10|30|3",
            f"150|c1|NONE|NONE|STEP|150800|c1|transfer|1|end|main|fr|{reason}||",
            CENTRE_ENDS.format(152),
        )
    )
    shows([call], f"outcome | talk | agent | hung up by\n{reason} | 30 | a01 | centre")


def test_who_hangs_up_on_his_way_to_the_queue_where_he_is_handed_over_is_lost() -> None:
    call = only(
        waiting(
            "120|c1|post|a01|CONNECT|10|c1.3|2",
            "150|c1|post|a01|BLINDTRANSFER|1|mille-transfer-post|10|30|3",
            "150|c1|bank|NONE|STEP|150800|c1|transfer|1|say|main|fr|notice||",
            CALLER_ENDS.format(152),
        )
    )
    shows([call], "outcome | wait | talk | hung up by\nabandoned | 10 | 30 | caller")
