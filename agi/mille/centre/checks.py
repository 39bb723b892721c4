"""What no single key can show: who answers whom, what leads where, what is the same twice, what is unsafe.

Errors are looked for in sections that could be read whole, so that one slip is not reported as many.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from mille.centre import (
    checks_emergency,
    checks_outside,
    checks_people,
    checks_reach,
    checks_security,
    checks_units,
    checks_unused,
)
from mille.centre.fields import Reading
from mille.centre.findings import Finding
from mille.centre.model import Centre
from mille.centre.source import Node, find

CHECKS: tuple[tuple[Callable[[Centre], Iterator[Finding]], set[str]], ...] = (
    *checks_reach.CHECKS,
    *checks_people.CHECKS,
    *checks_units.CHECKS,
    *checks_outside.CHECKS,
    *checks_security.CHECKS,
    *checks_emergency.CHECKS,
)
"""What is looked for, and the sections that must be sound."""

WARNINGS: tuple[Callable[[Centre], Iterator[Finding]], ...] = (
    *checks_reach.WARNINGS,
    *checks_people.WARNINGS,
    *checks_units.WARNINGS,
    *checks_outside.WARNINGS,
    *checks_security.WARNINGS,
    *checks_unused.WARNINGS,
)


def check(centre: Centre, reading: Reading, tree: Node) -> None:
    """Report the errors that several keys make together."""
    for findings, sections in CHECKS:
        if sections <= reading.sound:
            for path, message, remedy in findings(centre):
                reading.problems.error(find(tree, *path), message, remedy)


def warn(centre: Centre, reading: Reading, tree: Node, now: datetime | None) -> None:
    """Report what is legal but unwise, in a description without errors; what is over, when it is told what is `now`."""
    found = [finding for findings in WARNINGS for finding in findings(centre)]
    for path, message, remedy in (*found, *(checks_units.over(centre, now) if now else ())):
        reading.problems.warning(find(tree, *path), message, remedy)
