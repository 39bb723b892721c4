"""A centre in plain words: a page that the head of the centre can read and sign.

The chapters are here and beside this file, a file for each; `templates/explain` lays them out.
"""

from collections.abc import Callable, Iterator, Mapping

from mille.centre.checks.findings import only_closed
from mille.centre.explain.explain_hours import hours_chapter
from mille.centre.explain.explain_outside import outside_chapter
from mille.centre.explain.explain_own_words import own_words_blocks
from mille.centre.explain.explain_page import Block, Heading, Page, Paragraph, Section, Spoken, spoken
from mille.centre.explain.explain_people import agents_chapter, units_chapter
from mille.centre.explain.explain_queues import queues_chapter, table_of_keys
from mille.centre.explain.explain_rules import rules_chapter
from mille.centre.explain.explain_tables import table_blocks
from mille.centre.explain.wording import FROM_MENU, Wording, text_of, wording
from mille.centre.model.centre import Centre, Language, Menu
from mille.centre.units.overlay import units_open
from mille.words.catalogue import N_

PROMISES: Mapping[str, str] = {
    "offered": N_("Service level: calls answered within the promised time, as a share of all calls offered."),
    "answered": N_("Service level: calls answered within the promised time, as a share of all calls answered."),
    "inclusive": N_(
        "Service level: calls answered or abandoned within the promised time, as a share of all calls answered or "
        "abandoned."
    ),
    "net": N_(
        "Service level: calls answered within the promised time, as a share of the calls offered, early abandons apart."
    ),
}
"""What the queues promise a share of, by `Centre.promise_of`."""

REASONS: Mapping[str, str] = {
    "closed": N_("Outside the hours"),
    "full": N_("The queue is full"),
    "nobody": N_("No agent is logged in or reachable"),
    "timed_out": N_("They have waited as long as the queue allows"),
}
"""Why nobody can take a call, by the keys of `Centre.sorry`."""


def explain(centre: Centre, language: Language) -> Page:
    """The centre as it is, in a language of `mille.words.catalogue.languages`; units that are open are part of it."""
    words = wording(language)
    chapters = ((title, tuple(blocks(centre, words))) for title, blocks in CHAPTERS.items())
    return Page(
        language,
        words._("{centre}, in plain words", centre=centre.name),
        _state(centre, words),
        tuple(Section(words._(title), blocks) for title, blocks in chapters if blocks),
    )


def _state(centre: Centre, words: Wording) -> str:
    if units := words.listing(units_open(centre)):
        return words._("This page describes the centre while these crisis units are open: {units}.", units=units)
    return words._("This page describes the centre in ordinary times: no crisis unit is open.")


def _identity(centre: Centre, words: Wording) -> Iterator[Block]:
    numbers = words.listing(centre.numbers)
    yield Paragraph(words._("{centre} answers callers who dial {numbers}.", centre=centre.name, numbers=numbers))
    yield Paragraph(_languages(centre, words))
    yield Paragraph(words._("All times are in the time zone {timezone}.", timezone=centre.timezone))
    yield Paragraph(" ".join([*_answering(centre, words), *_counting(centre, words), *_service(centre, words)]))
    yield Paragraph(
        words._(
            "If the program that guides callers does not answer within 3 seconds, callers go to the queue {queue} "
            "during opening hours, and hear the closing message outside them.",
            queue=centre.default,
        )
    )
    if centre.ends:
        day = words.date(centre.ends.last_day)
        when = words._("Its last day is {date}. Callers who phone after it hear", date=day)
        yield spoken(centre, centre.ends.message, when, words)


def _languages(centre: Centre, words: Wording) -> str:
    names = [words.language_name(language) for language in centre.languages]
    if len(names) == 1:
        return words._("It speaks {language}.", language=names[0])
    return words._(
        "It speaks {languages}. Callers hear {first} until they choose another language.",
        languages=words.listing(names),
        first=names[0],
    )


def _answering(centre: Centre, words: Wording) -> Iterator[str]:
    if centre.answer == "on-agent":
        yield words._(
            "Calls are answered, and billed, when an agent picks up; callers hear menus, messages and music before "
            "that."
        )
    else:
        yield words._("Calls are answered, and billed, as soon as they arrive.")
    if centre.emergency:
        yield words._("It is an emergency centre: it never hangs up on a caller.")
    if centre.calls_per_number:
        yield words.plural(
            "The same number may have {n} call in progress at a time.",
            "The same number may have {n} calls in progress at a time.",
            centre.calls_per_number,
        )
        yield words._("Calls with a withheld number are not limited.")
    if centre.repeat_within:
        yield words._(
            "Callers who phone again within {within} of a call that nobody answered hear no welcome.",
            within=words.duration(centre.repeat_within),
        )
    if centre.closed_menu:
        menu = centre.closed_menu
        yield words._("Outside the hours, callers can use the menu {menu}, but nobody answers them.", menu=menu)
    if centre.say_opening:
        yield words._("Callers who phone while it is closed are told when it opens again.")


def _counting(centre: Centre, words: Wording) -> Iterator[str]:
    yield words._(
        "Callers who hang up after waiting less than {within} are not counted as abandoned.",
        within=words.duration(centre.early_after),
    )
    yield words._(
        "Calls from the same caller on the same day, at most {within} apart, count as one demand.",
        within=words.duration(centre.demand_within),
    )
    yield words._(PROMISES[centre.promise_of])


def _service(centre: Centre, words: Wording) -> Iterator[str]:
    if code := centre.service_code:
        yield words._("Supervisors dial {code} on an agent's telephone to record bulletins.", code=code)
    if code := centre.mailbox_code:
        yield words._("Agents dial {code} on their telephone to hear the voice messages of their queues.", code=code)
    if centre.nodes:
        yield words._("It runs on {nodes}.", nodes=words.listing(centre.nodes))


def _way(centre: Centre, words: Wording) -> Iterator[Block]:
    for message in centre.welcome:
        yield spoken(centre, message, words._("On arrival"), words)
    for menu in centre.menus.values():
        yield from _menu(centre, menu, words)
    yield spoken(centre, centre.wrong_key, words._("After a wrong key, callers hear"), words)
    for table in centre.tables.values():
        yield from table_blocks(centre, table, words)


def _menu(centre: Centre, menu: Menu, words: Wording) -> Iterator[Block]:
    first = words._("The menu {name} (the first)", name=menu.name)
    yield Heading(first if menu.name == centre.menu else words._("The menu {name}", name=menu.name))
    for message in menu.say:
        yield spoken(centre, message, words._("Callers hear"), words)
    yield table_of_keys(menu.keys, FROM_MENU, words)
    closed = menu.name in only_closed(centre)
    leads = words._("to the closing message") if closed else words.leads(menu.default, FROM_MENU)
    yield Paragraph(_silence(menu, leads, words))


def _silence(menu: Menu, leads: str, words: Wording) -> str:
    return words.plural(
        "Callers who press nothing for {timeout}, or another key, go {leads}.",
        "Callers who press nothing for {timeout}, or another key, are asked up to {n} times in all; then they go "
        "{leads}.",
        menu.tries,
        timeout=words.duration(menu.timeout),
        leads=leads,
    )


def _sorry(centre: Centre, words: Wording) -> Iterator[Block]:
    yield Paragraph(words._("Unless their queue sends them elsewhere, callers are told why. Then the call ends."))
    for reason, message in {"closed": centre.closed, **centre.sorry}.items():
        yield spoken(centre, message, words._(REASONS[reason]), words)


def _messages(centre: Centre, words: Wording) -> Iterator[Block]:
    for key, message in centre.messages.items():
        yield Heading(message.name)
        for language in centre.languages:
            name, file = words.language_name(language), message.recordings.get(language)
            recorded = words._("in {language}, recorded in {file}", language=name, file=file)
            when = recorded if file else words._("in {language}", language=name)
            yield Spoken(when, text_of(centre, key, language), language)
    yield from own_words_blocks(centre, words)


CHAPTERS: dict[str, Callable[[Centre, Wording], Iterator[Block]]] = {
    N_("The centre"): _identity,
    N_("Opening hours"): hours_chapter,
    N_("What callers hear"): _way,
    N_("The queues"): queues_chapter,
    N_("When nobody can take the call"): _sorry,
    N_("The agents"): agents_chapter,
    N_("Crisis units"): units_chapter,
    N_("Who may call, and whom the centre calls"): outside_chapter,
    N_("Priorities, categories, retention and reports"): rules_chapter,
    N_("All messages"): _messages,
}
"""The chapters of the page in order, by their titles."""
