"""The Asterisk of a server: the distribution's own."""

import shutil
from collections.abc import Callable
from pathlib import Path

from mille.embedded.programs import OLDEST_22, Programs, find_programs, new_enough, version_of
from mille.errors import MilleError
from mille.site.home_folders import cache
from mille.site.installed_folders import Layout

DATA = Path("/usr/share/asterisk")


def programs_for(layout: Layout, say: Callable[[str], None]) -> Programs:
    """Asterisk and its sounds as the machine has them; for a trial elsewhere, those of the embedded centre.

    Raises MilleError when Asterisk is missing or too old.
    """
    if not layout.real:
        return find_programs(cache(), say)
    path = shutil.which("asterisk", path="/usr/sbin:/usr/local/sbin")
    oldest = ".".join(map(str, OLDEST_22))
    if path is None:
        raise MilleError(f"Asterisk is missing: apt install asterisk (20 or later; of 22 at least {oldest})")
    version = version_of((path,))
    if not new_enough(version):
        raise MilleError(
            f"{path} is Asterisk {version}: mille needs 20 or later, and of 22 at least {oldest}, a security release"
        )
    return Programs((path,), (), version, None, DATA)
