"""A table in plain words: how it is kept, how a caller hears it, and what it says to begin with."""

from collections.abc import Iterator

from mille.centre.explain import explain_page as page
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import Centre, Row, Table
from mille.centre.tables.table import keys_of


def table_blocks(centre: Centre, table: Table, words: Wording) -> Iterator[page.Block]:
    """All of one table."""
    language = words.language if words.language in centre.languages else centre.languages[0]
    yield page.Heading(words("table", name=table.name))
    lines = [words("table_kept")]
    lines += [words("table_chosen")] if keys_of(table) else []
    lines += [words("table_rows")] if table.rows else []
    yield page.Paragraph(" ".join(lines))
    head = tuple(words(f"{column}_head") for column in ("key", "place", "day", "hours"))
    hours = [row for row in table.rows if row.spans is not None]
    rows = [(row.key or words("none"), row.place[language], _days(row, words), _hours(row, words)) for row in hours]
    if rows:
        yield page.Table(head, tuple(rows))
    for row in (row for row in table.rows if row.texts):
        place = [row.place[language]] if row.place else []
        yield page.Spoken(", ".join([*place, _days(row, words)]), row.texts[language], language)


def _hours(row: Row, words: Wording) -> str:
    return words.spans(row.spans or ())


def _days(row: Row, words: Wording) -> str:
    if row.holidays == "only":
        return words("holidays_only")
    week = words.listing(words.days(sorted(row.weekdays))) if row.holidays == "not" else ""
    dates = words.dates(row.first, row.last) if row.first and row.last else ""
    return ", ".join(filter(None, [dates, week])) or words("always_head")
