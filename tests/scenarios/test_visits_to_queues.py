"""One visit to a queue or two, and which of them decides: journal in, outcomes and stints out."""

import pytest
from one_call import CALLER_ENDS, CENTRE_ENDS, TO_POST, journal, waiting

from pasted import only, shows, shows_stints

pytestmark = pytest.mark.usefixtures("told_by_the_tables_too")


def test_refused_by_one_queue_and_answered_by_the_next_within_one_second() -> None:
    call = only(
        journal(
            TO_POST,
            "110|c1|post|NONE|REFUSED|110400|c1|FULL",
            "110|c1|bank|NONE|STEP|110500|c1|queue|FULL|queue|main|fr|",
            "110|c1|bank|NONE|ENTERQUEUE||268800|1",
            "110|c1|bank|a16|CONNECT|0|c1.3|0",
            "150|c1|bank|a16|COMPLETEAGENT|0|40|1",
            CENTRE_ENDS.format(150),
        )
    )
    shows([call], "outcome | first | last | hung up by\nanswered | post | bank | agent")
    shows_stints(call, "stint | queue | exit\n1 | post | refused\n2 | bank | answered")


def test_refused_by_one_queue_and_answered_by_the_next_by_a_clock_that_is_a_little_behind() -> None:
    """Ours says that the second is over, the coarse one by which Asterisk writes its lines does not yet."""
    call = only(
        journal(
            TO_POST,
            "110|c1|post|NONE|REFUSED|111001|c1|FULL",
            "110|c1|bank|NONE|STEP|111003|c1|queue|FULL|queue|main|fr|",
            "110|c1|bank|NONE|ENTERQUEUE||268800|1",
            "110|c1|bank|a15|RINGCANCELED|0",
            "110|c1|bank|a16|CONNECT|0|c1.3|0",
            "150|c1|bank|a16|COMPLETEAGENT|0|40|1",
            CENTRE_ENDS.format(150),
        )
    )
    shows([call], "outcome | first | last | hung up by\nanswered | post | bank | agent")
    shows_stints(call, "stint | queue | entered | exit\n1 | post | 111.001 | refused\n2 | bank | 111.003 | answered")


def test_lost_in_one_queue_and_answered_in_the_next_is_answered() -> None:
    call = only(
        waiting(
            "170|c1|post|NONE|EXITWITHTIMEOUT|1|3|60",
            "170|c1|bank|NONE|STEP|170010|c1|queue|TIMEOUT|queue|main|fr|",
            "170|c1|bank|NONE|ENTERQUEUE||268800|1",
            "180|c1|bank|a16|CONNECT|10|c1.3|4",
            "200|c1|bank|a16|COMPLETECALLER|10|20|1",
            CENTRE_ENDS.format(200),
        )
    )
    shows([call], "outcome | first | last | wait | talk\nanswered | post | bank | 70 | 20")
    shows_stints(call, "queue | exit | wait\npost | timed_out | 60\nbank | answered | 10")


def test_who_leaves_a_queue_for_a_message_and_comes_back_has_one_stint() -> None:
    call = only(
        waiting(
            "120|c1|post|a01|RINGNOANSWER|4000",
            "130|c1|post|NONE|EXITWITHKEY|1|2|3|20",
            "130|c1|NONE|NONE|STEP|130100|c1|queue|CONTINUE|say|main|fr|agencies",
            "145|c1|post|NONE|STEP|145100|c1|said||queue|main|fr|",
            "145|c1|post|NONE|ENTERQUEUE||268800|2",
            "160|c1|post|a02|CONNECT|15|c1.3|4",
            "190|c1|post|a02|COMPLETECALLER|15|30|2",
            CENTRE_ENDS.format(190),
        )
    )
    shows([call], "outcome | wait | talk\nanswered | 35 | 30")
    shows_stints(
        call,
        """
        stint | queue | entered | left | place | wait | exit     | attempts
        1     | post  | 110.3   | 160  | 3     | 35   | answered | a01 4 no_answer, a02 4 answered
        """,
    )


def test_a_message_cut_short_within_the_second_still_leaves_one_stint() -> None:
    call = only(
        waiting(
            "130|c1|post|NONE|EXITWITHKEY|1|2|3|20",
            "130|c1|NONE|NONE|STEP|130100|c1|queue|CONTINUE|say|main|fr|agencies",
            "130|c1|post|NONE|STEP|130600|c1|said|#|queue|main|fr|",
            "130|c1|post|NONE|ENTERQUEUE||268800|2",
            "130|c1|post|a02|CONNECT|0|c1.3|0",
            "190|c1|post|a02|COMPLETECALLER|0|60|2",
            CENTRE_ENDS.format(190),
        )
    )
    shows_stints(call, "stint | wait | exit | handlings\n1 | 20 | answered | a02 60 caller")


def test_who_goes_through_the_menu_to_the_same_queue_again_has_two_stints() -> None:
    call = only(
        waiting(
            "130|c1|post|NONE|EXITWITHKEY|*|2|3|20",
            "130|c1|NONE|NONE|STEP|130100|c1|queue|CONTINUE|ask|main|fr|",
            "135|c1|post|NONE|STEP|135100|c1|digits|2|queue|main|fr|",
            "135|c1|post|NONE|ENTERQUEUE||268800|2",
            "150|c1|post|NONE|ABANDON|1|2|15",
            CALLER_ENDS.format(150),
        )
    )
    shows([call], "outcome | wait | keys\nabandoned | 35 | 22")
    shows_stints(call, "stint | queue | exit | wait\n1 | post | left_by_key | 20\n2 | post | abandoned | 15")


def test_a_key_while_waiting_and_back_is_one_stint_and_its_wait_goes_on() -> None:
    call = only(
        waiting(
            "120|c1|post|NONE|EXITWITHKEY|1|2|3|10",
            "120|c1|NONE|NONE|STEP|120100|c1|key|1|say|main|fr|news",
            "126|c1|post|NONE|STEP|126300|c1|said||queue|main|fr|",
            "126|c1|post|NONE|ENTERQUEUE||268800|2",
            "130|c1|post|a01|CONNECT|4|c1.3|2",
            "160|c1|post|a01|COMPLETECALLER|4|30|2",
            CALLER_ENDS.format(160),
        )
    )
    shows([call], "outcome | keys | wait\nanswered | 21 | 14")
    assert len(call.stints) == 1
