"""Keys of a telephone and where they lead, as they are written."""

from mille.centre.model.centre import Action, Key, Kind
from mille.centre.reader.fields import Fields
from mille.centre.reader.values import WrongError, described, text
from mille.centre.source.problems import quote
from mille.centre.source.tree import Node

KEYS = "0123456789*#"
KINDS: dict[Kind, str] = {
    "queue": "queue",
    "menu": "menu",
    "say": "message",
    "table": "table",
    "language": "language",
    "voicemail": "queue",
    "callback": "queue",
    "partner": "partner",
    "agent": "agent",
}
"""The kinds of action, and what each names."""

IN_MENU: tuple[Kind, ...] = tuple(KINDS)
WAITING: tuple[Kind, ...] = ("queue", "say", "table", "voicemail", "callback", "partner")
"""What a key may do while the caller waits."""
INSTEAD: tuple[Kind, ...] = ("queue", "say", "voicemail", "callback", "partner")
"""Where a caller may go whom a queue cannot serve; after a message to `say` he is taken leave of."""


TRANSFERS: tuple[Kind, ...] = ("queue",)
"""Where an agent may hand his caller over."""


def read_key(node: Node) -> Key:
    """One key of a telephone."""
    key = text(node)
    if len(key) != 1 or key not in KEYS:
        raise WrongError(node.at, f"{described(node)} is on no telephone", 'take one of 0 to 9, "*" and "#"')
    return key


def read_keys(
    fields: Fields, kinds: tuple[Kind, ...], *, section: str = "keys", needed: bool = True
) -> dict[Key, Action]:
    """Keys, each with the one place where it leads."""
    keys = {}
    for key, node in fields.entries(section, empty=False, needed=needed):
        fields.reading.attempt("key", read_key, key, "")
        action = Fields(fields.reading, f"key {quote(key.text)}", key.at, node)
        keys[key.text] = read_action(action, kinds)
        action.end()
    return keys


def read_action(fields: Fields, kinds: tuple[Kind, ...]) -> Action:
    """The one place where a key, or silence, leads, and what the caller is counted as from then on."""
    named = [(kind, fields.reference(kind, KINDS[kind], "")) for kind in kinds]
    category, tier = (fields.reference(what, what, "") for what in ("category", "tier"))
    actions = [Action(kind, target, category, tier) for kind, target in named if kind in fields.values]
    if len(actions) != 1 and not fields.broken:
        there = "to " + " and ".join(action.kind for action in actions) if actions else "nowhere"
        fields.error(
            fields.at, f"{fields.what} leads {there}", f"name {'one of ' * (len(kinds) > 1)}{', '.join(kinds)}"
        )
    return actions[0] if actions else Action("queue", "")
