"""Lines about an agent in, his sessions and pauses out. Times are seconds since an epoch of the test's own.

`there` are his sessions in each queue, `pauses` the pauses in each, `spans` the two merged over all his queues.
"""

from datetime import UTC, datetime

import pytest

from agent_seconds import logged_in_seconds, paused_seconds
from mille.records.attendance.agent_fold import fold_agent
from mille.records.attendance.presence import presences
from mille.records.attendance.sessions import Pause, Session
from pasted import lines_in


def at(second: float) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def second(moment: datetime | None) -> str:
    return "..." if moment is None else f"{moment.timestamp():g}"


def session(one: Session) -> str:
    begun = "" if one.login else "seen "
    return f"{one.queue} {begun}{second(one.began_at)}-{second(one.ended_at)}{f' {one.ended}' if one.ended else ''}"


def pause(one: Pause) -> str:
    return f"{one.queue} {second(one.began_at)}-{second(one.ended_at)}{f' {one.reason}' if one.reason else ''}"


def tells(journal: str, *, there: str, pauses: str = "", spans: str | None = None) -> None:
    """Fails unless these lines tell these sessions and pauses, in any order of the lines."""
    for lines in (lines_in(journal), lines_in(journal)[::-1]):
        sessions, paused = fold_agent(lines)
        assert ", ".join(map(session, sessions)) == there
        assert ", ".join(map(pause, paused)) == pauses
        if spans is not None:
            merged = [
                f"{second(span.began_at)}-{second(span.ended_at)}{' paused' if span.paused else ''}"
                for span in presences(sessions, paused)
            ]
            assert ", ".join(merged) == spans


def test_an_agent_logs_in_and_out() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        100|CLI|bank|a01|ADDMEMBER|
        900|CLI|post|a01|REMOVEMEMBER|
        901|CLI|bank|a01|REMOVEMEMBER|
        """,
        there="bank 100-901 logout, post 100-900 logout",
        spans="100-901",
    )


def test_who_logs_in_within_the_second_of_a_roll_call_has_logged_in() -> None:
    tells(
        """
        100|NONE|NONE|NONE|QUEUESTART|
        100|CLI|post|a01|ADDMEMBER|
        100|NONE|post|a01|PAUSE|lunch
        100|NONE|NONE|a01|PRESENT|100900|NONE|100900|401|post|post
        100|NONE|NONE|NONE|ROLLCALL|100900|NONE|100900|1
        160|NONE|post|a01|UNPAUSE|lunch
        170|CLI|post|a01|ADDMEMBER|
        170|CLI|post|a01|REMOVEMEMBER|
        900|CLI|post|a01|REMOVEMEMBER|
        """,
        there="post 100-900 logout",
        pauses="post 100-160 lunch",
        spans="100-160 paused, 160-900",
    )


def test_who_has_not_logged_out_is_there() -> None:
    tells("100|MANAGER|post|a01|ADDMEMBER|", there="post 100-...", spans="100-...")


def test_who_comes_in_pausing_pauses() -> None:
    tells(
        "100|MANAGER|post|a01|ADDMEMBER|PAUSED\n160|NONE|post|a01|UNPAUSE|",
        there="post 100-...",
        pauses="post 100-160",
        spans="100-160 paused, 160-...",
    )


def test_a_pause_of_one_queue_of_two_leaves_him_answering() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        100|CLI|bank|a01|ADDMEMBER|
        200|NONE|post|a01|PAUSE|letters
        300|NONE|post|a01|UNPAUSE|letters
        """,
        there="bank 100-..., post 100-...",
        pauses="post 200-300 letters",
        spans="100-...",
    )


def test_pauses_of_both_queues_that_overlap_are_a_pause_where_they_do() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        100|CLI|bank|a01|ADDMEMBER|
        200|NONE|post|a01|PAUSE|lunch
        250|NONE|bank|a01|PAUSE|lunch
        300|NONE|post|a01|UNPAUSE|
        350|NONE|bank|a01|UNPAUSE|
        """,
        there="bank 100-..., post 100-...",
        pauses="post 200-300 lunch, bank 250-350 lunch",
        spans="100-250, 250-300 paused, 300-...",
    )


def test_a_pause_of_all_queues_is_one_in_each_and_the_lines_of_each_add_nothing() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        100|CLI|bank|a01|ADDMEMBER|
        200|NONE|NONE|a01|PAUSEALL|lunch
        200|NONE|post|a01|PAUSE|lunch
        200|NONE|bank|a01|PAUSE|lunch
        300|NONE|NONE|a01|UNPAUSEALL|
        300|NONE|post|a01|UNPAUSE|
        300|NONE|bank|a01|UNPAUSE|
        """,
        there="bank 100-..., post 100-...",
        pauses="bank 200-300 lunch, post 200-300 lunch",
        spans="100-200, 200-300 paused, 300-...",
    )


def test_from_a_pause_of_all_he_may_return_to_one_queue() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        100|CLI|bank|a01|ADDMEMBER|
        200|NONE|NONE|a01|PAUSEALL|
        250|NONE|bank|a01|UNPAUSE|
        300|NONE|NONE|a01|UNPAUSEALL|
        """,
        there="bank 100-..., post 100-...",
        pauses="bank 200-250, post 200-300",
        spans="100-200, 200-250 paused, 250-...",
    )


def test_who_logs_out_in_a_pause_pauses_no_more() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        200|NONE|post|a01|PAUSE|lunch
        300|CLI|post|a01|REMOVEMEMBER|
        400|CLI|post|a01|ADDMEMBER|
        """,
        there="post 100-300 logout, post 400-...",
        pauses="post 200-300 lunch",
        spans="100-200, 200-300 paused, 400-...",
    )


def test_a_pause_within_a_pause_is_one_unless_it_has_another_reason() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        200|NONE|post|a01|PAUSE|lunch
        210|NONE|post|a01|PAUSE|lunch
        220|NONE|post|a01|PAUSE|
        250|NONE|post|a01|PAUSE|training
        300|NONE|post|a01|UNPAUSE|
        310|NONE|post|a01|UNPAUSE|
        """,
        there="post 100-...",
        pauses="post 200-250 lunch, post 250-300 training",
        spans="100-200, 200-300 paused, 300-...",
    )


def test_a_pause_and_a_return_within_one_second_change_nothing() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        200|NONE|post|a01|PAUSE|lunch
        200|NONE|post|a01|UNPAUSE|
        300|NONE|post|a01|PAUSE|lunch
        400|NONE|post|a01|PAUSE|lunch
        400|NONE|post|a01|UNPAUSE|
        """,
        there="post 100-...",
        pauses="post 300-400 lunch, post 400-... lunch",
        spans="100-300, 300-... paused",
    )


def test_who_logs_in_elsewhere_is_there_before_he_goes_and_has_one_session() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        500|CLI|post|a01|ADDMEMBER|
        501|CLI|post|a01|REMOVEMEMBER|
        900|CLI|post|a01|REMOVEMEMBER|
        """,
        there="post 100-900 logout",
        spans="100-900",
    )


def test_who_logs_in_elsewhere_within_the_second_is_still_there() -> None:
    tells(
        "100|CLI|post|a01|ADDMEMBER|\n500|CLI|post|a01|ADDMEMBER|\n500|CLI|post|a01|REMOVEMEMBER|",
        there="post 100-...",
    )


def test_who_logs_in_elsewhere_returns_from_his_pause() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        200|NONE|post|a01|PAUSE|lunch
        500|CLI|post|a01|ADDMEMBER|
        500|CLI|post|a01|REMOVEMEMBER|
        """,
        there="post 100-...",
        pauses="post 200-500 lunch",
    )


def test_a_login_told_twice_is_one_and_the_logout_counts() -> None:
    tells(
        "100|CLI|post|a01|ADDMEMBER|\n100|CLI|post|a01|ADDMEMBER|\n130|CLI|post|a01|REMOVEMEMBER|",
        there="post 100-130 logout",
    )


def test_lines_that_stand_there_twice_are_one_session_and_one_pause() -> None:
    told = [
        "100|CLI|post|a01|ADDMEMBER|", "200|NONE|post|a01|PAUSE|lunch", "300|NONE|post|a01|UNPAUSE|",
        "400|CLI|post|a01|REMOVEMEMBER|",
    ]  # fmt: skip
    tells(
        "\n".join([*told, *told]),
        there="post 100-400 logout",
        pauses="post 200-300 lunch",
        spans="100-200, 200-300 paused, 300-400",
    )


def test_who_logs_in_elsewhere_and_out_within_the_second_has_gone() -> None:
    move = ["500|CLI|post|a01|ADDMEMBER|", *["500|CLI|post|a01|REMOVEMEMBER|"] * 2]
    tells("\n".join(["100|CLI|post|a01|ADDMEMBER|", *move]), there="post 100-500 logout")
    tells("\n".join(["500|CLI|post|a01|ADDMEMBER|", *move]), there="post 500-500 logout")


def test_who_logs_out_and_in_within_the_second_has_one_session() -> None:
    tells(
        "100|CLI|post|a01|ADDMEMBER|\n500|CLI|post|a01|REMOVEMEMBER|\n500|CLI|post|a01|ADDMEMBER|",
        there="post 100-...",
    )


def test_a_second_login_long_ago_does_not_keep_him_there_for_ever() -> None:
    tells(
        "100|CLI|post|a01|ADDMEMBER|\n200|CLI|post|a01|ADDMEMBER|\n9000|CLI|post|a01|REMOVEMEMBER|",
        there="post 100-9000 logout",
    )


def test_a_logout_without_a_login_tells_that_he_was_there_and_makes_no_time_up() -> None:
    tells("900|CLI|post|a01|REMOVEMEMBER|", there="post seen 900-900 logout", spans="")


def test_a_pause_without_a_login_tells_that_he_is_there() -> None:
    tells(
        "500|NONE|post|a01|PAUSE|lunch\n600|NONE|post|a01|UNPAUSE|\n900|CLI|post|a01|REMOVEMEMBER|",
        there="post seen 500-900 logout",
        pauses="post 500-600 lunch",
        spans="500-600 paused, 600-900",
    )


def test_a_line_that_comes_late_does_not_bring_him_back() -> None:
    tells(
        "100|CLI|post|a01|ADDMEMBER|\n900|CLI|post|a01|REMOVEMEMBER|\n903|NONE|post|a01|UNPAUSE|",
        there="post 100-900 logout",
    )


def test_the_telephone_whose_queues_all_pause_is_no_agent() -> None:
    tells("200|NONE|NONE|PJSIP/phone-401|PAUSEALL|\n300|NONE|NONE|PJSIP/phone-401|UNPAUSEALL|", there="", spans="")


def test_a_penalty_or_a_call_says_nothing_of_his_presence() -> None:
    tells("200|NONE|post|PJSIP/phone-401|PENALTY|2\n300|c1|post|a01|CONNECT|12|c1.3|3", there="")


# ------------------------------------------------------------------------------------------------- restarts
def test_asterisk_remembers_its_members_and_the_roll_call_says_so() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        150|NONE|post|a01|PAUSE|lunch
        500|NONE|NONE|NONE|QUEUESTART|
        503|NONE|NONE|a01|PRESENT|503200|NONE|503100|401|post|post
        503|NONE|NONE|NONE|ROLLCALL|503300|NONE|503100|1
        900|CLI|post|a01|REMOVEMEMBER|
        """,
        there="post 100-900 logout",
        pauses="post 150-900 lunch",
        spans="100-150, 150-900 paused",
    )


def test_whom_the_roll_call_does_not_name_has_gone_when_asterisk_started() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        100|CLI|bank|a01|ADDMEMBER|
        150|NONE|post|a01|PAUSE|lunch
        500|NONE|NONE|NONE|QUEUESTART|
        503|NONE|NONE|a01|PRESENT|503200|NONE|503100|401|bank|
        503|NONE|NONE|NONE|ROLLCALL|503300|NONE|503100|7
        """,
        there="bank 100-..., post 100-500 restart",
        pauses="post 150-500 lunch",
        spans="100-...",
    )


def test_a_queue_that_the_centre_has_no_more_has_no_agents() -> None:
    tells("100|CLI|post|a01|ADDMEMBER|\n503|NONE|NONE|NONE|ROLLCALL|503300|NONE|503100|0", there="post 100-503 absent")


def test_who_logged_in_since_the_roll_was_called_has_not_gone() -> None:
    tells("504|CLI|post|a01|ADDMEMBER|\n505|NONE|NONE|NONE|ROLLCALL|505300|NONE|503100|0", there="post 504-...")


def test_whom_only_the_roll_call_names_is_there_since_nobody_knows_when() -> None:
    tells(
        "503|NONE|NONE|a01|PRESENT|503200|NONE|503100|home|bank,post|post\n503|NONE|NONE|NONE|ROLLCALL|503300|NONE|503100|1",
        there="bank seen 503-..., post seen 503-...",
        pauses="post 503-...",
        spans="503-...",
    )


def test_a_roll_call_ends_a_pause_whose_end_nobody_wrote() -> None:
    tells(
        """
        100|CLI|post|a01|ADDMEMBER|
        150|NONE|post|a01|PAUSE|lunch
        503|NONE|NONE|a01|PRESENT|503200|NONE|503100|401|post|
        503|NONE|NONE|NONE|ROLLCALL|503300|NONE|503100|1
        """,
        there="post 100-...",
        pauses="post 150-503 lunch",
    )


def test_without_a_roll_call_a_restart_ends_nothing_until_he_logs_in_again() -> None:
    before = "100|CLI|post|a01|ADDMEMBER|\n500|NONE|NONE|NONE|QUEUESTART|\n700|NONE|NONE|NONE|QUEUESTART|"
    tells(before, there="post 100-...")
    tells(
        f"{before}\n800|CLI|post|a01|ADDMEMBER|", there="post 100-500 restart, post 800-...", spans="100-500, 800-..."
    )


# ------------------------------------------------------------------------------------------------- intervals
DAY = 86_400


@pytest.mark.parametrize(
    ("since", "until", "logged_in", "paused"),
    [
        (DAY - 900, DAY, 900, 300),  # the quarter of an hour before midnight
        (DAY, DAY + 900, 900, 600),  # and the one after it: the pause goes on across the edge
        (0, DAY, 3600, 300),
        (0, 2 * DAY, 7200, 900),
        (DAY + 600, DAY + 900, 300, 0),  # the pause ends where the interval begins
        (DAY + 3600, 2 * DAY, 0, 0),  # he has gone
        (DAY, DAY, 0, 0),  # nothing
    ],
)
def test_a_pause_across_midnight_is_shared_out_to_the_second(
    since: int, until: int, logged_in: int, paused: int
) -> None:
    spans = presences(
        *fold_agent(
            lines_in(
                f"""
                {DAY - 3600}|CLI|post|a01|ADDMEMBER|
                {DAY - 300}|NONE|post|a01|PAUSE|lunch
                {DAY + 600}|NONE|post|a01|UNPAUSE|
                {DAY + 3600}|CLI|post|a01|REMOVEMEMBER|
                """
            )
        )
    )
    assert logged_in_seconds(spans, at(since), at(until)) == logged_in
    assert paused_seconds(spans, at(since), at(until)) == paused


def test_who_is_there_over_the_end_of_a_month_is_there_in_both() -> None:
    eve, first = datetime(2027, 1, 31, 23, 0, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)
    journal = f"{eve.timestamp():.0f}|CLI|post|a01|ADDMEMBER|"
    spans = presences(*fold_agent(lines_in(journal)))
    assert logged_in_seconds(spans, datetime(2027, 1, 1, tzinfo=UTC), first) == 3600
    assert logged_in_seconds(spans, first, datetime(2027, 2, 2, tzinfo=UTC)) == DAY
