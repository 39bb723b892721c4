-- What other tools may read, and rely on: Grafana, spreadsheets, a statistician's notebook. The tables may change, these
-- views only gain columns. Nowhere is a number of a caller. Durations are seconds, null means that nothing is known.
-- The role in the README may read these and nothing else.

create view mille_calls as
    select
        node, callid, arrived_at, ended_at,
        first_queue as queue, last_queue, outcome, hung_up_by, wait_s, talk_s, agent,
        language, category, tier, array_to_string(menu_path, '') as keys,
        partner, partner_talk_s, answer, message_s, degraded, degraded_reason,
        callback_of is not null as returned, caller
    from call;

create view mille_stints as
    select
        node, callid, number as stint, arrived_at, queue, entered_at, left_at, exit, wait_s, position,
        status as refused_because, announced_from_s, announced_to_s
    from stint;

create view mille_attempts as
    select
        attempt.node, attempt.callid, attempt.stint, attempt.number as attempt, attempt.arrived_at, stint.queue,
        attempt.agent, attempt.at, attempt.ring_s, attempt.result
    from attempt left join stint
        on stint.arrived_at = attempt.arrived_at and stint.node = attempt.node and stint.callid = attempt.callid
        and stint.number = attempt.stint;

create view mille_handlings as
    select
        handling.node, handling.callid, handling.stint, handling.number as handling, handling.arrived_at, stint.queue,
        handling.agent, handling.at, handling.talk_s, handling.wrap_up_s, handling.hung_up_by, handling.complete
    from handling left join stint
        on stint.arrived_at = handling.arrived_at and stint.node = handling.node and stint.callid = handling.callid
        and stint.number = handling.stint;

create view mille_sessions as
    select node, agent, queue, began_at, ended_at, ended from agent_session;

create view mille_pauses as
    select node, agent, queue, began_at, ended_at, reason from pause;

create view mille_presence as
    select node, agent, began_at, ended_at, paused from presence;

create view mille_quarters as
    select
        starts_at, queue, offered, answered, abandoned, abandoned_early, informed, self_served, closed, "full", nobody,
        timed_out, left_by_key, overflowed, withdrawn, interrupted, in_progress, unknown
    from call_tally
    where grain = 'quarter' and dimension = 'queue' and offered > 0;

create view mille_waits as
    select wait.starts_at, wait.queue, wait.kind, waited.s as waited_s, waited.calls
    from wait_tally as wait cross join lateral unnest(wait.waited_s, wait.calls) as waited (s, calls)
    where wait.view = 'call' and wait.grain = 'quarter' and wait.dimension = 'queue';

create view mille_nodes as
    select node, read_at as complete_until from reading_position where generation > 0;

comment on view mille_calls is 'one row for each call, also for those that we made to call somebody back';
comment on column mille_calls.node is 'the Asterisk that had the call';
comment on column mille_calls.callid is 'what the call is called: mille call CALLID tells it';
comment on column mille_calls.arrived_at is 'when it arrived';
comment on column mille_calls.ended_at is 'when it ended; null while it goes on';
comment on column mille_calls.queue is 'the queue first asked for; null before any';
comment on column mille_calls.last_queue is 'the queue in which it was decided';
comment on column mille_calls.outcome is 'how it ended, one of the outcomes';
comment on column mille_calls.hung_up_by is 'caller, agent, partner or centre';
comment on column mille_calls.wait_s is 'how long the caller waited, in all queues';
comment on column mille_calls.talk_s is 'how long he talked to agents';
comment on column mille_calls.agent is 'who talked to him last';
comment on column mille_calls.language is 'in which he was spoken to';
comment on column mille_calls.category is 'what it was about';
comment on column mille_calls.tier is 'whose head start he had by a key';
comment on column mille_calls.keys is 'that he pressed, in order';
comment on column mille_calls.partner is 'who talked to him instead of the centre';
comment on column mille_calls.partner_talk_s is 'for how long';
comment on column mille_calls.answer is 'the key that he pressed to the question after the talk';
comment on column mille_calls.message_s is 'the length of the voice message that he left';
comment on column mille_calls.degraded is 'whether Python did not decide at least once';
comment on column mille_calls.degraded_reason is 'and why';
comment on column mille_calls.returned is 'whether we called him back: such a call is not offered';
comment on column mille_calls.caller is 'a keyed hash of his number, by which who calls again is known';

comment on view mille_stints is 'one row for each stint, a visit of a caller to a queue';
comment on column mille_stints.node is 'as above';
comment on column mille_stints.callid is 'the call';
comment on column mille_stints.stint is 'from 1, in order of entry';
comment on column mille_stints.arrived_at is 'when the call arrived: name it when you join, months are read by it';
comment on column mille_stints.queue is 'the queue';
comment on column mille_stints.entered_at is 'when he came into it';
comment on column mille_stints.left_at is 'when he stopped waiting';
comment on column mille_stints.exit is 'how it ended: answered, abandoned, timed_out, left_by_key, empty, ...';
comment on column mille_stints.wait_s is 'how long he waited there';
comment on column mille_stints.position is 'his place on entry';
comment on column mille_stints.refused_because is 'FULL, JOINEMPTY, JOINUNAVAIL or UNKNOWN';
comment on column mille_stints.announced_from_s is 'the least wait that he was told, if he was';
comment on column mille_stints.announced_to_s is 'the longest; null also where it was more than an hour';

comment on view mille_attempts is 'one row for each ring of an agent';
comment on column mille_attempts.node is 'as above';
comment on column mille_attempts.callid is 'the call';
comment on column mille_attempts.stint is 'in which stint';
comment on column mille_attempts.attempt is 'from 1, within the stint';
comment on column mille_attempts.arrived_at is 'when the call arrived';
comment on column mille_attempts.queue is 'for which queue';
comment on column mille_attempts.agent is 'who was rung';
comment on column mille_attempts.at is 'when it began to ring';
comment on column mille_attempts.ring_s is 'for how long';
comment on column mille_attempts.result is 'answered, no_answer or cancelled';

comment on view mille_handlings is 'one row for each handling, an agent''s talk with a caller';
comment on column mille_handlings.node is 'as above';
comment on column mille_handlings.callid is 'the call';
comment on column mille_handlings.stint is 'in which stint; 0: the agent was chosen by a key';
comment on column mille_handlings.handling is 'from 1, within the stint';
comment on column mille_handlings.arrived_at is 'when the call arrived';
comment on column mille_handlings.queue is 'of which queue';
comment on column mille_handlings.agent is 'who talked';
comment on column mille_handlings.at is 'when they were connected';
comment on column mille_handlings.talk_s is 'how long they talked';
comment on column mille_handlings.wrap_up_s is 'how long he had for himself afterwards';
comment on column mille_handlings.hung_up_by is 'caller or agent';
comment on column mille_handlings.complete is 'whether the journal tells the end of the talk';

comment on view mille_sessions is 'when an agent was logged into a queue';
comment on column mille_sessions.node is 'as above';
comment on column mille_sessions.agent is 'who';
comment on column mille_sessions.queue is 'into which';
comment on column mille_sessions.began_at is 'since when';
comment on column mille_sessions.ended_at is 'until when; null: he still is';
comment on column mille_sessions.ended is 'by logout, restart (of Asterisk) or absent (at the roll call)';

comment on view mille_pauses is 'when an agent took no calls of a queue';
comment on column mille_pauses.node is 'as above';
comment on column mille_pauses.agent is 'who';
comment on column mille_pauses.queue is 'of which';
comment on column mille_pauses.began_at is 'since when';
comment on column mille_pauses.ended_at is 'until when; null: he still pauses';
comment on column mille_pauses.reason is 'that he gave';

comment on view mille_presence is 'the same over all his queues, without overlap: by it occupancy is reckoned';
comment on column mille_presence.node is 'as above';
comment on column mille_presence.agent is 'who';
comment on column mille_presence.began_at is 'since when he was there';
comment on column mille_presence.ended_at is 'until when; null: he still is';
comment on column mille_presence.paused is 'whether he paused in all his queues';

comment on view mille_quarters is 'what became of the calls that arrived in a quarter of an hour, queue by queue; offered is the sum of the others';
comment on column mille_quarters.starts_at is 'when the quarter begins';
comment on column mille_quarters.queue is 'the queue first asked for; empty: none';
comment on column mille_quarters.offered is 'calls that arrived';
comment on column mille_quarters.answered is 'of these, by outcome';
comment on column mille_quarters.abandoned is 'of these, by outcome';
comment on column mille_quarters.abandoned_early is 'of these, by outcome';
comment on column mille_quarters.informed is 'of these, by outcome';
comment on column mille_quarters.self_served is 'of these, by outcome';
comment on column mille_quarters.closed is 'of these, by outcome';
comment on column mille_quarters."full" is 'of these, by outcome';
comment on column mille_quarters.nobody is 'of these, by outcome';
comment on column mille_quarters.timed_out is 'of these, by outcome';
comment on column mille_quarters.left_by_key is 'of these, by outcome';
comment on column mille_quarters.overflowed is 'of these, by outcome';
comment on column mille_quarters.withdrawn is 'of these, by outcome';
comment on column mille_quarters.interrupted is 'of these, by outcome';
comment on column mille_quarters.in_progress is 'of these, by outcome';
comment on column mille_quarters.unknown is 'of these, by outcome';

comment on view mille_waits is 'how long the callers of a quarter of an hour waited, as a histogram: for percentiles and service levels';
comment on column mille_waits.starts_at is 'when the quarter begins';
comment on column mille_waits.queue is 'the queue first asked for';
comment on column mille_waits.kind is 'answered, abandoned, early or other';
comment on column mille_waits.waited_s is 'so many seconds, rounded up';
comment on column mille_waits.calls is 'so many of them';

comment on view mille_nodes is 'until when the records are complete';
comment on column mille_nodes.node is 'whose journal';
comment on column mille_nodes.complete_until is 'when all of it had been read';
