"""Calls of a large operator's year, put into the tables at once, and the journal that would have told them.

`fill` makes the rows in SQL, as many as are asked for: the same number gives the same calls. `journal_of` writes the
lines of calls that stand in the tables; folded, they must give the same rows, and a test looks whether they do.

They come to queues of four skills by the hour of the day, in French or English; nine in a hundred hang up while
waiting, some are informed by a message, or refused by a queue that is full; some agents do not answer.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import namedtuple_row

from mille.records.sql.connection import Connection
from mille.records.store.months import month

YEAR = 30_000_000
"""Calls of an Orange-year."""

# Everything about a call follows from its number; `u1` to `u8` are between 0 and 1, and know nothing of one another.
DRAWN = """
create temporary table drawn as
select
    number, callid, arrived_at, keyed_at, entered_at, connected_at, language, queue, wait, kind, ring, talk, agent,
    refused_ring, refused_by, hung_up_by
from (
    select *,
        date_trunc('second', keyed_at) + make_interval(secs => wait) as connected_at,
        keyed_at as entered_at
    from (
        select
            number,
            'n1-' || extract(epoch from date_trunc('second', arrived_at))::bigint || '.' || number as callid,
            arrived_at,
            arrived_at + make_interval(secs => floor(u2 * 9000) / 1000) as keyed_at,
            case when u3 < 0.9 then 'fr' else 'en' end as language,
            (array['mobile', 'mobile', 'mobile', 'fixed', 'fixed', 'bills', 'bills', 'pro'])[1 + floor(u4 * 8)::int]
                as queue,
            case when u1 < 0.79 then floor(-60 * ln(1 - u5)) + 8 + floor(u6 * 12)
                when u1 < 0.81 then floor(u5 * 5) else 5 + floor(-90 * ln(1 - u5)) end::int as wait,
            case when u1 < 0.79 then 'answered' when u1 < 0.81 then 'abandoned_early' when u1 < 0.9 then 'abandoned'
                when u1 < 0.98 then 'informed' else 'full' end as kind,
            2 + floor(u6 * 6)::int as ring,
            20 + floor(-240 * ln(1 - u7))::int as talk,
            'a' || lpad((1 + floor(u8 * 1500)::int)::text, 4, '0') as agent,
            case when u7 < 0.1 or u7 > 0.95 then 5000 + floor(u5 * 1000)::int end as refused_ring,
            'a' || lpad((1 + floor(u2 * 1500)::int)::text, 4, '0') as refused_by,
            case when u2 < 0.7 then 'caller' else 'agent' end as hung_up_by
        from (
            select
                number, u1, u2, u3, u4, u5, u6, u7, u8,
                %(since)s + make_interval(
                    days => floor(u1b * %(days)s)::int,
                    hours => (%(hours)s::int[])[1 + floor(u2b * 100)::int],
                    secs => floor(u3b * 3600000) / 1000) as arrived_at
            from generate_series(%(first)s::bigint, %(last)s::bigint) as number,
            lateral (
                select
                    (hashint8extended(number, 1) & 1048575) / 1048576.0::float8 as u1,
                    (hashint8extended(number, 2) & 1048575) / 1048576.0::float8 as u2,
                    (hashint8extended(number, 3) & 1048575) / 1048576.0::float8 as u3,
                    (hashint8extended(number, 4) & 1048575) / 1048576.0::float8 as u4,
                    (hashint8extended(number, 5) & 1048575) / 1048576.0::float8 as u5,
                    (hashint8extended(number, 6) & 1048575) / 1048576.0::float8 as u6,
                    (hashint8extended(number, 7) & 1048575) / 1048576.0::float8 as u7,
                    (hashint8extended(number, 8) & 1048575) / 1048576.0::float8 as u8,
                    (hashint8extended(number, 9) & 1048575) / 1048576.0::float8 as u1b,
                    (hashint8extended(number, 10) & 1048575) / 1048576.0::float8 as u2b,
                    (hashint8extended(number, 11) & 1048575) / 1048576.0::float8 as u3b
            ) as chance
        ) as drawn
    ) as lived
) as told
order by arrived_at
"""

ROWS = (
    """
    insert into call (
        node, callid, linkedid, arrived_at, ended_at, number, language, menu_path, first_queue, last_queue, wait_s,
        talk_s, agent, outcome, hung_up_by, degraded)
    select
        'n1', callid, callid, arrived_at,
        case kind
            when 'answered' then connected_at + make_interval(secs => talk)
            when 'informed' then keyed_at + interval '20 seconds'
            when 'full' then keyed_at + interval '4 seconds'
            else greatest(connected_at, entered_at) end,
        '26' || lpad((number %% 10000)::text, 4, '0'), language,
        case when kind = 'informed' then array['5'] else array['2'] end,
        case when kind <> 'informed' then queue end, case when kind <> 'informed' then queue end,
        case when kind not in ('informed', 'full') then wait end,
        case when kind = 'answered' then talk end, case when kind = 'answered' then agent end, kind,
        case kind when 'answered' then hung_up_by when 'full' then 'centre' else 'caller' end, false
    from drawn
    """,
    """
    insert into stint (node, callid, number, queue, entered_at, left_at, position, wait_s, exit, status, arrived_at)
    select
        'n1', callid, 1, queue, entered_at,
        case when kind = 'full' then keyed_at else greatest(connected_at, entered_at) end,
        case when kind <> 'full' then 1 end, case when kind <> 'full' then wait end,
        case kind when 'answered' then 'answered' when 'full' then 'refused' else 'abandoned' end,
        case when kind = 'full' then 'FULL' end, arrived_at
    from drawn where kind <> 'informed'
    """,
    """
    insert into attempt (node, callid, stint, number, agent, at, ring_s, result, arrived_at)
    select
        'n1', callid, 1, row_number() over (partition by number order by at, agent), agent, at, ring_s, result,
        arrived_at
    from (
        select number, callid, agent, connected_at - make_interval(secs => ring) as at, ring::float8 as ring_s,
            'answered' as result, arrived_at
        from drawn where kind = 'answered'
        union all
        select number, callid, refused_by,
            connected_at - make_interval(secs => ring + 1) - make_interval(secs => refused_ring / 1000.0),
            refused_ring / 1000.0::float8, 'no_answer', arrived_at
        from drawn where kind = 'answered' and refused_ring is not null
    ) as rung
    """,
    """
    insert into handling (node, callid, stint, number, agent, at, talk_s, hung_up_by, complete, arrived_at)
    select 'n1', callid, 1, 1, agent, connected_at, talk, hung_up_by, true, arrived_at
    from drawn where kind = 'answered'
    """,
)

HOURS = [7] * 4 + [8] * 9 + [9] * 12 + [10] * 12 + [11] * 9 + [12] * 6 + [13] * 8 + [14] * 11 + [15] * 11 + [16] * 9
HOURS += [17] * 6 + [18] * 2 + [19]
"""A hundred callers, by the hour of UTC in which they call."""

AT_ONCE = 500_000
"""Calls that are made in one transaction."""


def fill(connection: Connection, calls: int, since: datetime, days: int = 365) -> None:
    """Puts so many calls into the tables, from `since` (a midnight in UTC) on."""
    ends = [since + timedelta(days=day) for day in range(days + 1)]
    connection.execute("set statement_timeout = 0; set work_mem = '256MB'")
    months = sorted({month(day) for day in ends})
    while connection.execute("select make_months(%s)", [months]).fetchone() != (0,):
        pass
    for first in range(1, calls + 1, AT_ONCE):
        with connection.transaction():
            given = {"first": first, "last": min(first + AT_ONCE - 1, calls)}
            connection.execute(DRAWN.encode(), {**given, "since": since, "days": days, "hours": HOURS})
            for statement in ROWS:
                connection.execute(statement.replace("%%", "%").encode())
            connection.execute("drop table drawn")
    connection.execute("reset statement_timeout; reset work_mem")


def journal_of(connection: Connection, first: int = 0, most: int = 10**9) -> list[bytes]:
    """The lines that would have told the calls in the tables, in the order in which they would have been written."""
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        calls = cursor.execute(
            """select call.*, stint.entered_at, stint.left_at, handling.at, handling.talk_s as talked,
                handling.hung_up_by as ended_by, attempts
            from (select * from call order by arrived_at, callid offset %s limit %s) as call
            left join stint using (arrived_at, node, callid)
            left join handling using (arrived_at, node, callid)
            left join lateral (
                select array_agg(array[agent, extract(epoch from at)::text, ring_s::text, result] order by number)
                from attempt where attempt.arrived_at = call.arrived_at and attempt.callid = call.callid
            ) as rung (attempts) on true""",
            [first, most],
        ).fetchall()
    lines = [line for call in calls for line in _lines(call)]
    return [f"{second}|{rest}\n".encode() for second, rest in sorted(lines, key=lambda line: line[0])]


def _lines(call: Any) -> Iterator[tuple[int, str]]:
    def own(event: str, at: datetime, rest: str, queue: str = "NONE") -> tuple[int, str]:
        milliseconds = round(at.timestamp() * 1000)
        return milliseconds // 1000, f"{call.callid}|{queue}|NONE|{event}|{milliseconds}|{call.callid}|{rest}"

    def queued(agent: str, event: str, at: datetime, rest: str) -> tuple[int, str]:
        return int(at.timestamp()), f"{call.callid}|{call.first_queue}|{agent}|{event}|{rest}"

    language, entered = call.language, call.entered_at
    yield own("ARRIVED", call.arrived_at, f"1000|{call.number}|{language}")
    yield own("STEP", call.arrived_at, f"arrived||ask|main|{language}|")
    if call.outcome == "informed":
        yield own("STEP", call.ended_at - timedelta(seconds=20), f"digits|5|say|main|{language}|agencies")
        yield own("STEP", call.ended_at - timedelta(seconds=2), f"said||ask|main|{language}|")
        yield own("ENDED", call.ended_at, "16|caller")
        return
    yield own("STEP", entered, f"digits|2|queue|main|{language}|", call.first_queue)
    if call.outcome == "full":
        yield own("REFUSED", entered, "FULL", call.first_queue)
        yield own("STEP", entered, f"queue|FULL|end|main|{language}|full")
        yield own("ENDED", call.ended_at, "16|centre")
        return
    yield queued("NONE", "ENTERQUEUE", entered, f"|{call.number}|1")
    wait = round(call.wait_s)
    if call.at is None:
        yield queued("NONE", "ABANDON", entered.replace(microsecond=0) + timedelta(seconds=wait), f"1|1|{wait}")
        yield own("ENDED", call.ended_at, "16|caller")
        return
    for agent, at, ring, result in call.attempts:
        if result == "no_answer":
            done = datetime.fromtimestamp(float(at) + float(ring), call.at.tzinfo)
            yield queued(agent, "RINGNOANSWER", done + timedelta(milliseconds=1), f"{round(float(ring) * 1000)}")
        else:
            yield queued(agent, "CONNECT", call.at, f"{wait}|{call.callid}9|{round(float(ring))}")
    over = call.at + timedelta(seconds=call.talked)
    yield queued(call.agent, f"COMPLETE{call.ended_by.upper()}", over, f"{wait}|{round(call.talked)}|1")
    yield own("ENDED", call.ended_at, "16|centre")
