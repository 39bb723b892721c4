"""The languages in which callers can be spoken to."""

from typing import Annotated

from mille.centre.notation.words import one_of

LANGUAGES = ("fr", "en")

Language = Annotated[str, one_of(*LANGUAGES)]
"""A language of the centre: ``fr`` or ``en``."""
