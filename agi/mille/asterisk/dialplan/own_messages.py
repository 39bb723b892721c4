"""What mille itself says on the telephone, in a centre's languages: sentences that no description has to give."""

from collections.abc import Mapping

from mille.centre.explain.wording import wording
from mille.centre.model.centre import Centre, Message

ACCEPT = "Accept"
"""The message that an agent hears at home before he takes a call. A capital letter: no message of a centre has one."""


def own_messages(centre: Centre) -> Mapping[str, Message]:
    """The messages of mille's own that a centre needs."""
    if not centre.outward:
        return {}
    texts = {language: wording(language)("accept", name=centre.name) for language in centre.languages}
    return {ACCEPT: Message(ACCEPT, texts)}
