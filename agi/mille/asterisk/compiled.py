"""The description as compiled, kept in the release beside Asterisk's files, so that both always say the same."""

import os
import pickle
from collections.abc import Callable
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


class Serving:
    """The centre that Python answers from: that of the release a link points to, read again when the link moves.

    Looking costs one readlink() a question. A release that cannot be read is told to `complain`, and the one before
    goes on serving.
    """

    def __init__(self, link: Path, complain: Callable[[str], None]) -> None:
        self.link, self._complain = link, complain
        self._known = (os.readlink(link), load(link))

    def __call__(self) -> Centre:
        """The centre now."""
        target, centre = self._known
        try:
            now = os.readlink(self.link)
            if now != target:
                centre = load(self.link.parent / now)
                self._known = (now, centre)
        except (OSError, MilleError) as error:
            self._known = (now, centre) if isinstance(error, MilleError) else self._known
            self._complain(str(error))
        return centre
