"""Which Asterisk runs: the machine's when it is new enough, the one that was named, or Debian's."""

import shutil
import sys
from pathlib import Path

import pytest

from mille.embedded import debian
from mille.embedded.programs import find_programs, new_enough
from mille.errors import MilleError


def script(path: Path, text: str) -> Path:
    """A program at this path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def asterisk(path: Path, version: str) -> Path:
    """An Asterisk that can say its version and nothing else."""
    return script(path, f'#!/bin/sh\n[ "$1" = -V ] && echo "Asterisk {version}"\n')


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Debian's packages, unpacked already, with Asterisk 22.10.1; the packages that were asked for."""
    tree = tmp_path / "tree"
    library = tree / "usr/lib/x86_64-linux-gnu"
    script(library / "ld-linux-x86-64.so.2", '#!/bin/sh\n[ "$1" = --library-path ] && shift 2 && exec "$@"\n')
    (library / "asterisk/modules").mkdir(parents=True)
    asterisk(tree / "usr/sbin/asterisk", "22.10.1~dfsg-1")
    packages: list[tuple[str, ...]] = []

    def unpacked(wanted: tuple[str, ...], cache: Path, say: debian.Say) -> Path:
        packages.append(wanted)
        return tree

    monkeypatch.setattr(debian, "unpacked", unpacked)
    monkeypatch.delenv("MILLE_ASTERISK", raising=False)
    return packages


@pytest.mark.parametrize("version", ["18.26.4", "16.28.0~dfsg-0+deb11u4", "22.9.0", "22.10.0~dfsg-2", "1.8.32.3"])
@pytest.mark.usefixtures("asked")
def test_an_old_asterisk_that_was_named_is_refused_with_what_to_do(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = asterisk(tmp_path / "old/asterisk", version)
    monkeypatch.setenv("MILLE_ASTERISK", str(named))
    with pytest.raises(MilleError) as error:
        find_programs(tmp_path, print)
    assert f"{named} is Asterisk {version}, too old: mille needs 20 or later" in str(error.value)
    assert str(error.value).endswith("upgrade it, or unset MILLE_ASTERISK to run Debian's packages")


@pytest.mark.parametrize("version", ["20.11.1", "22.10.1~dfsg-1", "23.0.0", "certified-20.7-cert5"])
def test_a_new_enough_asterisk_that_was_named_is_run_as_it_is(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, ...]]
) -> None:
    named = asterisk(tmp_path / "new/asterisk", version)
    monkeypatch.setenv("MILLE_ASTERISK", str(named))
    found = find_programs(tmp_path, print)
    assert (found.asterisk, found.version, found.modules) == ((str(named),), version, None)
    assert "asterisk" not in asked[0]
    assert "sip-tester" in asked[0]


@pytest.mark.usefixtures("asked")
def test_an_asterisk_that_was_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILLE_ASTERISK", str(tmp_path / "nowhere"))
    with pytest.raises(MilleError, match=r"cannot run .*/nowhere: .*set MILLE_ASTERISK"):
        find_programs(tmp_path, print)


@pytest.mark.usefixtures("asked")
def test_a_program_that_is_no_asterisk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILLE_ASTERISK", str(script(tmp_path / "other", "#!/bin/sh\necho hello\n")))
    with pytest.raises(MilleError, match="does not say that it is Asterisk"):
        find_programs(tmp_path, print)


def test_the_machines_asterisk_is_run_when_it_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, ...]]
) -> None:
    own = asterisk(tmp_path / "bin/asterisk", "22.10.1")
    monkeypatch.setenv("PATH", str(own.parent))
    assert find_programs(tmp_path, print).asterisk == (str(own),)
    assert "asterisk" not in asked[0]


def test_an_old_asterisk_of_the_machine_gives_way_to_debians(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, ...]]
) -> None:
    own = asterisk(tmp_path / "bin/asterisk", "18.10.0")
    monkeypatch.setenv("PATH", f"{own.parent}:/usr/bin:/bin")
    said: list[str] = []
    found = find_programs(tmp_path, said.append)
    assert said == [f"{own} is Asterisk 18.10.0, too old for mille; taking Debian's packages instead"]
    assert found.version == "22.10.1~dfsg-1"
    assert "asterisk" in asked[0]


def test_debians_asterisk_runs_with_its_own_libraries_and_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, ...]]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    found = find_programs(tmp_path, print)
    library = tmp_path / "tree/usr/lib/x86_64-linux-gnu"
    loader = (str(library / "ld-linux-x86-64.so.2"), "--library-path", str(library))
    assert found.asterisk == (*loader, str(tmp_path / "tree/usr/sbin/asterisk"))
    assert found.sipp == (*loader, str(tmp_path / "tree/usr/bin/sipp"))
    assert found.modules == library / "asterisk/modules"
    assert found.data == tmp_path / "tree/usr/share/asterisk"
    assert {"asterisk", "sip-tester"} < set(asked[0])


@pytest.mark.parametrize(
    ("version", "expected"),
    [("19.8.1", False), ("20.0.0", True), ("22.0.0", False), ("22.10", False), ("22.11.0", True), ("", False)],
)
def test_of_22_only_the_security_release_or_later_is_new_enough(version: str, expected: bool) -> None:
    assert new_enough(version) is expected


def test_the_python_of_the_tests_is_no_asterisk() -> None:
    assert not new_enough(sys.version.partition(" ")[0])
