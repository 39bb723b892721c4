"""Messages of mille's own in the languages of a centre: in mille's words, or in those of the description.

Each is a whole sentence, spoken when the configuration is made: put together from single words it would sound so, and
every language joins numbers and nouns in its own way. Its name has an underscore, unlike those of a description.
"""

from collections.abc import Callable, Mapping, Sequence

from mille.centre.model.centre import Centre, Language, Message
from mille.words.catalogue import SOURCE, Words, words_of
from mille.words.spoken import speaks

Say = Callable[[Words], Mapping[str, str]]
"""The messages of a subject in one language, by their names."""


def messages(centre: Centre, say: Say, languages: Sequence[Language] = ()) -> dict[str, Message]:
    """The messages of a subject in all languages of the centre, or in some.

    In a language that mille does not speak they have the texts that the description gives, if any.
    """
    wanted = languages or centre.languages
    said = {language: say(words_of(language)) for language in (SOURCE, *wanted) if speaks(language)}
    return {
        name: Message(name, dict(_texts(centre, name, wanted, said)), recordings={})
        for name in said[SOURCE]
    }  # fmt: skip


def _texts(
    centre: Centre, name: str, languages: Sequence[Language], said: Mapping[Language, Mapping[str, str]]
) -> list[tuple[Language, str]]:
    own = [(language, own_text(centre, language, name) or said.get(language, {}).get(name)) for language in languages]
    return [(language, text) for language, text in own if text]


def own_text(centre: Centre, language: Language, name: str) -> str:
    """What the description wants said instead of mille's own words; nothing when it does not."""
    words = centre.words.get(language)
    return words.texts.get(name, "") if words else ""
