"""A description becomes the centre it says, with the defaults that its comments promise."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_centre import SMALL, changed

from mille.centre.model.centre import Action, Agent, Centre, Hours, Menu, Queue, Season, Span, Trunk
from mille.centre.reader.description import load_centre, load_with_warnings, read_centre
from mille.centre.source.problems import DescriptionError
from mille.errors import MilleError

REFERENCE = Path(__file__).parents[3] / "asterisk-conf" / "centre" / "1000.yaml"


@pytest.fixture(scope="module")
def reference() -> Centre:
    return load_centre(REFERENCE)


def test_the_reference_is_read_without_warning() -> None:
    assert load_with_warnings(REFERENCE)[1] == ()


def test_a_queue_that_says_nothing_has_the_defaults_that_another_writes_out(reference: Centre) -> None:
    plain = Queue("mobile", hours="office", wait_message="wait")
    assert reference.queues["mobile"] == plain
    assert reference.queues["fixed-line"] == Queue(
        "fixed-line", "office", "wait", "leastrecent", 15, 10, 3, 1800, 0, 45, 0.8, 60, ()
    )
    assert reference.queues["bank"].hours == "counter"
    assert reference.queues["post"].help == ("fixed-line",)


def test_the_hours_of_the_reference_are_those_of_its_comments(reference: Centre) -> None:
    office = Span(7 * 60 + 45, 16 * 60)
    morning = Span(7 * 60 + 45, 11 * 60 + 30)
    until_three = Span(7 * 60 + 45, 15 * 60)
    between_the_years = dict.fromkeys((date(2026, 12, day) for day in (28, 29, 30)), (until_three,))
    assert reference.timetables["office"] == Hours(
        "office",
        {**dict.fromkeys(range(4), (office,)), 4: (Span(7 * 60 + 45, 15 * 60),)},
        closed_on_holidays=True,
        exceptions={date(2026, 12, 24): (morning,), **between_the_years, date(2026, 12, 31): (morning,)},
        seasons=(Season(date(2027, 1, 4), date(2027, 1, 29), dict.fromkeys(range(5), (Span(7 * 60, 14 * 60),))),),
        notices={date(2026, 12, 31): "new-year"},
    )
    assert reference.timetables["counter"].week[4] == (morning, Span(12 * 60 + 15, 15 * 60))


def test_menus_lead_where_they_say(reference: Centre) -> None:
    assert reference.menus["telecom"] == Menu(
        "telecom",
        say=("telecom-menu",),
        keys={"1": Action("queue", "fixed-line"), "2": Action("queue", "mobile"), "*": Action("menu", "main")},
        default=Action("queue", "fixed-line"),
    )
    assert reference.menus["main"].keys["8"] == Action("language", "fr")
    assert reference.menus["main"].keys["5"] == Action("table", "agencies")


def test_an_agent_has_an_extension_of_digits_and_skills(reference: Centre) -> None:
    skills = {"fixed-line": 0, "mobile": 1}
    assert reference.agents["a02"] == Agent("a02", "Joël Kaloï", "202", skills)


def test_a_units_queue_is_named_as_the_unit_and_its_agents_answer_it_only(reference: Centre) -> None:
    unit = reference.units["covid"]
    assert unit.queue == Queue("covid", "office", "wait", ring=20)
    assert unit.agents[0] == Agent("v01", "Anne Kabar", "301", {"covid": 0})
    assert (len(unit.agents), unit.key, unit.open) == (12, "4", False)


def test_what_yaml_would_guess_is_taken_as_written() -> None:
    assert read_centre(changed("country: NC", "country: NO"), "").country == "NO"
    assert read_centre(changed("extension: 201", "extension: 0201"), "").agents["a1"].extension == "0201"
    assert read_centre(changed("key: 4", "open: no\n    key: 0"), "").units["covid"].open is False
    assert read_centre(changed("key: 4", "open: yes\n    key: '#'"), "").units["covid"].open is True


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("sat", {5}),
        ("sat-sun", {5, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("'mon, wed'", {0, 2}),
        ("'mon-tue, sun'", {0, 1, 6}),
    ],
)
def test_days_are_written_as_people_write_them(written: str, days: set[int]) -> None:
    centre = read_centre(changed("{mon-thu: 7:45-16:00, fri:", f"{{{written}:"), "")
    assert centre.timetables["office"].week.keys() == days


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("22:00-2:00", (Span(1320, 1560),)),
        ("20:00-0:00", (Span(1200, 1440),)),
        ("0:00-24:00", (Span(0, 1440),)),
        ("'8:00 - 12:00'", (Span(480, 720),)),
        ("[14:00-16:00, 8:00-12:00]", (Span(480, 720), Span(840, 960))),
        ("closed", ()),
    ],
)
def test_hours_are_written_as_people_write_them(written: str, spans: tuple[Span, ...]) -> None:
    centre = read_centre(changed("{2026-12-24: 7:45-11:30}", f"{{2026-12-24: {written}}}"), "")
    assert centre.timetables["office"].exceptions[date(2026, 12, 24)] == spans


def test_an_address_may_be_a_network_or_of_ip_6() -> None:
    centre = read_centre(changed("192.0.2.1,", "'2001:db8::/32',"), "")
    assert centre.trunks["opt"] == Trunk("opt", ("2001:db8::/32", "198.51.100.0/24"))


def test_a_centre_may_have_no_unit() -> None:
    assert read_centre(SMALL.partition("units:")[0], "").units == {}


@pytest.mark.parametrize("name", ["missing.yaml", ".", "\0"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(MilleError, match="cannot be read"):
        load_centre(tmp_path / name)


def is_read_or_refused(text: str | bytes) -> bool:
    """Read a description, which may be anything; only a refusal with a place is an answer too."""
    try:
        return isinstance(read_centre(text, "any.yaml"), Centre)
    except DescriptionError as error:
        return all(problem.line >= 1 and problem.column >= 1 for problem in error.problems) and str(error) != ""


@given(st.text() | st.binary())
def test_anything_is_a_centre_or_a_refusal(text: str | bytes) -> None:
    assert is_read_or_refused(text)


YAML_SIGNS = ["[", "]", "{", "}", ": ", ",", "- ", "? ", "&a ", "*a", "!!x ", "|\n", '"', "'", "#", "\n", "\t", "~"]


@given(
    st.integers(0, len(SMALL)),
    st.integers(0, 40),
    st.lists(st.sampled_from(YAML_SIGNS) | st.text(max_size=3), max_size=4).map("".join),
)
def test_a_description_spoilt_anywhere_is_a_centre_or_a_refusal(at: int, length: int, instead: str) -> None:
    assert is_read_or_refused(SMALL[:at] + instead + SMALL[at + length :])


@given(st.permutations(SMALL.splitlines(keepends=True)), st.integers(1, 50))
def test_lines_in_any_order_are_a_centre_or_a_refusal(lines: list[str], count: int) -> None:
    assert is_read_or_refused("".join(lines[:count]))
