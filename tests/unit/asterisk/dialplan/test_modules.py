"""Asterisk loads what the dialplan uses, once, and what that needs."""

import re

from mille.resources import folder
from rendered_files import FILES, lines

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
