"""Each case that other systems get wrong (the design's list) has its tests; none disappears unnoticed."""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]

CASES = {
    "the same queue twice in one call": "test_the_same_queue_twice_in_one_call_is_two_stints",
    "two queues": (
        "test_two_queues_in_one_call_are_two_visits test_lost_in_one_queue_and_answered_in_the_next_is_answered"
    ),
    "EXITWITHKEY": "test_who_leaves_a_queue_by_a_key_and_hangs_up_left_by_key",
    "CONNECT without COMPLETE": "test_a_talk_whose_end_nobody_wrote_is_answered_and_its_length_is_not_made_up",
    "a malformed line": "test_a_malformed_line_is_kept_with_what_is_wrong_with_it",
    "a callid longer than 32": "test_a_callid_longer_than_32_is_a_callid",
    "ABANDON with an agent name": (
        "test_a_caller_who_leaves_while_he_is_being_connected_is_lost_and_the_agent_was_rung"
    ),
    "AGENTDUMP then another attempt": "test_an_agent_who_lets_the_caller_go_is_an_attempt_and_the_next_one_answers",
    "RINGNOANSWER five times": "test_an_agent_who_does_not_answer_five_times_is_five_attempts",
    "refused join": "test_a_queue_that_refuses_a_caller_gives_the_reason",
    "pause across an interval edge": "test_a_pause_across_midnight_is_shared_out_to_the_second",
    "overlapping pauses": "test_pauses_of_both_queues_that_overlap_are_a_pause_where_they_do",
    "pause of one queue and of all": (
        "test_a_pause_of_one_queue_of_two_leaves_him_answering"
        " test_a_pause_of_all_queues_is_one_in_each_and_the_lines_of_each_add_nothing"
        " test_from_a_pause_of_all_he_may_return_to_one_queue"
    ),
    "midnight, month end": (
        "test_a_call_over_midnight_or_the_end_of_a_month_belongs_to_its_arrival"
        " test_who_is_there_over_the_end_of_a_month_is_there_in_both"
    ),
    "a change of clock": "test_the_hour_that_a_clock_has_twice_is_two_hours_and_the_one_it_has_not_is_no_wait",
    "COMPLETE after our own end of the call": "test_the_end_of_a_talk_may_be_written_after_the_end_of_the_call",
    "lines out of order, duplicate lines": (
        "test_the_order_of_the_lines_does_not_matter test_a_line_read_twice_counts_once"
        " test_neither_lines_out_of_order_nor_lines_that_come_twice_matter"
        " test_lines_that_stand_there_twice_are_one_session_and_one_pause"
    ),
    "rotation in mid-call": "test_a_rotation_in_mid_call_splits_no_call",
    "restart in mid-call": "test_a_restart_of_asterisk_interrupts_the_calls_that_were_going_on",
    "queue renamed": "test_a_queue_renamed_keeps_its_past_and_who_waited_then_was_in_both",
    "WITHDRAW": "test_who_is_taken_out_of_a_queue_is_withdrawn",
    "transfers to a queue": "test_a_transfer_to_a_queue_gives_each_agent_his_own_talk",
    "transfers to an agent or outside": (
        "test_a_transfer_to_an_agent_or_outside_ends_the_first_talk_and_makes_no_other_up"
        " test_a_caller_handed_to_an_agent_is_told_by_cel_who_talked_to_him"
        " test_while_an_agent_asks_another_his_caller_is_still_with_him_and_then_with_the_other"
    ),
    "callback answered": "test_the_call_that_asked_left_by_key_and_the_one_that_came_back_is_another",
    "callback refused": "test_who_presses_2_is_not_called_again",
    "callback taken by voice mail": ("test_who_could_not_be_reached_has_no_call_of_his_own_and_is_tried_again"),
}
"""The case, and the tests that hold it, by name."""


@cache
def known() -> set[str]:
    """The names of all tests."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in TESTS.rglob("test_*.py"))
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("case", CASES)
def test_every_case_that_others_get_wrong_has_its_test(case: str) -> None:
    assert set(CASES[case].split()) <= known()
