"""The files with which systemd and logrotate run a centre, rendered for its installation. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from mille.asterisk.dialplan.rendering import environment
from mille.asterisk.wire.node_site import Site
from mille.errors import MilleError
from mille.site.installed_folders import Layout

SERVICES = {"mille-agi.service": "agi-server", "mille-collector.service": "collector",
            "mille-live.service": "live", "mille-ready.service": "repair"}  # fmt: skip
"""Our units, and the verb that each runs. A unit whose verb this mille lacks is not installed."""
TARGET = "mille.target"
FILES_OF_A_CALL, FILES_BESIDE = 8, 500
"""Open files of Asterisk: for each call (two channels: RTP, RTCP, timer, wake-up), and for everything else."""


@dataclass(frozen=True)
class Machine:
    """What the units start: mille itself and Asterisk, each as the words before its arguments."""

    mille: tuple[str, ...]
    asterisk: tuple[str, ...]


def units(verbs: Collection[str]) -> list[str]:
    """Our services that this mille can run."""
    return [unit for unit, verb in SERVICES.items() if verb in verbs]


def system_files(
    layout: Layout, site: Site, database: str, machine: Machine, verbs: Collection[str]
) -> Mapping[Path, str]:
    """Every file that mille writes into the system, by its path. None holds a secret, except the file with the
    address of the database."""
    jinja = environment()
    values = {
        "layout": layout,
        "site": site,
        "mille": _words(machine.mille),
        "asterisk": _words((*machine.asterisk, "-C", str(site.etc / "asterisk.conf"))),
        "services": units(verbs),
        "local_database": is_local(database),
        "open_files": open_files(site.most_calls),
    }
    places = {name: layout.units / name for name in (*units(verbs), TARGET)} | {
        "asterisk.service": layout.units / "asterisk.service.d" / "mille.conf",
        "mille.sysusers": layout.root / "etc/sysusers.d/mille.conf",
        "mille.logrotate": layout.logrotate / "mille",
    }
    files = {path: jinja.get_template(f"systemd/{name}").render(values) for name, path in places.items()}
    return files | {layout.site: site.text + "\n", layout.database: _environment(database)}


def open_files(most_calls: int) -> int:
    """How many files Asterisk must be allowed to open.

    >>> open_files(500)
    4500
    """
    return FILES_OF_A_CALL * most_calls + FILES_BESIDE


def is_local(database: str) -> bool:
    """Whether a libpq URI or string names a server on this machine: by a socket, or on loopback.

    >>> [is_local(d) for d in ("postgresql:///mille", "postgresql://mille@127.0.0.1/m", "host=db.example dbname=m")]
    [True, True, False]
    """
    known = conninfo_to_dict(database)
    hosts = str(known.get("hostaddr") or known.get("host") or "").split(",")
    return all(_is_this_machine(host) for host in hosts)


def _is_this_machine(host: str) -> bool:
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _environment(database: str) -> str:
    if any(character in database for character in "\"'\\\n\r\0"):
        raise MilleError("the database's address contains a quote or a backslash: write it as a URI, with %27 or %5C")
    return f"MILLE_DATABASE={database}\n"


def _words(words: Sequence[str]) -> str:
    """Words of a command as systemd reads them; a percent sign would begin a specifier."""
    for word in words:
        if any(character in word for character in " \t\"'\\$;"):
            raise MilleError(f"{word!r} is not allowed in a unit: install mille in a folder without spaces and quotes")
    return " ".join(word.replace("%", "%%") for word in words)
