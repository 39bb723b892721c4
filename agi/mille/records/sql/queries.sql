-- The queries of the store and of the readers, by name.

-- name: know_migrations
create table if not exists migration (name text primary key, applied_at timestamptz not null default now())

-- name: adopt
-- The row that two collectors of one node contend for.
insert into reading_position (node, generation, inode, byte, tail, read_at)
values (%(node)s, 0, 0, 0, '', now())
on conflict (node) do nothing

-- name: position
select generation, inode, byte, tail from reading_position where node = %(node)s and generation > 0

-- name: lock_position
-- Whoever holds this row appends; the other waits, and then sees where the first has come to.
select generation, byte from reading_position where node = %(node)s for update

-- name: move_position
update reading_position
set generation = %(generation)s, inode = %(inode)s, byte = %(byte)s, tail = %(tail)s, read_at = now()
where node = %(node)s

-- name: lead
-- One collector for a node; the lock goes with the connection. 1000 tells our locks from other people's.
select pg_try_advisory_lock(1000, hashtext(%(node)s))

-- name: make_months
-- What lies in a month that nobody made goes to the partition `_default`.
select make_months(%(instants)s::timestamptz[])

-- name: append
insert into journal (node, generation, byte, raw, at, callid, event)
values (%(node)s, %(generation)s, %(byte)s, %(raw)s, %(at)s, %(callid)s, %(event)s)
on conflict (node, generation, byte, at) do nothing

-- name: going_on
select callid from call where node = %(node)s and ended_at is null

-- name: callids
select distinct callid from journal where node = %(node)s and callid is not null

-- name: lines
select callid, generation, byte, raw from journal where node = %(node)s and callid = any(%(callids)s)

-- name: restart_after
-- When Asterisk started again after this line: the calls that were going on then were interrupted.
select at from journal
where node = %(node)s and event = 'QUEUESTART' and (generation, byte) > (%(generation)s, %(byte)s)
order by generation, byte
limit 1

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

-- name: keep_call
insert into call (
    node, callid, linkedid, arrived_at, ended_at, number, language, menu_path, first_queue, last_queue, wait_s,
    talk_s, agent, outcome, hung_up_by, degraded, degraded_reason, partner, partner_talk_s, category, tier, answer,
    message_s, caller)
values (
    %(node)s, %(callid)s, %(linkedid)s, %(arrived_at)s, %(ended_at)s, %(number)s, %(language)s, %(menu_path)s,
    %(first_queue)s, %(last_queue)s, %(wait_s)s, %(talk_s)s, %(agent)s, %(outcome)s, %(hung_up_by)s, %(degraded)s,
    %(degraded_reason)s, %(partner)s, %(partner_talk_s)s, %(category)s, %(tier)s, %(answer)s, %(message_s)s,
    %(caller)s)

-- name: keep_stint
insert into stint (node, callid, number, queue, entered_at, left_at, position, wait_s, exit, status, arrived_at)
values (
    %(node)s, %(callid)s, %(number)s, %(queue)s, %(entered_at)s, %(left_at)s, %(position)s, %(wait_s)s, %(exit)s,
    %(status)s, %(arrived_at)s)

-- name: keep_attempt
insert into attempt (node, callid, stint, number, agent, at, ring_s, result, arrived_at)
values (
    %(node)s, %(callid)s, %(stint)s, %(number)s, %(agent)s, %(at)s, %(ring_s)s, %(result)s, %(arrived_at)s)

-- name: keep_handling
insert into handling (node, callid, stint, number, agent, at, talk_s, hung_up_by, complete, arrived_at)
values (
    %(node)s, %(callid)s, %(stint)s, %(number)s, %(agent)s, %(at)s, %(talk_s)s, %(hung_up_by)s, %(complete)s,
    %(arrived_at)s)

-- name: calls
-- The calls that pass every filter that is not null, the last ones when only so many are asked for, oldest first.
select * from (
    select
        node, callid, linkedid, arrived_at, ended_at, number, language, menu_path, first_queue, last_queue, wait_s,
        talk_s, agent, outcome, hung_up_by, degraded, degraded_reason, partner, partner_talk_s, category, tier,
        answer, message_s, caller
    from call
    where (%(since)s::timestamptz is null or arrived_at >= %(since)s)
        and (%(until)s::timestamptz is null or arrived_at < %(until)s)
        and (%(outcome)s::text is null or outcome = %(outcome)s)
        and (%(category)s::text is null or category = %(category)s)
        and (%(number)s::text is null or right(number, length(%(number)s)) = %(number)s)
        and (%(queue)s::text is null or exists (
            select from stint
            where stint.arrived_at = call.arrived_at and stint.node = call.node and stint.callid = call.callid
                and stint.queue = %(queue)s))
        and (%(agent)s::text is null or exists (
            select from handling
            where handling.arrived_at = call.arrived_at and handling.node = call.node
                and handling.callid = call.callid and handling.agent = %(agent)s))
    order by arrived_at desc, callid desc
    limit %(last)s
) as chosen
order by arrived_at, callid

-- name: nodes_of_a_call
select distinct node from journal where callid = %(callid)s order by node

