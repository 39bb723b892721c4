"""Every file that mille needs beside its Python is told to whoever installs it."""

import subprocess
from configparser import ConfigParser
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

import pytest

ROOT = Path(__file__).parents[2]


def patterns() -> list[str]:
    """What setup.cfg installs, as it is written there."""
    known = ConfigParser()
    known.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = known["options.data_files"].values()
    return [pattern.strip() for line in lines for pattern in line.split(",")]


def matches(file: str, pattern: str) -> bool:
    """Whether a pattern means a file; no star means a folder's folder."""
    names, wanted = PurePath(file).parts, PurePath(pattern).parts
    return len(names) == len(wanted) and all(map(fnmatchcase, names, wanted))


def kept(*folders: str) -> list[str]:
    """The files of some folders that git keeps."""
    try:
        done = subprocess.run(["git", "ls-files", "-z", "--", *folders], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git working tree: which files belong to mille is not known")
    return [name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_every_template_and_every_example_is_installed() -> None:
    files = kept("templates", "asterisk-conf")
    assert {"templates/asterisk.conf", "asterisk-conf/centre/1000.yaml"} <= set(files)
    assert [file for file in files if not any(matches(file, pattern) for pattern in patterns())] == []


def test_every_script_that_asterisk_starts_is_installed() -> None:
    scripts = [file for file in kept("agi") if file.count("/") == 1]
    assert scripts
    assert [file for file in scripts if file not in patterns()] == []


def test_nothing_is_installed_that_is_not_there() -> None:
    assert [pattern for pattern in patterns() if not list(ROOT.glob(pattern))] == []
