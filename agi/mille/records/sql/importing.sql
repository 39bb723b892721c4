-- The queries of the import of other systems' histories, by name.

-- name: known_places
-- Which of these lines are there already.
select journal.generation, journal.byte
from unnest(%(generations)s::integer[], %(bytes)s::bigint[]) as given (generation, byte)
join journal on journal.node = %(node)s and journal.generation = given.generation and journal.byte = given.byte

-- name: span_of_callid
select extract(epoch from min(at))::bigint, extract(epoch from max(at))::bigint
from journal where node = %(node)s and callid = %(callid)s

-- name: callids_again
-- Calls whose callid was another's before: the day on which it came again stands behind it.
select callid, extract(epoch from min(at))::bigint, extract(epoch from max(at))::bigint
from journal where node = %(node)s and callid ~ '[+][0-9]{8}$'
group by callid
order by min(at)

-- name: outcomes_of_node
select outcome, count(*) from call where node = %(node)s group by outcome order by count(*) desc, outcome

-- name: calls_of_dropped_months
-- Calls that came after their month had been dropped. Its figures stay as they were, so these are in none.
select count(*)
from dropped_month join call
    on arrived_at >= begins and arrived_at < (begins at time zone 'UTC' + interval '1 month') at time zone 'UTC'
where %(node)s::text is null or node = %(node)s

-- name: arrivals_of_node
select arrived_at from call where node = %(node)s

-- name: all_nodes
-- From one node to the next by the index, however many lines each has.
with recursive found (node) as (
    select min(node) from journal
    union all
    select (select min(journal.node) from journal where journal.node > found.node) from found where found.node is not null
)
select node from found where node is not null order by node

-- name: known_until
-- Until when the node's history goes: whoever was there at its end is not there for ever. Generation 0: nobody collects.
insert into reading_position (node, generation, inode, byte, tail, read_at)
values (%(node)s, 0, 0, 0, '', to_timestamp(%(at)s))
on conflict (node) do update set read_at = greatest(reading_position.read_at, excluded.read_at)
where reading_position.generation = 0
