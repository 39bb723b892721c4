"""The machine: who listens where, who may read what, disk space, the clock, other packages' log rotation."""

import ctypes
import json
import os
import re
import socket
import stat
import struct
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from ipaddress import ip_address
from pathlib import Path

from mille.asterisk.secrets import pin
from mille.asterisk.wire.node_site import Address
from mille.doctor.finding import Finding, ok, warning, wrong
from mille.site.which_centre import CentreAndRecords

SHORTEST_PASSWORD = 12
WELL_KNOWN = {"password", "changeme", "asterisk", "mille", "secret", "admin", "amp111", "1234567890123"}
MEGABYTE = 1 << 20
TIGHT, FULL = 1024 * MEGABYTE, 100 * MEGABYTE
"""Free bytes below which space for the journal is short, and below which there is practically none."""
TIME_ERROR = 5
"""What adjtimex(2) returns when nothing synchronises the clock."""


def listening(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether the two ports that obey anybody can be reached from this machine only."""
    sockets = [address for name in ("tcp", "tcp6") for address in listeners(_read(Path("/proc/net") / name))]
    site = found.here.site
    yield judge_listening("AMI", site.ami, sockets)
    if site.agi_server:
        yield judge_listening("FastAGI", site.agi_server, sockets)


def listeners(table: str) -> Iterator[Address]:
    """The addresses that are listened on, from the text of /proc/net/tcp or tcp6.

    >>> list(listeners("  sl  local_address rem_address   st\\n   0: 0100007F:13AE 00000000:0000 0A 00000000:0"))
    [('127.0.0.1', 5038)]
    """
    for line in table.splitlines()[1:]:
        local, _, state = line.split()[1:4]
        if state == "0A":  # TCP_LISTEN
            host, port = local.split(":")
            words = bytes.fromhex(host)
            raw = b"".join(struct.pack(">I", *struct.unpack("=I", words[i : i + 4])) for i in range(0, len(words), 4))
            yield socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw), int(port, 16)


def judge_listening(what: str, wanted: Address, sockets: Iterable[Address]) -> Finding:
    """From every address that is listened on."""
    at = [host for host, port in sockets if port == wanted[1]]
    exposed = [host for host in at if not _loopback(host)]
    if exposed:
        return wrong(
            what,
            f"port {wanted[1]} is open on {', '.join(exposed)}, to anybody who can reach this machine",
            "see what listens there (`ss -ltnp`), and run `mille install` again",
        )
    if not at:
        return wrong(what, f"nothing listens on port {wanted[1]}", "start the centre; see the other findings")
    return ok(what, f"port {wanted[1]} is open on {', '.join(sorted(set(at)))} only")


def secrets(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether only their owners can read the passwords, and whether the passwords are hard to guess."""
    here = found.here
    files = [here.site.etc / "manager.conf", here.site.etc / "pjsip.d/telephones.conf", found.journal]
    files.append(pin.file_of(here.secrets))
    if found.layout:
        files += [found.layout.database, found.layout.site]
    modes = {path: path.stat().st_mode for path in files if path.exists() and passable(path)}
    yield from judge_modes(here.secrets, here.secrets.stat().st_mode, modes)
    known = json.loads(here.secrets.read_text(encoding="utf-8"))
    ours = {
        name: password for name, password in known.items() if not name.startswith("trunk ")
    }  # those are the operator's
    yield judge_passwords(here.secrets, ours)
    if code := pin.read(here.secrets):
        yield judge_pin(pin.weakness(code, here.in_force().numbers))


def passable(path: Path) -> bool:
    """Whether others may pass through all folders above a file."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


def judge_modes(secrets: Path, mode: int, others: Mapping[Path, int]) -> Iterator[Finding]:
    """From the mode of the file of passwords, and the modes of other files with secrets in open folders."""
    open_ = [path for path, known in others.items() if known & 0o007]
    if mode & 0o077:
        yield wrong("secrets", f"{secrets} has mode {stat.S_IMODE(mode):04o}", f"`chmod 0600 {secrets}`")
    for path in open_:
        yield wrong("secrets", f"everybody on this machine may read {path}", f"`chmod o= {path}`")
    if not mode & 0o077 and not open_:
        yield ok("secrets", "only their owners can read them")


def judge_passwords(file: Path, passwords: Mapping[str, str]) -> Finding:
    """From the passwords themselves. None of them is shown."""
    weak = sorted(name for name, password in passwords.items() if _weak(name, password))
    if not weak:
        return ok("passwords", f"{len(passwords)}, all long and random")
    return wrong(
        "passwords",
        f"easy to guess: {', '.join(weak)}",
        f"remove those lines from {file}; the next `mille apply` makes new ones",
    )


def judge_pin(weakness: str) -> Finding:
    """From what is weak in the PIN of the service line."""
    if weakness:
        return wrong("PIN", f"it is easy to guess: {weakness}", "`mille pin --new` sets another")
    return ok("PIN", "hard to guess")


def _weak(name: str, password: str) -> bool:
    own = password.replace(name, "")  # what is left without their own name
    common = password.lower() in WELL_KNOWN
    return common or len(own) < SHORTEST_PASSWORD - 3 or len(password) < SHORTEST_PASSWORD or len(set(password)) < 6


def disk(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether there is room for the journal and for releases."""
    for path in sorted({found.journal.parent, found.here.releases.folder}):
        space = os.statvfs(path)
        inodes = space.f_favail / space.f_files if space.f_files else 1.0
        yield judge_disk(path, space.f_bavail * space.f_frsize, inodes)


def judge_disk(path: Path, free: int, inodes: float) -> Finding:
    """From the free bytes of a file system, and the share of its inodes that is free."""
    said = f"{path}: {free // MEGABYTE} MB and {inodes:.0%} of the inodes are free"
    remedy = "free some space (logs, old releases) or take a larger disk; a full disk records no calls"
    if free < FULL or inodes < 0.01:
        return wrong("disk", said, remedy)
    if free < TIGHT or inodes < 0.05:
        return warning("disk", said, remedy)
    return ok("disk", said)


def clock(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether this machine's clock is synchronised: opening hours and records depend on it."""
    yield judge_clock(ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(512)))


def judge_clock(status: int) -> Finding:
    """From what adjtimex(2) returns. Called with zeros, it changes nothing."""
    if status < 0:
        return warning("clock", "the kernel does not say whether it is synchronised", "`timedatectl` tells more")
    if status == TIME_ERROR:
        return warning("clock", "not synchronised", "apt install chrony, or start systemd-timesyncd")
    return ok("clock", "synchronised")


def rotation(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether another package's rotation takes the journal away."""
    folder = found.layout.logrotate if found.layout else Path("/etc/logrotate.d")
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    own = folder / "mille" if found.layout else None
    yield judge_rotation(found.journal, {path: _read(path) for path in files if path != own})


def judge_rotation(journal: Path, described: Mapping[Path, str]) -> Finding:
    """From the texts of all rotations except ours."""
    for file, text in described.items():
        for pattern in patterns(text):
            if _same_depth(pattern, journal) and fnmatch(str(journal), pattern):
                return wrong(
                    "rotation",
                    f"{file} rotates {journal} too ({pattern})",
                    "remove that line: two rotations, or one that compresses, lose lines of the journal",
                )
    return ok("rotation", "only mille rotates the journal")


def patterns(text: str) -> Iterator[str]:
    """The names of files in a description of logrotate.

    >>> list(patterns("/var/log/a/*.log /var/log/a/*_log {\\n weekly\\n}"))
    ['/var/log/a/*.log', '/var/log/a/*_log']
    """
    bare = re.sub(r"#.*", "", text)
    for before in re.findall(r"([^{}]*)\{[^}]*\}", bare):
        yield from (word.strip('"') for word in re.findall(r'"/[^"]*"|(?<!\S)/\S+', before))


def _same_depth(pattern: str, path: Path) -> bool:
    return pattern.count("/") == str(path).count("/")


def _loopback(host: str) -> bool:
    address = ip_address(host)
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
