"""Types of values, each with the way it is written; the names are those of things described elsewhere in the file."""

from datetime import date
from typing import Annotated

from mille.centre.notation import dates, network, words
from mille.centre.notation.declaration import a

Name = Annotated[str, words.name]
Code = Annotated[str, words.code]
Title = Annotated[str, words.title]
Key = Annotated[str, network.key]
"""One key of a telephone: ``0`` to ``9``, ``*`` or ``#``."""
Number = Annotated[str, network.number]
Share = Annotated[float, words.share]
"""0 to 1."""
DaysKept = Annotated[int | None, dates.days_kept]
YearsKept = Annotated[int | None, dates.years_kept]
Day = Annotated[date, dates.day]
TimeOfDay = Annotated[int | None, dates.time_of_day]
"""Minutes after midnight."""

QueueName = Annotated[str, a("queue")]
MenuName = Annotated[str, a("menu")]
MessageName = Annotated[str, a("message")]
TimetableName = Annotated[str, a("timetable")]
TrunkName = Annotated[str, a("trunk")]
PartnerName = Annotated[str, a("partner")]
CategoryName = Annotated[str, a("category")]
