"""The description as compiled, kept in the release beside Asterisk's files, so that both always say the same."""

import pickle
from pathlib import Path

from mille.centre.model import Centre
from mille.errors import MilleError

FILE = "centre.pickle"


def save(centre: Centre, release: Path) -> None:
    """Puts the centre into a release's folder, which only its owner may write to."""
    (release / FILE).write_bytes(pickle.dumps(centre))


def load(release: Path) -> Centre:
    """The centre of a release. Raises MilleError when there is none, or it was made by another mille."""
    try:
        centre = pickle.loads((release / FILE).read_bytes())
    except FileNotFoundError:
        raise MilleError(f"{release} holds no centre; make one with `mille run`") from None
    except Exception as error:
        raise MilleError(f"{release / FILE} was made by another mille ({error}); render it again") from None
    if not isinstance(centre, Centre):
        raise MilleError(f"{release / FILE} is not a centre; render it again")
    return centre
