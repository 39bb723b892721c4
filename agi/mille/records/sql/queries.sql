-- The queries of the store and of the readers, by name.

-- name: know_migrations
create table if not exists migration (name text primary key, applied_at timestamptz not null default now())

-- name: adopt
-- The row that two collectors of one node contend for. Nothing is complete yet; 1970 stands for it, which all can read.
insert into reading_position (node, generation, inode, byte, tail, read_at)
values (%(node)s, 0, 0, 0, '', timestamptz '1970-01-01 00:00+00')
on conflict (node) do nothing

-- name: position
select generation, inode, byte, tail from reading_position where node = %(node)s and generation > 0

-- name: lock_position
-- Whoever holds this row appends; the other waits, and then sees where the first has come to.
select generation, byte from reading_position where node = %(node)s for update

-- name: move_position
-- Complete until the last of these lines, no further: who catches up has not read what was written since.
update reading_position
set generation = %(generation)s, inode = %(inode)s, byte = %(byte)s, tail = %(tail)s,
    read_at = greatest(read_at, case when %(reached)s::timestamptz is not null then least(%(reached)s, now()) end)
where node = %(node)s

-- name: looked
-- There was nothing more in the file: the records are complete until now.
update reading_position set read_at = now() where node = %(node)s and generation > 0

-- name: lead
-- One collector for a node; the lock goes with the connection. 1000 tells our locks from other people's.
select pg_try_advisory_lock(1000, hashtext(%(node)s))

-- name: make_months
-- What lies in a month that nobody made goes to the partition `_default`.
select make_months(%(instants)s::timestamptz[])

-- name: append
-- The lines of a node whose reading position was lost: some of them may be there already.
insert into journal (node, generation, byte, raw, at, callid, event, whole)
values (%(node)s, %(generation)s, %(byte)s, %(raw)s, %(at)s, %(callid)s, %(event)s, %(whole)s)
on conflict (node, generation, byte, at) do nothing

-- name: going_on
select callid from call where node = %(node)s and ended_at is null

-- name: callids_in_part
-- Some calls of a node that one month of its journal, or its default partition, tells of, after a callid that was done.
select distinct callid from {part}
where node = %(node)s and callid > %(after)s
order by callid
limit %(most)s

-- name: months
-- The partitions of the journal without its name: 2026_11, and default.
select substr(relname, length('journal_') + 1)
from pg_inherits join pg_class on pg_class.oid = inhrelid
where inhparent = 'journal'::regclass

-- name: forget_lines_of_dropped_calls
-- What was written in the next month of the calls that go: folded again, it would make half a call of each. No call
-- lasts longer than two days.
delete from journal
where node = %(node)s and at >= %(ends)s and at < %(ends)s + interval '2 days' and callid = any(array(
    select callid from call
    where node = %(node)s and arrived_at >= %(ends)s - interval '2 days' and arrived_at < %(ends)s
        and (ended_at is null or ended_at >= %(ends)s - interval '1 minute')))

-- name: begin_sparing
create temporary table spared (like journal) on commit drop

-- name: spare_lines_of_later_calls
insert into spared
select * from journal
where node = %(node)s and at >= %(begins)s and at < %(ends)s and callid = any(array(
    select callid from call
    where node = %(node)s and arrived_at >= %(ends)s and arrived_at < %(ends)s + interval '1 hour'))

-- name: note_dropped_month
insert into dropped_month (begins) values (%(begins)s) on conflict do nothing

-- name: put_spared_lines_aside
insert into journal select * from spared

-- name: nodes
select node, generation, byte, read_at from reading_position where generation > 0 order by node

-- name: aside
select
    (select count(*) from journal_default where at is null),
    (select count(*) from journal_default where at is not null),
    (select count(*) from call_default)

-- name: not_understood
select * from (
    select node, generation, byte, raw, whole from unparsable order by node, generation desc, byte desc limit %(last)s
) as chosen
order by node, generation, byte

-- name: sizes
select month, sum(pg_total_relation_size(oid))
from (
    select pg_class.oid, substr(relname, length(inhparent::regclass::text) + 2) as month
    from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent in ('journal'::regclass, 'call'::regclass, 'stint'::regclass, 'attempt'::regclass,
        'handling'::regclass)
) as part
group by month
order by month

-- name: lines
select callid, generation, byte, raw from journal where node = %(node)s and callid = any(%(callids)s)

-- name: restarts
-- When Asterisk started again after this line, and where that stands: the calls that were going on were interrupted.
select generation, byte, at from journal
where node = %(node)s and event = 'QUEUESTART' and (generation, byte) > (%(generation)s, %(byte)s)
order by generation, byte

-- name: arrivals
-- Where these calls are kept: a call's month is that of its arrival, and new lines may tell another one.
select callid, arrived_at from call where node = %(node)s and callid = any(%(callids)s)

-- name: forget_calls
delete from call
where node = %(node)s and callid = any(%(callids)s) and arrived_at between %(first)s and %(last)s

-- name: forget_stints
delete from stint
using unnest(%(arrivals)s::timestamptz[], %(callids)s::text[]) as gone (arrived_at, callid)
where stint.arrived_at = gone.arrived_at and stint.node = %(node)s and stint.callid = gone.callid
    and stint.arrived_at between %(first)s and %(last)s

-- name: forget_attempts
delete from attempt
using unnest(%(arrivals)s::timestamptz[], %(callids)s::text[]) as gone (arrived_at, callid)
where attempt.arrived_at = gone.arrived_at and attempt.node = %(node)s and attempt.callid = gone.callid
    and attempt.arrived_at between %(first)s and %(last)s

-- name: forget_handlings
delete from handling
using unnest(%(arrivals)s::timestamptz[], %(callids)s::text[]) as gone (arrived_at, callid)
where handling.arrived_at = gone.arrived_at and handling.node = %(node)s and handling.callid = gone.callid
    and handling.arrived_at between %(first)s and %(last)s

-- name: columns
-- The columns of a table and their types, for copying rows into it.
select attname, atttypid from pg_attribute where attrelid = %(table)s::regclass and attnum > 0 and not attisdropped

-- name: calls
-- The calls that pass every filter that is not null, the last ones when only so many are asked for, oldest first; each
-- as often as it had what is to be listed. A talk or ring began at most a month after its call's arrival.
select * from (
    select
        call.node, call.callid, linkedid, call.arrived_at, ended_at, number, language, menu_path, first_queue, last_queue,
        wait_s, talk_s, agent, outcome, hung_up_by, degraded, degraded_reason, partner, partner_talk_s, category, tier,
        answer, message_s, caller
    from call cross join lateral (
        select where %(each)s::text is null
        union all
        select from stint
        where %(each)s = 'visit'
            and stint.arrived_at = call.arrived_at and stint.node = call.node and stint.callid = call.callid
            and (%(queue)s::text is null or stint.queue = %(queue)s)
            and (%(exits)s::text[] is null or stint.exit = any(%(exits)s))
            and (%(over)s::float is null or stint.wait_s > %(over)s)
            and (%(within)s::float is null or stint.wait_s <= %(within)s)
            and (%(known)s::text is distinct from 'wait' or stint.wait_s is not null)
            and (%(announced)s::text is null or %(announced)s = case
                when stint.exit = 'answered' and stint.wait_s < announced_from_s then 'shorter'
                when stint.wait_s > announced_to_s then 'longer'
                when stint.exit = 'answered' and stint.wait_s >= announced_from_s then 'kept'
            end)
        union all
        select from handling left join stint
            on stint.arrived_at = handling.arrived_at and stint.node = handling.node
            and stint.callid = handling.callid and stint.number = handling.stint
        where %(each)s = 'talk'
            and handling.arrived_at = call.arrived_at and handling.node = call.node and handling.callid = call.callid
            and (%(queue)s::text is null or coalesce(stint.queue, '') = %(queue)s)
            and (%(agent)s::text is null or coalesce(nullif(handling.agent, ''), 'NONE') = %(agent)s)
            and (%(known)s::text is distinct from 'talk' or handling.talk_s is not null)
            and (%(began_from)s::timestamptz is null or handling.at >= %(began_from)s)
            and (%(began_until)s::timestamptz is null or handling.at < %(began_until)s)
        union all
        select from attempt join stint
            on stint.arrived_at = attempt.arrived_at and stint.node = attempt.node
            and stint.callid = attempt.callid and stint.number = attempt.stint
        where %(each)s = 'ring'
            and attempt.arrived_at = call.arrived_at and attempt.node = call.node and attempt.callid = call.callid
            and (%(queue)s::text is null or stint.queue = %(queue)s)
            and (%(agent)s::text is null or coalesce(nullif(attempt.agent, ''), 'NONE') = %(agent)s)
            and (%(result)s::text is null or attempt.result = %(result)s)
            and (%(known)s::text is distinct from 'ring' or attempt.ring_s is not null)
            and (%(began_from)s::timestamptz is null or attempt.at >= %(began_from)s)
            and (%(began_until)s::timestamptz is null or attempt.at < %(began_until)s)
    ) as listed
    where (%(since)s::timestamptz is null or arrived_at >= %(since)s)
        and (%(until)s::timestamptz is null or arrived_at < %(until)s)
        and (%(began_from)s::timestamptz is null or arrived_at >= %(began_from)s::timestamptz - interval '31 days')
        and (%(began_until)s::timestamptz is null or arrived_at < %(began_until)s)
        and (%(outcome)s::text is null or outcome = %(outcome)s)
        and (%(node)s::text is null or node = %(node)s)
        and (%(outcomes)s::text[] is null or outcome = any(%(outcomes)s))
        and (%(offered)s::boolean is null or (callback_of is null) = %(offered)s)
        and (%(degraded)s::boolean is null or degraded = %(degraded)s)
        and (%(message)s::boolean is null or (message_s is not null) = %(message)s)
        and (%(known)s::text is distinct from 'wait' or %(each)s is not distinct from 'visit' or wait_s is not null)
        and (%(known)s::text is distinct from 'talk' or %(each)s is not distinct from 'talk' or talk_s is not null)
        and (%(first_queue)s::text is null or coalesce(first_queue, '') = %(first_queue)s)
        and (%(category)s::text is null or coalesce(category, '') = %(category)s)
        and (%(tier)s::text is null or coalesce(tier, '') = %(tier)s)
        and (%(language)s::text is null or coalesce(language, '') = %(language)s)
        and (%(partner)s::text is null or coalesce(partner, '') = %(partner)s)
        and (%(answer)s::text is null or coalesce(answer, '') = %(answer)s)
        and (%(keys)s::text is null or array_to_string(menu_path, '') = %(keys)s)
        and (%(hour)s::integer is null or %(hour)s = extract(
            hour from arrived_at at time zone (select timezone from setting)))
        and (%(weekday)s::integer is null or %(weekday)s = extract(
            isodow from arrived_at at time zone (select timezone from setting)))
        and (%(number)s::text is null or right(number, length(%(number)s)) = %(number)s)
        -- of the call, where it is not asked of the visit that is listed, or of any that ended so
        and (%(each)s is not distinct from 'visit' or %(exits)s::text[] is not null
            or (%(over)s::float is null or wait_s > %(over)s) and (%(within)s::float is null or wait_s <= %(within)s))
        and (%(each)s is not distinct from 'visit'
            or %(exits)s::text[] is null and (%(queue)s::text is null or %(each)s is not null) or exists (
            select from stint
            where stint.arrived_at = call.arrived_at and stint.node = call.node and stint.callid = call.callid
                and (%(queue)s::text is null or stint.queue = %(queue)s)
                and (%(exits)s::text[] is null or exit = any(%(exits)s)
                    and (%(over)s::float is null or stint.wait_s > %(over)s)
                    and (%(within)s::float is null or stint.wait_s <= %(within)s))))
        and (%(each)s in ('talk', 'ring') or %(agent)s::text is null or exists (
            select from handling
            where handling.arrived_at = call.arrived_at and handling.node = call.node
                and handling.callid = call.callid and handling.agent = %(agent)s))
    order by call.arrived_at desc, call.callid desc
    limit %(last)s
) as chosen
order by arrived_at, callid

-- name: nodes_of_a_call
select distinct node from journal where callid = %(callid)s order by node


-- name: agents_there_after
-- The agents who were in a queue at this moment or later: those whom a line about all of the node concerns.
select distinct agent from agent_session where node = %(node)s and (ended_at is null or ended_at >= %(since)s)

-- name: earlier_sessions
-- For each of these agents, the earliest beginning of a session that reaches into what is to be read again.
select asked.agent, min(agent_session.began_at)
from unnest(%(agents)s::text[], %(moments)s::timestamptz[]) as asked (agent, since)
    join agent_session on agent_session.node = %(node)s and agent_session.agent = asked.agent
        and agent_session.began_at < asked.since
        and (agent_session.ended_at is null or agent_session.ended_at >= asked.since - %(margin)s)
group by asked.agent

-- name: lines_of_agents
-- The lines of each of these agents since his moment; `keys` are the agents as PostgreSQL writes bytes.
select asked.agent, journal.raw
from unnest(%(agents)s::text[], %(keys)s::text[], %(moments)s::timestamptz[]) as asked (agent, key, since)
    join journal on journal.node = %(node)s and agent_in(journal.event, journal.raw) = asked.key
        and journal.at >= asked.since and journal.at >= %(first)s
where journal.event in ('ADDMEMBER', 'REMOVEMEMBER', 'PRESENT', 'PAUSE', 'PAUSEALL', 'UNPAUSE', 'UNPAUSEALL',
    'QUEUESTART', 'ROLLCALL', 'WRAPUP')

-- name: agent_lines
-- Every line of a node about agents, to make all of it again.
select raw from journal
where node = %(node)s and event in ('ADDMEMBER', 'REMOVEMEMBER', 'PRESENT', 'PAUSE', 'PAUSEALL', 'UNPAUSE', 'UNPAUSEALL',
    'QUEUESTART', 'ROLLCALL', 'WRAPUP')

-- name: forget_agents
-- What the lines tell that there still are; what those of a dropped month told stays.
with sessions as (delete from agent_session where node = %(node)s and began_at >= %(first)s),
    pauses as (delete from pause where node = %(node)s and began_at >= %(first)s)
delete from presence where node = %(node)s and began_at >= %(first)s

-- name: forget_agent_sessions
delete from agent_session
using unnest(%(agents)s::text[], %(moments)s::timestamptz[]) as again (agent, since)
where agent_session.node = %(node)s and agent_session.agent = again.agent and agent_session.began_at >= again.since

-- name: forget_pauses
delete from pause
using unnest(%(agents)s::text[], %(moments)s::timestamptz[]) as again (agent, since)
where pause.node = %(node)s and pause.agent = again.agent and pause.began_at >= again.since

-- name: forget_presence
delete from presence
using unnest(%(agents)s::text[], %(moments)s::timestamptz[]) as again (agent, since)
where presence.node = %(node)s and presence.agent = again.agent and presence.began_at >= again.since

-- name: keep_agent_session
insert into agent_session (node, agent, queue, began_at, ended_at, login, ended)
values (%(node)s, %(agent)s, %(queue)s, %(began_at)s, %(ended_at)s, %(login)s, %(ended)s)

-- name: keep_pause
insert into pause (node, agent, queue, began_at, ended_at, reason)
values (%(node)s, %(agent)s, %(queue)s, %(began_at)s, %(ended_at)s, %(reason)s)

-- name: keep_presence
insert into presence (node, agent, began_at, ended_at, paused)
values (%(node)s, %(agent)s, %(began_at)s, %(ended_at)s, %(paused)s)

-- name: keep_declared_wrap_up
insert into declared_wrap_up (node, queue, at, wrap_up_s)
values (%(node)s, %(queue)s, %(at)s, %(wrap_up_s)s)
on conflict (node, queue, at) do update set wrap_up_s = least(declared_wrap_up.wrap_up_s, excluded.wrap_up_s)

-- name: wrap_up_of_calls
update handling set wrap_up_s = wrap_up_of(handling)
from unnest(%(arrivals)s::timestamptz[], %(callids)s::text[]) as made (arrived_at, callid)
where handling.arrived_at = made.arrived_at and handling.node = %(node)s and handling.callid = made.callid
    and handling.arrived_at between %(first)s and %(last)s
    and exists (select from declared_wrap_up where node = %(node)s)

-- name: wrap_up_of_agents
-- Returns the arrivals of the calls whose figures change.
update handling set wrap_up_s = wrap_up_of(handling)
where node = %(node)s and agent = any(%(agents)s) and arrived_at >= %(since)s
    and wrap_up_s is distinct from wrap_up_of(handling)
    and exists (select from declared_wrap_up where node = %(node)s)
returning arrived_at

-- name: agent_spans
-- An agent's times in each queue and his pauses there, as far as they lie in an interval; in order.
select node, queue, began_at, ended_at, what, how from (
    select node, queue, began_at, ended_at, 'there' as what, case when login then '' else 'seen' end as how
    from agent_session where agent = %(agent)s
    union all
    select node, queue, began_at, ended_at, 'pause', coalesce(reason, '') from pause where agent = %(agent)s
) as spans
where began_at < %(until)s and (ended_at is null or ended_at > %(since)s)
order by began_at, what desc, queue, node

-- name: agent_presence
-- His seconds logged in and paused in an interval, over all queues; not beyond what has been read of each node.
select
    sum(seconds) as logged_in,
    coalesce(sum(seconds) filter (where paused), 0) as paused
from presence
    join reading_position using (node)
    cross join lateral (
        select extract(epoch from
            least(coalesce(ended_at, read_at), %(until)s) - greatest(began_at, %(since)s))::double precision
    ) as within (seconds)
where agent = %(agent)s and seconds > 0
