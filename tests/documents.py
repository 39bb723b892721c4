"""The documents of the repository: which there are, what they say, and how the generated ones are renewed."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)


def documents() -> list[Path]:
    """Every Markdown file that belongs to the repository."""
    below = [path for name in ("docs", "tests") for path in (ROOT / name).rglob("*.md")]
    return sorted([*ROOT.glob("*.md"), *below])


def agree(path: Path, text: str) -> None:
    """Hold that a document is the text which the program gives; MILLE_GOLDEN=write renews it."""
    if os.environ.get("MILLE_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    if path.read_text(encoding="utf-8") != text:
        raise AssertionError(f"{path.relative_to(ROOT)} is out of date; run this test again with MILLE_GOLDEN=write")


def first_page_description() -> str:
    """The description that the first page shows."""
    (description,) = re.findall(r"^```yaml\n(.*?)^```$", _first_page(), re.DOTALL | re.MULTILINE)
    return str(description)


def make_verbs_of_the_first_page() -> set[str]:
    """The verbs of `make` that the first page tells readers to type."""
    return set(re.findall(r"(?:^    |`)make (\w+)", _first_page(), re.MULTILINE))


def _first_page() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def typed_commands(text: str) -> list[list[str]]:
    """The words after `mille` in every command that a page shows, in a block or within a sentence."""
    lines = re.findall(r"^(?:    |\$ )(?:sudo |\.venv/bin/)?mille ([a-z-].*)$", text, re.MULTILINE)
    inline = re.findall(r"`(?:sudo |\w+=\S+ )?mille ([a-z-][^`]*)`", text)
    return [re.sub(r"\s+[#|>].*", "", command).split() for command in (*lines, *inline)]


def run_again(text: str, folder: Path) -> str:
    """A document whose console blocks have what their commands print now, typed in a folder."""
    return CONSOLE.sub(lambda block: f"```console\n{_session(block[1], folder)}```", text)


def _session(block: str, folder: Path) -> str:
    return "".join(f"$ {command}\n{_printed(command, folder)}" for command in COMMAND.findall(block))


def _printed(command: str, folder: Path) -> str:
    """What a command prints for a reader, errors included; it is found beside the Python that runs the tests."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "MILLE_HOME": str(folder / "home"), "COLUMNS": "80"}
    done = subprocess.run(
        ["bash", "-c", f"{{ {command}; }} 2>&1"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if not done.stdout.strip():
        raise AssertionError(f"`{command}` prints nothing; a reader would wonder")
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())
