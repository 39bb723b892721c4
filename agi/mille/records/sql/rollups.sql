-- The tallies, made again where calls have changed. Durations are whole milliseconds.

-- name: touch
-- What arrived in a month that was dropped is not counted again: its figures stay as they were.
insert into stale (grain, starts_at)
select distinct 'quarter', quarter(instant) from unnest(%(instants)s::timestamptz[]) as instant where not dropped(instant)

-- name: touch_days
-- Every day that has a quarter of an hour. These are few; the calls are not looked at.
insert into stale (grain, starts_at)
select 'day', begins
from (
    select distinct beginning('day', starts_at) as begins
    from (
        select starts_at from call_tally where grain = 'quarter'
        union select starts_at from stint_tally where grain = 'quarter'
        union select arrived from agent_tally where grain = 'quarter') as quarter) as day
where not dropped(begins) and not dropped(over_at('day', begins) - interval '1 second')
    and not exists (select from stale where grain = 'day' and stale.starts_at = begins)

-- name: touch_months_of_days_that_stayed
-- Which month they are added up in may have changed.
insert into stale (grain, starts_at)
select distinct 'month', beginning('month', starts_at)
from (
    select starts_at from call_tally where grain = 'day'
    union select starts_at from stint_tally where grain = 'day'
    union select arrived from agent_tally where grain = 'day') as day
where starts_at = beginning('day', starts_at)

-- name: lock_rollups
-- One refresh at a time: an older one must not write over a newer one.
select pg_advisory_xact_lock(1002)

-- name: room_to_count
-- So that a day of a large operator is counted in memory; until the end of the transaction.
select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)

-- name: try_lock_rollups
select pg_try_advisory_xact_lock(1002)

-- name: take_stale
-- The first stale intervals of a grain in a period, no longer stale from here on. One statement, so that what is taken
-- away is what was seen: whoever touches the same interval meanwhile is not forgotten.
delete from stale
where grain = %(grain)s and starts_at in (
    select distinct starts_at from stale
    where grain = %(grain)s and starts_at >= %(since)s and starts_at < %(until)s
    order by starts_at
    limit %(most)s)
returning starts_at

-- name: mark_stale
-- The longer intervals in which these lie. Only who holds the lock writes them, so that one line is enough.
insert into stale (grain, starts_at)
select distinct %(grain)s, begins
from (select beginning(%(grain)s, instant) as begins from unnest(%(starts)s::timestamptz[]) as instant) as wider
where (%(grain)s <> 'day' -- a month is added up from its days, which stay
        or (not dropped(begins) and not dropped(over_at('day', begins) - interval '1 second')))
    and not exists (select from stale where stale.grain = %(grain)s and stale.starts_at = begins)

-- name: intervals
select begins, over_at(%(grain)s, begins) from unnest(%(starts)s::timestamptz[]) as begins order by begins

-- name: forget_call_tallies
delete from call_tally where grain = %(grain)s and starts_at = any(%(starts)s)

-- name: forget_stint_tallies
delete from stint_tally where grain = %(grain)s and starts_at = any(%(starts)s)

-- name: forget_wait_tallies
delete from wait_tally where grain = %(grain)s and starts_at = any(%(starts)s)

-- name: forget_agent_tallies
delete from agent_tally where grain = %(grain)s and arrived = any(%(starts)s)

-- name: tally_calls
-- Who calls again is counted by day, from the order of each caller's calls: he, and all that he did, where he called
-- first; so nobody is counted twice in the sum of several queues.
with span as (
    select begins, ends
    from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
),
told as (
    select offered_call.*, span.begins,
        caller is not null as known,
        count(*) over (partition by begins, caller) as of_him,
        lag(arrived_at) over of_the_caller as before
    from span join offered_call on arrived_at >= begins and arrived_at < ends
    where arrived_at >= %(first)s and arrived_at < %(last)s
    window of_the_caller as (partition by begins, caller order by arrived_at, node, callid)
),
numbered as (
    select *,
        known and before is null as first_of_all,
        known and (before is null or arrived_at - before > make_interval(secs => setting.margin_s)) as starts_demand,
        count(*) filter (where before is null or arrived_at - before > make_interval(secs => setting.margin_s))
            over (partition by begins, caller order by arrived_at, node, callid) as demand
    from told cross join setting
),
known_call as (
    select *,
        starts_demand and count(*) over of_the_demand > 1 as repeated,
        starts_demand and count(*) over of_the_demand > 1
            and bool_or(outcome = 'answered') over of_the_demand as met
    from numbered
    window of_the_demand as (partition by begins, caller, demand)
),
-- calls that nothing tells apart, counted once for all dimensions
cell as (
    select begins, queue, category, tier, language, partner, menu_path, answer, hour, weekday, outcome,
        count(*) as offered,
        count(talk_ms) as talks,
        coalesce(sum(talk_ms), 0) as talk_ms,
        count(*) filter (where message) as messages,
        count(*) filter (where degraded) as degraded,
        coalesce(sum(of_him) filter (where first_of_all), 0) as known,
        count(*) filter (where first_of_all) as callers,
        count(*) filter (where starts_demand) as demands,
        count(*) filter (where repeated) as repeated,
        count(*) filter (where met) as met
    from known_call
    group by begins, queue, category, tier, language, partner, menu_path, answer, hour, weekday, outcome),
counted as (
    select dimension, begins, queue, value, sum(offered) as offered,
        {call.outcomes: coalesce(sum(offered) filter (where outcome = KEY), 0)},
        sum(talks) as talks, sum(talk_ms) as talk_ms, sum(messages) as messages, sum(degraded) as degraded,
        -- a quarter of an hour does not know of the calls before
        sum(known) * (%(grain)s = 'day')::integer as known, sum(callers) * (%(grain)s = 'day')::integer as callers,
        sum(demands) * (%(grain)s = 'day')::integer as demands,
        sum(repeated) * (%(grain)s = 'day')::integer as repeated, sum(met) * (%(grain)s = 'day')::integer as met
    from cell
    cross join lateral (values
        ('queue', queue), ('category', category), ('tier', tier), ('language', language), ('partner', partner),
        ('menu_path', menu_path), ('answer', answer), ('hour', hour), ('weekday', weekday)) as dimension (dimension, value)
    where dimension = any(%(dimensions)s)
    group by dimension, begins, queue, value
)
insert into call_tally (grain, dimension, starts_at, queue, value, {call})
select %(grain)s, dimension, begins, queue, value, {call} from counted

-- name: tally_waits
with span as (
    select begins, ends
    from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
),
cell as materialized (
    select begins, queue, category, tier, language, partner, menu_path, answer, hour, weekday, kind, waited_s,
        count(*) as calls, sum(wait_ms) as wait_ms
    from span join offered_call on arrived_at >= begins and arrived_at < ends
    where arrived_at >= %(first)s and arrived_at < %(last)s and waited_s is not null
    group by begins, queue, category, tier, language, partner, menu_path, answer, hour, weekday, kind, waited_s
),
second as (
    select dimension, begins, queue, value, kind, waited_s, sum(calls)::integer as calls, sum(wait_ms) as wait_ms
    from cell
    cross join lateral (values
        ('queue', queue), ('category', category), ('tier', tier), ('language', language), ('partner', partner),
        ('menu_path', menu_path), ('answer', answer), ('hour', hour), ('weekday', weekday)) as dimension (dimension, value)
    where dimension = any(%(dimensions)s)
    group by dimension, begins, queue, value, kind, waited_s
)
insert into wait_tally (view, grain, dimension, starts_at, queue, value, kind, waited_s, calls, wait_ms)
select
    'call', %(grain)s, dimension, begins, queue, value, kind, array_agg(waited_s order by waited_s),
    array_agg(calls order by waited_s), sum(wait_ms)
from second
group by dimension, begins, queue, value, kind

-- name: tally_stints
with span as (
    select begins, ends
    from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
),
-- who is called back has waited before: his is no visit of a caller, though the rings and talks are agents' work
returned as materialized (
    select arrived_at, node, callid from call
    where callback_of is not null and arrived_at >= %(first)s and arrived_at < %(last)s
),
-- the parts are counted apart, and stand side by side in the end
visit as (
    select begins, queue,
        count(*) as entered,
        {stint.exits: count(*) filter (where exit = KEY)},
        count(announced_from_s) as announced,
        count(*) filter (where exit = 'answered' and wait_s < announced_from_s) as shorter,
        count(*) filter (where exit = 'answered' and wait_s >= announced_from_s
            and (announced_to_s is null or wait_s <= announced_to_s)) as kept,
        count(*) filter (where wait_s > announced_to_s) as longer
    from span join stint on arrived_at >= begins and arrived_at < ends
    where arrived_at >= %(first)s and arrived_at < %(last)s
        and not exists (
            select from returned
            where returned.arrived_at = stint.arrived_at and returned.node = stint.node
                and returned.callid = stint.callid)
    group by begins, queue
),
ring as (
    select begins, stint.queue,
        {stint.attempts: count(*) filter (where result = KEY)},
        count(ring_s) as rings,
        coalesce(sum(round(ring_s * 1000)), 0) as ring_ms
    from span join attempt on attempt.arrived_at >= begins and attempt.arrived_at < ends
    join stint on (stint.arrived_at, stint.node, stint.callid, stint.number)
        = (attempt.arrived_at, attempt.node, attempt.callid, attempt.stint)
    where attempt.arrived_at >= %(first)s and attempt.arrived_at < %(last)s
        and stint.arrived_at >= %(first)s and stint.arrived_at < %(last)s
    group by begins, stint.queue
),
talk as (
    select begins, coalesce(stint.queue, '') as queue,
        count(*) as handlings,
        count(talk_s) as talks,
        coalesce(sum(round(talk_s * 1000)), 0) as talk_ms
    from span join handling on handling.arrived_at >= begins and handling.arrived_at < ends
    left join stint on (stint.arrived_at, stint.node, stint.callid, stint.number)
        = (handling.arrived_at, handling.node, handling.callid, handling.stint)
        and stint.arrived_at >= %(first)s and stint.arrived_at < %(last)s
    where handling.arrived_at >= %(first)s and handling.arrived_at < %(last)s
    group by begins, coalesce(stint.queue, '')
)
insert into stint_tally (grain, starts_at, queue, {stint})
select %(grain)s, begins, queue, {stint: coalesce(COLUMN, 0)}
from visit full join ring using (begins, queue) full join talk using (begins, queue)

-- name: tally_stint_waits
with span as (
    select begins, ends
    from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
),
returned as materialized (
    select arrived_at, node, callid from call
    where callback_of is not null and arrived_at >= %(first)s and arrived_at < %(last)s
),
second as (
    select begins, queue,
        case exit when 'answered' then 'answered' when 'abandoned' then 'abandoned' else 'other' end as kind,
        least(ceil(wait_s), 1e9)::integer as waited_s, count(*)::integer as calls, sum(round(wait_s * 1000)) as wait_ms
    from span join stint on arrived_at >= begins and arrived_at < ends
    where arrived_at >= %(first)s and arrived_at < %(last)s and wait_s is not null
        and not exists (
            select from returned
            where returned.arrived_at = stint.arrived_at and returned.node = stint.node
                and returned.callid = stint.callid)
    group by 1, 2, 3, 4
)
insert into wait_tally (view, grain, dimension, starts_at, queue, value, kind, waited_s, calls, wait_ms)
select
    'stint', %(grain)s, 'queue', begins, queue, queue, kind, array_agg(waited_s order by waited_s),
    array_agg(calls order by waited_s), sum(wait_ms)
from second
group by begins, queue, kind

-- name: tally_agents
-- A talk is counted where it began, its seconds in each interval that it goes on in; a talk of more than a day, which
-- nobody had, in those of its first day. Most talks and rings are over in the interval in which their call arrived:
-- only the others are looked at one by one.
with span as (
    select begins, ends
    from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
),
talk as (
    select span.begins as arrived, span.ends as ends, coalesce(nullif(agent, ''), 'NONE') as agent,
        coalesce(stint.queue, '') as queue, handling.at, talk_s, wrap_up_s,
        handling.at + make_interval(secs => least(talk_s + coalesce(wrap_up_s, 0), 86400)) as ends_at
    from span join handling on handling.arrived_at >= begins and handling.arrived_at < ends
    left join stint on (stint.arrived_at, stint.node, stint.callid, stint.number)
        = (handling.arrived_at, handling.node, handling.callid, handling.stint)
        and stint.arrived_at >= %(first)s and stint.arrived_at < %(last)s
    where handling.arrived_at >= %(first)s and handling.arrived_at < %(last)s
),
ring as (
    select span.begins as arrived, span.ends as ends, coalesce(nullif(agent, ''), 'NONE') as agent,
        stint.queue, attempt.at, ring_s, result
    from span join attempt on attempt.arrived_at >= begins and attempt.arrived_at < ends
    join stint on (stint.arrived_at, stint.node, stint.callid, stint.number)
        = (attempt.arrived_at, attempt.node, attempt.callid, attempt.stint)
    where attempt.arrived_at >= %(first)s and attempt.arrived_at < %(last)s
        and stint.arrived_at >= %(first)s and stint.arrived_at < %(last)s
),
done as (
    select arrived, agent, queue,
        case when at >= arrived and at < ends then arrived else beginning(%(grain)s, at) end as starts_at,
        1 as handlings, (talk_s is not null)::integer as talks, coalesce(round(talk_s * 1000), 0) as talk_ms,
        coalesce(round(wrap_up_s * 1000), 0) as wrap_up_ms,
        case when at >= arrived and ends_at <= ends and talk_s is not null
            then round(extract(epoch from ends_at - at) * 1000) else 0 end as busy_ms,
        0 as attempts_answered, 0 as attempts_no_answer, 0 as attempts_cancelled, 0 as rings, 0 as ring_ms
    from talk
    union all
    select arrived, agent, queue, starts_at, 0, 0, 0, 0,
        round(extract(epoch from least(ends_at, over_at(%(grain)s, starts_at)) - greatest(at, starts_at)) * 1000),
        0, 0, 0, 0, 0
    from talk cross join lateral (
        -- the end is asked too: from a day of 25 hours no step of twelve may lead into the next
        select distinct beginning(%(grain)s, instant) as starts_at
        from (
            select generate_series(
                beginning(%(grain)s, at), ends_at,
                case %(grain)s when 'quarter' then interval '15 minutes' else interval '12 hours' end) as instant
            union all
            select ends_at) as instants) as met
    where talk_s is not null and (at < arrived or ends_at > ends) and ends_at > greatest(at, starts_at)
    union all
    select arrived, agent, queue, case when at >= arrived and at < ends then arrived else beginning(%(grain)s, at) end,
        0, 0, 0, 0, 0, (result = 'answered')::integer, (result = 'no_answer')::integer, (result = 'cancelled')::integer,
        (ring_s is not null)::integer, coalesce(round(ring_s * 1000), 0)
    from ring
)
insert into agent_tally (grain, starts_at, agent, queue, arrived, {agent})
-- each agent, and all of them together; by quarter of an hour only these
select %(grain)s, starts_at, coalesce(agent, ''), queue, arrived, {agent: sum(COLUMN)}
from done
group by grouping sets ((starts_at, agent, queue, arrived), (starts_at, queue, arrived))
having grouping(agent) = 1 or %(grain)s <> 'quarter'

-- name: month_of_calls
insert into call_tally (grain, dimension, starts_at, queue, value, {call})
select 'month', dimension, begins, queue, value, {call: sum(COLUMN)}
from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
join call_tally on grain = 'day' and starts_at >= begins and starts_at < ends
group by dimension, begins, queue, value

-- name: month_of_stints
insert into stint_tally (grain, starts_at, queue, {stint})
select 'month', begins, queue, {stint: sum(COLUMN)}
from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
join stint_tally on grain = 'day' and starts_at >= begins and starts_at < ends
group by begins, queue

-- name: month_of_waits
with second as (
    select view, dimension, begins, queue, value, kind, counted.waited_s, sum(counted.calls)::integer as calls
    from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
    join wait_tally on grain = 'day' and starts_at >= begins and starts_at < ends
    cross join lateral unnest(wait_tally.waited_s, wait_tally.calls) as counted (waited_s, calls)
    group by view, dimension, begins, queue, value, kind, counted.waited_s
),
exact as (
    select view, dimension, begins, queue, value, kind, sum(wait_ms) as wait_ms
    from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
    join wait_tally on grain = 'day' and starts_at >= begins and starts_at < ends
    group by view, dimension, begins, queue, value, kind
)
insert into wait_tally (view, grain, dimension, starts_at, queue, value, kind, waited_s, calls, wait_ms)
select
    view, 'month', dimension, begins, queue, value, kind, array_agg(waited_s order by waited_s),
    array_agg(calls order by waited_s), any_value_of_wait
from (
    select second.*, exact.wait_ms as any_value_of_wait
    from second join exact using (view, dimension, begins, queue, value, kind)) as summed
group by view, dimension, begins, queue, value, kind, any_value_of_wait

-- name: month_of_agents
-- A call of a month's last night may keep an agent busy in the month that follows: both months are then read of it.
insert into agent_tally (grain, starts_at, agent, queue, arrived, {agent})
select 'month', case when starts_at < ends then begins else ends end, agent, queue, begins, {agent: sum(COLUMN)}
from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) as span (begins, ends)
join agent_tally on grain = 'day' and arrived >= begins and arrived < ends
group by 2, agent, queue, begins

-- name: forget_days
-- Days and months but for those of which some part lies in a month that was dropped: nobody could make them again. Days
-- that begin at no midnight of the centre are such, from before its time zone had changed.
with gone as materialized (
    select grain, starts_at
    from (
        select grain, starts_at from call_tally where grain <> 'quarter'
        union select grain, starts_at from stint_tally where grain <> 'quarter'
        union select grain, arrived from agent_tally where grain <> 'quarter') as piece
    where starts_at = beginning(grain, starts_at)
        and not exists (
            select from dropped_month
            where starts_at >= beginning(grain, begins) and starts_at < begins + interval '1 month')
),
calls as (
    delete from call_tally using gone
    where call_tally.grain = gone.grain and call_tally.starts_at = gone.starts_at
),
stints as (
    delete from stint_tally using gone
    where stint_tally.grain = gone.grain and stint_tally.starts_at = gone.starts_at
),
waits as (
    delete from wait_tally using gone
    where wait_tally.grain = gone.grain and wait_tally.starts_at = gone.starts_at
),
agents as (
    delete from agent_tally using gone
    where agent_tally.grain = gone.grain and agent_tally.arrived = gone.starts_at
)
delete from stale where grain <> 'quarter'

-- name: this_month
select beginning('month', now())
