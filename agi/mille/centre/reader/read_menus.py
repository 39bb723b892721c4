"""Menus as they are written: what is said, keys and where they lead."""

from mille.centre.model.centre import Action, Menu
from mille.centre.reader.fields import Fields
from mille.centre.reader.read_keys import IN_MENU, read_action, read_keys
from mille.centre.reader.values import number, whole


def read_menu(fields: Fields, name: str) -> Menu:
    """One question of the menu and its keys."""
    return Menu(
        name=name,
        say=fields.several("say", fields.reading.reference("message")),
        keys=read_keys(fields, IN_MENU),
        default=fields.below("default", "default", _default),
        tries=fields.optional("tries", whole(1, 10), Menu.tries),
        timeout=fields.optional("timeout", number(1, 60), Menu.timeout),
    )


def _default(fields: Fields) -> Action:
    action = read_action(fields, IN_MENU)
    if action.kind not in ("queue", "menu"):
        fields.error(fields.at, f"{fields.what} may not be '{action.kind}'", "lead to a queue or a menu")
    return action
