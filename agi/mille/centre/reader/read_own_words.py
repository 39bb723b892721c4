"""What mille itself says, where a centre has recordings or texts of its own for it: the section `words`."""

import re

from mille.centre.model.centre import Language, OwnWords
from mille.centre.reader.fields import Fields, Reading
from mille.centre.reader.imagined import expect
from mille.centre.reader.values import Reader, WrongError, described, spoken, text
from mille.centre.source.problems import did_you_mean, quote
from mille.centre.source.tree import Mapping, Node, get
from mille.words.spoken import spoken_languages

CODE = "[a-z]{2,3}"
"""A language by its code of ISO 639."""


def read_own_words(fields: Fields) -> dict[Language, OwnWords]:
    """Recordings and texts, by language."""
    reading, found = fields.reading, dict[Language, OwnWords]()
    for key, node in fields.entries("words", needed=False):
        reading.attempt("words in", reading.reference("language"), key, "")
        below = Fields(reading, f"words in {quote(key.text)}", key.at, node)
        recordings = below.optional("recordings", read_sound_folder, "")
        texts = {name.text: _text(reading, name.text, said) for name, said in below.entries("texts", needed=False)}
        if "recordings" not in below.values and not texts and not below.broken:
            below.error(key.at, f"{below.what} are none", "give 'recordings', a folder, or 'texts'")
        below.end()
        found[key.text] = OwnWords(recordings, texts)
    return found


def _text(reading: Reading, name: str, said: Node) -> str:
    return reading.attempt(quote(name), spoken, said, "")


def read_language(reading: Reading) -> Reader[Language]:
    """A reader of a language that mille speaks, or that has `words` of its own in the description."""

    def read(node: Node) -> Language:
        code, described_here = text(node), reading.names.get("words", ())
        expect(node, pattern=f"^({CODE})$")
        if not re.fullmatch(CODE, code):
            remedy = "write its code of two or three letters, such as fr or dhv"
            raise WrongError(node.at, f"{described(node)} is no language", remedy)
        if code not in (*spoken_languages(), *described_here):
            remedy = f"{did_you_mean(code, spoken_languages())} or record it, and say so in a section 'words'"
            raise WrongError(node.at, f"{described(node)} is no language that mille speaks", remedy)
        return code

    return read


def languages_described(tree: Node) -> list[str]:
    """The languages that have a place in the section `words`."""
    section = get(tree, "words")
    return [key.text for key, _ in section.entries] if isinstance(section, Mapping) else []


def read_sound_folder(node: Node) -> str:
    """The name of a folder beside the description."""
    name = text(node).rstrip("/")
    if not re.fullmatch(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}", name):
        remedy = "name one beside the description, such as sounds/dhv"
        raise WrongError(node.at, f"{described(node)} is no folder of sounds", remedy)
    return name
