"""The months by which the tables are divided: those of UTC, whatever the centre's time zone."""

from datetime import UTC, datetime, timedelta


def month(at: datetime) -> datetime:
    """The first instant of the month in which something happened.

    >>> month(datetime.fromisoformat("2026-10-01T05:00+11:00")).isoformat()
    '2026-09-01T00:00:00+00:00'
    """
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def following(month_: datetime) -> datetime:
    """The first instant of the month after one.

    >>> following(month(datetime.fromisoformat("2026-12-24T20:00+00:00"))).isoformat()
    '2027-01-01T00:00:00+00:00'
    """
    return month(month_ + timedelta(days=31))


def named(month_: datetime) -> str:
    """How the tables name a month.

    >>> named(month(datetime.fromisoformat("2026-09-24T00:00+00:00")))
    '2026_09'
    """
    return f"{month_:%Y_%m}"
