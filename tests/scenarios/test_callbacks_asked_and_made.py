"""Callers who ask to be called back, and what becomes of it: the call that asked, the call that came back, the request.

Times are seconds of the test's own epoch.
"""

import pytest

from mille.records.calls.callbacks import Requests
from mille.records.calls.fold import fold
from mille.reports.narration.call_timeline import timeline
from mille.words.formats import formats_of
from pasted import calls_in, lines_in, only, shows, shows_stints

pytestmark = pytest.mark.usefixtures("told_by_the_tables_too")

EPOCH = 1_790_000_000


def at(seconds: int) -> int:
    return EPOCH + seconds


ASKS = f"""
    {at(100)}|c1|NONE|NONE|ARRIVED|{at(100)}120|c1|1000|268800|fr
    {at(100)}|c1|NONE|NONE|STEP|{at(100)}140|c1|arrived||ask|main|fr|
    {at(110)}|c1|post|NONE|STEP|{at(110)}300|c1|digits|2|queue|main|fr|
    {at(110)}|c1|post|NONE|ENTERQUEUE||268800|3
    {at(139)}|c1|post|NONE|EXITWITHKEY|1|3|3|29
    {at(140)}|c1|NONE|NONE|STEP|{at(140)}200|c1|key|1|confirm|main|fr|
"""
PROMISED = f"""
    {at(150)}|c1|NONE|NONE|STEP|{at(150)}100|c1|confirmed|1|promise|main|fr|left_by_key
    {at(150)}|c1|post|NONE|CALLBACK|{at(150)}110|c1|asked|751234|{at(100)}|00|fr||
    {at(155)}|c1|NONE|NONE|ENDED|{at(155)}400|c1|16|centre
"""


def claimed(seconds: int, attempt: int = 1, token: str = "t1") -> str:
    return f"{at(seconds)}|c1|post|NONE|CALLBACK|{at(seconds)}000|c1|claimed|{attempt}|{token}"


def result(seconds: int, word: str, attempt: int = 1) -> str:
    return f"{at(seconds)}|c1|post|NONE|CALLBACK|{at(seconds)}000|c1-r{attempt}|result|{attempt}|{word}"


TAKES = f"""
    {at(320)}|c1|post|NONE|CALLBACK|{at(320)}000|c1-r1|reached|1|c1-r1
    {at(320)}|c1-r1|post|NONE|CALLBACK|{at(320)}010|c1-r1|returned|c1|751234|fr
    {at(320)}|c1-r1|post|NONE|STEP|{at(320)}300|c1-r1|returned||queue||fr|
    {at(320)}|c1-r1|post|NONE|ENTERQUEUE||751234|1
"""
TALKS = f"""
    {at(325)}|c1-r1|post|a02|CONNECT|5|c1.3|2
    {at(385)}|c1-r1|post|a02|COMPLETECALLER|5|60|1
    {at(385)}|c1-r1|NONE|NONE|ENDED|{at(385)}400|c1-r1|16|caller
"""


@pytest.mark.parametrize("language", ["fr", "dhv", "wls"])
def test_callers_are_called_back_in_whatever_language_they_chose(language: str) -> None:
    asked = (ASKS + PROMISED).replace("|fr||\n", f"|{language}||\n")
    requests = Requests(lines_in(asked))
    assert [request.language for request in requests.open] == [language]
    assert requests.unreadable == []


def told(*lines: str) -> str:
    return "\n".join([ASKS, PROMISED, *lines])


def request(*lines: str) -> tuple[str, str]:
    """The state of the request, and what its attempts came to."""
    found = Requests(lines_in(told(*lines))).by_call["c1"]
    return found.state, " ".join(attempt.result or "?" for attempt in found.attempts)


def test_the_call_that_asked_left_by_key_and_the_one_that_came_back_is_another() -> None:
    calls = calls_in(told(claimed(300), TAKES, TALKS))
    shows(
        calls,
        """
        call  | number | keys | first | wait | talk | agent | outcome     | hung up by | language | callback of
        c1    | 268800 | 21   | post  | 29   | -    | -     | left_by_key | centre     | fr       | -
        c1-r1 | 751234 | -    | post  | 5    | 60   | a02   | answered    | caller     | fr       | c1
        """,
    )
    assert [call.arrived_at.timestamp() for call in calls] == [at(100) + 0.12, at(320) + 0.01]
    assert request(claimed(300), TAKES, TALKS) == ("reached", "reached")


def test_who_was_called_back_and_hangs_up_while_he_is_told_that_talks_are_recorded_is_not_informed() -> None:
    notice = f"{at(320)}|c1-r1|post|NONE|STEP|{at(320)}300|c1-r1|returned||say||fr|recorded"
    reached, returned, *_ = TAKES.strip().splitlines()
    ended = f"{at(335)}|c1-r1|NONE|NONE|ENDED|{at(335)}400|c1-r1|16|caller"
    shows(calls_in(told(claimed(300), reached, returned, notice, ended))[1:], "call | outcome\nc1-r1 | abandoned")


def test_what_is_told_later_of_his_request_does_not_make_the_call_that_asked_longer() -> None:
    call = only(told(claimed(300), result(330, "busy"), claimed(930, 2), result(960, "noanswer", 2)))
    assert call.ended_at is not None
    assert call.ended_at.timestamp() == at(155) + 0.4
    shows_stints(call, "queue | wait | exit\npost | 29 | left_by_key")


@pytest.mark.parametrize("word", ["busy", "noanswer", "nokey", "failed"])
def test_who_could_not_be_reached_has_no_call_of_his_own_and_is_tried_again(word: str) -> None:
    """`nokey`: whoever picked up, a voice mail too, did not press 1."""
    shows(calls_in(told(claimed(300), result(330, word))), "call | outcome\nc1 | left_by_key")
    assert request(claimed(300), result(330, word)) == ("waiting", word)
    assert request(claimed(300), result(330, word), claimed(930, 2)) == ("calling", f"{word} ?")


@pytest.mark.parametrize(
    "answered",
    [
        "post|a02|CONNECT|5|c2.3|2",
        f"NONE|liberte|REACHED|{at(250)}000|c2|partner",
        f"NONE|a02|REACHED|{at(250)}000|c2|agent",
    ],
)
def test_who_rang_again_himself_and_was_answered_by_whomever_is_not_called_back(answered: str) -> None:
    """An agent of a queue, a partner, or an agent whom a key names."""
    again = f"{at(240)}|c2|NONE|NONE|ARRIVED|{at(240)}120|c2|1000|268800|fr"
    assert request(again) == ("waiting", "")
    assert request(again, f"{at(250)}|c2|{answered}") == ("served", "")


def test_who_presses_2_is_not_called_again() -> None:
    assert request(claimed(300), result(310, "declined")) == ("declined", "declined")


def test_a_crash_between_claim_and_call_costs_the_attempt() -> None:
    assert request(claimed(300)) == ("calling", "?")
    assert request(claimed(300), result(320, "lost")) == ("waiting", "lost")
    assert request(claimed(300), result(320, "lost"), claimed(920, 2), result(950, "busy", 2)) == (
        "waiting",
        "lost busy",
    )


def test_an_attempt_is_claimed_once_and_the_first_claim_wins() -> None:
    lines = lines_in(told(claimed(300), claimed(300, 1, "t2"), claimed(301, 2), claimed(302, 3)))
    attempts = Requests(lines).by_call["c1"].attempts
    assert [(attempt.number, attempt.token) for attempt in attempts] == [(1, "t1")]


OVER = f"{at(200)}|c1|post|NONE|CALLBACK|{at(200)}000|c1|over|withdrawn"


def test_who_was_withdrawn_is_not_claimed_any_more() -> None:
    assert request(OVER, claimed(300)) == ("withdrawn", "")


def test_who_hangs_up_when_he_stands_in_line_again_is_lost_in_the_call_that_came_back() -> None:
    lost = f"""
        {at(340)}|c1-r1|post|NONE|ABANDON|1|1|20
        {at(340)}|c1-r1|NONE|NONE|ENDED|{at(340)}400|c1-r1|16|caller
    """
    shows(
        calls_in(told(claimed(300), TAKES, lost)),
        "call | outcome | callback of\nc1 | left_by_key | -\nc1-r1 | abandoned | c1",
    )


def test_who_rings_in_himself_and_is_served_is_not_called_any_more() -> None:
    again = f"""
        {at(200)}|c7|NONE|NONE|ARRIVED|{at(200)}120|c7|1000|268800|fr
        {at(210)}|c7|post|a02|CONNECT|5|c7.3|2
    """
    assert request(again) == ("served", "")
    assert request(again.replace("268800", "751234")) == ("served", "")
    assert request(again.replace("268800", "268801")) == ("waiting", "")


def test_who_hangs_up_while_he_is_asked_for_his_number_left_by_key_without_a_request() -> None:
    ends = f"{at(150)}|c1|NONE|NONE|ENDED|{at(150)}400|c1|16|caller"
    assert only(ASKS + ends).outcome == "left_by_key"
    assert Requests(lines_in(ASKS + ends)).by_call == {}


def test_who_stays_in_line_after_he_was_asked_has_one_stint() -> None:
    stays = f"""
        {at(150)}|c1|post|NONE|STEP|{at(150)}100|c1|confirmed|*|queue|main|fr|
        {at(150)}|c1|post|NONE|ENTERQUEUE||268800|1
        {at(160)}|c1|post|a02|CONNECT|10|c1.3|2
        {at(170)}|c1|post|a02|COMPLETECALLER|10|10|1
        {at(170)}|c1|NONE|NONE|ENDED|{at(170)}400|c1|16|caller
    """
    shows([only(ASKS + stays)], "wait | talk | outcome\n39 | 10 | answered")
    after_timeout = (
        (ASKS + stays).replace("EXITWITHKEY|1|3|3|29", "EXITWITHTIMEOUT|3|3|29").replace("|key|1|", "|queue|TIMEOUT|")
    )
    shows_stints(only(after_timeout), "stint | queue | wait | exit\n1 | post | 39 | answered")


def test_the_whole_story_is_told_in_words() -> None:
    lines = [
        line for line in lines_in(told(claimed(300), result(330, "busy"), claimed(930, 2), OVER)) if line.callid == "c1"
    ]
    call = fold(lines, None)
    assert call is not None
    words = [moment.words for moment in timeline(call, lines, formats_of("en"))]
    assert words[7:] == [
        "hears the number for the callback: is it right?",
        "answers 1",
        "is promised a callback",
        "asks for a callback to 7512** by the queue post",
        "the centre hangs up",
        "is not called back any more: somebody withdrew it",
        "attempt 1 to call back begins",
        "attempt 1 to call back: the line is busy",
        "attempt 2 to call back begins",
    ]
