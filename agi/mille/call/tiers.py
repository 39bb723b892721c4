"""Whose calls count as earlier?"""

from mille.call.steps import Call
from mille.centre.model.centre import Centre, Tier


def head_start(centre: Centre, call: Call) -> int:
    """By how many seconds a caller counts as earlier: the most that their number and their keys give them."""
    return max((tier.head_start for tier in centre.tiers.values() if _belongs(call, tier)), default=0)


def tier_of(centre: Centre, call: Call) -> str:
    """The tier whose head start they have; empty when none."""
    own = [tier for tier in centre.tiers.values() if _belongs(call, tier)]
    return max(own, key=lambda tier: tier.head_start).name if own else ""


def greater(centre: Centre, one: str, other: str) -> str:
    """Of two tiers, either of which may be none, the one with the greater head start; the first if they are equal."""
    return max((one, other), key=lambda name: centre.tiers[name].head_start if name in centre.tiers else -1)


def _belongs(call: Call, tier: Tier) -> bool:
    return call.tier == tier.name or any(_fits(call.number, pattern) for pattern in tier.numbers)


def _fits(number: str, pattern: str) -> bool:
    return number.startswith(pattern[:-1]) if pattern.endswith("*") else number == pattern
