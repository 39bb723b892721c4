"""The rules in plain words: who counts as having come earlier, what calls are about, what is kept."""

from collections.abc import Iterator

from mille.centre.explain.explain_page import Block, Paragraph, Table
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import Centre, Language, Reports


def rules_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """Tiers, categories and retention."""
    if centre.tiers:
        yield Paragraph(words("tiers"))
        head = tuple(words(f"{column}_head") for column in ("tier", "head_start", "numbers"))
        tiers = centre.tiers.values()
        numbers = {tier.name: ", ".join(tier.numbers) or words("none") for tier in tiers}
        yield Table(head, tuple((t.name, words.duration(t.head_start), numbers[t.name]) for t in tiers))
    if centre.categories:
        yield Paragraph(words("categories"))
        head = tuple(words(f"{column}_head") for column in ("category", "title", "expected"))
        yield Table(head, tuple((c.name, c.title, _expected(c.expected, words)) for c in centre.categories.values()))
    kept = vars(centre.retention)
    rows = [(words(f"what_{what}"), _kept(kept[what], words)) for what in ("numbers", "recordings", "voice_messages")]
    if (years := centre.retention.records) is not None:
        rows.append((words("what_records"), words("kept_one_year" if years == 1 else "kept_years", n=years)))
    yield Table((words("kept_head"), words("kept_how_head")), tuple(rows))
    if centre.reports:
        yield Paragraph(" ".join(_reports(centre.reports, centre.languages[0], words)))


def _reports(reports: Reports, first: Language, words: Wording) -> Iterator[str]:
    language = words.language_name(reports.language or first)
    yield words("reports_to", to=words.listing(reports.to), sender=reports.sender, language=language)
    for about in ("daily", "weekly", "monthly"):
        if (at := getattr(reports, about)) is not None:
            yield words(f"reports_{about}", time=words.clock(at))
    encrypted = words(f"reports_encrypted_{reports.encrypted}")
    yield words("reports_smtp", server=reports.smtp, encrypted=encrypted) if reports.smtp else words("reports_sendmail")


def _expected(share: float, words: Wording) -> str:
    return words("share_of", share=words.share(share)) if share else words("none")


def _kept(days: int | None, words: Wording) -> str:
    names = {None: "kept_forever", 0: "kept_never", 1: "kept_one_day"}
    return words(names.get(days, "kept_days"), n=days)
