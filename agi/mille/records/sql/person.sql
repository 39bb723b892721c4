-- The queries of one person's records, by name.

-- name: calls_told
select node, callid, arrived_at, number, language, menu_path, last_queue, agent, outcome, category, answer
from call
where node = any(%(nodes)s) and callid = any(%(callids)s) and arrived_at between %(first)s and %(last)s
order by arrived_at, node, callid

-- name: raw_lines
select raw from journal where node = %(node)s and callid = %(callid)s order by generation, byte
