"""`mille install` into a folder that stands for the machine: what is written, by whom it may be read, and again."""

import configparser
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mille.asterisk.wire import node_site
from mille.errors import MilleError
from mille.production.systemd_units import _words, is_local
from mille.resources import folder
from mille.site.home_folders import cache
from mille.site.installed_folders import Layout

MILLE = (sys.executable, "-m", "mille.cli.main")
DESCRIPTION = Path(__file__).parents[1] / "e2e" / "centre.yaml"
DATABASE = "postgresql://mille:s3cret-of-db@127.0.0.1/mille"

Run = Callable[..., subprocess.CompletedProcess[str]]


def mille(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MILLE, *map(str, words)], env={**os.environ, **environment}, capture_output=True, text=True, timeout=300
    )


def new_root(path: Path) -> Layout:
    """An empty machine, with the sounds that were spoken before."""
    layout = Layout(path / "machine")
    layout.cache.mkdir(parents=True)
    (cache() / "speech").mkdir(parents=True, exist_ok=True)
    (layout.cache / "speech").symlink_to(cache() / "speech")
    return layout


@pytest.fixture
def root(tmp_path: Path) -> Layout:
    return new_root(tmp_path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A machine on which it is installed; its tests only read."""
    layout = new_root(tmp_path_factory.mktemp("installed"))
    done = mille("install", DESCRIPTION, "--root", layout.root, "--database", DATABASE)
    assert done.returncode == 0, done.stderr
    return layout


def everything(layout: Layout) -> dict[str, tuple[int, bytes]]:
    """Every file, its mode and what it holds."""
    files = (path for path in layout.root.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path): (path.stat().st_mode, path.read_bytes()) for path in files}


def open_to_others(path: Path, root: Path) -> bool:
    way = [above for above in path.parents if root in above.parents]
    return bool(path.stat().st_mode & 0o004) and all(above.stat().st_mode & 0o001 for above in way)


def directives(unit: Path) -> dict[str, list[str]]:
    """What a unit says, each name with all its values."""
    said: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            said.setdefault(name, []).append(value)
    return said


def secrets(layout: Layout) -> list[str]:
    known = json.loads(layout.home.secrets.read_text())
    assert {"ami", "407"} <= known.keys()
    return [*known.values(), "s3cret-of-db"]


# ------------------------------------------------------------------------------------------------ again and again
def test_a_second_installation_changes_nothing_and_says_so(installed: Layout) -> None:
    before = everything(installed)
    done = mille("install", DESCRIPTION, "--root", installed.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "nothing changes: everything is installed as it should be"
    assert everything(installed) == before


def test_an_installation_with_another_port_changes_what_names_it_and_nothing_else(root: Layout) -> None:
    assert mille("install", DESCRIPTION, "--root", root.root).returncode == 0
    before, secret = everything(root), root.home.secrets.read_bytes()
    done = mille("install", "--root", root.root, "--agi", "127.0.0.1:4999")
    assert done.returncode == 0, done.stderr
    changed = {Path(name).name for name, known in everything(root).items() if before.get(name, known) != known}
    assert changed == {"mille-agi.service", "site.json", "installed.json"}
    assert "release 2 is written" in done.stdout
    assert "agi://127.0.0.1:4999/" in (root.home.etc / "extensions.d/centre.conf").read_text()
    assert root.home.secrets.read_bytes() == secret


def test_what_was_chosen_before_is_kept(root: Layout) -> None:
    mille("install", DESCRIPTION, "--root", root.root, "--node", "noumea", "--database", DATABASE)
    done = mille("install", "--root", root.root)
    assert "nothing changes" in done.stdout
    assert "--node noumea" in (root.units / "mille-collector.service").read_text()


def test_a_unit_that_this_mille_writes_otherwise_is_renewed(root: Layout) -> None:
    mille("install", DESCRIPTION, "--root", root.root)
    unit = root.units / "mille-agi.service"
    older = unit.read_text().replace("RestartSec=1", "RestartSec=9")
    manifest = json.loads(root.manifest.read_text())
    import hashlib

    manifest["files"][str(unit)] = hashlib.sha256(older.encode()).hexdigest()  # as an earlier mille left it
    unit.write_text(older)
    root.manifest.write_text(json.dumps(manifest))
    done = mille("install", "--root", root.root)
    assert f"wrote {unit}" in done.stdout
    assert "RestartSec=1" in unit.read_text()


def test_a_release_that_this_mille_renders_otherwise_is_made_anew(root: Layout) -> None:
    mille("install", DESCRIPTION, "--root", root.root)
    (root.home.etc / "extensions.conf").write_text("; of an earlier mille\n")
    done = mille("install", "--root", root.root)
    assert "release 2 is written" in done.stdout
    assert "mille-ask" in (root.home.etc / "extensions.conf").read_text()


# ------------------------------------------------------------------------------------------------ what is not ours
def test_a_file_that_somebody_else_wrote_is_never_written_over(root: Layout) -> None:
    own = root.units / "asterisk.service.d" / "mille.conf"
    own.parent.mkdir(parents=True)
    own.write_text("[Service]\nNice=5\n")
    before = everything(root)
    done = mille("install", DESCRIPTION, "--root", root.root)
    assert done.returncode == 1
    assert f"{own}: there is a file that mille did not write" in done.stderr
    assert everything(root) == before


def test_a_unit_that_the_admin_edited_is_not_written_over(root: Layout) -> None:
    mille("install", DESCRIPTION, "--root", root.root)
    unit = root.units / "mille-collector.service"
    unit.write_text(unit.read_text() + "Nice=3\n")
    before = everything(root)
    done = mille("install", "--root", root.root)
    assert done.returncode == 1
    assert "systemctl edit" in done.stderr
    assert everything(root) == before


def test_the_admins_description_is_his(root: Layout, tmp_path: Path) -> None:
    mille("install", DESCRIPTION, "--root", root.root)
    edited = DESCRIPTION.read_text().replace("Le 1000 d'essai", "Le mien")
    root.description.write_text(edited)
    assert "nothing changes" in mille("install", "--root", root.root).stdout
    assert root.description.read_text() == edited
    done = mille("install", root.description, "--root", root.root)
    assert done.returncode == 1
    assert "mille apply" in done.stderr


def test_a_description_with_a_mistake_is_refused_before_anything_is_written(root: Layout, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(DESCRIPTION.read_text().replace("default: telecom", "default: nowhere"))
    before = everything(root)
    done = mille("install", wrong, "--root", root.root)
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert everything(root) == before


@pytest.mark.parametrize("option", ["--ami", "--agi"])
def test_what_has_to_be_on_loopback_is_refused_elsewhere(option: str, root: Layout) -> None:
    before = everything(root)
    done = mille("install", DESCRIPTION, "--root", root.root, option, "0.0.0.0:5999")
    assert done.returncode == 1
    assert "choose 127.0.0.1" in done.stderr
    assert everything(root) == before


def test_removing_it_takes_what_mille_wrote_and_leaves_what_the_centre_lived(root: Layout) -> None:
    mille("install", DESCRIPTION, "--root", root.root)
    other = root.units / "other.service"
    other.write_text("[Service]\n")
    edited = root.units / "mille-agi.service"
    edited.write_text(edited.read_text() + "Nice=3\n")
    done = mille("uninstall", "--root", root.root)
    assert done.returncode == 0, done.stderr
    assert f"left {edited}" in done.stdout
    left = {path for path in (root.root / "etc").rglob("*") if path.is_file()}
    assert left == {other, edited, root.description}
    assert root.home.secrets.exists()
    assert (root.home.releases / "1").exists()
    assert mille("uninstall", "--root", root.root).returncode == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--database", "host='/x' dbname=mille"], "write it as a URI"),
        (["--root", "/tmp/a folder"], "cannot be a root"),
        (["--sip", "192.0.2.10"], "is not an IP address with a port"),
        (["--sip", "sip.example:5060"], "is not an IP address with a port"),
        (["--ami", "127.0.0.1:4573"], "choose another for one of them"),
        (["--rtp", "20000", "10000"], "the first port must be lower"),
        (["--rtp", "5000", "9999"], "port 5060 in this range is the SIP port"),
        (["--external-address", "sip.example"], "is not an IP address"),
        (["--local-network", "192.168.0.1/16"], "is not a network"),
        (["--rtp", "20000", "20999"], "enough for 250 calls (4 ports each), not for 500"),
    ],
)
def test_options_that_cannot_work_are_refused_before_anything_is_written(
    words: list[str], said: str, root: Layout
) -> None:
    before = everything(root)
    done = mille("install", DESCRIPTION, "--root", root.root, *words)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert everything(root) == before


def test_behind_nat_others_are_told_the_public_address(root: Layout) -> None:
    words = ["--external-address", "203.0.113.7", "--local-network", "192.168.0.0/16"]
    assert mille("install", DESCRIPTION, "--root", root.root, *words).returncode == 0
    rendered = (root.home.etc / "pjsip.d" / "centre.conf").read_text()
    assert "external_media_address = 203.0.113.7\nlocal_net = 192.168.0.0/16\n" in rendered
    assert mille("install", "--root", root.root, "--most-calls", "400").returncode == 0
    assert node_site.load(root.site).external_address == "203.0.113.7"


def test_more_calls_have_more_ports_of_voice(root: Layout) -> None:
    assert mille("install", DESCRIPTION, "--root", root.root, "--most-calls", "1000").returncode == 0
    assert node_site.load(root.site).rtp_ports == (16384, 20383)
    assert mille("install", "--root", root.root, "--most-calls", "500").returncode == 0
    assert node_site.load(root.site).rtp_ports == (16384, 18383)
    assert mille("install", "--root", root.root, "--rtp", "30000", "31999").returncode == 0
    assert mille("install", "--root", root.root, "--most-calls", "400").returncode == 0
    assert node_site.load(root.site).rtp_ports == (30000, 31999)


def test_a_folder_with_a_space_does_not_come_into_a_unit_unnoticed() -> None:
    with pytest.raises(MilleError, match="without spaces"):
        _words(("/opt/my mille/bin/mille",))
    assert _words(("/opt/100%/mille", "-f")) == "/opt/100%%/mille -f"


# ------------------------------------------------------------------------------------------------ who may read and do
def test_no_secret_stands_in_a_file_that_others_may_read(installed: Layout) -> None:
    telling = [
        path
        for path in installed.root.rglob("*")
        if path.is_file() and any(secret.encode() in path.read_bytes() for secret in secrets(installed))
    ]
    known = {"secrets.json", "manager.conf", "telephones.conf", "centre.conf", "database.env"}
    assert {path.name for path in telling} == known
    assert [path for path in telling if open_to_others(path, installed.root)] == []
    for file in (installed.home.secrets, installed.database):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_callers_numbers_and_agents_names_are_not_for_others(installed: Layout) -> None:
    for path in (installed.log, installed.home.path, installed.etc, installed.cache):
        assert not path.stat().st_mode & 0o007, path


def test_the_manager_interface_and_the_agi_server_are_on_loopback(installed: Layout) -> None:
    manager = configparser.ConfigParser(strict=False, delimiters=("=",), comment_prefixes=(";",), interpolation=None)
    manager.read(installed.home.etc / "manager.conf")
    assert manager["general"]["bindaddr"] == "127.0.0.1"
    assert manager["mille"]["deny"] == "0.0.0.0/0.0.0.0"
    assert manager["mille"]["permit"] == "127.0.0.0/255.0.0.0"
    (command,) = directives(installed.units / "mille-agi.service")["ExecStart"]
    assert "--listen 127.0.0.1:4573" in command


@pytest.mark.parametrize("service", ["mille-agi", "mille-collector", "mille-ready"])
def test_a_service_may_do_little(service: str, installed: Layout) -> None:
    said = directives(installed.units / f"{service}.service")
    assert said["User"] == ["mille"]
    assert said["CapabilityBoundingSet"] == [""]
    assert said["ProtectSystem"] == ["strict"]
    assert said["NoNewPrivileges"] == said["PrivateTmp"] == ["yes"]
    assert (said["IPAddressDeny"], said["IPAddressAllow"]) == (["any"], ["localhost"])


def test_the_agi_server_writes_orders_and_voice_messages_alone_and_reads_no_password(installed: Layout) -> None:
    said = directives(installed.units / "mille-agi.service")
    assert said["ReadWritePaths"] == [f"{installed.home.bulletins} -{installed.home.messages}"]
    assert "AF_UNIX" not in said["RestrictAddressFamilies"][0]
    assert str(installed.home.secrets) in said["InaccessiblePaths"][0]
    assert str(installed.database) in said["InaccessiblePaths"][0]


def test_who_opens_a_unit_may_put_away_what_was_newly_spoken_for_it(installed: Layout) -> None:
    for unit in ("mille-live.service", "mille-ready.service"):
        assert str(installed.cache) in directives(installed.units / unit)["ReadWritePaths"][0].split()


def test_asterisk_runs_on_our_configuration_and_can_write_its_state_and_its_log_only(installed: Layout) -> None:
    said = directives(installed.units / "asterisk.service.d" / "mille.conf")
    assert said["ExecStart"][0] == ""  # the distribution's own line is taken back first
    assert said["ExecStart"][1].endswith(f"-C {installed.home.etc}/asterisk.conf -f")
    assert said["ReadWritePaths"] == [f"{installed.home.state} {installed.log}"]
    assert said["UMask"] == ["0027"]
    assert not (installed.root / "etc/asterisk").exists()


@pytest.mark.parametrize(
    ("database", "local"),
    [("postgresql:///mille", True), (DATABASE, True), ("postgresql://mille@192.0.2.7/mille", False),
     ("host=/run/postgresql dbname=mille", True), ("postgresql://a,127.0.0.1/mille", False)],
)  # fmt: skip
def test_the_collector_may_leave_the_machine_only_when_the_database_is_elsewhere(database: str, local: bool) -> None:
    assert is_local(database) is local


def test_every_path_that_a_service_may_write_to_or_must_not_see_is_one_of_ours(installed: Layout) -> None:
    for unit in installed.units.rglob("*mille*"):
        if unit.is_file():
            said = directives(unit)
            for path in " ".join(said.get("ReadWritePaths", []) + said.get("InaccessiblePaths", [])).split():
                assert Path(path.removeprefix("-")).is_relative_to(installed.root), (unit, path)
                assert "mille" in path.removeprefix(str(installed.root)), (unit, path)


# ------------------------------------------------------------------------------------------------ what systemd says
NAMES = re.compile(r"^(\[(Unit|Service|Install)\]|#.*|[A-Z][A-Za-z]+=.*|)$")


def test_every_line_of_a_unit_is_one_that_a_unit_may_have(installed: Layout) -> None:
    units = [path for path in installed.units.rglob("*") if path.is_file()]
    assert {path.name for path in units} >= {"mille-agi.service", "mille.target", "mille.conf"}
    for path in units:
        assert [line for line in path.read_text().splitlines() if not NAMES.match(line)] == []


def test_systemd_finds_nothing_to_say_about_the_units(installed: Layout, tmp_path: Path) -> None:
    """Where systemd is not installed, the test before this one is all that is known."""
    base = tmp_path / "base"
    base.mkdir()
    packaged = sorted(cache().glob("debian-*/usr/lib/systemd/system/asterisk.service"))
    service = packaged[-1].read_text() if packaged else "[Service]\nType=notify\nExecStart=/bin/true\n"
    (base / "asterisk.service").write_text(service)
    units = [str(path) for path in installed.units.glob("mille*")] + [str(base / "asterisk.service")]
    path = f"{installed.units}:{base}:"
    if shutil.which("systemd-analyze"):
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *units],
            env={**os.environ, "SYSTEMD_UNIT_PATH": path}, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")


def test_a_unit_is_installed_for_each_service_that_this_mille_has_a_verb_for(installed: Layout) -> None:
    from mille.cli.main import VERBS
    from mille.production.systemd_units import SERVICES

    there = {path.name for path in installed.units.glob("mille-*.service")}
    assert there == {unit for unit, verb in SERVICES.items() if verb in VERBS}
    wanted = directives(installed.units / "mille.target")["Wants"][0].split()
    assert set(wanted) == there | {"asterisk.service"}


def test_every_template_of_a_unit_ships_with_the_package() -> None:
    setup = (folder("agi").parent / "setup.cfg").read_text()
    assert "share/mille/templates/systemd = templates/systemd/*" in setup


# ------------------------------------------------------------------------------------------------ rotation
def test_rotation_leaves_the_journal_under_names_that_the_collector_knows(installed: Layout) -> None:
    from mille.records.files.rotation import rotated

    text = (installed.logrotate / "mille").read_text()
    stanza = text.partition(f"{installed.journal} {{")[2].partition("\n}")[0]
    words = {line.strip() for line in stanza.splitlines()}
    assert {"nocompress", "nocreate", "dateext", "dateformat -%Y%m%d", "su asterisk mille"} <= words
    assert "copytruncate" not in stanza  # would lose what is written meanwhile
    moved = installed.log / "journal-20261122"
    moved.touch()
    assert rotated(installed.journal) == [moved]
    moved.unlink()


# ------------------------------------------------------------------------------------------------ finding the centre
def test_a_command_finds_the_installed_centre(installed: Layout, tmp_path: Path) -> None:
    done = subprocess.run(
        [*MILLE, "agent", "list"], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        env={**{k: v for k, v in os.environ.items() if k != "MILLE_HOME"}, "MILLE_ROOT": str(installed.root)},
    )  # fmt: skip
    assert "does not answer" in done.stderr  # it was found, and does not run


def test_a_command_says_where_nothing_is_installed(tmp_path: Path) -> None:
    done = mille("agent", "list", MILLE_ROOT=str(tmp_path), MILLE_HOME="")
    assert done.returncode == 1
    assert "no centre is installed" in done.stderr


def test_root_goes_on_as_the_owner_of_the_releases_and_everybody_else_as_himself(root: Layout) -> None:
    """So that Asterisk can read what an admin's command has written, and root loads nothing that others may write."""
    assert mille("install", DESCRIPTION, "--root", root.root).returncode == 0
    if os.geteuid() == 0:
        os.chown(root.home.releases, 65534, 65534)
    code = (
        "import os; from pathlib import Path; from mille.site.which_centre import become_owner; "
        "from mille.site.installed_folders import Layout; import sys; become_owner(Layout(Path(sys.argv[1]))); "
        "print(os.getuid(), os.geteuid(), os.getgid(), 0 in os.getgroups(), os.umask(0))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(root.root)], capture_output=True, text=True, timeout=60)
    uid, gid = (65534, 65534) if os.geteuid() == 0 else (os.getuid(), os.getgid())
    assert done.stdout.split() == [str(uid), str(uid), str(gid), "False", str(0o027)], done.stderr
