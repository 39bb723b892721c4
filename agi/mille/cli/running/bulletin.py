"""The information slot of a queue: what its waiting callers are told, changed at once."""

from datetime import UTC, datetime
from pathlib import Path

import click

from mille.asterisk.announcements.bulletins import Bulletin
from mille.centre.model.centre import WELCOME
from mille.errors import MilleError
from mille.site.installations import now_by_me
from mille.site.which_centre import centre_here, resting_here


@click.command()
@click.argument("queue", required=False)
@click.argument("text", required=False)
@click.option(
    "--in", "others", nargs=2, multiple=True, metavar="LANGUAGE TEXT", help="The text in another language. Repeatable."
)
@click.option(
    "--file", "files", nargs=2, multiple=True, metavar="LANGUAGE WAV", help="A recording instead of a text. Repeatable."
)
@click.option("--clear", is_flag=True, help="Remove the bulletin.")
def bulletin(
    queue: str | None,
    text: str | None,
    others: tuple[tuple[str, str], ...],
    files: tuple[tuple[str, str], ...],
    clear: bool,
) -> None:
    """Play TEXT to callers who wait in QUEUE, from the next announcement on. Without QUEUE, show all bulletins.

    With `welcome` as QUEUE, every caller hears it after the welcome, also outside the hours. TEXT is in the first
    language of the centre. Callers in a language without a text hear the wait message alone, or no bulletin.
    """
    if queue is None and clear:
        raise MilleError("name the queue whose bulletin to clear, or welcome")
    if queue is None:
        return _show(resting_here().slots.bulletins())
    here = centre_here(lambda said: None)
    languages = here.in_force().languages
    given = [*([(languages[0], text)] if text else []), *others, *files]
    _check_given([language for language, _ in given], clear)
    recordings = {language: _recording(Path(file)) for language, file in files}
    texts = {language: words for language, words in given if language not in recordings}
    note = now_by_me("bulletin")
    here.put_bulletin(queue, None if clear else Bulletin(texts, recordings, note.by, note.at))
    heard = f"heard from the next {'call' if queue == WELCOME else 'announcement'} on"
    click.echo(f"{queue}: {'bulletin removed' if clear else heard}")
    missing = [language for language in languages if language not in {*texts, *recordings}]
    if missing and not clear:
        alone = "no bulletin" if queue == WELCOME else "the wait message alone"
        click.echo(f"nothing in {', '.join(missing)}: callers in that language hear {alone}")
    return None


def _recording(file: Path) -> str:
    if not file.is_file():
        raise MilleError(f"{file} does not exist; give a PCM wave file")
    return str(file.absolute())


def _check_given(languages: list[str], clear: bool) -> None:
    if clear and languages:
        raise MilleError("--clear removes the bulletin; do not give a text or recording with it")
    if not clear and not languages:
        raise MilleError("give a TEXT, --in LANGUAGE TEXT or --file LANGUAGE WAV; remove a bulletin with --clear")
    if twice := next((language for language in languages if languages.count(language) > 1), ""):
        raise MilleError(f"two bulletins in {twice}: give one text or one recording for each language")


def _show(bulletins: dict[str, Bulletin]) -> None:
    for queue, known in bulletins.items():
        click.echo(
            f"{queue}, since {datetime.fromisoformat(known.at).astimezone(UTC):%Y-%m-%d %H:%M} UTC by {known.by}"
        )
        for language, words in (*known.texts.items(), *known.recordings.items()):
            click.echo(f"  {language}: {words}")
    if not bulletins:
        click.echo("there are no bulletins")
