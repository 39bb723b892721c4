"""A centre in plain words: a page that the head of the centre can read and sign.

What is told is found here; how it is said, in `english.py` and `french.py`; how it is laid out, in `templates/explain`.
"""

from collections.abc import Callable, Iterator

from mille.centre.checks.findings import only_closed
from mille.centre.explain.explain_hours import hours_chapter
from mille.centre.explain.explain_outside import outside_chapter
from mille.centre.explain.explain_own_words import own_words_blocks
from mille.centre.explain.explain_page import Block, Heading, Page, Paragraph, Section, Spoken, Table, spoken
from mille.centre.explain.explain_people import agents_chapter, units_chapter
from mille.centre.explain.explain_queues import leads, queues_chapter
from mille.centre.explain.explain_rules import rules_chapter
from mille.centre.explain.explain_tables import table_blocks
from mille.centre.explain.wording import Wording, text_of, wording
from mille.centre.model.centre import Centre, Language, Menu
from mille.centre.units.overlay import units_open


def explain(centre: Centre, language: Language) -> Page:
    """The centre as it is, told in ``fr`` or ``en``; units that are open are part of it."""
    words = wording(language)
    opened = words.listing(units_open(centre))
    told = ((title, tuple(tell(centre, words))) for title, tell in CHAPTERS.items())
    return Page(
        language,
        words("title", centre=centre.name),
        words("units_open", units=opened) if opened else words("units_closed"),
        tuple(Section(words(title), blocks) for title, blocks in told if blocks),
        tuple(words(f"sign_{part}") for part in ("words", "name", "date", "hand")),
    )


def _identity(centre: Centre, words: Wording) -> Iterator[Block]:
    languages = [words.language_name(language) for language in centre.languages]
    yield Paragraph(words("answers", centre=centre.name, numbers=words.listing(centre.numbers)))
    speaks = "speaks" if len(languages) > 1 else "speaks_one"
    yield Paragraph(words(speaks, languages=words.listing(languages), first=languages[0]))
    yield Paragraph(words("times", timezone=centre.timezone))
    yield Paragraph(" ".join(_manners(centre, words)))
    yield Paragraph(words("safe_path", queue=centre.default))
    if centre.ends:
        yield spoken(centre, centre.ends.message, words("last_day", date=words.date(centre.ends.last_day)), words)


def _manners(centre: Centre, words: Wording) -> Iterator[str]:
    yield words("answered_on_agent" if centre.answer == "on-agent" else "answered_on_arrival")
    if centre.emergency:
        yield words("emergency")
    if centre.calls_per_number:
        yield words("calls_per_number", n=centre.calls_per_number)
    if centre.repeat_within:
        yield words("repeat_within", within=words.duration(centre.repeat_within))
    if centre.closed_menu:
        yield words("closed_menu", menu=centre.closed_menu)
    if centre.say_opening:
        yield words("say_opening")
    yield words("early_after", within=words.duration(centre.early_after))
    yield words("demand_within", within=words.duration(centre.demand_within))
    yield words(f"promise_of_{centre.promise_of}")
    if centre.service_code:
        yield words("service_code", code=centre.service_code)
    if centre.mailbox_code:
        yield words("mailbox_code", code=centre.mailbox_code)
    if centre.nodes:
        yield words("nodes", nodes=words.listing(centre.nodes))


def _way(centre: Centre, words: Wording) -> Iterator[Block]:
    for message in centre.welcome:
        yield spoken(centre, message, words("on_arrival"), words)
    for menu in centre.menus.values():
        yield from _menu(centre, menu, words)
    yield spoken(centre, centre.wrong_key, words("wrong_key"), words)
    for table in centre.tables.values():
        yield from table_blocks(centre, table, words)


def _menu(centre: Centre, menu: Menu, words: Wording) -> Iterator[Block]:
    yield Heading(words("menu_first" if menu.name == centre.menu else "menu", name=menu.name))
    for message in menu.say:
        yield spoken(centre, message, words("menu_says"), words)
    rows = tuple((key, leads("to", action, words)) for key, action in menu.keys.items())
    yield Table((words("key_head"), words("leads_head")), rows)
    default, timeout = leads("to", menu.default, words), words.duration(menu.timeout)
    if menu.name in only_closed(centre):
        default = words("to_closed")
    asked = "nothing_pressed" if menu.tries > 1 else "nothing_pressed_once"
    yield Paragraph(words(asked, timeout=timeout, tries=menu.tries, default=default))


def _sorry(centre: Centre, words: Wording) -> Iterator[Block]:
    yield Paragraph(words("sorry_words"))
    for reason, message in {"closed": centre.closed, **centre.sorry}.items():
        yield spoken(centre, message, words.one_of("sorry", reason), words)


def _messages(centre: Centre, words: Wording) -> Iterator[Block]:
    for key, message in centre.messages.items():
        yield Heading(message.name)
        for language in centre.languages:
            name, file = words.language_name(language), message.recordings.get(language)
            when = words("in_language_recorded" if file else "in_language", language=name, file=file)
            yield Spoken(when, text_of(centre, key, language), language)
    yield from own_words_blocks(centre, words)


CHAPTERS: dict[str, Callable[[Centre, Wording], Iterator[Block]]] = {
    "the_centre": _identity,
    "hours": hours_chapter,
    "way": _way,
    "queues": queues_chapter,
    "sorry": _sorry,
    "agents": agents_chapter,
    "units": units_chapter,
    "outside": outside_chapter,
    "rules": rules_chapter,
    "messages": _messages,
}
"""The chapters of the page in order, by the name of their title."""
