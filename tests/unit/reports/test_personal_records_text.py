"""What is kept of one person, as a text for them."""

from datetime import UTC, datetime
from pathlib import PurePath

import pytest

from mille.records.calls.call import Outcome
from mille.records.numbers.personal_records import KeptCall, Person
from mille.reports.narration.personal_records_text import as_text
from mille.words.catalogue import languages
from mille.words.formats import formats_of


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        ("17953000001fr", "en", "ended on 2026-11-21 22:26:40, answered by an agent, in French"),
        ("17953000000en", "fr", "terminé le 2026-11-21 22:26:40, sans réponse, en anglais"),
        ("otherwise", "en", "otherwise"),
    ],
)
def test_what_the_dialplan_remembers_is_put_into_words(value: str, language: str, text: str) -> None:
    assert as_text(Person(remembered=value), formats_of(language), UTC).endswith(f": {text}\n")


def test_a_person_reads_calls_and_files_in_their_language() -> None:
    arrived = datetime(2026, 11, 21, 22, 26, 40, tzinfo=UTC)
    call = KeptCall("n1", "c1", arrived, "268800", "fr", ["1"], "post", "a01", "left_by_key", "colis", "2")
    person = Person((call,), messages=(PurePath("m.wav"),), unreachable=("Asterisk does not run",))
    assert as_text(person, formats_of("fr"), UTC).splitlines() == [
        "Appels : 1",
        "  2026-11-21 22:26:40  c1  post, sorti par une touche, a parlé à l'agent a01, motif : colis,"
        " a répondu 2 au sondage, avec le numéro",
        "Lignes du journal sur ses rappels : 0",
        "Appels d'autres personnes transférés à ce numéro : 0",
        "Messages vocaux : 1",
        "  m.wav",
        "Conversations enregistrées : 0",
        "Non consulté : Asterisk does not run",
    ]


@pytest.mark.parametrize("language", languages())
def test_an_outcome_has_one_name_for_one_call_also_one_that_nobody_knows(language: str) -> None:
    for outcome in (*Outcome, "eaten"):
        call = KeptCall("n1", "c1", datetime(2026, 11, 21, tzinfo=UTC), None, None, [], None, None, outcome, None, None)
        assert "_" not in as_text(Person((call,)), formats_of(language), UTC)
