"""A centre in plain words: a page that the head of the centre can read and sign.

What is told is found here; how it is said, in `english.py` and `french.py`; how it is laid out, in `templates/explain`.
"""

from collections.abc import Callable, Iterator

from mille.centre.crisis import units_open
from mille.centre.explain_page import Block, Heading, Page, Paragraph, Section, Spoken, Table
from mille.centre.explain_queues import queue_lines
from mille.centre.model import Centre, Hours, Language, Menu, Unit
from mille.centre.wording import Wording, text_of, wording


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
    spoken = "speaks" if len(languages) > 1 else "speaks_one"
    yield Paragraph(words(spoken, languages=words.listing(languages), first=languages[0]))
    yield Paragraph(words("times", timezone=centre.timezone))
    trunks = [words("trunk", name=t.name, addresses=", ".join(t.addresses)) for t in centre.trunks.values()]
    if trunks:
        yield Paragraph(words("trunks", addresses=words.listing(trunks)))
    yield Paragraph(words("safe_path", queue=centre.default))


def _hours(centre: Centre, words: Wording) -> Iterator[Block]:
    yield Paragraph(words("at_the_minute"))
    for hours in centre.timetables.values():
        yield from _timetable(centre, hours, words)


def _timetable(centre: Centre, hours: Hours, words: Wording) -> Iterator[Block]:
    yield Heading(words("hours_centre" if hours.name == centre.hours else "hours_named", name=hours.name))
    kept_by = [words("a_queue", name=queue.name) for queue in centre.queues.values() if queue.hours == hours.name]
    if kept_by:
        yield Paragraph(words("hours_kept_by", queues=words.listing(kept_by)))
    head = (words("day_head"), words("hours_head"))
    yield Table(head, tuple(words.week(hours)))
    closed = words("holidays_closed", country=words.country(centre.country))
    yield Paragraph(closed if hours.closed_on_holidays else words("holidays_open"))
    if hours.exceptions:
        yield Paragraph(words("exceptions"))
        rows = sorted(hours.exceptions.items())
        yield Table(head, tuple((words.date(day), words.spans(spans)) for day, spans in rows))


def _way(centre: Centre, words: Wording) -> Iterator[Block]:
    for message in centre.welcome:
        yield _spoken(centre, message, words("on_arrival"), words)
    for menu in centre.menus.values():
        yield from _menu(centre, menu, words)
    yield _spoken(centre, centre.wrong_key, words("wrong_key"), words)


def _menu(centre: Centre, menu: Menu, words: Wording) -> Iterator[Block]:
    yield Heading(words("menu_first" if menu.name == centre.menu else "menu", name=menu.name))
    for message in menu.say:
        yield _spoken(centre, message, words("menu_says"), words)
    rows = tuple((key, words.leading("to", action)) for key, action in menu.keys.items())
    yield Table((words("key_head"), words("leads_head")), rows)
    default, timeout = words.leading("to", menu.default), words.duration(menu.timeout)
    asked = "nothing_pressed" if menu.tries > 1 else "nothing_pressed_once"
    yield Paragraph(words(asked, timeout=timeout, tries=menu.tries, default=default))


def _queues(centre: Centre, words: Wording) -> Iterator[Block]:
    for queue in centre.queues.values():
        yield Heading(words("queue", name=queue.name))
        yield Paragraph(" ".join(queue_lines(centre, queue, words)))
        every = words.often(queue.wait_message_every)
        yield _spoken(centre, queue.wait_message, words("wait_message", every=every), words)


def _sorry(centre: Centre, words: Wording) -> Iterator[Block]:
    yield Paragraph(words("sorry_words"))
    for reason, message in {"closed": centre.closed, **centre.sorry}.items():
        yield _spoken(centre, message, words.one_of("sorry", reason), words)


def _agents(centre: Centre, words: Wording) -> Iterator[Block]:
    head = tuple(words(f"{column}_head") for column in ("code", "name", "telephone", "skills"))
    people = centre.agents.values()
    yield Paragraph(words("agents_words", n=len(people)))
    skills = {a.code: ", ".join(f"{queue} ({rank})" for queue, rank in a.skills.items()) for a in people}
    yield Table(head, tuple((a.code, a.name, a.extension, skills[a.code]) for a in people))


def _units(centre: Centre, words: Wording) -> Iterator[Block]:
    for unit in centre.units.values():
        yield from _unit(centre, unit, words)


def _unit(centre: Centre, unit: Unit, words: Wording) -> Iterator[Block]:
    yield Heading(words("unit_open" if unit.open else "unit", name=unit.name))
    yield Paragraph(words("unit_adds", key=unit.key, queue=unit.queue.name))
    yield _spoken(centre, unit.announcement, words("unit_announcement"), words)
    yield _spoken(centre, unit.menu_message, words("unit_menu_message"), words)
    if unit.open:
        return  # its queue and its people are told with the others
    yield Paragraph(" ".join(queue_lines(centre, unit.queue, words, prepared=True)))
    every = words.often(unit.queue.wait_message_every)
    yield _spoken(centre, unit.queue.wait_message, words("wait_message", every=every), words)
    yield Paragraph(words("unit_agents", n=len(unit.agents)))
    head = tuple(words(f"{column}_head") for column in ("code", "name", "telephone"))
    yield Table(head, tuple((agent.code, agent.name, agent.extension) for agent in unit.agents))


def _messages(centre: Centre, words: Wording) -> Iterator[Block]:
    for message in centre.messages.values():
        yield Heading(message.name)
        for language in centre.languages:
            when = words("in_language", language=words.language_name(language))
            yield Spoken(when, text_of(centre, message.name, language), language)


def _spoken(centre: Centre, message: str, when: str, words: Wording) -> Spoken:
    """A message in the language of the page where the centre speaks it, else in the centre's first."""
    language = words.language if words.language in centre.languages else centre.languages[0]
    return Spoken(when, text_of(centre, message, language), language)


CHAPTERS: dict[str, Callable[[Centre, Wording], Iterator[Block]]] = {
    "the_centre": _identity,
    "hours": _hours,
    "way": _way,
    "queues": _queues,
    "sorry": _sorry,
    "agents": _agents,
    "units": _units,
    "messages": _messages,
}
"""The chapters of the page in order, by the name of their title."""
