"""Who finds something out, is told of his wait or that it is closed: journal in, outcomes out."""

import pytest
from one_call import CALLER_ENDS, CENTRE_ENDS, ENTERS, TO_POST, journal, waiting

from pasted import only, shows, shows_stints

pytestmark = pytest.mark.usefixtures("told_by_the_tables_too")


def test_a_caller_who_hangs_up_in_the_menu_is_not_lost() -> None:
    shows([only(journal(CALLER_ENDS.format(107)))], "outcome | wait | hung up by\nabandoned_early | - | caller")


def test_a_caller_who_cuts_the_message_short_has_not_heard_it() -> None:
    call = only(
        journal(
            "104|c1|NONE|NONE|STEP|104000|c1|digits|5|say|main|fr|agencies",
            "105|c1|NONE|NONE|STEP|105000|c1|said|9|ask|main|en|",
            CALLER_ENDS.format(107),
        )
    )
    shows([call], "outcome | keys\nabandoned_early | 59")


def test_a_caller_who_heard_his_information_and_hangs_up_is_informed() -> None:
    call = only(
        journal(
            "104|c1|NONE|NONE|STEP|104000|c1|digits|5|say|main|fr|agencies",
            "115|c1|NONE|NONE|STEP|115000|c1|said||ask|main|fr|",
            CALLER_ENDS.format(117),
        )
    )
    shows([call], "outcome | keys\ninformed | 5")


def test_a_caller_who_hangs_up_during_the_message_has_not_heard_it() -> None:
    call = only(journal("104|c1|NONE|NONE|STEP|104000|c1|digits|5|say|main|fr|agencies", CALLER_ENDS.format(106)))
    assert call.outcome == "abandoned_early"


@pytest.mark.parametrize(("ended", "outcome"), [(113, "abandoned_early"), (114, "informed"), (130, "informed")])
def test_a_caller_who_has_heard_ten_seconds_of_it_has_heard_what_he_rang_for(ended: int, outcome: str) -> None:
    call = only(journal("104|c1|NONE|NONE|STEP|104000|c1|digits|5|say|main|fr|agencies", CALLER_ENDS.format(ended)))
    assert call.outcome == outcome


BULLETIN = "101|c1|NONE|NONE|STEP|101000|c1|arrived||say|main|fr|welcome+bulletin_welcome"


def test_who_hears_the_bulletin_for_all_and_hangs_up_in_the_menu_is_informed() -> None:
    menu = "121|c1|NONE|NONE|STEP|121000|c1|said||ask|main|fr|"
    assert only(journal(BULLETIN, menu, CALLER_ENDS.format(123))).outcome == "informed"
    wants = "124|c1|post|NONE|STEP|124000|c1|digits|2|look|main|fr|"
    assert only(journal(BULLETIN, menu, wants, CALLER_ENDS.format(131))).outcome == "abandoned"


@pytest.mark.parametrize("ended", [105, 119])
def test_who_hangs_up_before_it_is_over_has_perhaps_heard_no_more_than_the_welcome(ended: int) -> None:
    assert only(journal(BULLETIN, CALLER_ENDS.format(ended))).outcome == "abandoned_early"


TOLD_OF_THE_WAIT = "104|c1|NONE|NONE|STEP|104000|c1|place|3-0-2|say|main|fr|place_3"
"""As older journals have it; now the queue to which he is on his way stands in it."""
NOTICE = "104|c1|post|NONE|STEP|104000|c1|digits|2|say|main|fr|recorded"


@pytest.mark.parametrize("told", [TOLD_OF_THE_WAIT, TOLD_OF_THE_WAIT.replace("c1|NONE", "c1|post"), NOTICE])
@pytest.mark.parametrize(("ended", "outcome"), [(108, "abandoned_early"), (109, "abandoned"), (130, "abandoned")])
def test_who_hangs_up_while_he_is_told_of_his_wait_or_that_talks_are_recorded_is_lost(
    told: str, ended: int, outcome: str
) -> None:
    """He wanted somebody: what he is told on his way is no information that he rang for."""
    assert only(journal(told, CALLER_ENDS.format(ended))).outcome == outcome


def test_who_heard_the_notice_of_recording_to_its_end_and_then_hangs_up_is_lost() -> None:
    looks = "120|c1|post|NONE|STEP|120000|c1|said||look|main|fr|"
    assert only(journal(NOTICE, looks, CALLER_ENDS.format(120))).outcome == "abandoned"


def test_who_found_something_out_and_then_wanted_somebody_but_hangs_up_on_his_way_is_lost() -> None:
    heard = (
        "104|c1|NONE|NONE|STEP|104000|c1|digits|5|say|main|fr|agencies",
        "115|c1|NONE|NONE|STEP|115000|c1|said||ask|main|fr|",
    )
    notice = NOTICE.replace("104", "117")
    assert only(journal(*heard, notice, CALLER_ENDS.format(125))).outcome == "abandoned"


CLOSED_MENU = "101|c1|NONE|NONE|STEP|101000|c1|arrived||ask|night|fr|closed"
TABLE = "110|c1|NONE|NONE|STEP|110000|c1|digits|5|say|night|fr|agencies"


def test_who_is_told_that_it_is_closed_and_hangs_up_came_when_it_was_closed() -> None:
    shows([only(journal(CLOSED_MENU, CALLER_ENDS.format(107)))], "outcome | hung up by\nclosed | caller")


def test_who_is_told_that_it_is_closed_and_finds_out_for_himself_is_informed() -> None:
    heard = "118|c1|NONE|NONE|STEP|118000|c1|said||ask|night|fr|"
    call = only(journal(CLOSED_MENU, TABLE, heard, CALLER_ENDS.format(119)))
    shows([call], "outcome | keys\ninformed | 5")


@pytest.mark.parametrize(("key", "outcome"), [("", "informed"), ("4", "closed")])
def test_the_farewell_is_why_he_leaves_only_if_he_wanted_somebody(key: str, outcome: str) -> None:
    heard = "118|c1|NONE|NONE|STEP|118000|c1|said||ask|night|fr|"
    end = f"124|c1|NONE|NONE|STEP|124000|c1|digits|{key}|end|night|fr|closed"
    call = only(journal(CLOSED_MENU, TABLE, heard, end, CENTRE_ENDS.format(130)))
    assert call.outcome == outcome


def test_a_caller_who_heard_a_message_and_then_waited_in_vain_is_lost() -> None:
    call = only(
        journal(
            "104|c1|NONE|NONE|STEP|104000|c1|digits|5|say|main|fr|agencies",
            "108|c1|NONE|NONE|STEP|108000|c1|said||ask|main|fr|",
            TO_POST,
            ENTERS,
            "141|c1|post|NONE|ABANDON|1|3|31",
            CALLER_ENDS.format(141),
        )
    )
    shows([call], "outcome | keys\nabandoned | 52")


def test_who_left_a_queue_for_a_message_and_heard_it_is_informed() -> None:
    call = only(
        waiting(
            "130|c1|post|NONE|EXITWITHKEY|1|2|3|20",
            "130|c1|NONE|NONE|STEP|130100|c1|queue|CONTINUE|say|main|fr|agencies",
            "140|c1|NONE|NONE|STEP|140100|c1|said||end|main|fr|informed",
            CENTRE_ENDS.format(141),
        )
    )
    assert call.outcome == "informed"
    shows_stints(call, "exit | wait\nleft_by_key | 20")
