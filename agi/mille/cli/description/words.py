"""`mille words`: what a studio has to record of mille's own words, for one centre in one language."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from mille.asterisk.sound.left_out import sayings
from mille.asterisk.sound.studio_recordings import FOLDER as RECORDINGS
from mille.asterisk.sound.studio_recordings import recorded_beside, recorded_in
from mille.centre.model.centre import Centre, Language, Message
from mille.centre.reader.description import load_centre
from mille.centre.source.problems import did_you_mean, quote
from mille.centre.texts.own_messages import kind_of, languages_of
from mille.cli.description.explain import file_in_force
from mille.errors import MilleError
from mille.words.spoken import speaks

FOLDER = "sounds"
"""Where recordings are put beside a description that does not name their folder yet, by language."""


@click.command()
@click.option("--language", required=True, metavar="CODE", help="The language to record, such as dhv or fr.")
@click.option("--centre", type=click.Path(path_type=Path), help="The description. Default: the one in force here.")
@click.option("--to", type=click.Path(path_type=Path), help="Write it there.")
def words(language: Language, centre: Path | None, to: Path | None) -> None:
    """List what mille itself says for a centre, for a studio to record: CSV, a line for each message.

    Each has the name of the message, the words in the centre's first language, the words in the language to record
    where there are some, the file to deliver (a mono PCM wave file, 16 bits, 16 kHz or more), and whether it is there.
    Sentences that name a date, and the rows of tables, are not listed: there is no end to them.
    """
    file = centre or file_in_force()
    described = load_centre(file)
    recorded = recorded_beside(described, file.parent) if centre else recorded_in(file.parent / RECORDINGS)
    text = listed(described, language, recorded.get(language, ()), date.today())
    if to is None:
        click.echo(text, nl=False)
        return
    to.write_text(text, encoding="utf-8-sig")  # by which spreadsheets know the accents
    click.echo(f"written: {to}", err=True)


def listed(centre: Centre, language: Language, recorded: Collection[str], today: date) -> str:
    """The list as CSV. Raises MilleError for a language that the centre does not speak."""
    if language not in centre.languages:
        remedy = f"add it to 'languages', or {did_you_mean(language, centre.languages)}"
        raise MilleError(f"{centre.name} does not speak {quote(language)}; {remedy}")
    first = next((one for one in centre.languages if speaks(one)), "en")
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    others = [] if language == first else [language]
    writer.writerow(["message", first, *others, "file", "recorded"])
    writer.writerows(_rows(centre, language, first, recorded, today))
    return table.getvalue()


def _rows(
    centre: Centre, language: Language, first: Language, recorded: Collection[str], today: date
) -> Iterator[list[str]]:
    words, model = centre.words.get(language), sayings(replace(centre, languages=(first,)), today)
    folder = words.recordings if words and words.recordings else f"{FOLDER}/{language}"
    for name, message in _to_record(centre, language, today).items():
        own = [] if language == first else [message.texts.get(language, "")]
        there = "yes" if name in recorded else "no"
        yield [name, model[name].texts[first], *own, f"{folder}/{name}.wav", there]


def _to_record(centre: Centre, language: Language, today: date) -> dict[str, Message]:
    return {
        name: message
        for name, message in sayings(centre, today).items()
        if language in languages_of(centre, name) and kind_of(name) not in ("dated", "row")
    }
