"""Each ring of an agent is one attempt, however it ended: journal in, attempts out."""

import pytest
from one_call import CENTRE_ENDS, waiting

from mille.records.calls.call import Call, Result
from mille.reports.narration.call_timeline import timeline
from mille.words.formats import formats_of
from pasted import lines_in, only

pytestmark = pytest.mark.usefixtures("told_by_the_tables_too")


def attempts(call: Call) -> list[tuple[str, float | None, Result]]:
    return [(attempt.agent, attempt.ring, attempt.result) for stint in call.stints for attempt in stint.attempts]


RINGS = (
    "115|c1|post|a01|RUNG|115400|c1|forwarded|23|20|1",  # Asterisk writes nothing of this one
    "116|c1|post|a01|RINGNOANSWER|0",
    "116|c1|post|a01|RUNG|116450|c1|refused|17|30|2",
    "117|c1|post|a01|RINGNOANSWER|0",
    "117|c1|post|a01|RUNG|117460|c1|refused|17|40|3",
    "132|c1|post|a02|RINGNOANSWER|15000",
    "132|c1|post|a02|RUNG|132990|c1|noanswer|26|15002|1",
    "133|c1|post|a03|RUNG|133100|c1|failed|34|100|1",
    "140|c1|post|a04|CONNECT|30|c1.9|3",
    "140|c1|post|a05|RUNG|140100|c1|cancelled|26|3100|0",
    "150|c1|post|a04|COMPLETEAGENT|30|10|1",
)


def test_every_ring_is_one_attempt_however_it_ended() -> None:
    call = only(waiting(*RINGS, CENTRE_ENDS.format(150)))
    assert attempts(call) == [
        ("a01", 0.02, Result.NO_ANSWER),
        ("a01", 0.03, Result.NO_ANSWER),
        ("a01", 0.04, Result.NO_ANSWER),
        ("a02", 15.002, Result.NO_ANSWER),
        ("a03", 0.1, Result.NO_ANSWER),
        ("a04", 3.0, Result.ANSWERED),
        ("a05", 3.1, Result.CANCELLED),
    ]


def test_in_plain_words_each_ring_is_told_once() -> None:
    journal = waiting(*RINGS, CENTRE_ENDS.format(150))
    told = [moment.words for moment in timeline(only(journal), lines_in(journal), formats_of("en"))]
    assert [words for words in told if "rung" in words or "telephone" in words] == [
        "the telephone of agent a01 forwards its calls, and is not followed",
        "the telephone of agent a01 refuses the call",
        "the telephone of agent a01 refuses the call",
        "agent a02 is rung for 15 s and does not answer",
        "agent a03 cannot be rung",
        "agent a05 is no longer rung after 3.1 s: the caller has left, or another agent has answered",
    ]


def test_of_two_rings_within_a_second_asterisks_lines_are_those_of_either() -> None:
    rings = [f"116|c1|post|a0{agent}|RINGNOANSWER|0" for agent in (1, 2)]
    rings += [f"116|c1|post|a0{agent}|RUNG|116{agent}00|c1|refused|17|9|1" for agent in (1, 2)]
    call = only(waiting(*rings, "130|c1|post|NONE|ABANDON|1|1|20", CENTRE_ENDS.format(130)))
    assert [agent for agent, _, _ in attempts(call)] == ["a01", "a02"]


def test_a_journal_without_our_lines_has_the_attempts_that_asterisk_wrote() -> None:
    call = only(
        waiting("116|c1|post|a01|RINGNOANSWER|5000", "130|c1|post|NONE|ABANDON|1|1|20", CENTRE_ENDS.format(130))
    )
    assert attempts(call) == [("a01", 5.0, Result.NO_ANSWER)]
