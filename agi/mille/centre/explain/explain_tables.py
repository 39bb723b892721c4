"""A table in plain words: how it is updated, how callers hear it, and what it says to begin with."""

from collections.abc import Iterator

from mille.centre.explain import explain_page as page
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import Centre, Row, Table
from mille.centre.tables.table import keys_of


def table_blocks(centre: Centre, table: Table, words: Wording) -> Iterator[page.Block]:
    """All of one table."""
    language = page.quoted_in(centre, words)
    yield page.Heading(words._("The table {name}", name=table.name))
    yield page.Paragraph(" ".join(_lines(table, words)))
    head = (words._("Key"), words._("Place"), words._("Day"), words._("Open"))
    hours = [row for row in table.rows if row.spans is not None]
    rows = [
        (row.key or page.NONE, row.place[language], _days(row, words), words.spans(row.spans or ())) for row in hours
    ]
    if rows:
        yield page.Table(head, tuple(rows))
    for row in (row for row in table.rows if row.texts):
        place = [row.place[language]] if row.place else []
        yield page.Spoken(", ".join([*place, _days(row, words)]), row.texts[language], language)


def _lines(table: Table, words: Wording) -> Iterator[str]:
    yield words._("It changes from day to day; the centre updates it with a command.")
    if keys_of(table):
        yield words._("Callers choose a place with a key; star takes them back to the menu.")
    if table.rows:
        yield words._("It starts with these rows:")


def _days(row: Row, words: Wording) -> str:
    if row.holidays == "only":
        return words._("public holidays")
    week = words.listing(words.days(sorted(row.weekdays))) if row.holidays == "not" else ""
    dates = words.dates(row.first, row.last) if row.first and row.last else ""
    return ", ".join(filter(None, [dates, week])) or words._("every day")
