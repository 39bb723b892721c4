"""Calls that leave the queues for a partner, or for an agent by name. Times are seconds of the test's own epoch."""

import pytest

from pasted import only, shows, shows_stints

pytestmark = pytest.mark.usefixtures("told_by_the_tables_too")

BEFORE = """
    100|c1|NONE|NONE|ARRIVED|100120|c1|1000|268800|fr
    100|c1|NONE|NONE|STEP|100140|c1|arrived||ask|main|fr|
"""
WAITED = """
    110|c1|post|NONE|STEP|110300|c1|digits|2|queue|main|fr|
    110|c1|post|NONE|ENTERQUEUE||268800|1
    115|c1|post|a01|RINGNOANSWER|4000
    230|c1|post|NONE|EXITWITHTIMEOUT|1|1|120
    230|c1|NONE|NONE|STEP|230400|c1|queue|TIMEOUT|dial|main|fr|services
"""
ANSWERS = "240|c1|NONE|services|REACHED|240400|c1|partner"
CALLER_ENDS = "{0}|c1|NONE|NONE|ENDED|{0}400|c1|16|caller"
CENTRE_ENDS = "{0}|c1|NONE|NONE|ENDED|{0}400|c1|16|centre"


def overflowing(*lines: str) -> str:
    return "\n".join([BEFORE, WAITED, *lines])


@pytest.mark.parametrize(("end", "by"), [(CALLER_ENDS, "caller"), (CENTRE_ENDS, "partner")])
def test_a_partner_who_answers_makes_the_call_overflowed_whoever_hangs_up(end: str, by: str) -> None:
    call = only(overflowing(ANSWERS, end.format(300)))
    shows(
        [call],
        f"""
        ended | first | wait | talk | agent | outcome    | partner  | partner talk | hung up by
        300.4 | post  | 120  | -    | -     | overflowed | services | 60           | {by}
        """,
    )
    shows_stints(call, "queue | wait | exit | attempts\npost | 120 | overflowed | a01 4 no_answer")


def test_a_talk_with_a_partner_goes_on_until_its_end_is_written() -> None:
    shows([only(overflowing(ANSWERS))], "outcome | partner | partner talk | ended\nin_progress | services | - | -")


def test_a_restart_of_asterisk_cuts_a_talk_with_a_partner() -> None:
    call = only(overflowing(ANSWERS, "300|NONE|NONE|NONE|QUEUESTART|"))
    shows([call], "outcome | partner | partner talk | ended\ninterrupted | services | - | 300")


@pytest.mark.parametrize("status", ["BUSY", "NOANSWER", "CHANUNAVAIL", "CONGESTION"])
def test_a_partner_who_does_not_answer_leaves_one_stint_and_the_agent_who_answers_counts(status: str) -> None:
    call = only(
        overflowing(
            f"250|c1|post|NONE|STEP|250400|c1|dial|{status}|queue|main|fr|",
            "250|c1|post|NONE|ENTERQUEUE||268800|1",
            "270|c1|post|a02|CONNECT|20|c1.9|3",
            "300|c1|post|a02|COMPLETEAGENT|20|30|1",
            CENTRE_ENDS.format(300),
        )
    )
    shows([call], "outcome | wait | talk | agent | partner | hung up by\nanswered | 140 | 30 | a02 | - | agent")
    shows_stints(call, "stint | queue | wait | exit\n1 | post | 140 | answered")


def test_who_hangs_up_while_a_partner_is_rung_is_lost() -> None:
    call = only(overflowing(CALLER_ENDS.format(236)))
    shows([call], "outcome | wait | partner | hung up by\nabandoned | 120 | - | caller")
    shows_stints(call, "exit\ntimed_out")


def test_who_leaves_the_queue_by_a_key_for_a_partner_has_left_by_key_and_overflowed() -> None:
    call = only(
        "\n".join(
            [
                BEFORE,
                "110|c1|post|NONE|STEP|110300|c1|digits|2|queue|main|fr|",
                "110|c1|post|NONE|ENTERQUEUE||268800|1",
                "130|c1|post|NONE|EXITWITHKEY|1|1|1|20",
                "130|c1|NONE|NONE|STEP|130100|c1|key|1|dial|main|fr|services",
                ANSWERS,
                CALLER_ENDS.format(300),
            ]
        )
    )
    shows([call], "outcome | partner | wait\noverflowed | services | 20")
    shows_stints(call, "exit\nleft_by_key")


BY_NAME = "\n".join([BEFORE, "104|c1|NONE|NONE|STEP|104400|c1|digits|7|dial|main|fr|a01"])


@pytest.mark.parametrize(("end", "by"), [(CALLER_ENDS, "caller"), (CENTRE_ENDS, "agent")])
def test_an_agent_by_name_who_answers_has_handled_the_call(end: str, by: str) -> None:
    call = only("\n".join([BY_NAME, "108|c1|NONE|a01|REACHED|108400|c1|agent", end.format(150)]))
    shows(
        [call],
        f"""
        keys | first | wait | talk | agent | outcome  | partner | hung up by
        7    | -     | -    | 42   | a01   | answered | -       | {by}
        """,
    )
    assert [(talk.agent, talk.talk, talk.complete) for talk in call.handlings] == [("a01", 42, True)]


@pytest.mark.parametrize(("at", "outcome"), [(108, "abandoned_early"), (130, "abandoned")])
def test_who_hangs_up_while_an_agent_is_rung_by_name_is_lost_or_left_at_once(at: int, outcome: str) -> None:
    shows([only("\n".join([BY_NAME, CALLER_ENDS.format(at)]))], f"outcome | agent\n{outcome} | -")


def test_an_agent_by_name_who_does_not_answer_leaves_the_caller_to_the_default_queue() -> None:
    call = only(
        "\n".join(
            [
                BY_NAME,
                "134|c1|telecom|NONE|STEP|134400|c1|dial|NOANSWER|queue|main|fr|",
                "134|c1|telecom|NONE|ENTERQUEUE||268800|1",
                "150|c1|telecom|a02|CONNECT|16|c1.9|3",
                "160|c1|telecom|a02|COMPLETECALLER|16|10|1",
                CALLER_ENDS.format(160),
            ]
        )
    )
    shows([call], "first | outcome | agent | wait\ntelecom | answered | a02 | 16")
