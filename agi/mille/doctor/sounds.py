"""What callers hear: is every message there, in every language? Asterisk plays silence for a missing one."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from mille.asterisk.announcements.bulletins import FOLDER
from mille.asterisk.announcements.tables_in_force import sentences
from mille.asterisk.announcements.welcome_bulletin_file import BulletinFile
from mille.asterisk.change.releases import SERVING
from mille.asterisk.dialplan.sound_names import PROMPTS
from mille.asterisk.sound import language_choice
from mille.asterisk.sound.prompts import RATES
from mille.call.welcome_bulletin import MESSAGE
from mille.centre.model.centre import Centre, Language
from mille.centre.texts.opening_texts import opening_messages
from mille.doctor.finding import Finding, ok, warning, wrong
from mille.site.which_centre import CentreAndRecords

HEAD = 44
"""Bytes of a wave file without any sound."""


def sounds(found: CentreAndRecords) -> Iterator[Finding]:
    """Every message and every slot of the release in force, where Asterisk looks for it."""
    release = found.here.releases.pointed(SERVING) or 0
    told = BulletinFile(found.here.slots.folder).given()
    names = list(expected(found.here.with_tables(), release, date.today(), told))
    silent = [name for name in names if not _sounds(found.here.site.state / "sounds" / name)]
    yield judge_sounds(len(names), silent)
    remedy = "name the key in the welcome, or in the first message of the menu"
    for said in language_choice.late(found.here.in_force(), found.here.prompts):
        yield warning("languages", said, remedy)


def expected(centre: Centre, release: int, today: date, bulletin: Collection[Language] = ()) -> Iterator[str]:
    """The files of a centre as a release has them, below Asterisk's sounds; only the openings spoken today.

    `bulletin` are the languages that have a bulletin for all callers.
    """
    messages = [*centre.messages, *opening_messages(centre, today, today)]
    for language in centre.languages:
        for extension in RATES:
            yield from (f"{language}/{PROMPTS}{release}/{message}.{extension}" for message in messages)
            yield from (f"{language}/{FOLDER}/{queue}.{extension}" for queue in centre.queues)
            yield from (f"{language}/{FOLDER}/{sentence}.{extension}" for sentence in sentences(centre))
            if language in bulletin:
                yield f"{language}/{FOLDER}/{MESSAGE}.{extension}"


def judge_sounds(count: int, silent: list[str]) -> Finding:
    """From how many files there should be, and those that are missing or empty."""
    if not silent:
        return ok("sounds", f"all {count} are there")
    more = f" and {len(silent) - 3} more" if len(silent) > 3 else ""
    return wrong(
        "sounds",
        f"callers hear silence instead of {', '.join(silent[:3])}{more}",
        "`mille apply` of the description creates them again",
    )


def _sounds(path: Path) -> bool:
    try:
        return path.stat().st_size > HEAD
    except OSError:
        return False
