"""What mille says in one language: the messages of a gettext catalogue, with their values.

Code writes every message in English, as `words._("{n} calls", ...)`; the catalogue of a language
(`locale/LANGUAGE/LC_MESSAGES/mille.po`) has its translation. `make words` collects the messages for translators.
"""

import gettext
import io
from contextlib import suppress
from functools import cache
from pathlib import Path

from mille.atomic_file import put

SOURCE = "en"
"""The language in which the code writes its messages."""

FOLDERS = [Path(__file__).parent / "locale"]
"""Where catalogues are looked for."""


class Words:
    """One language's messages. A message that has no translation is said in English."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def _(self, message: str, /, **values: object) -> str:
        """A message, with its values.

        >>> words_of("en")._("It speaks {first}.", first="French")
        'It speaks French.'
        """
        return _filled(self._translations.gettext(message), values)

    def plural(self, one: str, several: str, n: float, /, **values: object) -> str:
        """A message about `n` things, by the plural rules of the language; `{n}` in it is the number.

        >>> words_of("en").plural("{n} call", "{n} calls", 2)
        '2 calls'
        """
        number = n if isinstance(n, int) else (1 if n == 1 else 2)
        return _filled(self._translations.ngettext(one, several, number), {"n": n, **values})

    def context(self, context: str, message: str, /, **values: object) -> str:
        """A message whose translation depends on where it stands, as a short head of a column does."""
        return _filled(self._translations.pgettext(context, message), values)


def N_(text: str) -> str:
    """Marks a message of a table, which is translated where it is shown. Returns it unchanged."""
    return text


def NC_(context: str, text: str) -> str:
    """Marks a message of a table that `Words.context` translates. Returns the message."""
    return text


def NP_(one: str, several: str) -> tuple[str, str]:
    """Marks a message of a table that `Words.plural` translates. Returns its two forms."""
    return one, several


@cache
def words_of(language: str) -> Words:
    """The messages of a language; those in English for a language that mille does not know."""
    return Words(language, translations(language))


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language as gettext reads it; one without messages where there is none."""
    for folder in FOLDERS:
        if (source := folder / language / "LC_MESSAGES" / "mille.po").exists():
            return gettext.GNUTranslations(io.BytesIO(_compiled(source)))
    return gettext.NullTranslations()


def languages() -> tuple[str, ...]:
    """The languages in which mille has all its messages: ISO 639 codes, English first."""
    found = {path.parts[-3] for folder in FOLDERS for path in folder.glob("*/LC_MESSAGES/mille.po")}
    return SOURCE, *sorted(found)


def _compiled(source: Path) -> bytes:
    """The catalogue as gettext reads it, kept beside its source as Python keeps its bytecode, where that can be."""
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return compiled.read_bytes()
    from babel.messages.mofile import write_mo  # half a second that only the first start after a change needs
    from babel.messages.pofile import read_po

    buffer = io.BytesIO()
    with source.open("rb") as text:
        write_mo(buffer, read_po(text))
    with suppress(OSError):  # a folder of the system's: compiled again at the next start
        put(compiled, buffer.getvalue())
    return buffer.getvalue()


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format(**values) if values else text
