-- What reports read: the tallies of pieces of time. A piece is a quarter, a day or a month that is right; `part` is the
-- row of the report that it belongs to.

-- name: setting
select timezone, early_after_s, threshold_s, margin_s from setting

-- name: keep_setting
insert into setting (timezone, early_after_s, threshold_s, margin_s)
values (%(timezone)s, %(early_after)s, %(threshold)s, %(margin)s)
on conflict (the_only) do update
set timezone = excluded.timezone, early_after_s = excluded.early_after_s, threshold_s = excluded.threshold_s,
    margin_s = excluded.margin_s

-- name: collected
-- Whether a collector reads some node's journal: it then tells what was agreed on.
select exists (select from reading_position where generation > 0)

-- name: queues_counted
select distinct queue from stint_tally where queue <> ''

-- name: complete_until
-- Of nodes that are collected; where there are none, of the histories that were imported.
select node, read_at from reading_position
where generation > 0 or not exists (select from reading_position where generation > 0)
order by node

-- name: stale_months
-- Months whose tallies are not right, or not yet made: the days are read instead.
select distinct starts_at from stale
where grain = 'month' and starts_at >= %(since)s and starts_at < %(until)s

-- name: call_tallies
select piece.part, call_tally.queue, value, {call}
from unnest(%(parts)s::integer[], %(grains)s::text[], %(starts)s::timestamptz[]) as piece (part, grain, starts_at)
join call_tally using (grain, starts_at)
where dimension = %(dimension)s and (%(queue)s::text is null or call_tally.queue = %(queue)s)

-- name: wait_tallies
select piece.part, wait_tally.queue, value, kind, waited_s, calls, wait_ms
from unnest(%(parts)s::integer[], %(grains)s::text[], %(starts)s::timestamptz[]) as piece (part, grain, starts_at)
join wait_tally using (grain, starts_at)
where view = %(view)s and dimension = %(dimension)s and (%(queue)s::text is null or wait_tally.queue = %(queue)s)

-- name: stint_tallies
select piece.part, stint_tally.queue, {stint}
from unnest(%(parts)s::integer[], %(grains)s::text[], %(starts)s::timestamptz[]) as piece (part, grain, starts_at)
join stint_tally using (grain, starts_at)
where %(queue)s::text is null or stint_tally.queue = %(queue)s

-- name: agent_tallies
-- Of each agent, or of all together.
select
    piece.part, case when %(each)s then '' else agent_tally.queue end as queue, agent as value,
    {agent: sum(COLUMN)::bigint}
from unnest(%(parts)s::integer[], %(grains)s::text[], %(starts)s::timestamptz[]) as piece (part, grain, starts_at)
join agent_tally using (grain, starts_at)
where (agent <> '') = %(each)s and (%(queue)s::text is null or agent_tally.queue = %(queue)s)
group by 1, 2, agent

-- name: presences
-- Who was there in a period, in seconds since 1970 cut at its ends; who still is, until the last line that was read.
select agent, extract(epoch from greatest(began_at, %(since)s))::float8,
    extract(epoch from least(coalesce(ended_at, read_at), %(until)s))::float8, paused
from presence join reading_position using (node)
where (ended_at > %(since)s or ended_at is null) and began_at < %(until)s
