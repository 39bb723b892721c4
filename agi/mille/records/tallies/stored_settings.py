"""What was agreed on for the figures, as the records have it: where days begin, who is lost, who calls again."""

from mille.records.figures.figure_settings import FigureSettings
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.tallies import rollups


def settings(connection: Connection) -> FigureSettings:
    """What was agreed on."""
    row = connection.execute(queries()["setting"]).fetchone()
    return FigureSettings() if row is None else FigureSettings(*row)


def keep_settings(connection: Connection, agreed: FigureSettings) -> bool:
    """Keeps what was agreed on; whether it was something else before: then what depends on it is counted afresh.

    Quarters of an hour depend on none of it. With another time zone days and months go, and come again from the calls;
    with another margin they stay until they are made again. It is given the time that it takes.
    """
    before = settings(connection)
    if before == agreed:
        return False
    with connection.transaction():
        connection.execute("set local statement_timeout = 0")
        connection.execute("set local idle_in_transaction_session_timeout = 0")
        connection.execute(queries()["lock_rollups"])
        before = settings(connection)
        moved = agreed.timezone != before.timezone
        if moved:
            rollups.forget_days(connection)
        named = {name: getattr(agreed, name) for name in FigureSettings.__dataclass_fields__}
        connection.execute(queries()["keep_setting"], named)
        if moved:
            rollups.begin_days(connection)
        elif agreed.margin != before.margin:
            rollups.touch_days(connection)
    return True


def keep_uncollected(connection: Connection, agreed: FigureSettings) -> None:
    """Keeps what was agreed on where nobody else does: only histories were imported, and no collector runs."""
    row = connection.execute(queries()["collected"]).fetchone()
    if row is not None and not row[0]:
        keep_settings(connection, agreed)
