"""What no single key can show: who answers, where keys lead, what exists twice, what is unsafe.

Only sections without errors of their own are checked, so that one slip is not reported many times.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from mille.centre.checks import (
    crisis_units,
    emergency,
    outside_calls,
    own_words,
    people,
    reach,
    security,
    unused,
)
from mille.centre.checks.findings import Finding
from mille.centre.model.centre import Centre
from mille.centre.notation.reading import Reading
from mille.centre.source.tree import Node, Places

Warns = Callable[[Centre], Iterator[Finding]]
"""Finds what is unwise in a centre."""

CHECKS: tuple[tuple[Callable[[Centre], Iterator[Finding]], set[str]], ...] = (
    *reach.CHECKS,
    *people.CHECKS,
    *crisis_units.CHECKS,
    *outside_calls.CHECKS,
    *security.CHECKS,
    *emergency.CHECKS,
    *own_words.CHECKS,
)
"""The checks, each with the sections that must be sound."""

WARNINGS: tuple[Callable[[Centre], Iterator[Finding]], ...] = (
    *reach.WARNINGS,
    *people.WARNINGS,
    *crisis_units.WARNINGS,
    *outside_calls.WARNINGS,
    *security.WARNINGS,
    *unused.WARNINGS,
)


def check(centre: Centre, reading: Reading, tree: Node) -> None:
    """Report the errors that several keys make together."""
    places = Places(tree)
    for findings, sections in CHECKS:
        if sections <= reading.sound:
            for path, message, remedy in findings(centre):
                reading.problems.error(places.find(*path), message, remedy)


def nothing_else(centre: Centre) -> Iterator[Finding]:
    """Finds nothing."""
    yield from ()


def warn(centre: Centre, reading: Reading, tree: Node, now: datetime | None, also: Warns = nothing_else) -> None:
    """Report what is legal but unwise, in a description without errors; given `now`, also what has passed; and what
    `also` finds, which may look beyond the description."""
    places = Places(tree)
    found = [finding for findings in WARNINGS for finding in findings(centre)]
    for path, message, remedy in (*found, *also(centre), *(crisis_units.over(centre, now) if now else ())):
        reading.problems.warning(places.find(*path), message, remedy)
