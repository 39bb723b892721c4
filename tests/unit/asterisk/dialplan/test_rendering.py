"""What a description says becomes Asterisk's files, and nothing that it says becomes configuration by accident."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from mille.asterisk.dialplan.quoting import UnsafeText
from mille.asterisk.dialplan.rendering import environment, render, write
from mille.call.line.place import PLACE
from mille.errors import MilleError
from mille.resources import folder
from one_site import COVID, TODAY
from rendered_files import CENTRE, FILES, SITE, lines, rendered, values


@pytest.mark.parametrize("template", ["{{ nothing }}", "{{ centre.nothing }}", "{{ centre.sorry.nothing }}"])
def test_a_template_that_asks_for_what_is_not_there_fails(template: str) -> None:
    with pytest.raises(UndefinedError):
        environment().from_string(template).render(centre=CENTRE)


def test_the_name_of_the_centre_may_have_accents() -> None:
    assert "; Numéro d'Été:" in render(replace(CENTRE, name="Numéro d'Été"), SITE, TODAY)["queues.d/centre.conf"]


def test_every_number_that_the_reader_takes_can_be_rendered() -> None:
    render(replace(CENTRE, numbers=("1000", "+687263000")), SITE, TODAY)


# ------------------------------------------------------------------------------------------------ what is in the files
def test_the_same_description_makes_the_same_files() -> None:
    assert render(COVID, SITE, TODAY) == render(COVID, SITE, TODAY)


def test_every_queue_of_the_centre_is_there_and_no_other() -> None:
    for centre in (CENTRE, COVID):
        sections = {line.section for line in rendered(centre)["queues.d/centre.conf"]}
        assert sections == {f"[{queue}]" for queue in centre.queues}


def test_a_queue_has_the_times_of_its_description() -> None:
    queue = values("queues.d/centre.conf", "[covid]", COVID)
    assert (queue["timeout"], queue["wrapuptime"], queue["musicclass"]) == ("20", "10", "mille-covid")
    assert {line.key for line in rendered(COVID)["queues.d/centre.conf"]}.isdisjoint({"periodic-announce"})
    music = [line for line in rendered(COVID)["musiconhold.conf"] if line.section == "[mille-covid]"]
    messages = [line for line in music if line.value.endswith("/slots/covid")]
    assert len(messages) == 600 // COVID.queues["covid"].wait_message_every


def test_no_agent_is_a_member_by_configuration() -> None:
    assert not any(line.key == "member" for line in rendered(COVID)["queues.d/centre.conf"])


def test_the_safe_path_knows_the_default_queue_the_hours_and_every_farewell() -> None:
    dialplan = lines(render(CENTRE, SITE, TODAY, release=7)["extensions.d/centre.conf"])
    known = {line.key: line.value for line in dialplan if line.section == "[globals]" and line.key}
    assert known == {
        "MILLE_IN_FORCE": "7",
        "MILLE_AGI": "agi://127.0.0.1:4573/",
        "MILLE_PLACE": str(PLACE),
        "MILLE_LANGUAGE": "fr",
        "MILLE_HOURS": "at_office",
        "MILLE_QUEUE": "fixed-line",
        "MILLE_WAIT": "1800",
        "MILLE_CAPACITY": "0",
        "MILLE_EARLY": "0",
        "MILLE_EMERGENCY": "0",
        "MILLE_WAIT_MESSAGE": "mille/7/wait",
        "MILLE_CALLS_PER_NUMBER": "0",
        "MILLE_ANONYMOUS": "0",
        "MILLE_REMEMBERS": "1",
        "MILLE_CALLER_KEY": "key-of-callers",
        "MILLE_LANGUAGES": "-fr-en-",
        "MILLE_CLOSED": "mille/7/closed",
        "MILLE_FULL": "mille/7/full",
        "MILLE_NOBODY": "mille/7/nobody",
        "MILLE_TIMED_OUT": "mille/7/timed-out",
        "MILLE_LAST_DAY": "99991231",
        "MILLE_ENDED": "mille/7/closed",
    }


def test_without_a_server_the_entries_run_as_scripts() -> None:
    assert values("extensions.d/centre.conf", "[globals]", site=replace(SITE, agi_server=None))["MILLE_AGI"] == ""


def test_two_timetables_that_differ_by_a_dash_stay_two() -> None:
    hours = CENTRE.timetables["office"]
    both = {name: replace(hours, name=name) for name in ("office", "late-night", "latenight")}
    dialplan = rendered(replace(CENTRE, timetables={**CENTRE.timetables, **both}))["extensions.d/centre.conf"]
    asked = [line.value.split(",")[0] for line in dialplan if line.section == "[mille-hours]" and line.key == "exten"]
    assert len({name.replace("-", "") for name in asked}) == len(CENTRE.timetables) + 2  # Asterisk passes over dashes


def test_only_the_short_numbers_can_be_called() -> None:
    public = [line for line in rendered()["extensions.d/centre.conf"] if line.section == "[mille-public]" and line.key]
    assert [line.value for line in public if line.key == "exten"] == [
        "1000,1,Set(M_DIALLED=1000)",
        "_[+*#0-9A-Za-z]!,1,Set(M_DIALLED=)",
    ]
    assert [line.value for line in public][-1] == "n(strange),Goto(mille-wrong-number,s,1)"


def test_only_the_trunks_addresses_may_send_calls() -> None:
    matches = [line.value for line in rendered()["pjsip.d/centre.conf"] if line.key == "match"]
    assert matches == ["127.0.0.1"]


# ------------------------------------------------------------------------------------------------ the folder
@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    before = os.umask(0o077)
    yield os.umask
    os.umask(before)


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o700), (0o027, 0o750), (0o000, 0o750)])
def test_a_release_is_open_to_the_group_of_asterisk_only_where_it_has_to_be_and_never_to_others(
    mask: int, mode: int, umask: Callable[[int], int], tmp_path: Path
) -> None:
    umask(mask)
    write(render(CENTRE, SITE, TODAY), tmp_path / "1")
    assert stat.S_IMODE((tmp_path / "1").stat().st_mode) == mode


def test_on_a_server_mille_may_use_the_console_of_asterisk_and_nobody_else() -> None:
    files = render(CENTRE, replace(SITE, group="mille"), TODAY)
    assert files["asterisk.conf"].endswith("[files]\nastctlpermissions = 0660\nastctlgroup = mille\n")


def test_a_release_has_the_rendered_and_the_hand_written_files(tmp_path: Path) -> None:
    files = render(CENTRE, SITE, TODAY)
    write(files, tmp_path / "1")
    written = {str(path.relative_to(tmp_path / "1")) for path in (tmp_path / "1").rglob("*") if path.is_file()}
    by_hand = {path.name for path in folder("asterisk-conf").glob("*.conf")}
    assert written == files.keys() | by_hand
    assert files.keys().isdisjoint(by_hand)
    for name, text in files.items():
        assert (tmp_path / "1" / name).read_text(encoding="utf-8") == text


def test_a_folder_that_is_there_already_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    with pytest.raises(FileExistsError):
        write({}, tmp_path / "1")
    assert not any((tmp_path / "1").iterdir())


def test_what_the_hand_written_files_include_is_rendered() -> None:
    includes = [
        name
        for path in folder("asterisk-conf").glob("*.conf")
        for name in re.findall(r'^#include "(.*)"', path.read_text(), re.MULTILINE)
    ]
    known = ["extensions.d/*.conf", "modules.d/*.conf", "pjsip.d/*.conf", "queues.d/*.conf"]
    by_hand = ["mailbox.conf", "ringing.conf", "service.conf"]
    assert sorted(includes) == sorted(known + by_hand)
    assert all(any(Path(file).match(pattern) for file in FILES) for pattern in known)


@pytest.mark.parametrize("door", ["ami", "agi_server"])
@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::"])
def test_a_site_that_others_could_command_is_refused(door: str, address: str) -> None:
    site = replace(SITE, **{door: (address, 5038)})  # type: ignore[arg-type]
    with pytest.raises(MilleError, match=r"open to others; use 127\.0\.0\.1"):
        render(CENTRE, site, TODAY)


# ----------------------------------------------------------------------------------------------- the service line
def test_the_service_code_is_for_the_telephones_of_agents_and_no_trunk_reaches_it() -> None:
    files = render(replace(COVID, service_code="*1000"), SITE, TODAY)
    dialplan, sip = files["extensions.d/centre.conf"], "\n".join(files[name] for name in files if "pjsip" in name)
    public, telephones = (section(dialplan, name) for name in ("mille-public", "mille-telephones"))
    assert "exten => *1000,1,Goto(mille-service,s,1)" in telephones
    assert "include => mille-public" in telephones
    assert "service" not in public
    assert "include" not in public
    assert dialplan.count("mille-service") == 1
    contexts = {line.section: line.value for line in lines(sip) if line.key == "context"}
    assert contexts == {"[phone-201]": "mille-telephones", "[trunk-opt]": "mille-public"}


def test_a_centre_without_a_service_code_has_no_service_line() -> None:
    assert "mille-service" not in render(COVID, SITE, TODAY)["extensions.d/centre.conf"]


def test_a_service_code_that_is_none_never_becomes_dialplan() -> None:
    with pytest.raises(UnsafeText):
        render(replace(COVID, service_code="*1,1,System(x)"), SITE, TODAY)


def section(text: str, name: str) -> str:
    """The lines of a section as they are written, without comments."""
    told = text.split(f"\n[{name}]\n")[1].split("\n[")[0]
    return "\n".join(line for line in told.splitlines() if not line.startswith(";"))
