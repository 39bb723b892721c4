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
@click.option("--in", "others", nargs=2, multiple=True, metavar="LANGUAGE TEXT", help="The text in another language.")
@click.option("--file", "files", nargs=2, multiple=True, metavar="LANGUAGE WAV", help="A recording instead of a text.")
@click.option("--clear", is_flag=True, help="Take the bulletin away.")
def bulletin(
    queue: str | None,
    text: str | None,
    others: tuple[tuple[str, str], ...],
    files: tuple[tuple[str, str], ...],
    clear: bool,
) -> None:
    """Tell TEXT to those who wait in QUEUE, from the next announcement on. Without QUEUE, show all bulletins.

    With `welcome` for QUEUE it is told to all who ring, after the welcome, also when it is closed. TEXT is in the first
    language of the centre. Who listens in a language without a text hears the wait message alone, or no bulletin.
    """
    if queue is None and clear:
        raise MilleError("--clear takes away the bulletin of one queue, or that of welcome; say which")
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
    click.echo(f"{queue}: {'the bulletin is gone' if clear else heard}")
    missing = [language for language in languages if language not in {*texts, *recordings}]
    if missing and not clear:
        alone = "no bulletin" if queue == WELCOME else "the wait message alone"
        click.echo(f"nothing in {', '.join(missing)}: who listens in it hears {alone}")
    return None


def _recording(file: Path) -> str:
    if not file.is_file():
        raise MilleError(f"{file}: there is no such file; give a PCM wave file")
    return str(file.absolute())


def _check_given(languages: list[str], clear: bool) -> None:
    if clear and languages:
        raise MilleError("--clear takes the bulletin away; give no text and no recording with it")
    if not clear and not languages:
        raise MilleError("a bulletin needs a TEXT, --in LANGUAGE TEXT or --file LANGUAGE WAV; --clear takes it away")
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
        click.echo("no queue has a bulletin")
