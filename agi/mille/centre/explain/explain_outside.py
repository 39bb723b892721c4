"""The world outside in plain words: who may call the centre, whom it calls, who answers for it."""

from collections.abc import Iterator

from mille.centre.explain.explain_page import Block, Paragraph, Table, spoken
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import Centre, Outward, Trunk
from mille.centre.telephone_plan import NATIONAL


def outside_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """Trunks, the numbers that may be called, callbacks and partners."""
    inward = [trunk for trunk in centre.trunks.values() if trunk.addresses]
    trunks = [words("trunk", name=trunk.name, addresses=", ".join(trunk.addresses)) for trunk in inward]
    if trunks:
        yield Paragraph(words("trunks", addresses=words.listing(trunks)))
    for trunk in centre.trunks.values():
        yield from _trunk(trunk, words)
    yield Paragraph(_outward(centre, centre.outward, words) if centre.outward else words("outward_none"))
    if callbacks := centre.callbacks:
        pause, ring = words.duration(callbacks.pause), words.duration(callbacks.ring)
        yield Paragraph(words("callbacks", attempts=callbacks.attempts, pause=pause, ring=ring))
    yield from _partners(centre, words)


def _trunk(trunk: Trunk, words: Wording) -> Iterator[Block]:
    if trunk.host:
        said = [words("trunk_host", name=trunk.name, host=trunk.host)]
        said += [words("trunk_presents", number=trunk.presents)] if trunk.presents else []
        yield Paragraph(" ".join(said))
    if trunk.caller_numbers:
        yield Paragraph(words("caller_numbers", name=trunk.name))
        rows = ((begins, becomes or words("becomes_nothing")) for begins, becomes in trunk.caller_numbers.items())
        yield Table((words("begins_head"), words("becomes_head")), tuple(rows))


def _outward(centre: Centre, outward: Outward, words: Wording) -> str:
    country = words.country(centre.country)
    national = words("allow_national", country=country)
    allowed = [national if item == NATIONAL else words("allow_beginning", beginning=item) for item in outward.allow]
    return words("outward", trunk=outward.trunk, allowed=words.listing(allowed))


def _partners(centre: Centre, words: Wording) -> Iterator[Block]:
    if not centre.partners:
        return
    yield Paragraph(words("partners"))
    columns = ("partner", "number", "trunk", "share", "partner_hours", "ring")
    outward = centre.outward.trunk if centre.outward else words("none")
    rows = (
        (
            partner.name,
            partner.number,
            partner.trunk or outward,
            words("share_of", share=words.share(partner.share)),
            partner.hours or words("always"),
            words.duration(partner.ring),
        )
        for partner in centre.partners.values()
    )
    yield Table(tuple(words(f"{column}_head") for column in columns), tuple(rows))
    for partner in centre.partners.values():
        if partner.notice:
            yield spoken(centre, partner.notice, words("partner_notice", name=partner.name), words)
