"""The world outside in plain words: who may call the centre, whom it calls, who answers for it."""

from collections.abc import Iterator

from mille.centre.explain.explain_page import NONE, Block, Paragraph, Table, spoken
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import Callbacks, Centre, Outward, Partner, Trunk
from mille.centre.telephone_plan import NATIONAL


def outside_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """Trunks, the numbers that may be called, callbacks and partners."""
    inward = [trunk for trunk in centre.trunks.values() if trunk.addresses]
    trunks = [f"{trunk.name} ({', '.join(trunk.addresses)})" for trunk in inward]
    if trunks:
        yield Paragraph(words._("It accepts calls from these addresses only: {trunks}.", trunks=words.listing(trunks)))
    for trunk in centre.trunks.values():
        yield from _trunk(trunk, words)
    yield Paragraph(
        _outward(centre, centre.outward, words) if centre.outward else words._("The centre makes no calls.")
    )
    if centre.callbacks:
        yield Paragraph(" ".join(_callbacks(centre.callbacks, words)))
    if centre.partners:
        yield from _partners(centre, words)


def _trunk(trunk: Trunk, words: Wording) -> Iterator[Block]:
    if trunk.host:
        yield Paragraph(" ".join(_trunk_out(trunk, words)))
    if told := list(_trunk_ways(trunk, words)):
        yield Paragraph(" ".join(told))
    if trunk.caller_numbers:
        sentence = words._("The beginning of callers' numbers that arrive over {name} is replaced:", name=trunk.name)
        yield Paragraph(sentence)
        rows = ((begins, becomes or words._("(removed)")) for begins, becomes in trunk.caller_numbers.items())
        yield Table((words._("Beginning"), words._("Becomes")), tuple(rows))


def _trunk_out(trunk: Trunk, words: Wording) -> Iterator[str]:
    yield words._("Calls that the centre makes over {name} go to {host}.", name=trunk.name, host=trunk.host)
    if trunk.standby:
        yield words._("While that host does not answer, they go to {hosts}.", hosts=words.listing(trunk.standby))
    if trunk.presents:
        yield words._("They show the number {number}.", number=trunk.presents)
    if trunk.register:
        yield words._("The centre registers there, and takes the calls that come over this registration.")
    if trunk.proxy:
        yield words._("Everything sent there goes through the proxy {host}.", host=trunk.proxy)


def _trunk_ways(trunk: Trunk, words: Wording) -> Iterator[str]:
    """How SIP and voice travel, where that is not the usual way."""
    if trunk.transport != Trunk.transport:
        transport = trunk.transport.upper()
        yield words._(
            "SIP travels over {transport} between the centre and {name}.", transport=transport, name=trunk.name
        )
    if trunk.srtp:
        yield words._("The voice of calls over {name} is encrypted.", name=trunk.name)
    if trunk.codecs != Trunk.codecs:
        codecs = words.listing(trunk.codecs)
        yield words._(
            "Voice over {name} is coded as {codecs}, the first one if possible.", name=trunk.name, codecs=codecs
        )
    if trunk.identity == "asserted":
        yield words._("The caller's number is the one that {name} asserts, not the one in From.", name=trunk.name)
    if trunk.extra:
        options = ", ".join(f"{option} = {value}" for option, value in trunk.extra.items())
        yield words._("Further options of Asterisk for {name}: {options}.", name=trunk.name, options=options)


def _outward(centre: Centre, outward: Outward, words: Wording) -> str:
    national = words._("ordinary landline and mobile numbers ({country})", country=words.country(centre.country))
    allowed = [
        national if item == NATIONAL else words._("numbers that begin with {beginning}", beginning=item)
        for item in outward.allow
    ]
    return words._("Over {trunk} the centre may call {numbers}.", trunk=outward.trunk, numbers=words.listing(allowed))


def _callbacks(callbacks: Callbacks, words: Wording) -> Iterator[str]:
    yield words._(
        "Callers may ask to be called back instead of waiting. They confirm their number, or type another one that the "
        "centre may call, hang up, and keep their place in line. When their turn comes and an agent is free, during "
        "the hours of their queue, the centre calls them; they press 1 to take the call."
    )
    yield words.plural(
        "It makes {n} attempt; the telephone rings for {ring}.",
        "It makes up to {n} attempts, {pause} apart; each time the telephone rings for {ring}.",
        callbacks.attempts,
        pause=words.duration(callbacks.pause),
        ring=words.duration(callbacks.ring),
    )
    yield words._(
        "After a week the request expires. Callers who phone again and are answered are taken off the callback list."
    )


def _partners(centre: Centre, words: Wording) -> Iterator[Block]:
    yield Paragraph(words._("These partners answer for the centre. Each takes at most its share of a queue's callers:"))
    columns = (
        *(words._("Partner"), words._("Number"), words._("Over"), words._("Share"), words._("Hours")),
        words._("Rings for"),
    )
    yield Table(columns, tuple(_partner(centre, partner, words) for partner in centre.partners.values()))
    for partner in centre.partners.values():
        if partner.notice:
            when = words._("Before {name} is called, callers hear", name=partner.name)
            yield spoken(centre, partner.notice, when, words)


def _partner(centre: Centre, partner: Partner, words: Wording) -> tuple[str, ...]:
    return (
        partner.name,
        partner.number,
        partner.trunk or (centre.outward.trunk if centre.outward else NONE),
        words.percent(partner.share),
        partner.hours or words.context("hours", "always"),
        words.duration(partner.ring),
    )
