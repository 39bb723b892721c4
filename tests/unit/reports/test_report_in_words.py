"""A report says what was counted, on paper, on a page, for a spreadsheet; and no more than is known."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from mille.records.calls.call import Outcome
from mille.records.figures.all_figures import FIGURES, Value
from mille.records.figures.filters import Filters
from mille.records.figures.report import By, Part, Report
from mille.records.figures.tally import AgentTally, CallTally, StintTally
from mille.reports import tables
from mille.reports.charts.chart_geometry import HEIGHT, WIDTH, Bar, Dot, Label, Line, draw
from mille.reports.charts.svg import svg
from mille.reports.columns import AGENTS, CALLS, STINTS, Column
from mille.reports.composition.building import command
from mille.reports.composition.compose import compose, identity
from mille.reports.document import Chart, Paper, Series, Table
from mille.reports.formats.page import as_html
from mille.reports.formats.pdf import as_pdf
from mille.reports.formats.spreadsheet import as_csv
from mille.reports.formats.text import as_text
from mille.reports.wording import SEVERAL, wording_of
from mille.words.catalogue import languages
from reported import DAY, TERMS, by_category, report

LANGUAGES = pytest.mark.parametrize("language", languages())


def text_of(made: Report, language: str = "en") -> str:
    return " ".join(as_text(compose(made, language)).split())


def empty() -> Report:
    """A day on which nobody called."""

    def part(name: str) -> Part:
        return Part(name, "", DAY.since, DAY.until, Filters(), TERMS, CallTally(), StintTally(), AgentTally())

    return replace(report(), rows=(part("a"), part("b")), groups=(), total=part(""))


class Page(HTMLParser):
    """What a browser would fetch, and whether what is opened is closed."""

    VOID = ("meta", "br", "hr", "img", "input", "link")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href", "xlink:href")]
        if tag not in self.VOID and not self.get_starttag_text().endswith("/>"):  # type: ignore[union-attr]
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect", "polyline", "circle"):
            assert self.open.pop() == tag


# ------------------------------------------------------------------------------------------------- sentences
@LANGUAGES
def test_every_figure_and_every_column_has_its_words_and_no_two_figures_have_the_same(language: str) -> None:
    words = wording_of(language)
    assert len({words.figure(figure) for figure in FIGURES}) == len(FIGURES)
    for figure in FIGURES:
        assert "{" not in words.formula(figure, TERMS)
    for column in (*CALLS, *STINTS, *AGENTS, Column("promise"), Column("expected")):
        assert column.head(words)
    for table in (tables.GROUPS, tables.HEADS):
        assert table.keys() == set(By)


def test_one_call_has_its_outcome_in_the_singular_and_a_figure_in_the_plural() -> None:
    french = wording_of("fr")
    assert [french.outcome(Outcome.LEFT_BY_KEY, n) for n in (0, 1, 2, SEVERAL)] == [
        *["sorti par une touche"] * 2,
        *["sortis par une touche"] * 2,
    ]
    assert french.figure("left_by_key") == "sortis par une touche"
    made = report()
    assert made.total.calls is not None
    one = replace(made.total.calls, offered=1, outcomes={Outcome.ANSWERED: 1})
    said = identity(replace(made, total=replace(made.total, calls=one)), french)
    assert said == "1 présenté = 1 traité + 0 inconnu."


def test_offered_is_the_sum_of_the_outcomes_and_unknown_is_always_shown() -> None:
    said = identity(report(), wording_of("en"))
    assert said == "181 offered = 146 answered + 27 abandoned + 2 abandoned early + 6 outside hours + 0 unknown."
    offered, *parts = map(int, re.findall(r"\d+", said))
    assert offered == sum(parts)


def test_calls_that_have_not_exactly_one_outcome_are_not_hidden() -> None:
    made = report()
    assert made.total.calls is not None
    wrong = replace(made, total=replace(made.total, calls=replace(made.total.calls, offered=182)))
    assert "WARNING: some calls have no outcome, or several" in text_of(wrong)
    assert "WARNING" not in text_of(made)


def test_where_nobody_called_nothing_is_0_or_100_per_cent() -> None:
    said = text_of(empty())
    assert "No calls in this period." in said
    assert "%" not in said
    assert "answer rate - answered / offered" in said


def test_a_share_is_0_or_100_per_cent_only_when_it_is_that() -> None:
    words = wording_of("en")
    assert words.value(Value(999 / 1000, 999, 1000), "answer_rate") == "99.9%\u00a0(999/1,000)"
    assert words.value(Value(1 / 10_000, 1, 10_000), "answer_rate") == "0.1%\u00a0(1/10,000)"
    assert words.value(Value(1.0, 3, 3), "answer_rate") == "100%\u00a0(3/3)"


def test_where_no_session_is_known_nobody_says_that_no_agent_was_there() -> None:
    made = report()
    assert made.total.agents is not None
    unknown = replace(made.total.agents, logged_in=0.0, paused=0.0)
    said = text_of(replace(made, total=replace(made.total, agents=unknown)))
    assert "agents there - (logged in - paused)" in said
    assert "occupancy - (" in said


def test_it_says_until_when_the_records_are_complete() -> None:
    made = report()
    assert "Records are complete until Friday 27 November 2026, 7:00. Times are those of Pacific/Noumea." in text_of(
        made
    )
    early = replace(made, complete_until={"n1": datetime(2026, 11, 26, 3, tzinfo=UTC), **made.complete_until})
    assert "until Thursday 26 November 2026, 14:00 (n1: Thursday" in text_of(early)
    assert "The period was not over then" in text_of(early)
    assert "there are no figures" in text_of(replace(made, complete_until={}))


def test_who_calls_less_than_expected_is_named() -> None:
    assert "Fewer calls than expected: Colis, 33% (60/181) instead of 60%." in text_of(by_category())
    assert "No category has fewer" not in text_of(by_category())
    assert "is not known" not in text_of(by_category())
    *_, colis = by_category().groups
    some = replace(by_category(), groups=(colis, replace(colis, name="", title="", expected=None)))
    assert "The shares are of all 181 calls; the category of 60 of them is not known." in text_of(some)


def test_a_promise_is_told_kept_or_missed_queue_by_queue() -> None:
    (table,) = [
        block for block in compose(report(), "en").blocks if isinstance(block, Table) and "promise" in block.head
    ]
    column = table.head.index("promise")
    promises = {row[0]: row[column].replace("\u00a0", " ") for row in table.rows}
    assert promises["Banque"] == "90% within 20 s, missed"
    assert promises["Courrier & colis <b>"] == "50% within 60 s, kept"


@LANGUAGES
def test_every_figure_of_the_whole_has_its_formula_beside_it(language: str) -> None:
    paper, words = compose(report(), language), wording_of(language)
    beside = {row[0]: note for block in paper.blocks if isinstance(block, Table) and block.notes
              for row, note in zip(block.rows, block.notes, strict=True)}  # fmt: skip
    beside |= dict(paper.legend)
    shown = [f for f in FIGURES.values() if f.id not in set(Outcome) or dict(report().identity)[Outcome(f.id)]]
    missing = [f.id for f in shown if words.figure(f.id) not in beside and f"stint_{f.id}" not in FIGURES]
    assert [name for name in missing if FIGURES[name].view != "stint"] == []


def test_what_lists_the_calls_is_typed_as_it_stands_there() -> None:
    filters = Filters(since=datetime(2026, 11, 26, tzinfo=DAY.zone), first_queue="bank")
    assert command(filters, "Europe/Paris") == (
        "mille calls --since '2026-11-26 00:00:00' --first-queue bank --timezone Europe/Paris"
    )
    assert command(Filters(queue="", offered=True), "UTC") == "mille calls --queue '' --offered --timezone UTC"


# ------------------------------------------------------------------------------------------------- text
def test_what_is_wider_than_a_terminal_goes_on_below() -> None:
    table = Table("", ("queue", *(f"head {n}" * 2 for n in range(12))), (("bank", *(str(n) for n in range(12))),))
    paper = Paper("en", "t", "p", "c", (table,), "l")
    lines = as_text(paper).splitlines()
    assert max(map(len, lines)) <= 100
    assert sum(line.startswith("bank ") for line in lines) == 2
    assert [word for line in lines if line.startswith("bank ") for word in line.split()[1:]] == list(
        map(str, range(12))
    )


# ------------------------------------------------------------------------------------------------- page
@LANGUAGES
def test_the_page_needs_nothing_else_and_is_well_formed(language: str) -> None:
    page = Page(as_html(compose(report(), language, [by_category()])))
    assert page.fetched == []


def test_the_page_does_not_believe_what_things_are_called() -> None:
    text = as_html(compose(report(), "fr"))
    assert "Courrier &amp; colis &lt;b&gt;" in text
    assert "Courrier & colis <b>" not in text


@LANGUAGES
def test_every_chart_says_what_it_shows_to_those_who_do_not_see_it(language: str) -> None:
    charts = [block for block in compose(report(), language).blocks if isinstance(block, Chart)]
    assert len(charts) == 4
    for number, chart in enumerate(charts):
        drawn = ElementTree.fromstring(svg(chart, f"c{number}"))
        assert drawn.attrib["role"] == "img"
        assert drawn.attrib["aria-labelledby"] == f"c{number}-title c{number}-desc"
        title, desc = drawn.find("title"), drawn.find("desc")
        assert title is not None
        assert desc is not None
        assert (title.text, desc.text) == (chart.title, chart.caption)


def test_all_marks_of_a_chart_lie_on_it() -> None:
    for chart in (block for block in compose(report(), "fr").blocks if isinstance(block, Chart)):
        for mark in draw(chart):
            points = mark.points if isinstance(mark, Line) else ((mark.x, mark.y),)
            assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
            assert not isinstance(mark, Bar) or mark.y + mark.height <= HEIGHT


def test_a_line_stops_where_nothing_is_known() -> None:
    chart = Chart("", "", tuple("abcdef"), (Series("", (1.0, 2.0, None, 3.0, None, None)),))
    names = [mark for mark in draw(chart) if isinstance(mark, Line) and mark.width == 1.8]
    dots = [mark for mark in draw(chart) if isinstance(mark, Dot)]
    assert ([len(line.points) for line in names], len(dots)) == ([2], 1)


def test_a_chart_of_a_thousand_intervals_writes_no_word_over_another() -> None:
    chart = Chart("", "", tuple(f"{n}:00" for n in range(1000)), (Series("", tuple(map(float, range(1000)))),))
    labels = [mark for mark in draw(chart) if isinstance(mark, Label) and mark.text.endswith(":00")]
    assert 10 <= len(labels) <= 13


# ------------------------------------------------------------------------------------------------- PDF
@LANGUAGES
def test_the_pdf_has_its_pages_its_words_and_its_numbers(language: str) -> None:
    paper = compose(report(), language, [by_category()])
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(paper))).pages]
    text = " ".join(" ".join(pages).replace("\u00a0", " ").split())
    assert 3 <= len(pages) <= 6
    assert [page.split()[0] for page in pages] == [str(number) for number in range(1, len(pages) + 1)]
    for word in (paper.title, "Courrier & colis <b>", *(b.title for b in paper.blocks if isinstance(b, Chart))):
        assert " ".join(word.split()) in text
    for figure in ("service_level_offered", "abandon_rate", "asa"):
        assert wording_of(language).value(report().total.value(figure), figure).replace("\u00a0", " ") in text


def test_a_pdf_of_the_same_report_is_the_same_to_the_byte() -> None:
    assert as_pdf(compose(report(), "fr")) == as_pdf(compose(report(), "fr"))


def test_a_letter_that_the_font_has_not_is_a_question_mark_and_no_empty_box() -> None:
    made = replace(compose(report(), "fr"), title="Œuvre 漢")
    assert "Œuvre ?" in PdfReader(io.BytesIO(as_pdf(made))).pages[0].extract_text()


# ------------------------------------------------------------------------------------------------- spreadsheet
def test_the_spreadsheet_has_every_number_as_it_was_counted() -> None:
    made = report()
    rows = list(csv.DictReader(io.StringIO(as_csv(made))))
    parts = [*made.rows, *made.groups, made.total]
    assert [row["part"] for row in rows] == ["interval"] * 24 + ["queue"] * 2 + ["total"]
    for row, part in zip(rows, parts, strict=True):
        for figure in FIGURES:
            value = part.value(figure)
            assert value is not None
            for name, number in ((figure, value.number), (f"{figure}.part", value.part)):
                assert row[name] == ("" if number is None else str(number))


def test_a_name_that_looks_like_a_formula_is_none() -> None:
    made = report()
    named = replace(made, groups=(replace(made.groups[0], title="=1+1"),))
    assert "'=1+1" in as_csv(named)
