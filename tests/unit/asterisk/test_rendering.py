"""What a description says becomes Asterisk's files, and nothing that it says becomes configuration by accident."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from mille.asterisk import rendering
from mille.asterisk.quoting import UnsafeText, extension
from mille.asterisk.rendering import YEARS_AHEAD, environment, render, write
from mille.asterisk.site import Site
from mille.call.place import PLACE
from mille.centre.hours import is_open
from mille.centre.model import Agent, Centre, Hours, Outward, Span, Trunk
from mille.errors import MilleError
from mille.resources import folder
from one_site import COVID, REFERENCE, TODAY, site

CENTRE = REFERENCE
SITE = replace(site(CENTRE), modules=None, telephones={"201": "secret-201"})


# ----------------------------------------------------------------------------------------------- reading them back
class Line(NamedTuple):
    """One assignment of a file, as Asterisk reads it."""

    section: str
    key: str
    value: str


def lines(text: str) -> list[Line]:
    """A file as config.c reads it: comments gone, \\; made ;, every assignment with its section."""
    found, section = list[Line](), ""
    for raw in re.split(r"[\r\n]+", text):
        bare = re.split(r"(?<!\\);", raw)[0].replace("\\;", ";").strip()
        if bare.startswith("["):
            section = bare
            found.append(Line(section, "", ""))
        elif bare:
            key, sign, value = bare.partition("=")
            found.append(Line(section, key.strip(), value.removeprefix(">").strip() if sign else bare))
    return found


def rendered(centre: Centre = CENTRE, site: Site = SITE) -> dict[str, list[Line]]:
    return {name: lines(text) for name, text in render(centre, site, TODAY).items()}


def values(file: str, section: str, centre: Centre = CENTRE, site: Site = SITE) -> dict[str, str]:
    """A section's assignments."""
    return {line.key: line.value for line in rendered(centre, site)[file] if line.section == section and line.key}


# ------------------------------------------------------------------------------------------------ hostile texts
HOSTILE = [
    "x\n[mille]",
    "x\nexten => s,1,System(reboot)",
    "x\r\n#include passwd",
    "x\x00y",
    "x\x1b[2J",
    "x\x7f",
    "x\u2028[mille]\x85y",
    "x;y",
    "x\\;y",
    ";-- x",
    "x --;",
    "x,y",
    "x&y",
    "x|y",
    "${SHELL(reboot)}",
    "$[1 + 1]",
    "x)",
    "x(y",
    "x]",
    "x](template)",
    "x => y",
    "x=y",
    '"x"',
    "x\\",
    "x y",
    " x",
    "x/../../y",
    "Nouméa",
    "0",
    "",
    "x" * 200,
]


def renamed(things: Any, name: str) -> dict[str, Any]:
    """The first of some named things under another name."""
    first, *others = things.values()
    return {name: replace(first, name=name), **{other.name: other for other in others}}


def of_centre(**changes: Any) -> tuple[Centre, Site]:
    return replace(CENTRE, **changes), SITE


def with_queue(**changes: Any) -> tuple[Centre, Site]:
    first, *others = CENTRE.queues.values()
    return of_centre(queues={q.name: q for q in (replace(first, **changes), *others)})


def with_trunk(text: str) -> tuple[Centre, Site]:
    return of_centre(trunks={"opt": replace(CENTRE.trunks["opt"], addresses=("192.0.2.1", text))})


OUTWARD = replace(
    CENTRE,
    outward=Outward("opt"),
    trunks={"opt": Trunk("opt", ("192.0.2.1",), "192.0.2.10", "268800"), "in": Trunk("in", ("192.0.2.2",))},
    agents={**CENTRE.agents, "h1": Agent("h1", "Anne", "", {"post": 0}, line="751234")},
)
"""The same centre, which calls outside."""


def with_outward(**changes: Any) -> tuple[Centre, Site]:
    return replace(OUTWARD, trunks={**OUTWARD.trunks, "opt": replace(OUTWARD.trunks["opt"], **changes)}), SITE


def at_home(line: str) -> dict[str, Agent]:
    return {**OUTWARD.agents, "h1": replace(OUTWARD.agents["h1"], line=line)}


PLACES: dict[str, Callable[[str], tuple[Centre, Site]]] = {
    "name of the centre": lambda text: of_centre(name=text),
    "number": lambda text: of_centre(numbers=("1000", text)),
    "time zone": lambda text: of_centre(timezone=text),
    "timetable": lambda text: of_centre(timetables=renamed(CENTRE.timetables, text)),
    "timetable of the centre": lambda text: of_centre(hours=text),
    "trunk": lambda text: of_centre(trunks=renamed(CENTRE.trunks, text)),
    "queue": lambda text: of_centre(queues={**CENTRE.queues, "bank": replace(CENTRE.queues["bank"], name=text)}),
    "default queue": lambda text: of_centre(queues=renamed(CENTRE.queues, text), default=text),
    "strategy": lambda text: with_queue(strategy=text),
    "extension": lambda text: (CENTRE, replace(SITE, telephones={"201": "secret", text: "secret"})),
    "password": lambda text: (CENTRE, replace(SITE, telephones={"201": text})),
    "node": lambda text: (CENTRE, replace(SITE, node=text)),
    "folder of the state": lambda text: (CENTRE, replace(SITE, state=Path(f"/srv/{text}"))),
    "folder of the configuration": lambda text: (CENTRE, replace(SITE, etc=Path(f"/srv/{text}"))),
    "closed message": lambda text: of_centre(closed=text),
    "message of a full queue": lambda text: of_centre(sorry={**CENTRE.sorry, "full": text}),
    "wait message": lambda text: with_queue(wait_message=text),
    "host of a trunk": lambda text: with_outward(host=text or "192.0.2.9"),
    "number that a trunk presents": lambda text: with_outward(presents=text),
    "beginning of callers' numbers": lambda text: with_outward(caller_numbers={text: "1"}),
    "what a number becomes": lambda text: with_outward(caller_numbers={"+1": text}),
    # in an account a comma means nothing
    "account at a trunk": lambda text: (OUTWARD, replace(SITE, trunks={"opt": ("centre", text.replace(",", "-"))})),
    "line of an agent": lambda text: (replace(OUTWARD, agents=at_home(text)), SITE),
    "first language": lambda text: of_centre(languages=(text, "en")),
    "address of a trunk": with_trunk,
}

MEANING = {
    "extensions.d/centre.conf": r"[,&|()\[\]{}$\"\\;\s]",
    "pjsip.d/centre.conf": "[,]",
    "pjsip.d/telephones.conf": "[,]",
    "queues.d/centre.conf": "[,&|]",
}
"""In these files such signs have a meaning inside a value: but not in that of `strategy`, one word known or unknown."""
MORE = {"extensions.d/centre.conf": (2, 3, 5), "pjsip.d/centre.conf": (1, 6), "pjsip.d/telephones.conf": (24,)}
"""How many lines one more number or rule for numbers, address or account, or telephone has."""


def harmed_by(centre: Centre, site: Site, text: str) -> list[str]:
    """What a hostile text became in the files, besides being one value or one name; nothing when it was refused."""
    try:
        found = quickly_rendered(centre, site)
    except (UnsafeText, ValueError, LookupError, OSError):  # ZoneInfo has its own words for what is no time zone
        return []
    clean, harm = quickly_rendered(OUTWARD if centre.outward else CENTRE, SITE), list[str]()
    for file, now in found.items():
        if len(now) - len(clean[file]) not in (0, *MORE.get(file, ())):
            harm.append(f"{file} has {len(now)} lines instead of {len(clean[file])}")
        names = {line.section for line in now} - {line.section for line in clean[file]}
        harm += [f"{file}: {name}" for name in names if not re.fullmatch(r"\[[\w-]+\]", name)]
        for line in set(now) - set(clean[file]):
            meant = file in MEANING and line.key != "strategy" and text and text in line.value
            if meant and re.search(MEANING[file], text):
                harm.append(f"{file}: {line}")
    return harm


SAME_TEMPLATES = cache(environment)


def quickly_rendered(centre: Centre, site: Site) -> dict[str, list[Line]]:
    """The files with the holidays of one year; templates are compiled once."""
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr(rendering, "YEARS_AHEAD", 0)
        quick.setattr(rendering, "environment", SAME_TEMPLATES)
        return rendered(centre, site)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("place", PLACES)
def test_no_text_becomes_configuration(place: str, text: str) -> None:
    assert harmed_by(*PLACES[place](text), text) == []


@given(st.sampled_from(list(PLACES)), st.text())
def test_whatever_a_text_is_it_does_not_become_configuration(place: str, text: str) -> None:
    assert harmed_by(*PLACES[place](text), text) == []


def test_a_semicolon_in_a_name_is_no_comment() -> None:
    site = replace(SITE, state=Path("/srv/a;b"))
    assert values("musiconhold.conf", "[default]", site=site)["directory"] == "/srv/a;b/moh"


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
    assert (queue["timeout"], queue["wrapuptime"], queue["periodic-announce"]) == ("20", "10", "mille-slots/covid")


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
    assert [line.value for line in public if line.key == "exten"] == ["1000,1,Set(M_DIALLED=1000)"]


def test_only_the_trunks_addresses_may_send_calls() -> None:
    matches = [line.value for line in rendered()["pjsip.d/centre.conf"] if line.key == "match"]
    assert matches == ["127.0.0.1"]


# ----------------------------------------------------------------------------------------------- the safe path
def safe_path_open(files: dict[str, list[Line]], timetable: str, at: datetime) -> bool:
    """What the subroutine mille-hours says of a caller who arrived at `at` (in the centre's time)."""
    dialplan = files["extensions.d/centre.conf"]
    dated = f"{at:%Y%m%d},1,"
    for line in dialplan:
        if line.section == f"[mille-hours-{timetable}]" and line.value.startswith(dated):
            return computed(line.value, M_CLOCK=f"{at:%H%M}")
    own = next(i for i, line in enumerate(dialplan) if line.value.startswith(f"{extension(timetable)},1,Set(M_DAY="))
    week = next(line.value for line in dialplan[own:] if "Set(M_OPEN=" in line.value)
    return computed(week, M_WEEKTIME=f"{at.isoweekday()}{at:%H%M}")


def computed(application: str, **variables: str) -> bool:
    """The value of Set(M_OPEN=$[...])."""
    found = re.search(r"Set\(M_OPEN=\$\[(.*)\]\)$", application)
    assert found, application
    expression = re.sub(r"\$\{(\w+)\}", lambda name: str(int(variables[name[1]])), found[1])
    assert re.fullmatch(r"[\d<>=&| ()]+", expression), expression
    return bool(eval(expression.replace("&", "and").replace("|", "or")))


FILES = rendered()
LAST_DAY = date(TODAY.year + YEARS_AHEAD, 12, 31)
moments = st.datetimes(datetime(TODAY.year, 1, 1), datetime(LAST_DAY.year, 12, 31, 23, 59))


@given(st.sampled_from(["office", "counter"]), moments)
def test_the_safe_path_is_open_when_the_centre_is(timetable: str, wall: datetime) -> None:
    at = wall.replace(tzinfo=ZoneInfo(CENTRE.timezone)).astimezone(UTC)
    assert safe_path_open(FILES, timetable, wall) == is_open(CENTRE, timetable, at)


@pytest.mark.parametrize("minutes", [-1, 0, 1, 494, 495, 496])
def test_the_safe_path_opens_and_closes_to_the_minute(minutes: int) -> None:
    wall = datetime(2026, 9, 23, 7, 45) + timedelta(minutes=minutes)
    assert safe_path_open(FILES, "office", wall) == (0 <= minutes < 495)


def test_a_night_goes_on_past_midnight_on_the_safe_path() -> None:
    night = Hours("office", {4: (Span(22 * 60, 26 * 60),)})
    files = rendered(replace(CENTRE, timetables={**CENTRE.timetables, "office": night}))
    saturday = [datetime(2026, 9, 26, hour) for hour in (0, 1, 2, 22)]
    assert [safe_path_open(files, "office", wall) for wall in saturday] == [True, True, False, False]


def test_a_timetable_that_opens_on_dates_only_is_closed_in_the_week() -> None:
    once = Hours("office", {}, exceptions={date(2026, 12, 1): (Span(480, 720),)})
    files = rendered(replace(CENTRE, timetables={**CENTRE.timetables, "office": once}))
    opens = [safe_path_open(files, "office", datetime(2026, 12, day, 9)) for day in (1, 2)]
    assert opens == [True, False]


def test_public_holidays_are_known_for_three_years_to_come() -> None:
    years = {line.value[:4] for line in FILES["extensions.d/centre.conf"] if line.section == "[mille-hours-office]"}
    assert {"2026", "2027", "2028", "2029"} <= years
    assert "2030" not in years


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
    by_hand = ["mailbox.conf", "service.conf"]
    assert sorted(includes) == sorted(known + by_hand)
    assert all(any(Path(file).match(pattern) for file in FILES) for pattern in known)


# ------------------------------------------------------------------------------------------------ modules
CORE = {"Answer", "Goto", "GotoIf", "Hangup", "NoOp", "Ringing", "Set", "Wait"}
"""Applications of Asterisk itself (pbx_builtins.c, pbx_variables.c)."""

MODULES = {
    "AGI": "res_agi",
    "CALLERID": "func_callerid",
    "CHANNEL": "func_channel",
    "DB_EXISTS": "func_db",
    "DB": "func_db",
    "DIALPLAN_EXISTS": "func_dialplan",
    "Dial": "app_dial",
    "FILE": "func_env",
    "ExecIf": "app_exec",
    "FILTER": "func_strings",
    "Gosub": "app_stack",
    "GosubIf": "app_stack",
    "IF": "func_logic",
    "GROUP": "func_groupcount",
    "GROUP_COUNT": "func_groupcount",
    "ISNULL": "func_logic",
    "LEN": "func_strings",
    "LOCK": "func_lock",
    "UNLOCK": "func_lock",
    "MD5": "func_md5",
    "Playback": "app_playback",
    "PlayTones": "app_playtones",
    "StopPlayTones": "app_playtones",
    "Queue": "app_queue",
    "QUEUE_MEMBER": "app_queue",
    "QUEUE_WAITING_COUNT": "app_queue",
    "QueueLog": "app_queue",
    "RAND": "func_rand",
    "REDIRECTING": "func_callerid",
    "REGEX": "func_strings",
    "REPLACE": "func_strings",
    "Read": "app_read",
    "Return": "app_stack",
    "SHA1": "func_sha1",
    "STRFTIME": "func_strings",
    "TIMEOUT": "func_timeout",
    "STAT": "func_env",
    "Record": "app_record",
    "MixMonitor": "app_mixmonitor",
    "StopMixMonitor": "app_mixmonitor",
}
"""Which module has each application and function."""

NEEDS = {
    "res_agi": {"res_speech"},
    "chan_pjsip": {"res_pjsip", "res_pjsip_session"},
    "app_queue": {"res_musiconhold"},
    "cel_custom": {"res_cdrel_custom", "func_channel", "func_strings"},
}
"""What a module does not load, or not serve, without."""


def words_of_the_dialplan() -> set[str]:
    """Every application and function that a hand-written or rendered extension uses."""
    by_hand = lines((folder("asterisk-conf") / "extensions.conf").read_text())
    every = by_hand + FILES["extensions.d/centre.conf"]
    extensions = [line.value for line in every if line.key in ("exten", "same")]
    first = re.compile(r"(?:[^,]+,)?(?:\d+|n)(?:\(\w+\))?,(\w+)\(")
    applications = {found[1] for value in extensions if (found := first.match(value))}
    assert len([value for value in extensions if first.match(value)]) == len(extensions), extensions
    text = "\n".join(extensions)
    functions = re.findall(r"\$\{([A-Z_]+)\(", text) + re.findall(r"\bSet\(([A-Z_]+)\(", text)
    return applications | set(functions) | set(re.findall(r"ExecIf\(.*\?(\w+)\(", text))


def modules_loaded() -> set[str]:
    text = (folder("asterisk-conf") / "modules.conf").read_text()
    return {line.value.removesuffix(".so") for line in lines(text) if line.key == "load"}


def test_the_dialplan_was_read() -> None:
    assert {"Set", "Gosub", "Queue", "ExecIf", "STRFTIME", "REGEX", "TIMEOUT"} <= words_of_the_dialplan()


def test_every_application_and_function_of_the_dialplan_is_in_the_table_of_modules() -> None:
    assert words_of_the_dialplan() - CORE <= MODULES.keys()


def test_every_application_and_function_of_the_dialplan_has_its_module_loaded() -> None:
    loaded = modules_loaded()
    used = {word: module for word, module in MODULES.items() if word in words_of_the_dialplan()}
    assert {word: module for word, module in used.items() if module not in loaded} == {}


def test_modules_have_what_they_need() -> None:
    loaded = modules_loaded()
    assert all(others <= loaded for module, others in NEEDS.items() if module in loaded)


def test_no_module_is_loaded_twice() -> None:
    text = (folder("asterisk-conf") / "modules.conf").read_text()
    loads = [line.value for line in lines(text) if line.key == "load"]
    assert sorted(loads) == sorted(set(loads))


@pytest.mark.parametrize("door", ["ami", "agi_server"])
@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::"])
def test_a_site_that_others_could_command_is_refused(door: str, address: str) -> None:
    site = replace(SITE, **{door: (address, 5038)})  # type: ignore[arg-type]
    with pytest.raises(MilleError, match=r"for others to command; give it 127\.0\.0\.1"):
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
