"""The description of this centre, for readers only: nothing has to run."""

from pathlib import Path

from mille.asterisk.change import compiled_description
from mille.asterisk.change.releases import SERVING, Releases
from mille.centre.model.centre import Centre
from mille.centre.reader.description import load_centre
from mille.errors import MilleError
from mille.site.which_centre import home_here


def described(file: Path | None = None) -> Centre | None:
    """The centre of a file, else the one in force here; None when there is none, or it cannot be read."""
    if file is not None:
        return load_centre(file)
    try:
        releases = Releases(home_here().releases)
        number = releases.pointed(SERVING)
        return None if number is None else compiled_description.load(releases.path(number))
    except (MilleError, OSError):
        return None
