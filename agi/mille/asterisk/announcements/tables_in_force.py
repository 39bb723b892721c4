"""The tables of a centre that are in force: what ops have given instead of those of the description, at once.

Their sentences are spoken first; then the one file that names what is in force is replaced, by a rename. Sentences
are named by their words, so callers who hear the old table hear it to the end: a sentence that is no longer used is
kept for an hour.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mille.asterisk.announcements.tables_file import FILE, Given, TablesGiven, rows_given, tables_given
from mille.asterisk.sound.own_sounds import make_own
from mille.asterisk.sound.prompts import RATES
from mille.asterisk.sound.speech import Engine
from mille.atomic_file import put
from mille.centre.model.centre import Centre, Message
from mille.centre.source.problems import did_you_mean, quote
from mille.centre.texts.table_texts import PREFIX, table_messages
from mille.errors import MilleError

FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True)
class Tables:
    """The tables of one node: in the folder of the slots, where Asterisk finds their sentences by language.

    `recordings` is the folder of the release with what was recorded of mille's own words.

    Not for two at once: `Installation` ensures that.
    """

    folder: Path
    engine: Engine
    cache: Path
    recordings: Path | None = None

    @property
    def _file(self) -> Path:
        return self.folder / FILE

    def given(self) -> Mapping[str, Given]:
        """The tables that were given, by their names."""
        return tables_given(self._file).given

    def put(self, centre: Centre, name: str, given: Given | None, now: datetime) -> Centre:
        """Puts a table in force, or returns to that of the description; returns the centre as it then is.

        Raises DescriptionError with everything that is wrong in it, MilleError for a table that the centre does not
        have or words that cannot be spoken; nothing has then changed.
        """
        known = tables_given(self._file)
        if name not in centre.tables and (given or name not in known.given):
            raise MilleError(f"there is no table {quote(name)}; {did_you_mean(name, list(centre.tables))}")
        others = {other: table for other, table in known.given.items() if other != name}
        return self._enforce(centre, others | ({name: given} if given else {}), known, now)

    def fill(self, centre: Centre, now: datetime) -> list[str]:
        """Makes the sounds of all tables of a centre, as they are in force; a second time changes nothing.

        Returns what can no longer be spoken: a table that was given never blocks a change.
        """
        known, short = tables_given(self._file), list[str]()
        good = dict(known.given)
        for name in known.given.keys() & centre.tables.keys():
            try:
                rows_given(centre, {name: good[name]})
            except MilleError as error:
                del good[name]
                short.append(f"table {name} is the one of the description again: {error}; give it again")
        if centre.tables or known.given:
            self._enforce(centre, good, known, now)
        return short

    def _enforce(self, centre: Centre, given: Mapping[str, Given], known: TablesGiven, now: datetime) -> Centre:
        after = rows_given(centre, given)
        said = sentences(after)
        make_own(after, said, self.engine, self.folder, self.cache, self.recordings)
        unsaid = {name: known.unsaid.get(name, now.isoformat()) for name in self._spoken() - said.keys()}
        self._note(TablesGiven(given, unsaid))
        self._forget([name for name, since in unsaid.items() if now - datetime.fromisoformat(since) > FORGOTTEN])
        return after

    def _spoken(self) -> set[str]:
        """The sentences whose sounds exist."""
        return {path.stem for path in self.folder.glob(f"*/{PREFIX}*.wav")}

    def _note(self, known: TablesGiven) -> None:
        put(self._file, json.dumps(asdict(known), indent=1, ensure_ascii=False))

    def _forget(self, names: list[str]) -> None:
        for name in names:
            for extension in RATES:
                for path in self.folder.glob(f"*/{name}.{extension}"):
                    path.unlink()


def sentences(centre: Centre) -> dict[str, Message]:
    """Everything that the tables of a centre may say."""
    return {name: told for table in centre.tables.values() for name, told in table_messages(centre, table).items()}
