"""A table that ops keep: which of its rows counts on which day, and how spreadsheets write it."""

from datetime import date

import pytest
from whole_centre import whole_centre

from mille.centre.model.centre import Row, Span, Table
from mille.centre.tables.table import entries_on, keys_of
from mille.centre.tables.table_reader import read_rows

CENTRE = whole_centre()
ENGLISH = "key,place,days,hours,fr,en\n"


def rows(text: str) -> tuple[Row, ...]:
    return read_rows(text, "agencies.csv", ["fr", "en"])


def table(*lines: str) -> Table:
    return Table("agencies", rows("place,days,hours,fr,en\n" + "\n".join(lines)))


def hours_on(known: Table, day: str) -> list[str]:
    """What a table says of a day: each place with its hours, in minutes."""
    said = []
    for entry in entries_on(CENTRE, known, date.fromisoformat(day)):
        spans = "-" if entry.spans is None else " ".join(f"{span.start}-{span.end}" for span in entry.spans) or "closed"
        said.append(f"{entry.place.get('fr', '')} {spans}".strip())
    return said


# ------------------------------------------------------------------------------------------------ which row counts
PRECISE = table(
    "Nouméa,,6:00-7:00",
    "Nouméa,mon-fri,7:45-15:00",
    "Nouméa,holidays,8:00-9:00",
    "Nouméa,2026-12-21 to 2026-12-31,10:00-11:00",
    "Nouméa,2026-12-24,closed",
)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-09-23", "465-900"),  # a Wednesday
        ("2026-09-26", "360-420"),  # a Saturday: every day
        ("2026-09-24", "480-540"),  # a public holiday
        ("2026-12-22", "600-660"),  # within two dates
        ("2026-12-25", "600-660"),  # also on a public holiday
        ("2026-12-24", "closed"),  # the date itself
    ],
)
def test_of_two_rows_about_a_place_the_more_precise_one_counts(day: str, said: str) -> None:
    assert hours_on(PRECISE, day) == [f"Nouméa {said}"]


def test_days_of_the_week_do_not_hold_on_public_holidays_but_every_day_does() -> None:
    known = table("Nouméa,mon-fri,7:45-15:00", "Bornes,,0:00-24:00")
    assert hours_on(known, "2026-09-24") == ["Bornes 0-1440"]
    assert hours_on(known, "2026-09-23") == ["Nouméa 465-900", "Bornes 0-1440"]


SEASON = table("Nouméa,mon-fri,7:45-15:00", "Nouméa,2026-09-01 to 2026-09-30 mon-thu,8:00-11:00")


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-09-23", ["Nouméa 480-660"]), ("2026-09-25", ["Nouméa 465-900"]), ("2026-09-24", []), ("2026-09-26", [])],
)
def test_days_of_the_week_may_hold_between_two_dates(day: str, said: list[str]) -> None:
    assert hours_on(SEASON, day) == said


def test_places_are_said_in_the_order_in_which_they_come_first() -> None:
    known = table("Voh,mon,7:00-8:00", "Nouméa,mon,7:00-8:00", "Voh,tue,7:00-8:00", "Nouméa,tue,7:00-8:00")
    assert hours_on(known, "2026-09-22") == ["Voh 420-480", "Nouméa 420-480"]


def test_rows_without_a_place_are_all_said() -> None:
    known = table(",,,Par carte,By card", ",2026-09-23,,Aujourd'hui seulement,Today only", ",,,Par chèque,By cheque")
    assert len(entries_on(CENTRE, known, date(2026, 9, 23))) == 3
    assert len(entries_on(CENTRE, known, date(2026, 9, 22))) == 2


def test_a_place_is_chosen_by_its_key() -> None:
    known = Table("agencies", rows(ENGLISH + "1,Nouméa,mon,7:00-8:00,,\n2,Voh,mon,7:00-8:00,,\n1,Nouméa,tue,closed,,"))
    assert {key: place["fr"] for key, place in keys_of(known).items()} == {"1": "Nouméa", "2": "Voh"}


# ------------------------------------------------------------------------------------------------ as spreadsheets write
ROW = Row({"fr": "Nouméa", "en": "Nouméa"}, {}, (Span(465, 690), Span(735, 900)), "1", frozenset({0, 1}), "not")


@pytest.mark.parametrize(
    "text",
    [
        'key,place,days,hours\n1,Nouméa,"mon, tue","7:45-11:30, 12:15-15:00"\n',
        "key;place;days;hours\r\n1;Nouméa;mon-tue;7:45-11:30 and 12:15-15:00\r\n",
        "key , place  , days    , hours\n1   , Nouméa , mon-tue , 7:45-11:30 / 12:15-15:00\n\n",
        "touche;lieu;jours;horaires\n1;Nouméa;lun-mar;7h45-11h30 et 12h15-15h00\n",
        "Touche;Lieu;Jours;Horaires\n1;Nouméa;Lundi-Mardi;12 h 15-15 h 00 et 7:45-11:30\n",
        "key,place fr,place_en,days,hours\n1,Nouméa,Nouméa,Monday-Tuesday,7:45-11:30;12:15-15:00\n",
        "\ufeffkey,place,days,hours,fr,en\n1,Nouméa,mon-tue,7:45-11:30+12:15-15:00,,\n,,,,,\n",
    ],
)
def test_the_same_row_as_different_spreadsheets_and_people_write_it(text: str) -> None:
    assert rows(text) == (ROW,)
    assert read_rows(text.encode(), "agencies.csv", ["fr", "en"]) == (ROW,)


@pytest.mark.parametrize(
    "written", ["2026-12-24 to 2026-12-31", "24/12/2026 to 31/12/2026", "du 24/12/2026 au 31/12/2026"]
)
def test_dates_are_read_as_spreadsheets_show_them(written: str) -> None:
    (row,) = rows(f"place,days,hours\nNouméa,{written},fermé\n")
    assert (row.first, row.last, row.spans) == (date(2026, 12, 24), date(2026, 12, 31), ())


def test_a_text_may_have_commas_and_lines() -> None:
    (row,) = rows('fr,en\n"Par carte,\nou en espèces ""aux bornes""","By card"\n')
    assert row.texts["fr"] == 'Par carte, ou en espèces "aux bornes"'


def test_all_errors_of_a_table_are_said_at_once_with_their_places() -> None:
    from mille.centre.source.problems import DescriptionError

    with pytest.raises(DescriptionError) as error:
        rows("place;days;hours\nNouméa;moon;7:45\n;mon;7:45-15:00\n")
    assert [(p.line, p.column) for p in error.value.problems] == [(2, 8), (2, 13), (3, 1)]
