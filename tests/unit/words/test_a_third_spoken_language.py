"""A third spoken language is one catalogue and one small module: Spanish, in two files and nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

import mille.words.speech
from mille.asterisk.sound.own_sounds import make_own
from mille.asterisk.sound.speech import EspeakEngine
from mille.centre.model.centre import Callbacks, Centre, Outward, Span, Table
from mille.centre.reader.description import read_centre
from mille.centre.tables.table_reader import read_rows
from mille.centre.texts import own_messages
from mille.centre.texts.table_texts import sentences_of
from mille.words import catalogue, spoken, table_words
from mille.words.collect import collected
from one_site import REFERENCE

SPANISH = Path(__file__).with_name("spanish")
SAID_ALOUD = ("mille/centre/texts/", "mille/words/spoken", "mille/words/table_words", "sound/language_choice")
CACHES: tuple[Callable[..., Any], ...] = (
    *(catalogue.words_of, catalogue.translations, table_words.meanings, table_words.heads),
    *(spoken.speech, spoken.speaks),
)


@pytest.fixture(autouse=True)
def _mille_with_spanish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The two files are where mille looks for such."""
    monkeypatch.setattr(catalogue, "FOLDERS", [*catalogue.FOLDERS, SPANISH / "locale"])
    monkeypatch.setattr(mille.words.speech, "__path__", [*mille.words.speech.__path__, str(SPANISH / "speech")])
    for cached in CACHES:
        cached.cache_clear()  # type: ignore[attr-defined]
    yield
    for cached in CACHES:
        cached.cache_clear()  # type: ignore[attr-defined]


@pytest.fixture
def centre() -> Centre:
    """The 1000 in Spanish alone, with all that mille can say."""
    queues = {name: replace(queue, say_position=True, say_wait=True) for name, queue in REFERENCE.queues.items()}
    return replace(
        REFERENCE, languages=("es",), queues=queues, callbacks=Callbacks(), outward=Outward("opt"), say_opening=True,
        service_code="*1000", mailbox_code="*1001",
    )  # fmt: skip


def test_it_is_two_files() -> None:
    files = [path for path in SPANISH.rglob("*") if path.suffix in (".po", ".py")]
    assert sorted(path.name for path in files) == ["es.py", "mille.po"]
    assert spoken.spoken_languages() == ("en", "es", "fr")


def test_its_catalogue_has_every_message_that_is_said_aloud() -> None:
    with (SPANISH / "locale/es/LC_MESSAGES/mille.po").open("rb") as file:
        translated = {(str(one.id), one.context) for one in read_po(file) if one.id and one.string}
    wanted = {
        (str(one.id), one.context)
        for one in collected()
        if one.id and any(part in place for place, _ in one.locations for part in SAID_ALOUD)
    }
    assert len(wanted) > 60
    assert wanted - translated == set()


def test_every_sentence_is_said_in_it(centre: Centre) -> None:
    spanish = own_messages.own_messages(centre, date(2026, 11, 1), date(2027, 12, 31))
    english = own_messages.own_messages(replace(centre, languages=("en",)), date(2026, 11, 1), date(2027, 12, 31))
    assert spanish.keys() == english.keys()
    assert len(spanish) > 100
    assert [name for name, message in spanish.items() if message.texts["es"] == english[name].texts["en"]] == []
    assert spanish["place_1"].texts["es"] == "Ya espera una persona."
    assert spanish["wait_1_3"].texts["es"] == "Su tiempo de espera estimado es de entre un y tres minutos."
    assert spanish["mailbox_20"].texts["es"] == "Tiene veinte mensajes nuevos."
    assert spanish["opens_tomorrow_0745"].texts["es"].startswith("Volveremos a atenderle mañana a las siete y ")


def test_a_table_is_written_and_said_in_it(centre: Centre) -> None:
    written = "lugar;días;horario\nNumea;lun-vie;7:30-11:30 y 12:00-15:00\nNumea;sábado;cerrado\n"
    rows = read_rows(written, "agencias.csv", ["es"])
    assert [row.spans for row in rows] == [(Span(450, 690), Span(720, 900)), ()]
    monday = datetime(2026, 9, 21, 10, tzinfo=ZoneInfo("Pacific/Noumea"))
    said = sentences_of(centre, Table("agencias", rows), "", monday)
    assert " ".join(message.texts["es"] for message in said) == (
        "Hoy: Numea, de las siete y media de la mañana a las once y media de la mañana "
        "y de mediodía a las tres de la tarde."
    )


DESCRIPTION = """
centre:
  name: El 1000
  numbers: ["1000"]
  timezone: Pacific/Noumea
  country: NC
  languages: [es]
  hours: always
  welcome: [hola]
  closed: hola
  wrong_key: hola
  sorry: {full: hola, nobody: hola, timed_out: hola}
  menu: main
  default: post
trunks:
  opt: {addresses: [192.0.2.1]}
hours:
  always: {week: {mon-sun: 0:00-24:00}, holidays: open}
messages:
  hola: {es: Buenos días.}
menus:
  main: {say: [hola], keys: {1: {queue: post}}, default: {queue: post}}
queues:
  post: {wait_message: hola}
agents:
  a1: {name: Anne Kabar, extension: 201, skills: {post: 0}}
"""


def test_a_description_may_be_in_it() -> None:
    assert read_centre(DESCRIPTION, "c.yaml").languages == ("es",)


def test_a_voice_speaks_it(centre: Centre, tmp_path: Path) -> None:
    every = own_messages.own_messages(centre, date(2026, 11, 1), date(2026, 12, 31))
    some = {name: every[name] for name in ("place_1", "wait_0_5", "digit_7", "callback_noted", "mailbox_1")}
    assert make_own(centre, some, EspeakEngine(), tmp_path / "sounds", tmp_path / "cache", None) == len(some)
    assert all((tmp_path / f"sounds/es/{name}.wav").stat().st_size > 5000 for name in some)
