"""Calls through our own dialplan: journal in, outcomes out. Times are seconds since an epoch of the test's own."""

import pytest
from one_call import ARRIVED, CALLER_ENDS, CENTRE_ENDS, TO_POST, journal, waiting

from pasted import calls_in, only, shows, shows_stints

pytestmark = pytest.mark.usefixtures("told_by_the_tables_too")


def test_a_caller_is_answered_and_hangs_up() -> None:
    call = only(
        waiting(
            "116|c1|post|a01|RINGNOANSWER|5000",
            "122|c1|post|a02|CONNECT|12|c1.3|3",
            "162|c1|post|a02|COMPLETECALLER|12|40|3",
            CENTRE_ENDS.format(162),
        )
    )
    shows(
        [call],
        """
        arrived | ended | number | keys | first | last | wait | talk | agent | outcome  | hung up by | degraded
        100.12  | 162.9 | 268800 | 2    | post  | post | 12   | 40   | a02   | answered | caller     | -
        """,
    )
    shows_stints(
        call,
        """
        stint | queue | entered | left | place | wait | exit     | attempts                        | handlings
        1     | post  | 110.3   | 122  | 3     | 12   | answered | a01 5 no_answer, a02 3 answered | a02 40 caller
        """,
    )


def test_the_end_of_a_talk_may_be_written_after_the_end_of_the_call() -> None:
    late = waiting(
        "122|c1|post|a02|CONNECT|12|c1.3|3", CENTRE_ENDS.format(162), "163|c1|post|a02|COMPLETEAGENT|12|40|3"
    )
    shows([only(late)], "outcome | talk | hung up by | ended\nanswered | 40 | agent | 162.9")


def test_a_talk_whose_end_nobody_wrote_is_answered_and_its_length_is_not_made_up() -> None:
    call = only(waiting("122|c1|post|a02|CONNECT|12|c1.3|3", CALLER_ENDS.format(162)))
    shows([call], "outcome | talk | agent | hung up by\nanswered | - | a02 | caller")
    shows_stints(call, "exit | handlings\nanswered | a02 ? - ...")


def test_a_caller_who_hangs_up_in_a_queue_is_lost() -> None:
    shows(
        [only(waiting("141|c1|post|NONE|ABANDON|1|3|31", CALLER_ENDS.format(141)))],
        "outcome | wait | hung up by\nabandoned | 31 | caller",
    )


@pytest.mark.parametrize(("wait", "outcome"), [(0, "abandoned_early"), (4, "abandoned_early"), (5, "abandoned")])
def test_a_caller_who_hangs_up_at_once_is_counted_apart(wait: int, outcome: str) -> None:
    at = 110 + wait
    call = only(waiting(f"{at}|c1|post|NONE|ABANDON|3|3|{wait}", CALLER_ENDS.format(at)))
    assert (call.outcome, call.wait) == (outcome, wait)


def test_a_caller_who_leaves_while_he_is_being_connected_is_lost_and_the_agent_was_rung() -> None:
    call = only(waiting("141|c1|post|a02|ABANDON|1|3|31", CALLER_ENDS.format(141)))
    shows([call], "outcome | agent\nabandoned | -")
    shows_stints(call, "exit | attempts\nabandoned | a02 ? cancelled")


@pytest.mark.parametrize("reason", ["closed", "full", "nobody", "timed_out", "informed", "self_served", "overflowed"])
def test_who_is_taken_leave_of_has_the_reason_for_his_outcome(reason: str) -> None:
    end = f"101|c1|NONE|NONE|STEP|101000|c1|digits||end|main|fr|{reason}"
    shows([only(journal(end, CENTRE_ENDS.format(109)))], f"outcome | hung up by\n{reason} | centre")


def test_an_end_without_a_reason_is_shown_as_unknown() -> None:
    end = "101|c1|NONE|NONE|STEP|101000|c1|digits||end|main|fr|"
    assert only(journal(end, CENTRE_ENDS.format(109))).outcome == "unknown"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("FULL", "full"), ("JOINEMPTY", "nobody"), ("JOINUNAVAIL", "nobody"), ("UNKNOWN", "unknown"), ("", "unknown")],
)
def test_a_queue_that_refuses_a_caller_gives_the_reason(status: str, outcome: str) -> None:
    call = only(journal(TO_POST, f"110|c1|post|NONE|REFUSED|110400|c1|{status}", CALLER_ENDS.format(112)))
    shows([call], f"outcome | first | wait\n{outcome} | post | -")
    shows_stints(call, f"queue | entered | left | exit | status\npost | 110.4 | 110.4 | refused | {status or '-'}")


def test_nobody_is_left_in_the_queue() -> None:
    call = only(
        waiting(
            "130|c1|post|NONE|EXITEMPTY|1|3|20",
            "130|c1|NONE|NONE|STEP|130200|c1|queue|LEAVEEMPTY|end|main|fr|nobody",
            CENTRE_ENDS.format(134),
        )
    )
    shows([call], "outcome | wait\nnobody | 20")
    shows_stints(call, "exit\nempty")


def test_who_leaves_a_queue_by_a_key_and_hangs_up_left_by_key() -> None:
    call = only(
        waiting(
            "130|c1|post|NONE|EXITWITHKEY|*|2|3|20",
            "130|c1|NONE|NONE|STEP|130100|c1|queue|CONTINUE|ask|main|fr|",
            CALLER_ENDS.format(133),
        )
    )
    assert call.outcome == "left_by_key"


def test_who_is_taken_out_of_a_queue_is_withdrawn() -> None:
    call = only(waiting("130|c1|post|NONE|WITHDRAW|1|3|20|closing time", CENTRE_ENDS.format(130)))
    assert (call.outcome, call.wait) == ("withdrawn", 20)


def test_an_agent_who_lets_the_caller_go_is_an_attempt_and_the_next_one_answers() -> None:
    call = only(
        waiting(
            "120|c1|post|a01|AGENTDUMP|",
            "122|c1|post|a02|RINGCANCELED|1500",
            "130|c1|post|a03|CONNECT|20|c1.3|2",
            "140|c1|post|a03|COMPLETECALLER|20|10|3",
            CENTRE_ENDS.format(140),
        )
    )
    shows_stints(call, "attempts\na01 ? no_answer, a02 1.5 cancelled, a03 2 answered")


def test_an_agent_who_does_not_answer_five_times_is_five_attempts() -> None:
    rings = [f"{115 + 5 * n}|c1|post|a01|RINGNOANSWER|4000" for n in range(5)]
    call = only(waiting(*rings, "141|c1|post|NONE|ABANDON|1|3|31", CALLER_ENDS.format(141)))
    assert [str(a.result) for a in call.stints[0].attempts] == ["no_answer"] * 5


def test_a_survey_after_the_talk_leaves_the_call_answered_and_the_caller_hangs_up_himself() -> None:
    call = only(
        waiting(
            "120|c1|post|a01|CONNECT|10|c1.3|2",
            "150|c1|post|a01|COMPLETEAGENT|10|30|3",
            "150|c1|NONE|NONE|STEP|150300|c1|queue|CONTINUE|say|main|fr|survey",
            CALLER_ENDS.format(155),
        )
    )
    shows([call], "outcome | talk | hung up by\nanswered | 30 | caller")


def test_a_call_without_python_reaches_a_queue_and_is_marked() -> None:
    call = only(
        "\n".join(
            [
                ARRIVED,
                "103|c1|NONE|NONE|DEGRADED|103130|c1|TIMEOUT",
                "103|c1|post|NONE|STEP|103140|c1|safe||queue||fr|",
                "103|c1|post|NONE|ENTERQUEUE||268800|1",
                "103|c1|post|a01|CONNECT|0|c1.3|0",
                "133|c1|post|a01|COMPLETEAGENT|0|30|1",
                CENTRE_ENDS.format(133),
            ]
        )
    )
    shows([call], "outcome | degraded | wait | hung up by\nanswered | TIMEOUT | 0 | agent")


def test_a_call_is_in_progress_until_its_end_is_written() -> None:
    shows([only(journal())], "outcome | ended | wait\nin_progress | - | -")
    shows([only(waiting())], "outcome | ended | wait\nin_progress | - | -")
    call = only(waiting("120|c1|post|a01|CONNECT|10|c1.3|2"))
    shows([call], "outcome | ended | wait | agent\nin_progress | - | 10 | a01")
    shows_stints(call, "exit | handlings\nanswered | a01 ? - ...")


def test_a_restart_of_asterisk_interrupts_the_calls_that_were_going_on() -> None:
    restart = "200|NONE|NONE|NONE|QUEUESTART|"
    shows([only(journal(restart))], "outcome | ended\ninterrupted | 200")
    waited = only(waiting(restart))
    shows([waited], "outcome | ended | wait\ninterrupted | 200 | -")  # when he was cut off, nobody knows
    shows_stints(waited, "exit | wait\ninterrupted | -")
    shows([only(waiting("120|c1|post|a01|CONNECT|10|c1.3|2", restart))], "outcome | ended\ninterrupted | 200")


def test_a_restart_changes_nothing_for_calls_that_had_ended() -> None:
    restart = "200|NONE|NONE|NONE|QUEUESTART|"
    lost = waiting("141|c1|post|NONE|ABANDON|1|3|31", CALLER_ENDS.format(141), restart)
    shows([only(lost)], "outcome | ended\nabandoned | 141.9")
    only_the_end_is_missing = waiting("141|c1|post|NONE|ABANDON|1|3|31", restart)
    shows([only(only_the_end_is_missing)], "outcome | ended\nabandoned | 141")
    talked = waiting("120|c1|post|a01|CONNECT|10|c1.3|2", "150|c1|post|a01|COMPLETEAGENT|10|30|3", restart)
    shows([only(talked)], "outcome | ended\nanswered | 150")


def test_a_restart_before_a_call_does_not_touch_it() -> None:
    assert only("90|NONE|NONE|NONE|QUEUESTART|\n" + journal()).outcome == "in_progress"


def test_who_was_waiting_when_he_hung_up_is_lost_even_if_asterisk_dropped_the_line() -> None:
    call = only(waiting(CALLER_ENDS.format(141)))
    shows([call], "outcome | wait\nabandoned | 31.6")


def test_a_queue_line_that_is_missing_in_the_middle_is_shown_as_unknown() -> None:
    call = only(
        waiting(
            "150|c1|NONE|NONE|STEP|150300|c1|queue|WHATEVER|ask|main|fr|",
            CALLER_ENDS.format(155),
        )
    )
    shows([call], "outcome\nunknown")
    shows_stints(call, "exit\nunknown")


def test_the_language_is_the_one_chosen_last() -> None:
    call = only(journal("104|c1|NONE|NONE|STEP|104000|c1|digits|9|ask|main|en|", CALLER_ENDS.format(106)))
    shows([call], "language | keys\nen | 9")


def test_lines_about_agents_and_the_server_are_no_calls() -> None:
    assert calls_in("100|NONE|post|a01|PAUSE|lunch\n100|MANAGER|post|a01|ADDMEMBER|\n100|c1|post|NONE|DID|268800") == []


def test_two_ends_of_one_call_are_one_end() -> None:
    call = only(journal(CALLER_ENDS.format(107), CALLER_ENDS.format(107), CENTRE_ENDS.format(108)))
    shows([call], "ended | outcome\n108.9 | unknown")


def test_a_survey_that_is_answered_is_kept() -> None:
    asked = (
        "120|c1|post|a01|CONNECT|10|c1.3|2",
        "150|c1|post|a01|COMPLETEAGENT|10|30|3",
        "150|c1|NONE|NONE|STEP|150300|c1|queue|CONTINUE|survey|main|fr|",
    )
    for pressed, decided, answer in (("4", "surveyed", "4"), ("9", "answered", None), ("", "answered", None)):
        step = f"154|c1|NONE|NONE|STEP|154300|c1|surveyed|{pressed}|end|main|fr|{decided}"
        call = only(waiting(*asked, step, CENTRE_ENDS.format(156)))
        assert (call.outcome, call.answer, call.talk, call.menu_path) == ("answered", answer, 30, ("2",))


@pytest.mark.parametrize(("seconds", "outcome"), [("12", "left_by_key"), ("2", "left_by_key"), ("1", "nobody")])
def test_a_voice_message_is_how_he_left_unless_it_was_too_short(seconds: str, outcome: str) -> None:
    call = only(
        waiting(
            "120|c1|post|NONE|EXITEMPTY|1|2|10",
            "120|c1|NONE|NONE|STEP|120100|c1|queue|LEAVEEMPTY|record|main|fr|",
            f"140|c1|post|NONE|MESSAGE|140100|c1|{seconds}|HANGUP",
            CALLER_ENDS.format(140),
        )
    )
    assert call.outcome == outcome
    assert call.message == (float(seconds) if outcome == "left_by_key" else None)


def test_what_the_agent_says_it_was_about_wins_over_the_key() -> None:
    keyed = "105|c1|NONE|NONE|STEP|105300|c1|digits|3|queue|main|fr||account|old"
    said = "160|c1|post|a01|CATEGORY|160300|c1|loan"
    assert only(journal(keyed, CALLER_ENDS.format(170))).category == "account"
    call = only(journal(keyed, CALLER_ENDS.format(170), said))
    assert (call.category, call.tier) == ("loan", "old")
