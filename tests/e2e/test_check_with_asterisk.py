"""`mille check FILE --asterisk`: what Asterisk itself says of the files made from a description."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import descriptions
from house import wait_until
from mille.asterisk.dialplan import rendering
from mille.asterisk.wire.node_site import Site
from mille.centre.model.centre import Centre
from mille.centre.reader.description import load_centre, read_centre
from mille.centre.units.overlay import with_units
from mille.cli.main import main
from mille.embedded.trial import try_out
from mille.resources import folder
from running_centre import DESCRIPTION as TRIAL

REFERENCE = folder("asterisk-conf") / "centre" / "1000.yaml"
QUEUES, DIALPLAN = "queues.d/centre.conf", "extensions.d/centre.conf"


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which the throw-away Asterisk gets its own; its name is short, as a socket's must be."""
    made = Path(tempfile.mkdtemp(prefix="mille-"))
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Lets a line be rendered otherwise: a file, a pattern in it, what stands there instead."""

    def breaks(file: str, pattern: str, instead: str) -> None:
        rightly = rendering.render

        def render(centre: Centre, site: Site, today: date) -> dict[str, str]:
            files = rightly(centre, site, today)
            text, times = re.subn(pattern, instead, files[file], count=1)
            assert times == 1, pattern
            return {**files, file: text}

        monkeypatch.setattr(rendering, "render", render)

    return breaks


def mille(*typed: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, typed)))


def left(work: Path) -> list[object]:
    """What is left of a trial: files, and processes that name its folder."""
    running = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    return [*work.iterdir(), *(words for words in running if any(str(work) in word for word in words))]


@pytest.mark.parametrize("file", [REFERENCE, TRIAL], ids=["the reference", "the centre of these tests"])
def test_what_ships_is_loaded_without_a_warning_and_nothing_is_left(file: Path, work: Path) -> None:
    result = mille("check", file, "--asterisk")
    assert (result.exit_code, result.stderr) == (0, "")
    summary, said = result.stdout.splitlines()
    assert summary.startswith(f"{file}: Le 1000")
    assert re.fullmatch(r".*: Asterisk 2\d\.\S+ loads it without warnings", said)
    assert left(work) == []


@pytest.mark.parametrize("units", [[], ["covid"]], ids=["closed", "open"])
def test_the_reference_is_loaded_with_its_unit_closed_and_open(units: list[str]) -> None:
    assert try_out(with_units(load_centre(REFERENCE), units), print).complaints == ()


def test_a_wrong_description_is_not_tried(tmp_path: Path, work: Path) -> None:
    (tmp_path / "wrong.yaml").write_text("centre: {}\n")
    result = mille("check", tmp_path / "wrong.yaml", "--asterisk")
    assert result.exit_code == 1
    assert "Asterisk" not in result.output
    assert left(work) == []


@pytest.mark.parametrize(
    ("file", "pattern", "instead", "complaint"),
    [
        (QUEUES, "strategy = leastrecent", "strategy = leastrecnt", "WARNING app_queue.c: 'leastrecnt' isn't a valid"),
        (QUEUES, "ringinuse = no", "ringinuse no", "of queues.d/centre.conf"),
        (DIALPLAN, "exten => 1000,1,", "exten => 1000,2,Goto(mille,s,1)\nexten => 1000,1", "WARNING "),
        ("pjsip.d/telephones.conf", "max_contacts = 1", "max_contacts = one", "ERROR "),
    ],
)
def test_a_file_that_asterisk_does_not_understand_is_reported(
    file: str, pattern: str, instead: str, complaint: str, broken: Callable[[str, str, str], None], work: Path
) -> None:
    broken(file, pattern, instead)
    result = mille("check", REFERENCE, "--asterisk")
    assert result.exit_code == 1
    assert "without a warning" not in result.stdout
    assert all(line.startswith(f"{REFERENCE}: Asterisk 2") for line in result.stderr.splitlines())
    assert complaint in result.stderr
    assert str(work) not in result.stderr
    assert left(work) == []


def test_an_asterisk_that_does_not_start_is_reported(broken: Callable[[str, str, str], None], work: Path) -> None:
    broken("asterisk.conf", "astdbdir => .*", "astdbdir => /nowhere")
    result = mille("check", TRIAL, "--asterisk")
    assert result.exit_code == 1
    assert "Asterisk did not start" in result.stderr
    assert left(work) == []


def test_whoever_stops_the_check_leaves_nothing_behind(work: Path) -> None:
    typed = (sys.executable, "-m", "mille.cli.main", "check", str(REFERENCE), "--asterisk")
    process = subprocess.Popen(typed, env={**os.environ, "TMPDIR": str(work)}, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: list(work.glob("*/log/messages.log")))
        process.terminate()
        assert process.wait(30) == 1
    finally:
        process.kill()
        process.wait()
    assert left(work) == []


# ------------------------------------------------------------------------------------------------ any centre
names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True).filter(
    lambda name: name not in ("general", "globals")
)
titles = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters=';|,"<>[]{}$\\='),
    max_size=50,
).map(lambda text: "".join(filter(str.isprintable, f"Le {text}")))
addresses = st.ip_addresses().map(str) | st.ip_addresses(v=4).map(lambda address: f"{address}/32")
numbers = st.from_regex(r"[+]?[0-9]{2,15}", fullmatch=True)


@st.composite
def described(draw: st.DrawFn) -> Centre:
    """A centre as somebody may describe it: any names, numbers, addresses, and values at both ends."""
    queues, hours = draw(st.lists(names, min_size=1, max_size=3, unique=True)), draw(names)
    number, trunk, agent = draw(numbers), draw(names), draw(st.from_regex("[a-z0-9]{1,20}", fullmatch=True))
    extension = draw(st.from_regex("[0-9]{2,15}", fullmatch=True).filter(lambda digits: digits != number))
    quoted = draw(titles).replace("'", "''")
    message = "{fr: Bonjour; c'est le 1000}"
    ring, wrap_up, wait = (draw(st.sampled_from(ends)) for ends in ((5, 120), (0, 3600), (10, 86400)))
    lines = [
        f"centre: {{name: '{quoted}', numbers: ['{number}'], timezone: Pacific/Noumea, country: NC, languages: [fr],",
        f"  hours: '{hours}', welcome: [hello], closed: hello, wrong_key: hello, menu: main, default: '{queues[0]}',",
        "  sorry: {full: hello, nobody: hello, timed_out: hello}}",
        f"trunks: {{'{trunk}': {{addresses: ['{draw(addresses)}']}}}}",
        f"hours: {{'{hours}': {{week: {{sat-sun: 22:00-2:00}}, exceptions: {{2027-01-01: closed}}}}}}",
        f"messages: {{hello: {message}}}",
        f"menus: {{main: {{say: [hello], keys: {{0: {{queue: '{queues[0]}'}}}}, default: {{queue: '{queues[-1]}'}}}}}}",
        "queues:",
        *(
            f"  '{queue}': {{wait_message: hello, ring: {ring}, wrap_up: {wrap_up}, longest_wait: {wait}}}"
            for queue in queues
        ),
        f"agents: {{'{agent}': {{name: Anne, extension: '{extension}', skills: {{",
        ", ".join(f"'{queue}': 0" for queue in queues) + "}}}",
    ]
    return read_centre("\n".join(lines), "any.yaml")


@settings(max_examples=5, deadline=None)
@given(described())
def test_whatever_the_compiler_lets_through_is_loaded_without_a_warning(centre: Centre) -> None:
    assert try_out(centre, print).complaints == ()


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(descriptions.described())
def test_whatever_the_language_can_say_is_loaded_without_a_warning_with_all_units_open(text: str) -> None:
    centre = read_centre(text, "any.yaml")
    assert try_out(with_units(centre, centre.units), print).complaints == ()
