-- The queries that find and erase numbers, by name.

-- name: with_a_number
-- Calls that have been kept long enough; what has an impossible instant has no age, and is not kept at all.
select node, callid, arrived_at, number, caller from call
where number is not null and (arrived_at < %(until)s or not believed(arrived_at))
order by arrived_at
limit %(most)s

-- name: with_a_caller
select node, callid, arrived_at, number, caller from call
where caller is not null and (arrived_at < %(until)s or not believed(arrived_at))
order by arrived_at
limit %(most)s

-- name: with_a_callback
-- Calls that asked to be called back at a number which is still there.
select node, callid, at, null, null from journal
where event = 'CALLBACK' and position('|asked|'::bytea in raw) > 0
    and position('|asked||'::bytea in raw) = 0 and position('|asked|~'::bytea in raw) = 0
    and (at < %(until)s or not believed(at))
order by at
limit %(most)s

-- name: with_a_callback_hash
select node, callid, at, null, null from journal
where event = 'CALLBACK' and position('|asked|~'::bytea in raw) > 0 and (at < %(until)s or not believed(at))
order by at
limit %(most)s

-- name: with_a_transfer
-- Calls that an agent handed on to a number which is still there.
select node, callid, at, null, null from journal
where event in ('BLINDTRANSFER', 'ATTENDEDTRANSFER') and handed_to_a_number(raw)
    and (at < %(until)s or not believed(at))
order by at
limit %(most)s

-- name: count_numbers
-- The calls that have any of it, each once.
select count(*) from (
    select node, callid from call
    where (number is not null or %(anonymous)s and caller is not null)
        and (arrived_at < %(until)s or not believed(arrived_at))
    union
    select node, callid from journal
    where event = 'CALLBACK' and position('|asked|'::bytea in raw) > 0 and position('|asked||'::bytea in raw) = 0
        and (%(anonymous)s or position('|asked|~'::bytea in raw) = 0) and (at < %(until)s or not believed(at))
    union
    select node, callid from journal
    where event in ('BLINDTRANSFER', 'ATTENDEDTRANSFER') and handed_to_a_number(raw)
        and (at < %(until)s or not believed(at))
) as concerned

-- name: calls_of_a_person
-- By the hash, or by the number where a call has no hash, because it is from before the key.
select node, callid, arrived_at, number, caller from call where caller = any(%(callers)s)
union
select node, callid, arrived_at, number, caller from call
where caller is null and number is not null
    and (number = %(number)s or regexp_replace(number, '[^0-9+]', '', 'g') = %(number)s)
union
-- who asked to be called back there, from whatever number
select call.node, call.callid, arrived_at, number, caller
from journal join call on call.node = journal.node and call.callid = journal.callid
where event = 'CALLBACK' and exists (
    select from unnest(%(fields)s::text[]) as field
    where position(convert_to('|asked|' || field || '|', 'UTF8') in raw) > 0)
order by arrived_at, node, callid

-- name: calls_handed_to
select node, callid, at, null, null, raw from journal
where event in ('BLINDTRANSFER', 'ATTENDEDTRANSFER') and handed_to_a_number(raw)
    and position(convert_to(%(number)s, 'UTF8') in raw) > 0
order by at

-- name: whole_lines
select callid, generation, byte, at, raw from journal where node = %(node)s and callid = any(%(callids)s)

-- name: replace_line
update journal set raw = %(raw)s
where node = %(node)s and generation = %(generation)s and byte = %(byte)s and at is not distinct from %(at)s

-- name: replace_number
update call set number = null, caller = %(caller)s
where node = %(node)s and callid = %(callid)s and arrived_at = %(arrived_at)s

-- name: torn_lines
-- What nobody understood, and the starts of Asterisk, before which half a line may stand.
select node, generation, byte, at, raw from journal where at is null and event is null
union all
select node, generation, byte, at, raw from journal where event = 'QUEUESTART' and at < %(until)s

-- name: age_of_neighbour
-- When the line before was written, or else the line after: null when there is neither.
select coalesce(
    (select at from journal
    where node = %(node)s and generation = %(generation)s and byte < %(byte)s and at is not null
    order by byte desc limit 1),
    (select at from journal
    where node = %(node)s and generation = %(generation)s and byte > %(byte)s and at is not null
    order by byte limit 1))

-- name: note_erasure
insert into erasure (by, why, what, how_many) values (%(by)s, %(why)s, %(what)s, %(how_many)s)

-- name: erasures
select at, by, why, what, how_many from erasure order by id desc limit %(most)s

-- name: hashed_number
select 1 from call where number is not null and caller is not null limit 1
