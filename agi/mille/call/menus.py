"""The question of a menu: the first time, and for callers who come back to it because something failed."""

from dataclasses import replace
from datetime import datetime

from mille.call.information import menu_of
from mille.call.opening import closed, finds_out, outside
from mille.call.steps import Ask, Call, End
from mille.centre.model.centre import Centre


def ask(centre: Centre, call: Call, name: str, tries: int = 0, before: tuple[str, ...] = ()) -> Ask:
    """Asks a menu, after `tries` failed attempts."""
    menu = centre.menus[name]
    asked = Ask(menu.name, call.language, before + menu.say, tries + 1, menu.timeout)
    return replace(asked, category=call.category, tier=call.tier)


def again(centre: Centre, call: Call, at: datetime, *, tired: bool) -> Ask | End | None:
    """Their menu once more (outside the hours, the menu for closed hours), as often as a menu is asked.

    After that, the farewell outside the hours; within them None: a queue takes them.
    """
    if outside(centre, call, at):
        name = centre.closed_menu if finds_out(centre, at) else ""
        return _once_more(centre, call, name, tired=tired) or closed(centre, call, at)
    return _once_more(centre, call, menu_of(call.node), tired=tired)


def _once_more(centre: Centre, call: Call, name: str, *, tired: bool) -> Ask | None:
    menu = centre.menus.get(name)
    return ask(centre, call, name, call.tries) if menu and call.tries < menu.tries and not tired else None
