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

from mille.reports import drawing, paper
from mille.reports.paper import Block, Chart, Paper

MARGIN = 1.8 * cm
BREADTH = A4[0] - 2 * MARGIN
FONT, BOLD = "Vera", "VeraBd"
"""Bitstream Vera, which comes with reportlab: it has every letter of French."""
INK, GREY, RULE = HexColor("#111111"), HexColor("#555555"), HexColor("#dddddd")
CHART_TEXT = 9.9


def as_pdf(report: Paper) -> bytes:
    """The report on A4, page by page, each with its number."""
    _fonts()
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=f"{report.title}: {report.period}", author="mille", lang=report.language, invariant=1,
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


def _said(text: str, style: ParagraphStyle) -> Paragraph:
    """Words in a style; what the font has no sign for is a question mark, rather than an empty box."""
    font: Any = pdfmetrics.getFont(FONT)
    known = font.face.charToGlyph
    readable = "".join(sign if ord(sign) in known else {"\u202f": "\u00a0"}.get(sign, "?") for sign in text)
    return Paragraph(escape(readable), style)


def _flow(report: Paper) -> Iterator[Flowable]:
    yield _said(report.title, _style(18, bold=True, after=2))
    yield _said(report.period, _style(12))
    yield _said(report.complete, _style(8.5, colour=GREY, after=8))
    for block in report.blocks:
        yield from _block(block)
    if report.legend:
        yield _said(report.legend_title, _style(12.5, bold=True))
        for name, formula in report.legend:
            yield KeepTogether([_said(name, _style(8, bold=True, after=0)), _said(formula, _style(8, after=4))])
    for sentence in report.foot:
        yield _said(sentence, _style(8, colour=GREY))


def _block(block: Block) -> Iterator[Flowable]:
    if isinstance(block, paper.Heading):
        yield Spacer(0, 8)
        yield _said(block.text, _style(12.5, bold=True))
    elif isinstance(block, paper.Paragraph):
        yield _said(block.text, _style(9))
    elif isinstance(block, Chart):
        told = [_said(block.title, _style(9.5, bold=True, after=0)), _said(block.told, _style(8, colour=GREY))]
        yield KeepTogether([*told, _drawn(block), Spacer(0, 8)])
    else:
        yield from _table(block)


def _table(table: paper.Table) -> Iterator[Flowable]:
    small, head = _style(7.8, after=0), _style(7.8, bold=True, after=0)
    right = ParagraphStyle("right", parent=small, alignment=2)
    right_head = ParagraphStyle("right head", parent=head, alignment=2)
    rows = [[_said(cell, head if n < table.words else right_head) for n, cell in enumerate(table.head)]]
    rows += [[_said(cell, small if n < table.words else right) for n, cell in enumerate(row)] for row in table.rows]
    if table.notes:
        noted = ParagraphStyle("note", parent=small, textColor=GREY, leftIndent=8)
        for row, note in zip(rows, (table.notes_head, *table.notes), strict=True):
            row.append(_said(note, noted))
    lines: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, GREY),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    if table.total and table.rows:
        lines.append(("LINEABOVE", (0, -1), (-1, -1), 0.7, GREY))
    if table.title:
        yield _said(table.title, _style(9.5, bold=True, after=2))
    yield Table(rows, colWidths=_widths(table), repeatRows=1, style=TableStyle(lines), hAlign="LEFT")
    yield Spacer(0, 10)


def _widths(table: paper.Table) -> list[float]:
    """As wide as each column's longest cell wants; narrower in proportion when the page is not as wide."""
    columns = zip(table.head, *table.rows, strict=True)
    wanted = [max(_wanted(cell, table, n) for cell in column) + 9 for n, column in enumerate(columns)]
    if table.notes:
        return [*wanted, BREADTH - sum(wanted)]
    return [width * min(1.0, BREADTH / sum(wanted)) for width in wanted]


def _wanted(cell: str, table: paper.Table, column: int) -> float:
    head = cell == table.head[column]
    words = cell.split(" ") if head and column >= table.words else [cell]  # heads of figures may be broken
    return float(max(pdfmetrics.stringWidth(word, BOLD if head else FONT, 7.8) for word in words))


def _drawn(chart: Chart) -> shapes.Drawing:
    """The marks of the chart as reportlab draws them: y grows upwards there."""
    scale = BREADTH / drawing.WIDTH
    drawn = shapes.Drawing(BREADTH, drawing.HEIGHT * scale)
    group = shapes.Group(transform=(scale, 0, 0, scale, 0, 0))
    for mark in drawing.draw(chart):
        group.add(_shape(mark))
    drawn.add(group)
    return drawn


def _shape(mark: drawing.Mark) -> Any:
    height, made = drawing.HEIGHT, cast(Any, shapes)  # its stubs know fewer ways to give a colour than it has
    colour = HexColor(mark.colour)
    if isinstance(mark, drawing.Bar):
        y = height - mark.y - mark.height
        return made.Rect(mark.x, y, mark.width, mark.height, fillColor=colour, strokeColor=None)
    if isinstance(mark, drawing.Dot):
        return made.Circle(mark.x, height - mark.y, 2.4, fillColor=colour, strokeColor=None)
    if isinstance(mark, drawing.Label):
        look = {"textAnchor": mark.anchor, "fontName": FONT, "fontSize": CHART_TEXT, "fillColor": colour}
        return made.String(mark.x, height - mark.y, mark.text, **look)
    points = [part for x, y in mark.points for part in (x, height - y)]
    dashes = [6, 4] if mark.dashed else None
    return made.PolyLine(points, strokeColor=colour, strokeWidth=mark.width, strokeDashArray=dashes)


def _numbered(canvas: Canvas, document: Any) -> None:
    canvas.setFont(FONT, 8)
    canvas.setFillColor(GREY)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(document.page))
