"""The languages in which callers are spoken to, and those in which people read."""

from typing import Annotated

from mille.centre.notation.declaration import written
from mille.centre.notation.words import one_of
from mille.words.catalogue import languages

CODE = "[a-z]{2,3}"
"""A language by its code of ISO 639."""

Language = str
"""A language of the centre, by its code of two or three letters: ``fr``, ``dhv``."""

SpokenLanguage = Annotated[str, written("language")]
"""One that mille speaks, or that the description has words for."""

ScreenLanguage = Annotated[str, one_of(*languages())]
"""One in which mille writes reports and pages."""
