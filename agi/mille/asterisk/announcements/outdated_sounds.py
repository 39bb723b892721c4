"""Voice messages and recorded talks are erased when they have been kept as long as the description says."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from mille.asterisk.announcements.voice_messages import NUMBER, WAVE, length, remove, written_at
from mille.asterisk.wire import journal_line_writer
from mille.asterisk.wire.ami import Ami
from mille.asterisk.wire.node_site import Site
from mille.centre.model.rules import Retention
from mille.centre.model.voice_message import SHORTEST_MESSAGE
from mille.records.journal.events import Erased


def outdated(folder: Path, days: int | None, now: datetime, kind: str = WAVE) -> Iterator[Path]:
    """The files of a kind that are older than so many days, in whatever folder; none when kept for ever."""
    if days is None:
        return
    for path in sorted(folder.rglob(f"*{kind}")):
        if written_at(path) <= now - timedelta(days=days):
            yield path


def too_short(folder: Path, now: datetime) -> Iterator[Path]:
    """Voice messages in which nobody said anything, an hour after the call at the earliest."""
    for path in sorted(folder.rglob("*.wav")):
        if length(path) < SHORTEST_MESSAGE and written_at(path) < now - timedelta(hours=1):
            yield path


def to_erase(site: Site, rules: Retention, now: datetime) -> dict[str, list[Path]]:
    """The files that have been kept as long as the description says, and voice messages in which nobody spoke."""
    old = outdated(site.messages, rules.voice_messages, now)
    return {
        "recordings": list(outdated(site.recordings, rules.recordings, now)),
        "voice_messages": sorted({*old, *too_short(site.messages, now)}),
        "numbers_beside_messages": list(outdated(site.messages, rules.numbers, now, WAVE + NUMBER)),
    }


def erase(ami: Ami, what: str, paths: Sequence[Path]) -> None:
    """Erases files, each with a line ERASED of its call in the journal. Raises AmiError, MilleError."""
    for path in paths:
        remove(path)
        journal_line_writer.write(ami, Erased(what), callid=path.name.removesuffix(NUMBER).removesuffix(WAVE))
