-- The rows that `mille export` gives to other tools, in the columns of the views; `number` is masked by who reads it.

-- name: export_calls
select
    node, callid, arrived_at, ended_at,
    first_queue as queue, last_queue, outcome, hung_up_by, wait_s, talk_s, agent,
    language, category, tier, array_to_string(menu_path, '') as keys,
    partner, partner_talk_s, answer, message_s, degraded, degraded_reason,
    callback_of is not null as returned, caller, number
from call
where arrived_at >= %(since)s and arrived_at < %(until)s
order by arrived_at, node, callid

-- name: export_stints
select * from mille_stints
where arrived_at >= %(since)s and arrived_at < %(until)s
order by arrived_at, node, callid, stint

-- name: export_attempts
select * from mille_attempts
where arrived_at >= %(since)s and arrived_at < %(until)s
order by arrived_at, node, callid, stint, attempt

-- name: export_handlings
select * from mille_handlings
where arrived_at >= %(since)s and arrived_at < %(until)s
order by arrived_at, node, callid, stint, handling

-- name: export_sessions
select * from mille_sessions
where began_at < %(until)s and (ended_at is null or ended_at > %(since)s)
order by began_at, node, agent, queue

-- name: export_pauses
select * from mille_pauses
where began_at < %(until)s and (ended_at is null or ended_at > %(since)s)
order by began_at, node, agent, queue
