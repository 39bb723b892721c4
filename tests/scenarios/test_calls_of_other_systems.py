"""Journals of other systems, which have no arrival and no end of ours; two of them real."""

from collections import Counter

import pytest

from pasted import calls_in, only, shows, shows_stints
from real_data import real

pytestmark = pytest.mark.usefixtures("told_by_the_tables_too")


def test_a_real_crisis_day_gives_its_published_figures() -> None:
    calls = calls_in(real("queue_log_from_anonymousbank_1999-08-01.txt").read_bytes(), early_after=0)
    assert Counter(call.outcome.value for call in calls) == {"answered": 1511, "abandoned": 728}
    assert sum(call.talk or 0 for call in calls) == 292_772
    waits = [call.wait or 0 for call in calls if call.outcome == "answered"]
    assert round(sum(waits) / len(waits), 2) == 134.85
    lost = [call.wait or 0 for call in calls if call.outcome == "abandoned"]
    assert round(sum(lost) / len(lost), 1) == 79.5
    assert round(sum(wait <= 20 for wait in waits) / len(calls), 4) == 0.1804
    assert sum(call.talk is None for call in calls if call.outcome == "answered") == 6


def test_a_real_crisis_day_counts_early_hang_ups_apart() -> None:
    counted = Counter(
        call.outcome.value for call in calls_in(real("queue_log_from_anonymousbank_1999-08-01.txt").read_bytes())
    )
    assert counted["abandoned"] + counted["abandoned_early"] == 728
    assert counted["abandoned_early"] > 0
    assert counted.total() == 2239


def test_a_journal_as_dirty_as_life_gives_four_answered_calls() -> None:
    calls = calls_in(real("queue_log_asterisk2slack_fixture.txt").read_bytes())
    shows(
        calls,
        """
        call              | first | wait | talk | agent      | outcome  | hung up by
        1546015415.757927 | 201   | 10   | 122  | Agent Six  | answered | caller
        1546027663.761192 | 201   | 14   | -    | Agent Six  | answered | -
        1546023970.760296 | 201   | 6    | 228  | Agent Six  | answered | agent
        1546023604.760166 | 201   | 10   | 406  | Agent Sept | answered | caller
        """,
    )
    assert [len(call.stints) for call in calls] == [1, 1, 1, 1]
    assert len(calls[0].stints[0].attempts) == 4
    assert [len(call.handlings) for call in calls] == [1, 1, 1, 1]


def test_an_entry_written_five_times_is_one_stint() -> None:
    enters = "100|7.1|201|NONE|ENTERQUEUE||268800|1"
    call = only("\n".join([enters, "110|7.1|201|Six|CONNECT|10|7.2|9", *[enters] * 4]))
    shows_stints(call, "stint | wait | exit\n1 | 10 | answered")


def test_an_entry_written_with_another_place_is_still_one_stint() -> None:
    call = only("100|7.1|201|NONE|ENTERQUEUE||26|1\n100|7.1|201|NONE|ENTERQUEUE||26|2\n109|7.1|201|NONE|ABANDON|1|1|9")
    shows_stints(call, "stint | wait | exit\n1 | 9 | abandoned")


def test_an_answer_without_an_entry_tells_when_the_entry_was() -> None:
    call = only("110|7.1|201|Six|CONNECT|10|7.2|9\n150|7.1|201|Six|COMPLETEAGENT|10|40|1")
    shows([call], "arrived | ended | outcome | wait | talk\n100 | 150 | answered | 10 | 40")


def test_a_ring_before_an_answer_without_an_entry_belongs_to_it() -> None:
    call = only("130|7.1|201|Five|RINGNOANSWER|20000\n150|7.1|201|Six|CONNECT|50|7.2|9")
    shows_stints(call, "entered | attempts\n100 | Five 20 no_answer, Six 9 answered")


def test_the_same_queue_twice_in_one_call_is_two_stints() -> None:
    call = only(
        """
        100|7.1|201|NONE|ENTERQUEUE||26|1
        130|7.1|201|NONE|EXITWITHTIMEOUT|1|1|30
        140|7.1|201|NONE|ENTERQUEUE||26|1
        150|7.1|201|Six|CONNECT|10|7.2|9
        190|7.1|201|Six|COMPLETECALLER|10|40|1
        """
    )
    shows([call], "outcome | wait\nanswered | 40")
    shows_stints(call, "stint | exit | wait\n1 | timed_out | 30\n2 | answered | 10")


def test_a_second_visit_whose_entry_was_never_written_is_a_stint_of_its_own() -> None:
    call = only(
        """
        100|7.1|201|NONE|ENTERQUEUE||26|1
        130|7.1|201|NONE|EXITWITHTIMEOUT|1|1|30
        150|7.1|201|Six|CONNECT|5|7.2|4
        190|7.1|201|Six|COMPLETECALLER|5|40|1
        """
    )
    shows([call], "outcome | wait | talk\nanswered | 35 | 40")
    shows_stints(call, "entered | exit | wait\n100 | timed_out | 30\n145 | answered | 5")


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("130|7.1|201|NONE|ABANDON|1|1|30", "abandoned"),
        ("130|7.1|201|NONE|EXITWITHTIMEOUT|1|1|30", "timed_out"),
        ("130|7.1|201|NONE|EXITEMPTY|1|1|30", "nobody"),
        ("130|7.1|201|NONE|EXITWITHKEY|5|1|1|30", "left_by_key"),
        ("130|7.1|201|NONE|WITHDRAW|1|1|30|moved", "withdrawn"),
    ],
)
def test_a_call_ends_with_its_last_stint(line: str, outcome: str) -> None:
    call = only(f"100|7.1|201|NONE|ENTERQUEUE||26|1\n{line}")
    shows([call], f"outcome | arrived | ended | wait | number\n{outcome} | 100 | 130 | 30 | 26")


def test_who_only_entered_is_in_progress_and_interrupted_by_a_restart() -> None:
    enters = "100|7.1|201|NONE|ENTERQUEUE||26|1"
    assert only(enters).outcome == "in_progress"
    assert only(f"{enters}\n140|NONE|NONE|NONE|QUEUESTART|").outcome == "interrupted"


def test_an_answered_call_whose_end_was_never_written_stays_answered_after_a_restart() -> None:
    journal = "100|7.1|201|NONE|ENTERQUEUE||26|1\n110|7.1|201|Six|CONNECT|10|7.2|9\n140|NONE|NONE|NONE|QUEUESTART|"
    shows([only(journal)], "outcome | ended\nanswered | -")


def test_figures_that_are_none_are_not_made_up() -> None:
    call = only("100|7.1|201|NONE|ENTERQUEUE||26|first\n130|7.1|201|NONE|ABANDON|1|1|long")
    shows([call], "outcome | wait\nabandoned | 30")
    shows_stints(call, "place | wait\n- | 30")
    assert only("150|7.1|201|Six|COMPLETEAGENT|NaN|-4|1").talk is None
