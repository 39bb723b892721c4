"""The rules in plain words: who goes ahead in line, what calls are about, what is kept, which reports are sent."""

from collections.abc import Iterator, Mapping

from mille.centre.explain.explain_page import NONE, Block, Paragraph, Table
from mille.centre.explain.wording import Wording, language_of
from mille.centre.model.centre import Centre, Language, Reports
from mille.words.catalogue import N_

ENCRYPTED: Mapping[str, str] = {
    "starttls": N_("encrypted, STARTTLS"),
    "tls": N_("encrypted, TLS"),
    "no": N_("not encrypted"),
}
"""How reports travel to the mail server, by `Reports.encrypted`."""


def rules_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """Tiers, categories, retention and reports."""
    if centre.tiers:
        yield Paragraph(words._("These callers are served as if they had phoned earlier:"))
        tiers = centre.tiers.values()
        rows = [(tier.name, words.duration(tier.head_start), ", ".join(tier.numbers) or NONE) for tier in tiers]
        yield Table((words._("Tier"), words._("Earlier by"), words._("Numbers")), tuple(rows))
    if centre.categories:
        yield Paragraph(words._("Calls are counted by category:"))
        categories = centre.categories.values()
        shares = [
            (each.name, each.title, words.percent(each.expected) if each.expected else NONE) for each in categories
        ]
        yield Table((words._("Category"), words._("In reports"), words._("Expected share")), tuple(shares))
    yield _retention(centre, words)
    if centre.reports:
        yield Paragraph(" ".join(_reports(centre.reports, language_of(centre), words)))


def _retention(centre: Centre, words: Wording) -> Table:
    kept = centre.retention
    rows = [
        (words._("Callers' numbers in the records"), _days(kept.numbers, words)),
        (words._("Recorded conversations"), _days(kept.recordings, words)),
        (words._("Voice messages"), _days(kept.voice_messages, words)),
    ]
    if kept.records is not None:
        rows.append((words._("The records themselves (their figures stay)"), words.quantity(kept.records, "year")))
    return Table((words._("Personal data"), words._("Kept for")), tuple(rows))


def _days(days: int | None, words: Wording) -> str:
    if days is None:
        return words._("no limit")
    return words.quantity(days, "day") if days else words._("not kept")


def _reports(reports: Reports, first: Language, words: Wording) -> Iterator[str]:
    language, to = words.language_name(reports.language or first), words.listing(reports.to)
    yield words._("{sender} sends reports in {language} to {to}.", sender=reports.sender, language=language, to=to)
    if reports.daily is not None:
        yield words._("Every day at {time}: the day before.", time=words.clock(reports.daily))
    if reports.weekly is not None:
        yield words._("Every Monday at {time}: the week before.", time=words.clock(reports.weekly))
    if reports.monthly is not None:
        yield words._("On the first of every month at {time}: the month before.", time=words.clock(reports.monthly))
    if not reports.smtp:
        yield words._("They are sent by this machine's own mail system.")
        return
    encryption = words._(ENCRYPTED[reports.encrypted])
    yield words._(
        "They are sent through the server {server} ({encryption}).", server=reports.smtp, encryption=encryption
    )
