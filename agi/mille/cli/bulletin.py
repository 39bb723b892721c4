"""The information slot of a queue: what its waiting callers are told, changed at once."""

from datetime import UTC, datetime
from pathlib import Path

import click

from mille.asterisk.slots import Bulletin
from mille.embedded.here import now_by_me
from mille.errors import MilleError
from mille.production.found import centre_here


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

    TEXT is in the first language of the centre. Who listens in a language without a text hears the wait message alone.
    """
    here = centre_here(lambda said: None)
    if queue is None:
        return _show(here.slots.bulletins())
    centre = here.in_force()
    texts = ({centre.languages[0]: text} if text else {}) | dict(others)
    recordings = {language: _recording(Path(file)) for language, file in files}
    _check_languages(centre.languages, {*texts, *recordings})
    if not clear and not texts and not recordings:
        raise MilleError("a bulletin needs a TEXT, --in LANGUAGE TEXT or --file LANGUAGE WAV; --clear takes it away")
    note = now_by_me("bulletin")
    new = None if clear else Bulletin(texts, recordings, note.by, note.at)
    here.slots.put(centre, here.prompts, queue, new)
    click.echo(f"{queue}: " + ("the bulletin is gone" if clear else "heard from the next announcement on"))
    missing = [language for language in centre.languages if language not in {*texts, *recordings}]
    if missing and not clear:
        click.echo(f"no text in {', '.join(missing)}: who listens in it hears the wait message alone")
    return None


def _recording(file: Path) -> str:
    if not file.is_file():
        raise MilleError(f"{file}: there is no such file; give a PCM wave file")
    return str(file.absolute())


def _check_languages(known: tuple[str, ...], given: set[str]) -> None:
    if unknown := sorted(given - set(known)):
        raise MilleError(f"the centre does not speak {unknown[0]!r}; it speaks {', '.join(known)}")


def _show(bulletins: dict[str, Bulletin]) -> None:
    for queue, known in bulletins.items():
        click.echo(
            f"{queue}, since {datetime.fromisoformat(known.at).astimezone(UTC):%Y-%m-%d %H:%M} UTC by {known.by}"
        )
        for language, words in (*known.texts.items(), *known.recordings.items()):
            click.echo(f"  {language}: {words}")
    if not bulletins:
        click.echo("no queue has a bulletin")
