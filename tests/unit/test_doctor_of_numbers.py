"""What the doctor says of callers' numbers and of the key by which callers are known again."""

from datetime import timedelta
from pathlib import Path

import pytest

from mille.doctor.finding import State
from mille.doctor.privacy import OVERDUE, judge_age, judge_compressed, judge_key
from mille.live.numbers_due import EVERY

FILE = Path("/var/lib/mille/caller-key.json")


@pytest.mark.parametrize(
    ("there", "unknown", "state"), [(True, 0, State.OK), (True, 3, State.WARNING), (False, 0, State.WARNING)]
)
def test_without_a_key_nobody_is_known_when_he_rings_again(there: bool, unknown: int, state: State) -> None:
    assert judge_key(FILE, there, unknown).state is state


@pytest.mark.parametrize(
    ("days", "overdue", "state"),
    [(None, 9, State.OK), (90, 0, State.OK), (0, 0, State.OK), (90, 1, State.WRONG), (0, 1, State.WRONG)],
)
def test_a_number_that_is_still_there_after_its_time_is_wrong(days: int | None, overdue: int, state: State) -> None:
    assert judge_age(days, overdue).state is state


def test_what_is_due_now_is_not_yet_overdue() -> None:
    assert EVERY + timedelta(hours=1) < OVERDUE


def test_compressed_files_are_named_where_numbers_may_not_be_kept_for_ever() -> None:
    packed = (Path("/var/log/mille/journal-20260101.gz"),)
    (found,) = judge_compressed(90, packed)
    assert "journal-20260101.gz" in found.seen
    assert list(judge_compressed(None, packed)) == []
    assert list(judge_compressed(90, ())) == []
