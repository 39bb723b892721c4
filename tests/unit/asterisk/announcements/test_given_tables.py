"""Tables that ops give: spoken first, then in force at once; who listens to the former one hears it to its end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from humming import Hummer
from mille.asterisk.agi.agi_arguments import NextArguments, variables_of
from mille.asterisk.agi.next_entry import answer
from mille.asterisk.announcements.tables_file import FILE, Given, TablesFile, rows_given
from mille.asterisk.announcements.tables_in_force import Tables, sentences
from mille.asterisk.change.compiled_description import Compiled
from mille.asterisk.dialplan.sound_names import prompts
from mille.asterisk.sound.prompts import RATES
from mille.centre.source.problems import DescriptionError
from mille.errors import MilleError
from one_site import REFERENCE

NOW = datetime(2026, 9, 23, 0, 0, tzinfo=UTC)  # 11:00 in Nouméa
MARKET = "place,hours\nLe marché,0:00-24:00\n"
BEACH = "place,hours\nLa plage,0:00-24:00\n"


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path / "slots", Hummer(), tmp_path / "cache")


def given(content: str) -> Given:
    return Given("today.csv", content, "odile", NOW.isoformat())


def spoken(tables: Tables) -> set[str]:
    """The sentences that are there in every language and at every rate."""
    files = [
        {path.stem for path in (tables.folder / language).glob(f"table_*.{extension}")}
        for language in REFERENCE.languages
        for extension in RATES
    ]
    assert all(found == files[0] for found in files)
    return files[0]


class Asked:
    """A caller's question, whose answer is kept."""

    def __init__(self, *arguments: str) -> None:
        self.arguments, self.told = list(arguments), dict[str, str]()

    def set_variables(self, values: dict[str, str]) -> None:
        self.told = values


def asks(given: TablesFile) -> dict[str, str]:
    """What a caller is told who presses the key of the table."""
    said = {"M_EVENT": "digits", "M_VALUE": "5", "M_NODE": "main", "M_TRY": "1", "M_LANGUAGE": "fr", "M_STEPS": "2"}
    said |= {"M_ARRIVAL": str(int(NOW.timestamp()))}
    asked = Asked(*(said.get(name, "") for name in variables_of(NextArguments)))
    answer(asked, Compiled(7, REFERENCE), NOW, given=given)
    return asked.told


def test_a_table_is_spoken_and_then_heard_by_the_next_caller(tables: Tables) -> None:
    known = TablesFile(tables.folder / FILE)
    assert tables.fill(REFERENCE, NOW) == []
    assert asks(known)["M_NODE"] == "main/agencies"
    after = tables.put(REFERENCE, "agencies", given(MARKET), NOW)
    assert [row.place["fr"] for row in after.tables["agencies"].rows] == ["Le marché"]
    told = asks(known)
    assert (told["M_STEP"], told["M_DETAIL"], told["M_NODE"]) == ("say", "agencies", "main")
    said = told["M_PROMPT"].split("&")
    assert [prompt.startswith("mille-slots/table_") for prompt in said] == [True, True]
    assert {prompt.removeprefix("mille-slots/") for prompt in said} <= spoken(tables)


def test_a_message_of_the_release_stands_beside_the_sentences_of_a_table() -> None:
    assert prompts(("wrong-key", "table_0123"), 7) == "mille/7/wrong-key&mille-slots/table_0123"
    assert prompts(("welcome", "bulletin_welcome"), 7) == "mille/7/welcome&mille-slots/bulletin_welcome"


def test_without_the_file_callers_hear_the_table_of_the_description(tmp_path: Path) -> None:
    for file in (None, tmp_path / "nowhere.json"):
        assert TablesFile(file).of(REFERENCE) is REFERENCE
    (tmp_path / "broken.json").write_text("{")
    assert TablesFile(tmp_path / "broken.json").of(REFERENCE) is REFERENCE


def test_the_table_of_the_description_comes_back(tables: Tables) -> None:
    tables.put(REFERENCE, "agencies", given(MARKET), NOW)
    assert tables.put(REFERENCE, "agencies", None, NOW) == REFERENCE
    assert not tables.given()
    assert TablesFile(tables.folder / FILE).of(REFERENCE) == REFERENCE


def test_a_table_with_an_error_changes_nothing(tables: Tables) -> None:
    tables.put(REFERENCE, "agencies", given(MARKET), NOW)
    before = (tables.folder / FILE).read_bytes(), spoken(tables)
    for name, wrong, error in (
        ("agencies", "place,hours\nVoh,25\n", DescriptionError),
        ("agency", BEACH, MilleError),
    ):
        with pytest.raises(error, match=r"is not a span of hours|did you mean"):
            tables.put(REFERENCE, name, given(wrong), NOW)
    assert ((tables.folder / FILE).read_bytes(), spoken(tables)) == before


def test_who_listens_to_the_former_table_hears_it_to_its_end(tables: Tables) -> None:
    first = sentences(tables.put(REFERENCE, "agencies", given(MARKET), NOW)).keys()
    second = sentences(tables.put(REFERENCE, "agencies", given(BEACH), NOW + timedelta(minutes=5))).keys()
    assert spoken(tables) == first | second
    tables.fill(REFERENCE, NOW + timedelta(minutes=64))
    assert spoken(tables) == first | second
    tables.fill(REFERENCE, NOW + timedelta(minutes=66))
    assert spoken(tables) == second


def test_a_sentence_that_is_said_again_is_kept(tables: Tables) -> None:
    tables.put(REFERENCE, "agencies", given(MARKET), NOW)
    tables.put(REFERENCE, "agencies", given(BEACH), NOW)
    again = sentences(tables.put(REFERENCE, "agencies", given(MARKET), NOW + timedelta(minutes=30))).keys()
    tables.fill(REFERENCE, NOW + timedelta(hours=2))
    assert spoken(tables) == again


def test_a_table_that_a_new_description_cannot_say_stands_in_no_ones_way(tables: Tables) -> None:
    french = replace(REFERENCE, languages=("fr",))
    tables.put(french, "agencies", given("place fr,hours\nLe marché,0:00-24:00\n"), NOW)
    (said,) = tables.fill(REFERENCE, NOW)
    assert said.startswith("table agencies is the one of the description again:")
    assert not tables.given()


def test_a_table_survives_its_queue_of_changes_and_a_release_without_it(tables: Tables) -> None:
    tables.put(REFERENCE, "agencies", given(MARKET), NOW)
    bare = replace(REFERENCE, tables={})
    assert tables.fill(bare, NOW) == []
    assert rows_given(bare, tables.given()) == bare
    assert tables.fill(REFERENCE, NOW) == []
    assert [row.place["fr"] for row in rows_given(REFERENCE, tables.given()).tables["agencies"].rows] == ["Le marché"]
    with pytest.raises(MilleError, match="no table 'others'"):
        tables.put(bare, "others", None, NOW)
    assert tables.put(bare, "agencies", None, NOW) == bare
