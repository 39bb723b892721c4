"""The shortest way through the menus to each queue."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from centres import COVID, KEYS, REFERENCE, TRIAL, noumea, rings, small_centres
from hypothesis import given
from hypothesis import strategies as st

from mille.call.routes import keys_to
from mille.call.steps import Enter, Look, Say
from mille.centre.model.centre import Action, Centre

WEDNESDAY = noumea("2026-09-23 10:00")


def test_a_queue_of_the_first_menu_is_one_key_away() -> None:
    assert keys_to(REFERENCE, "post") == ("2",)


def test_a_queue_of_the_second_menu_is_two_keys_away() -> None:
    assert keys_to(REFERENCE, "mobile") == ("1", "2")


def test_the_shorter_of_two_ways_is_taken() -> None:
    assert keys_to(TRIAL, "telecom") == ("1",)


def test_a_units_queue_has_a_key_only_while_it_is_open() -> None:
    assert keys_to(COVID, "covid") == ("4",)
    assert keys_to(REFERENCE, "covid") is None


def test_a_queue_that_only_the_silent_come_to_has_no_key() -> None:
    menu = REFERENCE.menus["main"]
    keyless = replace(menu, keys={"9": Action("language", "en")}, default=Action("queue", "post"))
    assert keys_to(replace(REFERENCE, menus={"main": keyless}), "post") is None


def test_a_way_found_first_gives_way_to_a_shorter_one() -> None:
    led = {"main": {"1": "near", "2": "far"}, "near": {}, "far": {"1": "farther"}, "farther": {}}
    menus = {
        name: replace(REFERENCE.menus["main"], name=name, keys={key: Action("menu", to) for key, to in keys.items()})
        for name, keys in led.items()
    }
    for name in ("near", "farther"):
        menus[name] = replace(menus[name], keys={"5": Action("queue", "bank")})
    assert keys_to(replace(REFERENCE, menus=menus), "bank") == ("1", "5")
    swapped = dict(sorted(menus["main"].keys.items(), reverse=True))
    menus["main"] = replace(menus["main"], keys=swapped)
    assert keys_to(replace(REFERENCE, menus=menus), "bank") == ("1", "5")


def arrives(centre: Centre, keys: tuple[str, ...], queue: str) -> bool:
    """Whether these keys, and no fewer of them, take a caller into the queue."""
    told = rings(centre, *keys, "", at=WEDNESDAY)
    steps = [step for step in told if not isinstance(step, Look | Say)]  # what is told of the wait needs no key
    return len(steps) == len(keys) + 1 and isinstance(steps[-1], Enter) and steps[-1].queue == queue


def ways(centre: Centre, length: int) -> Iterator[tuple[tuple[str, ...], Action]]:
    """Every so many keys that a caller may press one after the other, each a key of the menu he is in, and the end."""
    for *first, last in product(KEYS, repeat=length):
        menu = centre.menus[centre.menu]
        for key in first:
            action = menu.keys.get(key)
            if action is None or action.kind != "menu":
                break
            menu = centre.menus[action.target]
        else:
            if last in menu.keys:
                yield (*first, last), menu.keys[last]


@given(st.data(), small_centres(always_open=True))
def test_who_presses_the_keys_comes_to_the_queue_and_no_shorter_way_does(data: st.DataObject, centre: Centre) -> None:
    queue = data.draw(st.sampled_from(list(centre.queues)))
    keys = keys_to(centre, queue)
    assert keys is None or arrives(centre, keys, queue)
    looked_at = 2 if keys is None else min(len(keys) - 1, 2)
    for length in range(1, looked_at + 1):
        assert Action("queue", queue) not in (end for _, end in ways(centre, length))
