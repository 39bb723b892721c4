"""What is kept of one person, told to him."""

from datetime import UTC

import pytest

from mille.records.numbers.personal_records import Person, as_text


@pytest.mark.parametrize(
    ("kept", "language", "told"),
    [
        ("17953000001fr", "en", "it ended on 2026-11-21 22:26:40, it was answered, in the language fr"),
        ("17953000000en", "fr", "fini le 2026-11-21 22:26:40, sans réponse, dans la langue en"),
        ("otherwise", "en", "otherwise"),
    ],
)
def test_what_the_dialplan_remembers_is_told_in_words(kept: str, language: str, told: str) -> None:
    assert as_text(Person(calls=(), messages=(), recordings=(), remembered=kept), language, UTC).endswith(f": {told}\n")
