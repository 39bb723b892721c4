"""A report as PDF, made by reportlab: pure Python, so that it works wherever pip does."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any, cast
from xml.sax.saxutils import escape

from reportlab.graphics import shapes
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from mille.reports import document as paper
from mille.reports.charts import chart_geometry
from mille.reports.document import Block, Chart, Paper

MARGIN = 1.8 * cm
BREADTH = A4[0] - 2 * MARGIN
FONT, BOLD = "Vera", "VeraBd"
"""Bitstream Vera, which comes with reportlab: it has every letter of French."""
INK, GREY, RULE = HexColor("#111111"), HexColor("#555555"), HexColor("#dddddd")
CHART_TEXT, TABLE_TEXT, PADDING = 9.9, 7.8, 7.0


def as_pdf(report: Paper) -> bytes:
    """The report on A4, page by page, each with its number."""
    _fonts()
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=f"{report.title}, {report.period}", author="mille", lang=report.language, invariant=1,
    )  # fmt: skip
    document.build(list(_flow(report)), onFirstPage=_numbered, onLaterPages=_numbered)
    return file.getvalue()


@cache
def _fonts() -> None:
    for font in (FONT, BOLD):
        pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)


def _style(size: float, *, bold: bool = False, colour: Any = INK, after: float = 4) -> ParagraphStyle:
    font = BOLD if bold else FONT
    return ParagraphStyle(
        f"{font}{size}", fontName=font, fontSize=size, leading=size * 1.35, textColor=colour, spaceAfter=after,
        keepWithNext=int(bold),
    )  # fmt: skip


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """Words in a style; what the font has no sign for is a question mark, rather than an empty box."""
    font: Any = pdfmetrics.getFont(FONT)
    known = font.face.charToGlyph
    readable = "".join(sign if ord(sign) in known else {"\u202f": "\u00a0"}.get(sign, "?") for sign in text)
    return Paragraph(escape(readable), style)


def _flow(report: Paper) -> Iterator[Flowable]:
    yield _paragraph(report.title, _style(18, bold=True, after=2))
    yield _paragraph(report.period, _style(12))
    yield _paragraph(report.complete, _style(8.5, colour=GREY, after=8))
    for block in report.blocks:
        yield from _block(block)
    if report.legend:
        yield _paragraph(report.legend_title, _style(12.5, bold=True))
        for name, formula in report.legend:
            yield _paragraph(f"{name} = {formula}", _style(8, after=2))
    for sentence in report.foot:
        yield _paragraph(sentence, _style(8, colour=GREY))


def _block(block: Block) -> Iterator[Flowable]:
    if isinstance(block, paper.Heading):
        yield Spacer(0, 8)
        yield _paragraph(block.text, _style(12.5, bold=True))
    elif isinstance(block, paper.Paragraph):
        yield _paragraph(block.text, _style(9))
    elif isinstance(block, paper.Headline):
        yield from _headline(block)
    elif isinstance(block, Chart):
        caption = [
            _paragraph(block.title, _style(9.5, bold=True, after=0)),
            _paragraph(block.caption, _style(8, colour=GREY)),
        ]
        yield KeepTogether([*caption, _drawn(block), Spacer(0, 8)])
    else:
        yield from _table(block)


def _headline(block: paper.Headline) -> Iterator[Flowable]:
    small = _style(7.5, colour=GREY, after=1)
    cells = [[_paragraph(name, small), _paragraph(number, _style(14, bold=True, after=1)), _paragraph(note, small)]
             for name, number, note in block.numbers]  # fmt: skip
    lines: list[Any] = [
        ("LINEABOVE", (0, 0), (-1, -1), 2, HexColor("#1f4e79")),
        ("BACKGROUND", (0, 0), (-1, -1), HexColor("#f3f6f9")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    yield Table([cells], colWidths=[BREADTH / len(cells)] * len(cells), style=TableStyle(lines))
    yield Spacer(0, 10)


def _table(table: paper.Table) -> Iterator[Flowable]:
    size, widths = _fitting(table)
    rows = [_row(table.head, table.words, size, bold=True)]
    for number, row in enumerate(table.rows, 1):
        rows.append(_row(row, table.words, size, bold=table.total and number == len(table.rows)))
    if table.notes:
        noted = ParagraphStyle("note", parent=_style(size, after=0), textColor=GREY, leftIndent=8)
        for cells, note in zip(rows, (table.notes_head, *table.notes), strict=True):
            cells.append(_paragraph(note, noted))
    if table.title:
        yield _paragraph(table.title, _style(9.5, bold=True, after=2))
    yield Table(rows, colWidths=widths, repeatRows=1, style=TableStyle(_rules(table)), hAlign="LEFT")
    yield Spacer(0, 10)


def _row(cells: tuple[str, ...], words: int, size: float, bold: bool) -> list[Any]:
    left = _style(size, bold=bold, after=0)
    right = ParagraphStyle(f"{left.name} right", parent=left, alignment=2)
    return [_paragraph(cell, left if column < words else right) for column, cell in enumerate(cells)]


def _rules(table: paper.Table) -> list[Any]:
    lines: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, GREY),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING / 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING / 2),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    return [*lines, ("LINEABOVE", (0, -1), (-1, -1), 0.7, GREY)] if table.total else lines


def _fitting(table: paper.Table) -> tuple[float, list[float]]:
    """A size of letters and the widths of columns such that no word is broken, a smaller size where it must be.

    Columns get what their words need, and of what is left as they would like to have for whole cells.
    """
    columns = list(zip(table.head, *table.rows, strict=True))
    room = BREADTH * (0.6 if table.notes else 1.0)
    size = TABLE_TEXT
    while True:
        least = [max(_wide(word, size) for cell in column for word in cell.split(" ")) + PADDING for column in columns]
        if sum(least) <= room or size <= 4:
            break
        size -= 0.4
    best = [max(_wide(cell, size) for cell in column) + PADDING for column in columns]
    more = [wanted - needed for wanted, needed in zip(best, least, strict=True)]
    share = min(1.0, max(0.0, room - sum(least)) / (sum(more) or 1.0))
    widths = [needed + share * extra for needed, extra in zip(least, more, strict=True)]
    return size, [*widths, BREADTH - sum(widths)] if table.notes else widths


def _wide(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, BOLD, size)) + 0.5


def _drawn(chart: Chart) -> shapes.Drawing:
    """The marks of the chart as reportlab draws them: y grows upwards there."""
    scale = BREADTH / chart_geometry.WIDTH
    drawn = shapes.Drawing(BREADTH, chart_geometry.HEIGHT * scale)
    group = shapes.Group(transform=(scale, 0, 0, scale, 0, 0))
    for mark in chart_geometry.draw(chart):
        group.add(_shape(mark))
    drawn.add(group)
    return drawn


def _shape(mark: chart_geometry.Mark) -> Any:
    height, made = chart_geometry.HEIGHT, cast(Any, shapes)  # its stubs know fewer ways to give a colour than it has
    colour = HexColor(mark.colour)
    if isinstance(mark, chart_geometry.Bar):
        y = height - mark.y - mark.height
        return made.Rect(mark.x, y, mark.width, mark.height, fillColor=colour, strokeColor=None)
    if isinstance(mark, chart_geometry.Dot):
        return made.Circle(mark.x, height - mark.y, 2.4, fillColor=colour, strokeColor=None)
    if isinstance(mark, chart_geometry.Label):
        look = {"textAnchor": mark.anchor, "fontName": FONT, "fontSize": CHART_TEXT, "fillColor": colour}
        return made.String(mark.x, height - mark.y, mark.text, **look)
    points = [part for x, y in mark.points for part in (x, height - y)]
    dashes = [6, 4] if mark.dashed else None
    return made.PolyLine(points, strokeColor=colour, strokeWidth=mark.width, strokeDashArray=dashes)


def _numbered(canvas: Canvas, document: Any) -> None:
    canvas.setFont(FONT, 8)
    canvas.setFillColor(GREY)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(document.page))
