"""What a caller was told of his wait stays with his visit to the queue, beside the wait that came."""

import pytest

from pasted import only

pytestmark = pytest.mark.usefixtures("told_by_the_tables_too")

LIFE = """
    100|c1|NONE|NONE|ARRIVED|100000|c1|1000|268800|fr
    102|c1|post|NONE|STEP|102000|c1|digits|2|look|main|fr|
    102|c1|post|NONE|STEP|102100|c1|place|1-0-1|say|main|fr|{told}
    108|c1|post|NONE|STEP|108000|c1|said||queue|main|fr|
    108|c1|post|NONE|ENTERQUEUE||268800|2
    198|c1|post|a01|CONNECT|90|c1.2|3
    298|c1|post|a01|COMPLETECALLER|90|100|2
    298|c1|NONE|NONE|ENDED|298000|c1|16|centre
"""


@pytest.mark.parametrize(
    ("told", "announced"),
    [
        ("place_1+wait_1_8", (60, 480)), ("wait_0_1", (0, 60)), ("wait_60", (3600, None)), ("place_1", None),
        ("", None), ("wait_soon", None),
    ],
)  # fmt: skip
def test_the_wait_that_was_told_stays_with_the_visit(told: str, announced: tuple[int, int | None] | None) -> None:
    (stint,) = only(LIFE.format(told=told)).stints
    assert (stint.announced, stint.wait) == (announced, 90)


def test_older_journals_do_not_name_the_queue_and_are_read_all_the_same() -> None:
    older = LIFE.format(told="wait_1_8").replace("post|NONE|STEP|102", "NONE|NONE|STEP|102")
    assert [stint.announced for stint in only(older).stints] == [(60, 480)]


def test_what_was_told_on_the_way_to_another_queue_is_not_of_this_one() -> None:
    (stint,) = only(
        LIFE.format(told="wait_1_8").replace("102|c1|post|NONE|STEP|102100", "102|c1|bank|NONE|STEP|102100")
    ).stints
    assert stint.announced is None


def test_a_second_visit_was_not_told_what_the_first_one_was() -> None:
    again = """
        400|c1|post|NONE|ENTERQUEUE||268800|2
        410|c1|post|NONE|ABANDON|1|1|10
    """
    call = only(
        LIFE.format(told="wait_1_8").replace("298|c1|NONE|NONE|ENDED|298000", "411|c1|NONE|NONE|ENDED|411000") + again
    )
    assert [stint.announced for stint in call.stints] == [(60, 480), None]
