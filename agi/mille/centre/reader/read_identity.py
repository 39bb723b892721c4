"""What a centre says about itself: its names, numbers, languages, where it is and who may send it calls."""

import ipaddress
import re
from functools import cache, partial
from zoneinfo import ZoneInfo, available_timezones

from mille.centre.model.centre import Centre, Message
from mille.centre.reader.fields import Fields
from mille.centre.reader.read_own_words import read_language
from mille.centre.reader.read_rules import read_ending
from mille.centre.reader.values import WrongError, described, flag, one_of, spoken, text, title, whole, words
from mille.centre.source.problems import did_you_mean
from mille.centre.source.tree import Mapping, Node
from mille.words.spoken import spoken_languages

SORRY = ("full", "nobody", "timed_out")
"""What may go wrong in a queue."""
PROMISES = ("offered", "answered", "inclusive", "net")
"""What a queue may promise a share of; see `mille.records.figures.figures_of_calls`."""

read_number = words("[+]?[0-9]{2,15}", "2 to 15 digits", '"1000"')
read_service_code = words("[*]?[0-9]{2,6}", "2 to 6 digits, with a star before them if you like", '"*1000"')


def read_identity(fields: Fields) -> Centre:
    """The centre without its people and sections."""
    message = fields.reading.reference("message")
    emergency = fields.optional("emergency", flag, Centre.emergency)
    unsaid = "" if emergency else None  # what is said where nobody is taken leave of: nothing, and it may be left out
    return Centre(
        name=fields.required("name", title, ""),
        numbers=fields.several("numbers", read_number),
        timezone=fields.required("timezone", read_timezone, ""),
        country=fields.required("country", read_country, ""),
        languages=fields.several("languages", read_language(fields.reading)),
        hours=fields.reference("hours", "timetable"),
        welcome=fields.several("welcome", message, empty=True),
        closed=fields.reference("closed", "message", unsaid),
        wrong_key=fields.reference("wrong_key", "message"),
        sorry=_sorries(fields, unsaid),
        menu=fields.reference("menu", "menu"),
        default=fields.reference("default", "queue"),
        answer=fields.optional("answer", one_of("on-arrival", "on-agent"), Centre.answer),  # type: ignore[arg-type]
        emergency=emergency,
        nodes=fields.several("nodes", words("[a-z0-9-]{1,20}", "a host's name", "nou1"), empty=True, needed=False),
        calls_per_number=fields.optional("calls_per_number", whole(0, 1000), Centre.calls_per_number),
        repeat_within=fields.optional("repeat_within", whole(0, 86_400), Centre.repeat_within),
        early_after=fields.optional("early_after", whole(0, 60), Centre.early_after),
        demand_within=fields.optional("demand_within", whole(0, 86_400), Centre.demand_within),
        promise_of=fields.optional("promise_of", one_of(*PROMISES), Centre.promise_of),  # type: ignore[arg-type]
        service_code=fields.optional("service_code", read_service_code, Centre.service_code),
        mailbox_code=fields.optional("mailbox_code", read_service_code, Centre.mailbox_code),
        closed_menu=fields.reference("closed_menu", "menu", Centre.closed_menu),
        say_opening=fields.optional("say_opening", flag, Centre.say_opening),
        ends=fields.maybe("ends", "ends", read_ending),
        trunks={},
        timetables={},
        messages={},
        menus={},
        queues={},
        agents={},
    )


def _sorries(fields: Fields, unsaid: str | None) -> dict[str, str]:
    read = partial(_sorry, unsaid=unsaid)
    return (fields.below if unsaid is None else fields.maybe)("sorry", "sorry", read) or dict.fromkeys(SORRY, "")


def _sorry(fields: Fields, unsaid: str | None) -> dict[str, str]:
    return {case: fields.reference(case, "message", unsaid) for case in SORRY}


def read_message(fields: Fields, name: str) -> Message:
    """Something callers hear, in every language of the centre: a text, or a recorded file and what it says."""
    languages = fields.reading.names.get("language") or spoken_languages()
    recordings: dict[str, str] = {}
    texts = {language: _said(fields, language, recordings) for language in languages}
    return Message(name, texts, recordings)


def _said(fields: Fields, language: str, recordings: dict[str, str]) -> str:
    entry = fields.values.get(language)
    if not entry or not isinstance(entry[1], Mapping):
        return fields.required(language, spoken, "")

    def read(recorded: Fields) -> str:
        recordings[language] = recorded.required("file", read_sound_file, "")
        return recorded.required("says", spoken, "")

    return fields.below(language, f"{fields.what} in {language}", read)


def read_sound_file(node: Node) -> str:
    """The name of a recording beside the description, or in a folder there."""
    name = text(node)
    if not re.fullmatch(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}[.]wav", name):
        remedy = "give a .wav file beside the description, such as sounds/welcome-fr.wav"
        raise WrongError(node.at, f"{described(node)} is no sound file", remedy)
    return name


def read_address(node: Node) -> str:
    """An IP address or network."""
    value = text(node)
    try:
        ipaddress.ip_network(value)
    except ValueError:
        message = f"{described(node)} is no IP address or network"
        raise WrongError(node.at, message, _as_network(value)) from None
    return value


def read_timezone(node: Node) -> str:
    """A time zone of the IANA database."""
    name = text(node)
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        raise WrongError(node.at, f"{described(node)} is unknown", _as_timezone(name)) from None
    return name


def read_country(node: Node) -> str:
    """A country whose public holidays are known."""
    if text(node) not in _countries():
        remedy = "write the two letters of ISO 3166, such as NC or FR"
        raise WrongError(node.at, f"{described(node)} is unknown", remedy)
    return text(node)


def _as_timezone(name: str) -> str:
    guess = did_you_mean(name, sorted(available_timezones()))
    return guess if guess.startswith("did") else "write a name of the IANA database, such as Pacific/Noumea"


@cache
def _countries() -> frozenset[str]:
    import holidays  # slow to import, and needed here only

    return frozenset(holidays.list_supported_countries(include_aliases=False))


def _as_network(value: str) -> str:
    try:
        return f"did you mean '{ipaddress.ip_network(value, strict=False)}'?"
    except ValueError:
        return "write it as 192.0.2.10 or 192.0.2.0/24"
