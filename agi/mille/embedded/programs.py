"""Which Asterisk and which SIPp to run: the system's when they are good enough, else Debian's packages."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from mille.embedded import debian
from mille.errors import MilleError

OLDEST = (20, 0, 0)
OLDEST_22 = (22, 10, 1)
NONE = "unknown"
"""The version of a program that is not Asterisk."""
# Asterisk's few words to agents, such as after *2; in languages that have no package it says them in English
SOUNDS = ("asterisk-core-sounds-fr-wav", "asterisk-core-sounds-en-wav", "asterisk-moh-opsound-wav")


@dataclass(frozen=True)
class Programs:
    """How to start Asterisk and SIPp, and where their files are. `modules` None: where Asterisk expects them."""

    asterisk: tuple[str, ...]
    sipp: tuple[str, ...]
    version: str
    modules: Path | None
    data: Path


def find_programs(cache: Path, say: debian.Say) -> Programs:
    """The programs of this machine, downloaded if they are missing.

    Raises MilleError when MILLE_ASTERISK names one that is too old, or nothing can be downloaded.
    """
    own = _own_asterisk(say)
    packages = ("sip-tester", *SOUNDS) if own else ("asterisk", "sip-tester", *SOUNDS)
    tree = debian.unpacked(packages, cache, say)
    asterisk = own or _through_loader(tree, "usr/sbin/asterisk")
    modules = None if own else next((tree / "usr/lib").glob("*/asterisk/modules"))
    version = version_of(asterisk)
    return Programs(asterisk, _through_loader(tree, "usr/bin/sipp"), version, modules, tree / "usr/share/asterisk")


def _own_asterisk(say: debian.Say) -> tuple[str, ...] | None:
    """The Asterisk of this machine, if it is new enough; one named by MILLE_ASTERISK must be."""
    named = os.environ.get("MILLE_ASTERISK")
    path = named or shutil.which("asterisk", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not path:
        return None
    version = version_of((path,))
    if new_enough(version):
        return (path,)
    if named and version == NONE:
        raise MilleError(
            f"{named} does not say that it is Asterisk; see what `{named} -V` says, or unset MILLE_ASTERISK"
        )
    if named:
        raise MilleError(
            f"{named} is Asterisk {version}, too old: mille needs 20 or later, and of 22 at least 22.10.1 (a security "
            "release); upgrade it, or unset MILLE_ASTERISK to run Debian's packages"
        )
    say(f"{path} is Asterisk {version}, too old for mille; taking Debian's packages instead")
    return None


def new_enough(version: str) -> bool:
    """20 or later; of 22 only the security release 22.10.1 or later.

    >>> [new_enough(v) for v in ("18.26.4", "20.11.0", "22.9.0", "22.10.1+dfsg", "23.0.0")]
    [False, True, False, True, True]
    """
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:3])
    return numbers >= OLDEST and not (22,) <= numbers < OLDEST_22


def version_of(asterisk: tuple[str, ...]) -> str:
    """The version that an Asterisk reports, NONE for another program. Raises MilleError when it cannot be run."""
    try:
        said = subprocess.run([*asterisk, "-V"], capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        why = getattr(error, "strerror", None) or error
        raise MilleError(f"cannot run {asterisk[0]}: {why}; install Asterisk again or set MILLE_ASTERISK") from None
    return said.strip().removeprefix("Asterisk ") if said.startswith("Asterisk ") else NONE


def _through_loader(tree: Path, program: str) -> tuple[str, ...]:
    """The command that starts a program of the tree with the tree's own libraries.

    No environment variable is set, so that its children (AGI scripts) run with the system's libraries.
    """
    loader = next((tree / "usr/lib").glob("*/ld-linux*.so.*"))
    return (str(loader), "--library-path", str(loader.parent), str(tree / program))
