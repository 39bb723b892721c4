"""Numbers taken out of the journal: the call stays what it was, and who rings again is still known, or not."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.records.calls.fold import fold
from mille.records.journal.line import Line, parse
from mille.records.numbers.caller_hash import caller_of
from mille.records.numbers.numbers_in_lines import (
    blanked,
    clean,
    forgotten,
    hashed,
    numbers,
    of_one,
    rewritten,
    understood,
)

KEY = "key-of-callers"
NUMBER, OTHER = "+687268800", "751234"
CALL = [
    f"100|n-100.1|NONE|NONE|ARRIVED|100000|n-100.1|1000|{NUMBER}|fr",
    "101|n-100.1|post|NONE|STEP|101000|n-100.1|arrived||queue|main|fr|||",
    f"101|n-100.1|post|NONE|ENTERQUEUE||{NUMBER}|1",
    f"103|n-100.1|post|NONE|NOBODYKNOWS|x|{NUMBER}",
    "105|n-100.1|post|a01|CONNECT|4|n-100.2|3",
    "165|n-100.1|post|a01|COMPLETECALLER|4|60|1",
    "165|n-100.1|NONE|NONE|ENDED|165000|n-100.1|16|caller",
]
RAW = [line.encode() + b"\n" for line in CALL]
LATER = datetime.fromtimestamp(10**9, UTC)


def lines(raw: list[bytes]) -> list[Line]:
    return [line for line in map(parse, raw) if isinstance(line, Line)]


def without(raw: list[bytes], replaced: object) -> list[bytes]:
    return [rewritten(line, replaced, numbers(lines(raw))) for line in raw]  # type: ignore[arg-type]


def test_every_call_knows_its_caller_again_by_a_hash_that_needs_the_key() -> None:
    call = fold(lines(RAW), None, key=KEY)
    assert call is not None
    assert (call.number, call.caller) == (NUMBER, caller_of(NUMBER, KEY))
    assert call.caller != caller_of(NUMBER, "another key")
    nobody = fold(lines(RAW), None)
    assert nobody is not None
    assert (nobody.number, nobody.caller) == (NUMBER, None)


def test_without_its_number_a_call_is_the_same_call_of_the_same_caller() -> None:
    before, after = (fold(lines(raw), None, key=KEY) for raw in (RAW, without(RAW, hashed(KEY))))
    assert before is not None
    assert after == replace(before, number=None)


def test_without_a_key_or_in_an_anonymous_centre_nothing_is_left_of_him() -> None:
    before = fold(lines(RAW), None, key=KEY)
    assert before is not None
    for left in (without(RAW, hashed("")), without(RAW, forgotten), without(without(RAW, hashed(KEY)), forgotten)):
        assert fold(lines(left), None, key=KEY) == replace(before, number=None, caller=None)
        assert not [raw for raw in left if b"68800" in raw or b"~" in raw]


def test_a_number_is_gone_from_every_place_and_a_second_time_changes_nothing() -> None:
    once = without(RAW, hashed(KEY))
    assert not [raw for raw in once if b"68800" in raw]
    assert without(once, hashed(KEY)) == once
    assert [raw.count(b"|") for raw in once] == [raw.count(b"|") for raw in RAW]


@pytest.mark.parametrize("asked", [NUMBER, "+687 26.88.00", ""])
def test_one_person_goes_and_others_stay_by_number_or_by_hash(asked: str) -> None:
    his = {caller_of(NUMBER, KEY) or ""}
    erase = of_one(asked or None, his, KEY)
    left = [erase(field) for field in (NUMBER, f"~{caller_of(NUMBER, KEY)}", OTHER, f"~{caller_of(OTHER, KEY)}", "")]
    assert left == ["", "", OTHER, f"~{caller_of(OTHER, KEY)}", ""]


def test_a_torn_line_loses_its_figures_and_the_start_of_asterisk_behind_it_stays() -> None:
    torn = b"1795300000|n-1795300000.1|NONE|NONE|ARRIVED|17953001795300100|NONE|NONE|NONE|QUEUESTART|\n"
    assert not understood(torn)
    left = parse(blanked(torn))
    assert isinstance(left, Line)
    assert (left.name, int(left.at.timestamp())) == ("QUEUESTART", 1795300100)
    assert b"1795300000|" not in left.raw
    assert understood(b"1795300100|NONE|NONE|NONE|QUEUESTART|\n")


def test_of_a_file_only_what_is_old_enough_is_changed_and_half_lines_with_their_neighbours() -> None:
    new = [line.replace(b"100|n-100", b"900|n-900") for line in RAW[:1]]
    file = [RAW[0], b"half a line of 268800\n", *new, b"half a line of 751234\n"]
    left = list(clean(file, hashed(KEY), datetime.fromtimestamp(500, UTC)))
    assert left[0] == rewritten(RAW[0], hashed(KEY))
    assert left[1] == b"half a line of ******\n"
    assert left[2:] == [*new, b"half a line of 751234\n"]


def test_a_file_without_numbers_is_left_as_it_is() -> None:
    once = list(clean(RAW, hashed(KEY), LATER))
    assert list(clean(once, hashed(KEY), LATER)) == once
    assert not [raw for raw in once if b"68800" in raw]


@given(st.lists(st.binary(max_size=60).map(lambda text: text.replace(b"\n", b"") + b"\n")))
def test_any_bytes_survive_the_erasing(file: list[bytes]) -> None:
    left = list(clean(file, hashed(KEY), LATER))
    assert len(left) == len(file)
    assert list(clean(left, hashed(KEY), LATER)) == left


@given(st.lists(st.sampled_from(["268800", "751234", "+687268801", ""]), min_size=1, max_size=20))
def test_who_rang_how_often_is_the_same_before_and_after(numbers_: list[str]) -> None:
    def counted(field: str) -> dict[str | None, int]:
        found: dict[str | None, int] = defaultdict(int)
        for index, number in enumerate(numbers_):
            raw = f"100|c.{index}|NONE|NONE|ARRIVED|100000|c|1000|{number}|fr\n".encode()
            call = fold(lines([raw if field == "number" else rewritten(raw, hashed(KEY))]), None, key=KEY)
            assert call is not None
            found[call.caller] += 1
        return found

    assert counted("number") == counted("hash")
    assert len(counted("number")) == len(set(numbers_))


def test_the_number_at_which_he_wants_to_be_called_back_goes_too_also_when_it_is_another() -> None:
    asked = b"200|n-100.1|post|NONE|CALLBACK|200000|n-100.1|asked|" + OTHER.encode() + b"|1795300000|0|fr||\n"
    returned = b"300|n-300.9|post|NONE|CALLBACK|300000|n-300.9|returned|n-100.1|" + OTHER.encode() + b"|fr\n"
    other = b"~" + (caller_of(OTHER, KEY) or "").encode()
    assert numbers(lines([*RAW, asked])) == {NUMBER, OTHER}
    for raw in (asked, returned):
        left = rewritten(raw, hashed(KEY))
        assert OTHER.encode() not in left
        assert other in left
        assert left.count(b"|") == raw.count(b"|")
        assert b"1795300000" in left or raw is returned
    call = fold(lines([rewritten(returned, hashed(KEY))]), None, key=KEY)
    assert call is not None
    assert (call.number, call.caller, call.callback_of) == (None, caller_of(OTHER, KEY), "n-100.1")


def test_a_wait_is_not_taken_for_the_number_of_who_rings_from_a_short_one() -> None:
    call = [
        b"1000|c|q|NONE|ENTERQUEUE||201|1\n",
        b"1040|c|q|a1|RINGNOANSWER|201\n",
        b"1201|c|q|a2|CONNECT|201|c2|9\n",
        b"1201|c|q|a2|NOBODYKNOWS|201\n",
        b"1402|c|q|a2|COMPLETECALLER|201|201|1\n",
    ]
    before, after = fold(lines(call), None, key=KEY), fold(lines(without(call, hashed(KEY))), None, key=KEY)
    assert before is not None
    assert after == replace(before, number=None)
    assert [raw for raw in clean(call, forgotten, LATER) if b"NOBODYKNOWS" in raw] == [b"1201|c|q|a2|NOBODYKNOWS|\n"]


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("BLINDTRANSFER|751234|out|10|20000|1", "BLINDTRANSFER|******|out|10|20000|1"),
        ("BLINDTRANSFER|+687751234|out|10|20000|1", "BLINDTRANSFER|**********|out|10|20000|1"),
        ("BLINDTRANSFER|403|mille-telephones|10|20000|1", "BLINDTRANSFER|403|mille-telephones|10|20000|1"),
        (
            "ATTENDEDTRANSFER|LINK|Local/751234@out-1;1|PJSIP/a|5|4|1",
            "ATTENDEDTRANSFER|LINK|Local/******@out-1;1|PJSIP/a|5|4|1",
        ),
        ("ATTENDEDTRANSFER|BRIDGE|af-751234|10|20000|1", "ATTENDEDTRANSFER|BRIDGE|af-751234|10|20000|1"),
        ("BLINDTRANSFER|751234", "BLINDTRANSFER|******"),
    ],
)
def test_whom_a_caller_was_handed_on_to_is_erased_and_the_talk_before_stays(target: str, left: str) -> None:
    raw, cleaned = (f"100|c|q|a1|{told}\n".encode() for told in (target, left))
    for replaced in (hashed(KEY), hashed(""), forgotten):
        assert rewritten(raw, replaced) == rewritten(cleaned, replaced) == cleaned
    assert rewritten(raw, of_one("999999", [], KEY)) == raw
    if "+" not in target:
        assert rewritten(raw, of_one("75.12.34", [], KEY)) == cleaned
