"""Can the centre make the calls that it describes? Partners, agents at home, callers who ask to be called back."""

from collections.abc import Iterator

from mille.centre.checks.findings import Finding, Path, every_action, everyone
from mille.centre.model.centre import CALLBACK_LIVES, Centre
from mille.centre.telephone_plan import is_allowed

NO_OUTWARD = "the centre makes no outside calls"
NEEDS_OUTWARD = "add 'outward' with a trunk that has a host"


def _trunks_that_only_take_calls(centre: Centre) -> Iterator[Finding]:
    named: list[tuple[Path, str]] = [(("partners", name, "trunk"), p.trunk) for name, p in centre.partners.items()]
    named += [(("outward", "trunk"), centre.outward.trunk)] if centre.outward else []
    for path, name in named:
        if name and not centre.trunks[name].host:
            yield path, f"trunk '{name}' only takes calls", f"give trunk '{name}' a 'host' to send our calls to"


def _nobody_may_be_called(centre: Centre) -> Iterator[Finding]:
    """People to be called although there is no `outward`."""
    if centre.outward:
        return
    for name, partner in centre.partners.items():
        if not partner.trunk:
            yield ("partners", name), f"partner '{name}' cannot be reached: {NO_OUTWARD}", NEEDS_OUTWARD
    for path, agent in everyone(centre):
        if agent.line:
            yield (*path, "line"), f"agent '{agent.code}' cannot be called at home: {NO_OUTWARD}", NEEDS_OUTWARD
    if centre.callbacks:
        yield ("callbacks",), f"nobody can be called back: {NO_OUTWARD}", NEEDS_OUTWARD


def _numbers_not_allowed(centre: Centre) -> Iterator[Finding]:
    """Numbers of the description that `outward` does not allow; a partner's own trunk is not checked."""
    if not (outward := centre.outward):
        return
    numbers = [((*path, "line"), "line", agent.line) for path, agent in everyone(centre) if agent.line]
    numbers += [
        (("partners", name, "number"), "number", partner.number)
        for name, partner in centre.partners.items()
        if partner.trunk in ("", outward.trunk)
    ]
    for path, key, number in numbers:
        if not is_allowed(number, centre.country, outward.allow):
            message = f"{key} {number} is not allowed by 'outward'"
            yield path, message, "correct the number, or add its beginning to 'allow'"


def _callbacks_that_nobody_makes(centre: Centre) -> Iterator[Finding]:
    for path, action, _ in every_action(centre):
        if action.kind == "callback" and not centre.callbacks:
            yield (*path, "callback"), "this centre calls nobody back", "add 'callbacks', or lead somewhere else"


def _callbacks_that_nobody_asks_for(centre: Centre) -> Iterator[Finding]:
    if centre.callbacks and not any(led.action.kind == "callback" for led in every_action(centre)):
        yield ("callbacks",), "nobody can ask to be called back", "lead a key to a 'callback', or remove this"


def _callbacks_without_numbers(centre: Centre) -> Iterator[Finding]:
    """A caller who asks to be called back leaves a number, which must be kept: an anonymous centre keeps none."""
    if centre.callbacks and centre.retention.numbers == 0:
        message = "a centre that keeps no numbers cannot call callers back"
        yield ("callbacks",), message, f"remove 'callbacks', or let 'retention' keep numbers for {KEPT} days"


def _callbacks_longer_than_numbers(centre: Centre) -> Iterator[Finding]:
    """Erasing the number would delete the request, and nobody would be told."""
    days = centre.retention.numbers
    if centre.callbacks and days and days < KEPT:
        message = f"callers may wait {CALLBACK_LIVES} days to be called back, but their numbers are erased earlier"
        yield ("retention", "numbers"), message, f"keep them for {KEPT} days at least, or remove 'callbacks'"


KEPT = CALLBACK_LIVES + 1
"""The fewest days for which a centre that calls back keeps numbers: until the last request has expired."""

CHECKS = (
    (_callbacks_without_numbers, {"callbacks", "retention"}),
    (_callbacks_longer_than_numbers, {"callbacks", "retention"}),
    (_trunks_that_only_take_calls, {"trunks", "outward", "partners"}),
    (_nobody_may_be_called, {"outward", "partners", "agents", "units", "callbacks"}),
    (_numbers_not_allowed, {"centre", "outward", "partners", "agents", "units"}),
    (_callbacks_that_nobody_makes, {"menus", "queues", "units", "callbacks"}),
)
WARNINGS = (_callbacks_that_nobody_asks_for,)
