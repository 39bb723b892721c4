"""What a centre says about itself: its names, numbers, languages, where it is and who may send it calls."""

import ipaddress
import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from mille.centre.fields import Fields
from mille.centre.model import Message
from mille.centre.problems import did_you_mean
from mille.centre.source import Mapping, Node
from mille.centre.values import WrongError, described, spoken, text, words

LANGUAGES = ("fr", "en")

read_number = words("[+]?[0-9]{2,15}", "2 to 15 digits", '"1000"')


def read_message(fields: Fields, name: str) -> Message:
    """Something callers hear, in every language of the centre: a text, or a recorded file and what it says."""
    languages = fields.reading.names.get("language", LANGUAGES)
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
