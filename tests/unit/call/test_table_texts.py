"""What callers hear of a table: right at every hour of every day, and always spoken before they hear it."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from centres import THE_1000, instants, noumea
from hypothesis import given
from hypothesis import strategies as st

from mille.centre.model.centre import Centre, Table
from mille.centre.tables.table import entries_on
from mille.centre.tables.table_reader import read_rows
from mille.centre.texts.table_texts import choices, sentences_of, table_messages

AGENCIES = """key,place,days,hours,fr,en
1,Nouméa,mon-fri,7:45-15:00,,
2,Dumbéa,"mon, wed",8:00-11:30 and 12:15-14:00,,
2,Dumbéa,2026-09-28,closed,Inventaire.,Stocktaking.
3,Marché,sat,22:00-2:00,,
"""


def table(text: str) -> Table:
    return Table("agencies", read_rows(text, "agencies.csv", ["fr", "en"]))


def says(at: str, key: str = "", text: str = AGENCIES, language: str = "fr") -> str:
    """What is heard at a moment in Nouméa."""
    return " ".join(message.texts[language] for message in sentences_of(THE_1000, table(text), key, noumea(at)))


NOUMEA = "Nouméa, de sept heures quarante-cinq à quinze heures."
DUMBEA = "Dumbéa, de huit heures à onze heures trente et de douze heures quinze à quatorze heures."


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-09-23 00:00", f"Aujourd'hui : {NOUMEA} {DUMBEA}"),
        ("2026-09-23 13:59", f"Aujourd'hui : {NOUMEA} {DUMBEA}"),
        ("2026-09-23 14:00", f"Aujourd'hui : {NOUMEA}"),
        ("2026-09-23 15:00", f"C'est fermé pour aujourd'hui. Vendredi : {NOUMEA}"),  # tomorrow is a public holiday
        ("2026-09-23 23:59", f"C'est fermé pour aujourd'hui. Vendredi : {NOUMEA}"),
        ("2026-09-24 10:00", f"C'est fermé pour aujourd'hui. Demain : {NOUMEA}"),
        ("2026-09-21 20:00", f"C'est fermé pour aujourd'hui. Demain : {NOUMEA}"),
        ("2026-09-28 10:00", f"Aujourd'hui : {NOUMEA} Dumbéa, c'est fermé. Inventaire."),
        ("2026-09-26 23:00", "Aujourd'hui : Marché, de vingt-deux heures à deux heures."),
        ("2026-09-27 01:59", "Aujourd'hui : Marché, de vingt-deux heures à deux heures."),
    ],
)
def test_what_is_open_is_right_at_every_hour(at: str, said: str) -> None:
    assert says(at) == said


def test_after_the_night_of_the_market_the_next_day_is_told() -> None:
    assert says("2026-09-27 02:00").startswith("C'est fermé pour aujourd'hui. Demain : Nouméa")


@pytest.mark.parametrize(
    ("at", "key", "said"),
    [
        ("2026-09-23 10:00", "2", f"Aujourd'hui : {DUMBEA}"),
        ("2026-09-22 10:00", "2", f"C'est fermé pour aujourd'hui. Demain : {DUMBEA}"),
        (
            "2026-09-28 10:00",
            "2",
            f"C'est fermé pour aujourd'hui. Dumbéa, c'est fermé. Inventaire. Mercredi : {DUMBEA}",
        ),
    ],
)
def test_a_place_that_was_chosen_is_told_alone(at: str, key: str, said: str) -> None:
    assert says(at, key) == said


def test_in_english_by_the_english_clock() -> None:
    assert says("2026-09-22 10:00", "1", language="en") == (
        "Today: Nouméa, from seven forty-five in the morning to three o'clock in the afternoon."
    )
    assert says("2026-09-25 20:00", "1", language="en").startswith("It is closed for today. On Monday: Nouméa")


def test_a_table_that_says_nothing_today_says_so() -> None:
    assert says("2026-09-23 10:00", text="fr,en\n") == "Nous n'avons rien à vous annoncer pour le moment."
    later = "place,days,hours\nNouméa,2027-01-04,8:00-9:00\n"
    assert says("2026-09-23 10:00", text=later).endswith("prévue dans les sept prochains jours.")


def test_what_is_said_without_hours_is_said_at_any_hour() -> None:
    paying = "place,hours,fr,en\n,,Par carte ou en espèces.,By card or in cash.\n"
    assert says("2026-09-24 03:00", text=paying) == "Par carte ou en espèces."
    both = "place,days,hours,fr,en\nNouméa,mon-fri,7:45-15:00,,\n,,,Les bornes marchent toujours.,Kiosks work.\n"
    for at in ("2026-09-23 10:00", "2026-09-23 20:00"):
        assert says(at, text=both).endswith("Les bornes marchent toujours.")


def test_a_caller_chooses_among_the_places_or_goes_back() -> None:
    asked = " ".join(message.texts["fr"] for message in choices(THE_1000, table(AGENCIES)))
    assert asked == "Nouméa, tapez un. Dumbéa, tapez deux. Marché, tapez trois. Pour revenir en arrière, tapez étoile."
    assert choices(THE_1000, table("place,hours\nNouméa,8:00-9:00\n")) == []


def test_the_same_words_have_the_same_name_and_other_words_another() -> None:
    first, second = (table_messages(THE_1000, table(text)) for text in (AGENCIES, AGENCIES.replace("7:45", "7:30")))
    assert len(first.keys() - second.keys()) == 1
    assert all(first[name] == second[name] for name in first.keys() & second.keys())


DAYS = st.sampled_from(["", "mon-fri", "sat", "sun", "holidays", "2026-12-24", "2026-12-21 to 2027-01-09"])
HOURS = st.sampled_from(["7:45-15:00", "closed", "22:00-2:00", "0:00-24:00", "7:00-8:00 and 23:00-24:00", ""])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any table whose places are each told of once."""
    lines = [f"n{n},{draw(DAYS)},{draw(HOURS)},mot {n},word {n}" for n in range(draw(st.integers(0, 4)))]
    return table("place,days,hours,fr,en\n" + "\n".join(lines))


@given(tables(), instants, st.sampled_from([THE_1000, replace(THE_1000, languages=("en",))]))
def test_whatever_is_told_was_spoken_before_and_is_never_nothing(known: Table, at: datetime, centre: Centre) -> None:
    said = sentences_of(centre, known, "", at)
    assert said
    assert {message.name: message for message in said}.items() <= table_messages(centre, known).items()


@given(DAYS, HOURS, instants)
def test_it_is_told_as_of_today_as_long_as_it_opens_before_midnight(days: str, hours: str, at: datetime) -> None:
    known = table(f"place,days,hours,fr,en\nVoh,{days},{hours},mot,word\n")
    local = at.astimezone(ZoneInfo(THE_1000.timezone))
    yesterday, today = (entries_on(THE_1000, known, local.date() - timedelta(days=n)) for n in (1, 0))
    now = local.hour * 60 + local.minute
    opens = any(
        now < minute <= 1440 for entry in today for span in entry.spans or () for minute in (span.start, span.end)
    )
    lasts = any(now < span.end for entry in today for span in entry.spans or ())
    night = any(now < span.end - 1440 for entry in yesterday for span in entry.spans or ())
    said = sentences_of(THE_1000, known, "", at)[0].texts["fr"]
    assert (said == "Aujourd'hui :") == (opens or lasts or night)
