"""Which keys lead where: the shortest way through the menus to each queue."""

from collections import deque

from mille.centre.model.centre import Centre, Key


def keys_to(centre: Centre, queue: str) -> tuple[Key, ...] | None:
    """The fewest keys that take a caller from the first menu to a queue; None when no key does."""
    seen = {centre.menu}
    ways: deque[tuple[str, tuple[Key, ...]]] = deque([(centre.menu, ())])
    while ways:
        name, pressed = ways.popleft()
        for key, action in centre.menus[name].keys.items():
            if action.kind == "queue" and action.target == queue:
                return (*pressed, key)
            if action.kind == "menu" and action.target not in seen:
                seen.add(action.target)
                ways.append((action.target, (*pressed, key)))
    return None
