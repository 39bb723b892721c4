"""The description as compiled, kept in the release beside Asterisk's files, so that both always agree."""

import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mille.centre.model.centre import Centre
from mille.errors import MilleError

FILE = "centre.pickle"


@dataclass(frozen=True)
class Compiled:
    """A release as Python answers from it: its centre, and its number, by which Asterisk finds its messages."""

    release: int
    centre: Centre


def save(centre: Centre, folder: Path, release: int) -> None:
    """Puts the centre into the folder of a release, which only its owner may write to."""
    (folder / FILE).write_bytes(pickle.dumps(Compiled(release, centre)))


def read(folder: Path) -> Compiled:
    """What is in the folder of a release. Raises MilleError when nothing is, or another mille made it."""
    remedy = "make it anew with `mille apply` and the description, or start the centre again"
    try:
        known = pickle.loads((folder / FILE).read_bytes())
    except FileNotFoundError:
        raise MilleError(f"{folder} holds no centre; make one with `mille run`") from None
    except Exception as error:
        raise MilleError(f"{folder / FILE} was made by another mille ({error}); {remedy}") from None
    if not isinstance(known, Compiled):
        raise MilleError(f"{folder / FILE} was made by another mille; {remedy}")
    return known


def load(folder: Path) -> Centre:
    """The centre alone. Raises MilleError as `read` does."""
    return read(folder).centre


class Serving:
    """The release that Python answers from: the one a link points to, read again when the link moves.

    A check costs one readlink() for each question. A release that cannot be read is reported to `complain`, and the
    one before goes on serving.
    """

    def __init__(self, link: Path, complain: Callable[[str], None]) -> None:
        self.link, self._complain = link, complain
        self._known = (os.readlink(link), read(link))

    def __call__(self) -> Compiled:
        """The release now."""
        target, known = self._known
        try:
            now = os.readlink(self.link)
            if now != target:
                known = read(self.link.parent / now)
                self._known = (now, known)
        except (OSError, MilleError) as error:
            self._known = (now, known) if isinstance(error, MilleError) else self._known
            self._complain(str(error))
        return known
