"""Opening hours in plain words: weeks, seasons, dates, public holidays, and who keeps them."""

from collections.abc import Iterator

from mille.centre.checks.findings import everyone
from mille.centre.explain.explain_page import Block, Heading, Paragraph, Table, spoken
from mille.centre.explain.wording import Wording, runs
from mille.centre.model.centre import Centre, Hours


def hours_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """Every timetable."""
    yield Paragraph(words("at_the_minute"))
    for hours in centre.timetables.values():
        yield from _timetable(centre, hours, words)


def _timetable(centre: Centre, hours: Hours, words: Wording) -> Iterator[Block]:
    yield Heading(words("hours_centre" if hours.name == centre.hours else "hours_named", name=hours.name))
    if kept_by := list(_kept_by(centre, hours.name, words)):
        yield Paragraph(words("hours_kept_by", queues=words.listing(kept_by)))
    head = (words("day_head"), words("hours_head"))
    yield Table(head, tuple(words.week(hours.week)))
    for season in hours.seasons:
        yield Paragraph(words("season", dates=words.dates(season.first, season.last)))
        yield Table(head, tuple(words.week(season.week)))
    closed = words("holidays_closed", country=words.country(centre.country))
    yield Paragraph(closed if hours.closed_on_holidays else words("holidays_open"))
    if hours.exceptions:
        yield Paragraph(words("exceptions"))
        told = runs(sorted(hours.exceptions.items()))
        yield Table(head, tuple((words.dates(first, last), words.spans(spans)) for first, last, spans in told))
    for first, last, message in runs(sorted(hours.notices.items())):
        yield spoken(centre, message, words("notice", dates=words.dates(first, last)), words)


def _kept_by(centre: Centre, name: str, words: Wording) -> Iterator[str]:
    queues = (*centre.queues.values(), *(unit.queue for unit in centre.units.values() if not unit.open))
    yield from (words("a_queue", name=queue.name) for queue in queues if queue.hours == name)
    yield from (words("a_partner", name=partner.name) for partner in centre.partners.values() if partner.hours == name)
    yield from (words("a_unit", name=unit.name) for unit in centre.units.values() if unit.hours == name)
    people = {agent.code: agent for _, agent in everyone(centre)}
    yield from (words("a_shift", name=agent.name) for agent in people.values() if agent.shifts == name)
