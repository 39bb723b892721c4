"""Menus as they are written: what is said, keys and where they lead."""

from typing import Literal

from mille.centre.fields import Fields
from mille.centre.model import Action, Key, Menu
from mille.centre.problems import quote
from mille.centre.source import Node
from mille.centre.values import WrongError, described, number, text, whole

KEYS = "0123456789*#"
KINDS: tuple[tuple[Literal["queue", "menu", "say", "language"], str], ...] = (
    ("queue", "queue"),
    ("menu", "menu"),
    ("say", "message"),
    ("language", "language"),
)
"""The kinds of action, and what each names."""


def read_menu(fields: Fields, name: str) -> Menu:
    """One question of the menu and its keys."""
    return Menu(
        name=name,
        say=fields.several("say", fields.reading.reference("message")),
        keys=_keys(fields),
        default=fields.below("default", "default", _default),
        tries=fields.optional("tries", whole(1, 10), Menu.tries),
        timeout=fields.optional("timeout", number(1, 60), Menu.timeout),
    )


def read_key(node: Node) -> Key:
    """One key of a telephone."""
    key = text(node)
    if len(key) != 1 or key not in KEYS:
        raise WrongError(node.at, f"{described(node)} is on no telephone", 'take one of 0 to 9, "*" and "#"')
    return key


def _keys(fields: Fields) -> dict[Key, Action]:
    keys = {}
    for key, node in fields.entries("keys", empty=False):
        fields.reading.attempt("key", read_key, key, "")
        action = Fields(fields.reading, f"key {quote(key.text)}", key.at, node)
        keys[key.text] = read_action(action)
        action.end()
    return keys


def read_action(fields: Fields) -> Action:
    """The one place where a key leads."""
    named = [(kind, fields.reference(kind, what, "")) for kind, what in KINDS]
    actions = [Action(kind, target) for kind, target in named if kind in fields.values]
    if len(actions) != 1 and not fields.broken:
        there = "to " + " and ".join(action.kind for action in actions) if actions else "nowhere"
        fields.error(fields.at, f"{fields.what} leads {there}", "name one of queue, menu, say, language")
    return actions[0] if actions else Action("queue", "")


def _default(fields: Fields) -> Action:
    action = read_action(fields)
    if action.kind in ("say", "language"):
        fields.error(fields.at, f"{fields.what} may not be '{action.kind}'", "lead to a queue or a menu")
    return action
