"""Callers who inform themselves: what a table says today, at once or for a place that they choose by a key.

While they choose, the node of the call is the menu they come from and the table, as ``main/agencies``.
"""

from dataclasses import replace
from datetime import datetime

from mille.call.steps import Ask, Call, Event, Say, Step
from mille.centre.model.centre import Centre, Table
from mille.centre.tables.table import keys_of
from mille.centre.texts.table_texts import BACK, choices, sentences_of

BETWEEN = "/"
"""What separates a menu and a table; no name contains it."""


def menu_of(node: str) -> str:
    """The menu that a node is in, or comes from.

    >>> menu_of("main/agencies"), menu_of("main")
    ('main', 'main')
    """
    return node.partition(BETWEEN)[0]


def table_of(centre: Centre, node: str) -> Table | None:
    """The table of which a caller chooses a place; None in a menu, and when the table no longer exists."""
    return centre.tables.get(node.partition(BETWEEN)[2])


def offer(centre: Centre, call: Call, name: str, at: datetime) -> Step:
    """What a menu's key that names a table leads to."""
    table = centre.tables[name]
    if keys_of(table):
        return _ask(centre, call, f"{menu_of(call.node)}{BETWEEN}{name}", table, 0)
    return tell(centre, call, name, "", at)


def tell(centre: Centre, call: Call, name: str, key: str, at: datetime, *, waiting: bool = False) -> Say:
    """What a table says of one place, or of all (``""``); callers who are `waiting` return to their place."""
    messages = tuple(message.name for message in sentences_of(centre, centre.tables[name], key, at))
    queue = call.queue if waiting else ""
    counts = {"category": call.category, "tier": call.tier}
    return Say(call.node, call.language, messages, queue=queue, again=waiting, table=name, **counts)


def choose(centre: Centre, call: Call, table: Table, event: Event, at: datetime) -> Step | None:
    """After the question for a place: its information, or the question again; None: back to the menu."""
    if event.value in keys_of(table):
        return tell(centre, call, table.name, event.value, at)
    if event.kind == "said" and not event.value:
        return _ask(centre, call, call.node, table, 0)
    menu = centre.menus[menu_of(call.node)]
    if not event.value or event.value == BACK or call.tries >= menu.tries:
        return None
    return _ask(centre, call, call.node, table, call.tries, before=(centre.wrong_key,))


def _ask(centre: Centre, call: Call, node: str, table: Table, tries: int, before: tuple[str, ...] = ()) -> Ask:
    messages = before + tuple(message.name for message in choices(centre, table))
    asked = Ask(node, call.language, messages, tries + 1, centre.menus[menu_of(node)].timeout)
    return replace(asked, category=call.category, tier=call.tier)
