"""The identity, asked of PostgreSQL: every call offered has exactly one outcome, every visit to a queue one end.

For every quarter of an hour, queue and centre; and what the tables say of one call in two places is the same.
"""

from typing import LiteralString

import psycopg

from mille.records.calls.call import Exit, Outcome
from mille.records.sql.connection import Connection

OUTCOMES = [outcome.value for outcome in Outcome]
EXITS = [exit.value for exit in Exit]

CALLS: LiteralString = """
select 'calls of ' || coalesce(first_queue, 'no queue') || ' from ' || coalesce(quarter::text, 'ever') as wrong
from (
    select
        date_bin('15 minutes', arrived_at, '2000-01-01 00:00+00') as quarter, first_queue,
        count(*) as offered,
        count(*) filter (where outcome = any(%(outcomes)s)) as told,
        count(distinct (node, callid)) as distinct_calls
    from call
    where callback_of is null
    group by grouping sets ((quarter, first_queue), (quarter), ())
) as counted
where offered <> told or offered <> distinct_calls
"""
STINTS: LiteralString = """
select 'visits to ' || coalesce(queue, 'all queues') || ' from ' || coalesce(quarter::text, 'ever')
from (
    select
        date_bin('15 minutes', entered_at, '2000-01-01 00:00+00') as quarter, queue,
        count(*) as entered,
        count(*) filter (where exit = any(%(exits)s)) as told
    from stint
    group by grouping sets ((quarter, queue), (quarter), ())
) as counted
where entered <> told
"""
AGREE: LiteralString = """
with visits as (
    select
        arrived_at, node, callid, sum(wait_s) as wait_s, count(*) as visits, max(number) as last,
        min(queue) filter (where number = 1) as first_queue,
        bool_or(exit = 'answered') as answered
    from stint
    group by arrived_at, node, callid
), talks as (
    select arrived_at, node, callid, sum(talk_s) as talk_s from handling group by arrived_at, node, callid
)
select 'call ' || call.callid
from call
    left join visits using (arrived_at, node, callid)
    left join talks using (arrived_at, node, callid)
where call.first_queue is distinct from visits.first_queue
    or call.wait_s is distinct from visits.wait_s
    or call.talk_s is distinct from talks.talk_s
    or (call.agent is not null) <> (talks.callid is not null)
    or (call.outcome = 'answered' and talks.callid is null)
    or (call.outcome = 'overflowed' and call.partner is null and call.talk_s is not null)
    or visits.visits <> visits.last
    or (call.outcome <> 'in_progress' and call.ended_at < call.arrived_at)
union all
select 'belongs to no call: ' || callid from (
    select arrived_at, node, callid from stint
    union all select arrived_at, node, callid from attempt
    union all select arrived_at, node, callid from handling
) as parts
where not exists (
    select from call
    where call.arrived_at = parts.arrived_at and call.node = parts.node and call.callid = parts.callid)
"""
AGENTS: LiteralString = """
select 'sessions of ' || one.agent || ' overlap in ' || one.queue
from agent_session as one
    join agent_session as other on other.node = one.node and other.agent = one.agent and other.queue = one.queue
        and other.began_at > one.began_at and other.began_at < coalesce(one.ended_at, 'infinity')
union all
select 'a pause of ' || agent || ' is in no session of ' || queue from pause
where not exists (
    select from agent_session as there
    where there.node = pause.node and there.agent = pause.agent and there.queue = pause.queue
        and there.began_at <= pause.began_at
        and coalesce(there.ended_at, 'infinity') >= coalesce(pause.ended_at, 'infinity'))
union all
select 'spans of ' || one.agent || ' overlap'
from presence as one
    join presence as other on other.node = one.node and other.agent = one.agent
        and other.began_at > one.began_at and other.began_at < coalesce(one.ended_at, 'infinity')
"""
TALLIES: LiteralString = """
with counted as (
    select quarter(arrived_at) as starts_at, coalesce(first_queue, '') as queue, count(*) as offered
    from call where callback_of is null group by 1, 2
), kept as (
    select starts_at, queue, offered from call_tally where grain = 'quarter' and dimension = 'queue'
)
select 'the tally of ' || queue || ' from ' || starts_at || ' is not what the calls are'
from counted full join kept using (starts_at, queue)
where counted.offered is distinct from kept.offered
    and starts_at not in (select stale.starts_at from stale where grain = 'quarter')
union all
select 'the tally by ' || dimension || ' ' || value || ' of a ' || grain || ' from ' || starts_at || ' does not add up'
from call_tally
where offered <> answered + abandoned + abandoned_early + informed + self_served + closed + "full" + nobody + timed_out
    + left_by_key + overflowed + withdrawn + interrupted + in_progress + unknown
union all
select 'the visits to ' || queue || ' of the ' || grain || ' from ' || starts_at || ' do not add up'
from stint_tally
where entered <> answered + abandoned + timed_out + left_by_key + empty + withdrawn + refused + overflowed + interrupted
    + in_progress + unknown
"""
"""The tallies agree with the calls wherever they are not stale, and add up by every dimension."""


def wrong_in(connection: Connection) -> list[str]:
    """What does not add up, in words; nothing when all does."""
    asked = {"outcomes": OUTCOMES, "exits": EXITS}
    with connection.cursor(row_factory=psycopg.rows.scalar_row) as cursor:
        return [
            wrong
            for query in (CALLS, STINTS, AGREE, AGENTS, TALLIES)
            for wrong in cursor.execute(query, asked).fetchall()
        ]


def unknown_in(connection: Connection, callids: list[str]) -> list[str]:
    """Which of these calls have an outcome that nobody knows."""
    query: LiteralString = "select callid from call where callid = any(%s) and outcome = 'unknown'"
    with connection.cursor(row_factory=psycopg.rows.scalar_row) as cursor:
        return cursor.execute(query, [callids]).fetchall()
