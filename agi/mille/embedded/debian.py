"""Asterisk and SIPp from Debian's packages, unpacked in the user's cache and run from there without root.

The packages come from the machine's own mirror, found through apt, and are verified by the machine's keyring. They are
never installed: a private apt state downloads them, ``dpkg-deb -x`` unpacks them into one tree, and their programs are
started by that tree's own dynamic loader.
"""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mille.errors import MilleError

SUITES = ("forky", "sid")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NEEDED_BYTES = 900_000_000
Say = Callable[[str], None]


def unpacked(packages: tuple[str, ...], cache: Path, say: Say) -> Path:
    """The folder that holds these packages and all they depend on; downloaded the first time.

    Raises MilleError when there is no apt, no network, no space, or no suite with the packages.
    """
    key = hashlib.sha256(" ".join(packages).encode()).hexdigest()[:12]
    tree = cache / f"debian-{key}"
    with _locked(cache, say):
        if not tree.exists():
            _build(packages, cache, tree, say)
    return tree


@contextmanager
def _locked(cache: Path, say: Say) -> Iterator[None]:
    """Two runs at the same time share one download."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = (cache / "lock").open("w")
    except OSError as error:
        remedy = "set XDG_CACHE_HOME to a folder of your own"
        raise MilleError(f"cannot write to {cache}: {error.strerror}; {remedy}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another mille is downloading; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(packages: tuple[str, ...], cache: Path, tree: Path, say: Say) -> None:
    free = shutil.disk_usage(cache).free
    if free < NEEDED_BYTES:
        raise MilleError(
            f"{cache} has {free // 1_000_000} MB free, but the programs need {NEEDED_BYTES // 1_000_000} MB for a "
            "moment; free some space, or set XDG_CACHE_HOME to a larger folder"
        )
    work = cache / "building"
    shutil.rmtree(work, ignore_errors=True)
    try:
        apt = _Apt(work / "apt")
        apt.choose_suite(packages, say)
        debs = apt.download(packages, say)
        _unpack(debs, work / "tree", say)
        (work / "tree").rename(tree)
    except OSError as error:
        remedy = "free some space and try again"
        raise MilleError(f"could not unpack the programs below {cache}: {error}; {remedy}") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _unpack(debs: list[Path], tree: Path, say: Say) -> None:
    say(f"unpacking {len(debs)} packages ...")
    tree.mkdir()
    for deb in debs:
        done = subprocess.run(["dpkg-deb", "-x", deb, tree], capture_output=True, text=True)
        if done.returncode:
            raise MilleError(f"could not unpack {deb.name}: {done.stderr.strip()}; is the disk full?")


class _Apt:
    """apt-get with its own state: it reads the machine's configuration and changes nothing in it."""

    def __init__(self, folder: Path) -> None:
        if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
            raise MilleError(
                "there is no apt-get here to take Asterisk from; install Asterisk 20 or later (22.10.1 or later of 22) "
                "and SIPp 3.7 or later, then run this again"
            )
        self.folder = folder
        for sub in ("state/lists/partial", "cache/archives/partial"):
            (folder / sub).mkdir(parents=True)
        (folder / "status").touch()
        self.sources = folder / "sources.list"

    def options(self) -> list[str]:
        """The options that point apt at this folder only."""
        settings = {
            "Dir::State": self.folder / "state",
            "Dir::State::status": self.folder / "status",
            "Dir::Cache": self.folder / "cache",
            "Dir::Etc::SourceList": self.sources,
            "Dir::Etc::SourceParts": "/dev/null",
            "APT::Install-Recommends": "false",
            "APT::Sandbox::User": "root",
            "Acquire::Retries": "2",
            "Acquire::http::Timeout": "30",
            "Acquire::Languages": "none",
        }
        return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]

    def run(self, *words: str, status: bool = False) -> subprocess.Popen[str]:
        """Starts apt-get; with `status`, its progress lines go to standard output."""
        extra = ["-o", "APT::Status-Fd=1"] if status else []
        return subprocess.Popen(
            ["apt-get", "-q", *self.options(), *extra, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def choose_suite(self, packages: tuple[str, ...], say: Say) -> None:
        """Points apt at the first mirror and suite that have all the packages."""
        said = ""
        for mirror in _mirrors():
            for suite in SUITES:
                say(f"reading Debian {suite}'s list of packages ...")
                signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
                self.sources.write_text(f"deb {signed}{mirror} {suite} main\n")
                update = self.run("update")
                said = update.communicate()[0]
                if update.returncode == 0 and self._has(packages):
                    return
        raise MilleError(
            "could not get Asterisk from Debian's packages: no mirror of this machine answered with "
            f"{' or '.join(SUITES)}; check the network and the machine's apt sources ({_last_line(said)})"
        )

    def _has(self, packages: tuple[str, ...]) -> bool:
        plan = self.run("install", "--print-uris", "-y", *packages)
        self.planned = plan.communicate()[0]
        return plan.returncode == 0

    def download(self, packages: tuple[str, ...], say: Say) -> list[Path]:
        """Fetches the packages and everything they need, and reports progress."""
        sizes = [int(line.split()[2]) for line in self.planned.splitlines() if line.startswith("'")]
        megabytes = sum(sizes) / 1e6
        say(f"downloading {len(sizes)} packages, {megabytes:.0f} MB ...")
        with self.run("install", "--download-only", "-y", *packages, status=True) as fetch:
            said = _tell_progress(fetch, megabytes, say)
        if fetch.returncode:
            raise MilleError(f"the download failed: {_last_line(said)}; check network and space, then try again")
        return sorted((self.folder / "cache/archives").glob("*.deb"))


def _tell_progress(fetch: subprocess.Popen[str], megabytes: float, say: Say) -> str:
    """Reads apt's status lines (``dlstatus:3:12.5:...``) and reports each quarter."""
    said, told = "", 0
    assert fetch.stdout is not None
    for line in fetch.stdout:
        if not line.startswith("dlstatus:"):
            said += line
            continue
        percent = float(line.split(":")[2])
        if percent >= told + 25:
            told = int(percent // 25) * 25
            say(f"  {percent * megabytes / 100:.0f} of {megabytes:.0f} MB")
    fetch.wait()
    return said


def _mirrors() -> list[str]:
    """The archives of Debian that this machine uses, without those for security updates and backports only."""
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT)", "Created-By: Packages"],
        capture_output=True,
        text=True,
    )
    found = [line.split()[0] for line in targets.stdout.splitlines() if line.endswith(" main")]
    mirrors = [uri for uri in dict.fromkeys(found) if "debian" in uri and "security" not in uri]
    if not mirrors:
        raise MilleError(
            "apt knows no Debian mirror on this machine; add one to /etc/apt/sources.list, or install Asterisk 20 or "
            "later and SIPp yourself"
        )
    return mirrors


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.startswith(("E:", "W:", "Err:"))] or text.splitlines() or [""]
    return lines[-1].strip()
