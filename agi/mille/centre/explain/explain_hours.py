"""Opening hours in plain words: weeks, seasons, dates, public holidays, and what uses them."""

from collections.abc import Iterator

from mille.centre.checks.findings import everyone
from mille.centre.explain.explain_page import Block, Heading, Paragraph, Table, spoken
from mille.centre.explain.wording import Wording, runs
from mille.centre.model.centre import Centre, Hours


def hours_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """Every timetable."""
    yield Paragraph(
        words._(
            "At the closing minute the centre is closed. Callers who phoned before it are still served, however long "
            "they have listened to the menus."
        )
    )
    for hours in centre.timetables.values():
        yield from _timetable(centre, hours, words)


def _timetable(centre: Centre, hours: Hours, words: Wording) -> Iterator[Block]:
    own = words._("Hours {name} (those of the centre)", name=hours.name)
    yield Heading(own if hours.name == centre.hours else words._("Hours {name}", name=hours.name))
    if users := list(_users(centre, hours.name, words)):
        yield Paragraph(words._("Used by {users}.", users=words.listing(users)))
    head = (words._("Day"), words._("Open"))
    yield Table(head, tuple(words.week(hours.week)))
    for season in hours.seasons:
        dates = words.dates(season.first, season.last)
        yield Paragraph(words._("In the season {dates} these hours apply instead:", dates=dates))
        yield Table(head, tuple(words.week(season.week)))
    yield Paragraph(_holidays(centre, hours, words))
    if hours.exceptions:
        yield Paragraph(words._("On these dates only these hours apply:"))
        days = runs(sorted(hours.exceptions.items()))
        yield Table(head, tuple((words.dates(first, last), words.spans(spans)) for first, last, spans in days))
    for first, last, message in runs(sorted(hours.notices.items())):
        when = words._("While it is closed ({dates}), callers hear", dates=words.dates(first, last))
        yield spoken(centre, message, when, words)


def _holidays(centre: Centre, hours: Hours, words: Wording) -> str:
    if hours.closed_on_holidays:
        return words._("Closed on the public holidays of {country}.", country=words.country(centre.country))
    return words._("Public holidays are days like any other.")


def _users(centre: Centre, name: str, words: Wording) -> Iterator[str]:
    queues = (*centre.queues.values(), *(unit.queue for unit in centre.units.values() if not unit.open))
    yield from (words._("the queue {name}", name=queue.name) for queue in queues if queue.hours == name)
    partners = (partner.name for partner in centre.partners.values() if partner.hours == name)
    yield from (words._("the partner {name}", name=partner) for partner in partners)
    units = (unit.name for unit in centre.units.values() if unit.hours == name)
    yield from (words._("the centre while {name} is open", name=unit) for unit in units)
    people = {agent.code: agent.name for _, agent in everyone(centre) if agent.shifts == name}
    if people:
        yield words._("the shifts of {names}", names=words.listing(list(people.values())))
