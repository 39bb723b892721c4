"""What callers hear while they wait: music, and every so often what their queue says. Nobody is held up by it.

Asterisk's own announcements are played by the thread that serves the caller: while the first in line listens, no agent
is rung for them. Music on hold is not, so the message is one of the pieces of the music: the music is cut into pieces
which together last as long as the queue waits between two messages, and the message is the file that follows. Asterisk
opens each by its name when its turn comes, in the caller's language, so a new bulletin is heard by those who wait.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_PIECE = 60
"""Seconds that one piece of music lasts at most."""
MUSIC = 600
"""Seconds of music, after which it begins again."""
RATE = 8000
"""Samples a second."""


@dataclass(frozen=True)
class Playlist:
    """How music and message follow each other when the message comes every `every` seconds.

    The music is cut into `count` pieces of `samples` samples.
    """

    every: int

    @property
    def _between(self) -> int:
        return math.ceil(self.every / LONGEST_PIECE)

    @property
    def samples(self) -> int:
        """Samples in one piece."""
        return self.every * RATE // self._between

    @property
    def count(self) -> int:
        """How many pieces there are: 10 minutes of music, or a little less, so that none is cut short.

        >>> Playlist(45).count, Playlist(10).count, Playlist(3600).count
        (13, 60, 10)
        """
        return self._between * (MUSIC // self.every) or MUSIC // LONGEST_PIECE

    def order(self) -> Iterator[int | None]:
        """The numbers of the pieces as they are heard; None stands for the message.

        >>> list(Playlist(250).order())[:12]
        [0, 1, 2, 3, 4, None, 5, 6, 7, 8, 9, None]
        """
        for period in range(max(MUSIC // self.every, 1)):
            yield from ((period * self._between + piece) % self.count for piece in range(self._between))
            yield None
