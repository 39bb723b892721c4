"""The languages in which callers can be spoken to, and those of pages and reports."""

from typing import Annotated

from mille.centre.notation.words import one_of
from mille.words.catalogue import languages

LANGUAGES = ("fr", "en")

Language = Annotated[str, one_of(*LANGUAGES)]
"""A language of the centre: ``fr`` or ``en``."""

ScreenLanguage = Annotated[str, one_of(*languages())]
"""A language in which mille writes pages and reports: one that has a catalogue."""
