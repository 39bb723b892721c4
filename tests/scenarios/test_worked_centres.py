"""When the centres that ship are open, and where their callers come to, as a supervisor would write it on a sheet.

Times are those of the centre's own clocks; `again` is the second time that the clock shows them, when summer ends.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from mille.call.rehearsal.rehearsal import Caller, QueueState, rehearse
from mille.call.steps import Step
from mille.centre.hours.opening_hours import is_open
from mille.centre.model.centre import Centre
from mille.centre.reader.description import load_centre
from mille.centre.units.overlay import with_units
from mille.resources import folder

FOLDER = folder("asterisk-conf") / "centre"
DESCRIBED = {path.stem: load_centre(path) for path in sorted(FOLDER.glob("*.yaml"))}

HOURS = {
    "1000": """
        2026-11-23 07:44 | office     | closed | a Monday, a minute early
        2026-11-23 07:45 | office     | open   |
        2026-11-23 15:59 | office     | open   |
        2026-11-23 16:00 | office     | closed |
        2026-11-27 15:00 | office     | closed | Fridays end an hour earlier
        2026-11-28 10:00 | office     | closed | a Saturday
        2026-11-23 12:00 | counter    | closed | the bank eats
        2026-11-23 12:15 | counter    | open   |
        2026-09-24 10:00 | office     | closed | Citizenship Day
        2026-12-24 11:29 | office     | open   | Christmas Eve, until half past eleven
        2026-12-24 11:30 | office     | closed |
        2026-12-30 14:59 | office     | open   | between the years
        2026-12-30 15:00 | office     | closed |
        2027-01-04 07:00 | office     | open   | the weeks of January
        2027-01-04 14:00 | office     | closed |
        2027-02-01 07:00 | office     | closed | the season is over
    """,
    "numero-vert": """
        2021-09-12 03:00 | always     | open   | information on a Sunday night
        2021-09-24 10:00 | always     | open   | and on a public holiday
        2021-09-07 15:29 | advisers   | open   | the last ordinary day
        2021-09-08 11:29 | advisers   | open   | the lockdown begins
        2021-09-08 11:30 | advisers   | closed |
        2021-09-24 09:00 | advisers   | closed | Citizenship Day
        2021-09-25 10:59 | advisers   | open   | the Saturday after it
        2021-10-02 09:00 | advisers   | closed | another Saturday
        2021-10-08 08:00 | advisers   | open   | the last day of the lockdown's weeks
        2021-10-11 07:30 | advisers   | open   | as before
        2021-10-15 14:30 | advisers   | closed | a Friday
    """,
    "an-2000": """
        1999-11-22 06:59 | media-plan | closed | a Monday
        1999-11-22 07:00 | media-plan | open   |
        1999-11-22 21:59 | media-plan | open   |
        1999-11-22 22:00 | media-plan | closed |
        1999-11-27 12:00 | media-plan | open   | Saturdays as other days
        1999-10-31 12:00 | media-plan | closed | a Sunday without a spot
        1999-11-28 09:59 | media-plan | closed | a Sunday with one
        1999-11-28 10:00 | media-plan | open   |
        1999-11-01 12:00 | media-plan | closed | All Saints
        1999-11-11 12:00 | media-plan | open   | Armistice, with a spot
        1999-12-24 18:00 | media-plan | closed | Christmas Eve
        1999-12-25 12:00 | media-plan | closed |
        1999-12-31 23:59 | media-plan | open   | the night
        2000-01-01 00:00 | media-plan | open   |
        2000-01-01 03:59 | media-plan | open   |
        2000-01-01 04:00 | media-plan | closed |
        2000-01-01 08:00 | media-plan | open   | a public holiday, and a Saturday
        2000-01-02 21:59 | media-plan | open   | a Sunday
        2000-01-09 12:00 | media-plan | closed | the Sundays are over
        2000-02-27 12:00 | media-plan | open   | but for the one before 29 February
        2000-02-29 12:00 | media-plan | open   | the day that some programs do not know
        2000-03-27 07:00 | media-plan | open   | the day after the clocks went forward
        2000-03-27 06:59 | media-plan | closed |
        2000-06-30 21:59 | media-plan | open   | the last day, to its end
        1999-11-15 12:00 | mornings   | open   | shifts
        1999-11-15 14:30 | mornings   | closed |
        1999-11-15 14:30 | evenings   | open   |
        1999-11-12 19:00 | spots      | closed | before the campaign
        1999-11-15 18:30 | spots      | open   |
        1999-11-21 12:00 | spots      | open   | a Sunday of the campaign
        1999-12-24 19:00 | spots      | closed |
        2000-01-01 01:00 | spots      | open   | the night, with everybody
        2000-01-10 19:00 | spots      | closed | after it
    """,
    "operator": """
        2009-03-28 19:59 | assistance | open   | a Saturday
        2009-03-28 20:00 | assistance | closed |
        2009-03-29 07:59 | experts    | closed | the Sunday on which the clocks go forward
        2009-03-29 08:00 | experts    | open   |
        2009-03-30 08:00 | assistance | open   |
        2009-03-30 07:59 | assistance | closed |
        2009-10-25 07:59 | experts    | closed | the Sunday on which they go back
        2009-10-25 08:00 | experts    | open   |
        2009-07-14 12:00 | assistance | closed | a public holiday
        2009-07-14 12:00 | experts    | open   | whom the experts do not keep
        2009-07-14 03:00 | always     | open   | two partners never sleep
    """,
    "impots": """
        2018-04-30 08:29 | office     | closed | a Monday
        2018-04-30 08:30 | office     | open   |
        2018-05-01 10:00 | office     | closed | Labour Day
        2018-05-02 08:00 | office     | open   | the weeks of the tax return
        2018-05-02 19:59 | office     | open   |
        2018-05-05 16:59 | office     | open   | on Saturdays too
        2018-05-08 10:00 | office     | closed | but not on public holidays
        2018-06-05 19:59 | office     | open   | their last evening
        2018-06-06 19:00 | office     | closed |
        2018-12-24 16:00 | office     | closed | Christmas Eve
        2018-12-12 12:00 | experts    | closed | the experts eat
        2018-12-12 13:30 | experts    | open   |
        2018-12-15 10:00 | withholding| open   | a Saturday
        2018-12-15 17:00 | withholding| closed |
    """,
    "festival": """
        2018-05-07 12:00 | festival   | closed | the day before
        2018-05-08 08:59 | festival   | closed |
        2018-05-08 09:00 | festival   | open   | Victory Day, a day like others
        2018-05-08 23:59 | festival   | open   |
        2018-05-09 00:00 | festival   | open   |
        2018-05-09 01:59 | festival   | open   |
        2018-05-09 02:00 | festival   | closed |
        2018-05-10 12:00 | festival   | open   | Ascension Day
        2018-05-13 01:30 | festival   | open   | the night from Saturday to Sunday
        2018-05-19 23:00 | festival   | open   | the last evening
        2018-05-20 01:59 | festival   | open   | belongs to it
        2018-05-20 02:00 | festival   | closed |
        2018-05-20 12:00 | festival   | closed |
        2019-05-08 12:00 | festival   | closed | another year
    """,
    "urgence": """
        2018-01-01 00:00 | always     | open   |
        2018-03-25 01:59 | always     | open   | the clocks go forward
        2018-03-25 03:00 | always     | open   |
        2018-10-28 02:30 | always     | open   | and back
        2018-10-28 02:30 again | always | open |
        2018-10-28 02:30 again | nights | open | the night that has an hour more
        2018-03-25 06:59 | nights     | open   |
        2018-03-25 07:00 | nights     | closed |
        2018-03-25 07:00 | days       | open   |
        2018-10-28 06:59 | days       | closed |
        2018-12-25 19:00 | days       | closed | shifts change on Christmas Day as ever
        2018-12-25 19:00 | nights     | open   |
    """,
}
"""Centre by centre: moment, timetable, open or closed, and why it is worth a line."""

ROUTES = {
    "1000": """
        2026-11-23 10:00 | 1 1   |        | queue fixed-line
        2026-11-23 10:00 | 1 2   |        | queue mobile
        2026-11-23 10:00 | 1 * 2 |        | queue post
        2026-11-23 10:00 | 3     |        | queue bank
        2026-11-23 12:00 | 3     |        | farewell closed
        2026-11-23 10:00 | 5 1   |        | table agencies > queue fixed-line
        2026-11-23 10:00 | 5 1 - * 2 |    | table agencies > queue post
        2026-11-23 10:00 | 9 2   |        | queue post
        2026-11-23 10:00 |       |        | queue fixed-line
        2026-11-23 10:00 | 7 7 7 |        | queue fixed-line
        2026-11-23 10:00 | 2     | nobody | queue post > farewell nobody
        2026-11-23 16:00 | 2     |        | farewell closed
        2026-11-23 20:00 | 5 1   |        | table agencies > farewell closed
        2026-11-23 20:00 | 9 5 4 |        | table agencies > farewell closed
        2026-12-31 12:00 | 2     |        | farewell new-year
    """,
    "1000 covid": """
        2026-11-23 10:00 | 4     |        | queue covid
        2026-11-23 10:00 | 4     | covid=nobody | queue covid > farewell nobody
    """,
    "numero-vert": """
        2021-09-12 03:00 | 1 1   |        | message kiosks > farewell advisers-closed
        2021-09-12 03:00 | 1 2 3 |        | message cheque > message transfer > farewell advisers-closed
        2021-09-12 03:00 | 2     |        | table agencies > farewell advisers-closed
        2021-09-12 03:00 | 4     |        | farewell advisers-closed
        2021-09-12 03:00 | 3     |        | voicemail advisers
        2021-09-08 11:00 | 4     |        | queue advisers
        2021-09-08 11:00 | 1 * 4 |        | queue advisers
        2021-09-08 11:00 | 4     | full   | queue advisers > voicemail advisers
        2021-09-08 11:00 | 4 751234# 1 | timed-out | queue advisers > callback advisers
        2021-09-08 11:00 | 4     | timed-out | queue advisers > queue advisers > farewell timed-out
        2021-09-08 11:00 | 4     | nobody | queue advisers > farewell nobody
        2021-09-08 11:00 | 4 1 751234# 1 |    | queue advisers > callback advisers
        2021-09-08 11:00 | 4 1   |        | queue advisers > queue advisers | he gives no number
        2021-09-08 11:00 | 4 2   |        | queue advisers > message kiosks > queue advisers
        2021-09-08 11:00 | 4 3   |        | queue advisers > table agencies > queue advisers
    """,
    "an-2000": """
        1999-11-22 10:00 | 1     |        | queue firms
        1999-11-22 10:00 | 2 1   |        | queue private
        1999-11-22 10:00 | 2 2   |        | message devices > queue private
        1999-11-22 10:00 | 2 * 1 |        | queue firms
        1999-11-22 10:00 | 3     |        | queue private
        1999-11-22 10:00 |       |        | queue private
        1999-11-22 10:00 | 4     |        | voicemail firms
        1999-11-22 10:00 | 1     | full   | queue firms > voicemail firms
        1999-11-22 10:00 | 1     | timed-out | queue firms > voicemail firms
        1999-11-22 10:00 | 3     | full   | queue private > farewell full
        1999-10-31 10:00 | 1     |        | farewell closed
        1999-12-24 18:00 | 1     |        | farewell christmas
        1999-12-25 12:00 | 1     |        | farewell christmas
        2000-01-01 03:59 | 1     |        | queue firms
        2000-06-30 21:59 | 1     |        | queue firms
        2000-06-30 22:00 | 1     |        | farewell closed
        2000-07-01 00:00 | 1     |        | farewell ended
        2000-07-03 10:00 | 1     |        | farewell ended |
    """,
    "operator": """
        2009-03-30 10:00 | 1     |        | message notice > queue internet
        2009-03-30 10:00 | 2     |        | queue fixed-line
        2009-03-30 10:00 | 3 1   |        | message notice > queue internet +240 s
        2009-03-30 10:00 | 3 2   |        | queue fixed-line +240 s
        2009-03-30 10:00 | 3 3   |        | queue experts +600 s
        2009-03-30 10:00 | 3     |        | message notice > queue internet +240 s
        2009-03-30 10:00 | 3 * 2 |        | queue fixed-line
        2009-03-30 10:00 | 4     |        | message faults > message notice > queue internet
        2009-03-30 10:00 | 1 - 1 0142681000# 1 |  | message notice > queue internet > callback internet
        2009-03-30 10:00 | 1 - 1 * |      | message notice > queue internet > queue internet | a star is no number
        2009-03-30 10:00 | 1 - 2 |        | message notice > queue internet > message restart > queue internet
        2009-03-30 10:00 | 1     | internet=full | message notice > queue internet > partner liberte
        2009-03-30 10:00 | 1     | internet=timed-out | message notice > queue internet > partner armorique
        2009-03-30 10:00 | 1 - 0142681000# 1 | internet=timed-out armorique=full | message notice > queue internet \
            > partner armorique > queue internet > callback internet
        2009-03-30 10:00 | 2     | fixed-line=full | queue fixed-line > partner vallee
        2009-03-30 10:00 | 3 3   | experts=left | queue experts +600 s > message notice > queue internet +600 s
        2009-03-29 10:00 | 1     |        | farewell closed
    """,
    "impots": """
        2018-06-11 10:00 | 1 1   |        | queue income-north
        2018-06-11 10:00 | 1 2   |        | queue income-south
        2018-06-11 10:00 | 2 1   |        | queue local-north
        2018-06-11 10:00 | 2 2   |        | queue local-south
        2018-06-11 10:00 | 2 * 1 2 |        | queue income-south
        2018-06-11 10:00 | 3 1   |        | queue income-experts +600 s
        2018-06-11 10:00 | 3 2   |        | queue local-experts +600 s
        2018-06-11 12:30 | 3 1   |        | farewell experts-closed
        2018-06-11 10:00 | 4     |        | message dates > queue income-north
        2018-06-11 10:00 |       |        | queue income-north
        2018-06-11 10:00 | 1 1   | income-north=full | queue income-north > queue income-south
        2018-06-11 10:00 | 5     |        | queue income-north
        2018-06-09 10:00 | 1 1   |        | farewell closed
    """,
    "impots withholding": """
        2018-09-03 10:00 | 5     |        | queue withholding
        2018-09-08 10:00 | 5     |        | queue withholding
        2018-09-08 10:00 | 1 1   |        | farewell closed
    """,
    "festival": """
        2018-05-07 12:00 |       |        | farewell closed
        2018-05-09 01:59 |       |        | queue listeners
        2018-05-09 01:59 | 1     |        | queue listeners
        2018-05-09 01:59 | 9 1   |        | queue listeners
        2018-05-09 01:59 | 5     |        | queue listeners
        2018-05-09 01:59 | 2     |        | message places > queue listeners
        2018-05-09 01:59 | 1     | listeners=nobody | queue listeners > partner night-line
        2018-05-09 01:59 | 1     | listeners=timed-out | queue listeners > partner night-line
        2018-05-09 01:59 | 1 1   |        | queue listeners > partner night-line
        2018-05-09 02:00 |       |        | farewell closed
        2018-05-20 01:59 |       |        | queue listeners
        2018-05-20 02:00 |       |        | farewell over
        2018-08-01 12:00 |       |        | farewell over
    """,
    "urgence": """
        2018-01-01 00:00 |       |        | message recorded > queue help +600 s
        2018-10-28 02:30 again | 1     |        | message recorded > queue help +600 s
        2018-10-28 02:30 | 5     |        | message recorded > queue help +600 s
        2018-10-28 02:30 | 2     |        | message recorded > queue advice
        2018-10-28 02:30 | 9 2   |        | message recorded > queue advice
        2018-10-28 02:30 | 2 - 1 |        | message recorded > queue advice > queue help +600 s
        2018-10-28 02:30 | 2     | advice=nobody | message recorded > queue advice > queue help
        2018-10-28 02:30 | 2     | advice=timed-out | message recorded > queue advice > queue help
        2018-10-28 02:30 | 1     | help=nobody | message recorded > queue help +600 s > partner neighbour
        2018-10-28 02:30 | 1     | help=timed-out | message recorded > queue help +600 s > partner neighbour
    """,
}
"""Centre by centre, with its open unit: moment, keys, how the queues stand, and the way that the caller goes;
`+600 s` is his head start.

`later` marks ways that the journey cannot go yet; when it can, the test fails until the mark is taken away.
"""


class Case(NamedTuple):
    """One line of a table."""

    centre: str
    cells: tuple[str, ...]

    @property
    def described(self) -> Centre:
        """The centre of the case, with its unit open."""
        name, *units = self.centre.split()
        return with_units(DESCRIBED[name], units)

    @property
    def at(self) -> datetime:
        """The moment of the case."""
        day, clock, *again = self.cells[0].split()
        local = datetime.fromisoformat(f"{day} {clock}").replace(fold=len(again))
        return local.replace(tzinfo=ZoneInfo(self.described.timezone))

    def __str__(self) -> str:
        return " ".join((self.centre, *self.cells[:3]))


def cases(tables: dict[str, str]) -> Iterator[Case]:
    """The lines of tables."""
    for centre, table in tables.items():
        for line in filter(None, map(str.strip, table.splitlines())):
            yield Case(centre, tuple(" ".join(cell.split()) for cell in line.split("|")))


def routes() -> Iterator[object]:
    """The routes, those that wait for the journey marked so."""
    for case in cases(ROUTES):
        later = [pytest.mark.xfail(reason="the journey cannot go there yet")] if "later" in case.cells else []
        yield pytest.param(case, marks=later, id=str(case))


def caller(case: Case) -> Caller:
    """Who rings, and how he finds the queues."""
    states: dict[str, QueueState] = {}
    for word in case.cells[2].split():
        queue, _, state = word.rpartition("=")
        states[queue] = state  # type: ignore[assignment]  # a state that does not exist fails in the rehearsal
    words = case.cells[1].split()
    keys = tuple(key for word in words for key in (word if word != "-" else ("",)))
    return Caller(case.at, keys, states)


def way(step: Step) -> str:
    """One station of a caller's way in words; nothing for the question of a menu, nor for an end without a word."""
    told: Mapping[str, Any] = vars(step)
    match type(step).__name__:
        case "Enter":
            return f"queue {told['queue']}" + (f" +{told['head_start']} s" if told["head_start"] else "")
        case "Say" if told["table"]:
            return f"table {told['table']}"
        case "Say":
            said = [message for message in told["messages"] if not message.startswith(("wait_", "place_"))]
            return f"message {said[0]}" if said else ""
        case "Dial":
            return f"{told['kind']} {told['target']}"
        case "Record":
            return f"voicemail {told['queue']}"
        case "Promise":
            return f"callback {told['queue']}"
        case "End" if told["messages"]:
            return f"farewell {told['messages'][0]}"
    return ""


@pytest.mark.parametrize("case", list(cases(HOURS)), ids=str)
def test_a_worked_centre_is_open_when_its_description_says(case: Case) -> None:
    said = "open" if is_open(case.described, case.cells[1], case.at) else "closed"
    assert said == case.cells[2], case.cells[3]


@pytest.mark.parametrize("case", list(routes()))
def test_callers_of_a_worked_centre_come_where_their_keys_lead(case: Case) -> None:
    moments = rehearse(case.described, caller(case)).moments
    assert " > ".join(filter(None, (way(moment.step) for moment in moments))) == " ".join(case.cells[3].split())


def test_no_centre_and_no_timetable_that_ships_is_without_a_line() -> None:
    kept = {(case.centre, case.cells[1]) for case in cases(HOURS)}
    assert kept == {(name, hours) for name, centre in DESCRIBED.items() for hours in centre.timetables}
    units = {f"{name} {unit}" for name, centre in DESCRIBED.items() for unit in centre.units}
    assert ROUTES.keys() == DESCRIBED.keys() | units


def test_every_queue_and_message_that_a_key_leads_to_is_on_a_way() -> None:
    for name, centre in DESCRIBED.items():
        ways = " ".join(case.cells[3] for case in cases(ROUTES) if case.centre == name)
        actions = [action for menu in centre.menus.values() for action in (*menu.keys.values(), menu.default)]
        for action in actions:
            assert action.kind in ("menu", "language") or action.target in ways, (name, action)
