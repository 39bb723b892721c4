"""Who belongs to a share of the callers?"""

from mille.call.steps import Call


def belongs(call: Call, share: float) -> bool:
    """Whether a caller is one of such a share (0 to 1), by the lot that he drew."""
    return call.lot < round(share * 100)
