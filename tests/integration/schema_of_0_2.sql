-- The tables as version 0.2.0 makes them. Once that is released, this file never changes: later tables come by migrations.

create table journal (
    node        text        not null,
    generation  integer     not null,   -- counts the files of the node: a rotation or a truncation begins another
    byte        bigint      not null,   -- where the line begins in its file
    raw         bytea       not null,   -- the line as it stands there, with its newline
    at          timestamptz,            -- the second at which it was written; null when the line was not understood
    callid      text,                   -- null when the line is about no call
    event       text,                   -- null when the line was not understood
    whole       bigint,                 -- the bytes of a line so long that `raw` has only its beginning; else null
    constraint journal_once unique nulls not distinct (node, generation, byte, at)
) partition by range (at);

create function agent_in(event text, raw bytea) returns text language sql immutable as
$$ select case when event in ('QUEUESTART', 'ROLLCALL', 'WRAPUP') then 'NONE'
    else split_part(encode(raw, 'escape'), '|', 4) end $$;

create function handed_to_a_number(raw bytea) returns boolean language sql immutable parallel safe as
$$
    select encode(raw, 'escape') ~ 'TRANSFER\|(?!BRIDGE\|)([^|]*[0-9]{5}|.*[0-9]{5}.*(\|[^|]*){3}$)'
$$;

create index journal_lines_of_a_call on journal (node, callid) where callid is not null;
create index journal_starts on journal (node, generation, byte) where event = 'QUEUESTART';
create index journal_lines_of_an_agent on journal (node, agent_in(event, raw), at)
    where event in ('ADDMEMBER', 'REMOVEMEMBER', 'PRESENT', 'PAUSE', 'PAUSEALL', 'UNPAUSE', 'UNPAUSEALL', 'QUEUESTART',
        'ROLLCALL', 'WRAPUP');
create index journal_callback_numbers on journal (at)
    where event = 'CALLBACK' and position('|asked|'::bytea in raw) > 0
        and position('|asked||'::bytea in raw) = 0 and position('|asked|~'::bytea in raw) = 0;
create index journal_callbacks on journal (node, callid) where event = 'CALLBACK';
create index journal_transfers on journal (at)
    where event in ('BLINDTRANSFER', 'ATTENDEDTRANSFER') and handed_to_a_number(raw);

create table journal_default partition of journal default;

create table reading_position (
    node        text        primary key,
    generation  integer     not null,
    inode       numeric(20) not null,   -- of the file that is being read
    byte        bigint      not null,   -- where the next line begins
    tail        bytea       not null,   -- the bytes just before: they tell this file from another in its place
    read_at     timestamptz not null    -- when the last line was read: the records are complete until then
);

create view unparsable as
    select node, generation, byte, raw, whole from journal where at is null and event is null;

create table call (
    node            text        not null,
    callid          text        not null,   -- Asterisk's uniqueid of the caller's channel
    linkedid        text,
    arrived_at      timestamptz not null,
    ended_at        timestamptz,
    number          text,                   -- the caller's, as the trunk gave it
    language        text,
    menu_path       text[]      not null,   -- the keys that the caller pressed, in order
    first_queue     text,
    last_queue      text,
    wait_s          double precision,       -- over all stints
    talk_s          double precision,       -- over all handlings whose end is known
    agent           text,                   -- the last agent who talked to the caller
    outcome         text        not null constraint call_outcome check (outcome in (
        'in_progress', 'answered', 'abandoned', 'abandoned_early', 'informed', 'self_served', 'closed', 'full',
        'nobody', 'timed_out', 'left_by_key', 'overflowed', 'withdrawn', 'interrupted', 'unknown')),
    hung_up_by      text constraint call_hung_up_by check (hung_up_by in ('caller', 'agent', 'partner', 'centre')),
    degraded        boolean     not null,   -- Python did not decide at least once
    degraded_reason text,
    partner         text,                   -- who talked to the caller instead of the centre
    partner_talk_s  double precision,       -- for how long, when the end is known
    category        text,                   -- chosen by the agent, or else by a key
    tier            text,                   -- that a key gave the caller
    answer          text,                   -- the key pressed in answer to the question after the talk
    message_s       double precision,       -- the length of the voice message
    callback_of     text,                   -- the call that asked to be called back: this one was not offered to us
    caller          text,                   -- keyed hash of the number: the same caller has the same one
    constraint call_once primary key (node, callid, arrived_at)
) partition by range (arrived_at);

create index call_arrivals on call (arrived_at);
create index call_not_ended on call (node) where ended_at is null;
create index call_with_a_number on call (arrived_at) where number is not null;
create index call_of_a_caller on call (caller, arrived_at) where caller is not null;
create index call_returned on call (arrived_at) where callback_of is not null;

create table stint (
    node       text        not null,
    callid     text        not null,
    number     integer     not null,        -- from 1, in order of entry
    queue      text        not null,
    entered_at timestamptz not null,
    left_at    timestamptz,                 -- when the wait ended
    position   integer,                     -- the caller's place on entry
    wait_s     double precision,
    exit       text        not null constraint stint_exit check (exit in (
        'in_progress', 'answered', 'abandoned', 'timed_out', 'left_by_key', 'empty', 'withdrawn', 'refused',
        'overflowed', 'interrupted', 'unknown')),
    status     text,                        -- why the queue refused the caller: FULL, JOINEMPTY, JOINUNAVAIL, UNKNOWN
    arrived_at timestamptz not null,        -- of the call
    announced_from_s integer,               -- the wait that the caller heard before entering; null: none was announced
    announced_to_s   integer,               -- null also where the announced wait was longer than an hour
    constraint stint_once primary key (arrived_at, node, callid, number)
) partition by range (arrived_at);

create table attempt (
    node       text        not null,
    callid     text        not null,
    stint      integer     not null,
    number     integer     not null,        -- from 1, within the stint
    agent      text        not null,
    at         timestamptz not null,        -- when it began to ring
    ring_s     double precision,
    result     text        not null constraint attempt_result check (result in ('answered', 'no_answer', 'cancelled')),
    arrived_at timestamptz not null,        -- of the call
    constraint attempt_once primary key (arrived_at, node, callid, stint, number)
) partition by range (arrived_at);

create table handling (
    node       text        not null,
    callid     text        not null,
    stint      integer     not null,        -- 0: a talk with an agent chosen by a key, which belongs to no stint
    number     integer     not null,        -- from 1, within the stint
    agent      text        not null,
    at         timestamptz not null,        -- when they were connected
    talk_s     double precision,
    hung_up_by text constraint handling_hung_up_by check (hung_up_by in ('caller', 'agent')),
    complete   boolean     not null,        -- the journal has the end of the talk
    arrived_at timestamptz not null,        -- of the call
    wrap_up_s  double precision,            -- as `wrap_up_of` says
    constraint handling_once primary key (arrived_at, node, callid, stint, number)
) partition by range (arrived_at);

create table call_default partition of call default;
create table stint_default partition of stint default;
create table attempt_default partition of attempt default;
create table handling_default partition of handling default;

create view identity as
    select
        node,
        first_queue as queue,               -- null: hung up or was served before any queue
        count(*) as offered,
        count(*) filter (where outcome = 'answered') as answered,
        count(*) filter (where outcome = 'abandoned') as abandoned,
        count(*) filter (where outcome = 'abandoned_early') as abandoned_early,
        count(*) filter (where outcome = 'informed') as informed,
        count(*) filter (where outcome = 'self_served') as self_served,
        count(*) filter (where outcome = 'closed') as closed,
        count(*) filter (where outcome = 'full') as "full",
        count(*) filter (where outcome = 'nobody') as nobody,
        count(*) filter (where outcome = 'timed_out') as timed_out,
        count(*) filter (where outcome = 'left_by_key') as left_by_key,
        count(*) filter (where outcome = 'overflowed') as overflowed,
        count(*) filter (where outcome = 'withdrawn') as withdrawn,
        count(*) filter (where outcome = 'interrupted') as interrupted,
        count(*) filter (where outcome = 'in_progress') as in_progress,
        count(*) filter (where outcome = 'unknown') as unknown
    from call
    where callback_of is null
    group by node, first_queue;

create function believed(month timestamptz) returns boolean language sql stable as
$$ select month >= timestamptz '1990-01-01 00:00+00' and month < now() + interval '2 years' $$;

create table dropped_month (
    begins     timestamptz primary key,
    dropped_at timestamptz not null default now()
);

create function dropped(instant timestamptz) returns boolean language sql stable as
$$ select exists (select from dropped_month where begins = date_trunc('month', instant, 'UTC')) $$;

create function most_months() returns integer language sql immutable as $$ select 240 $$;

create function make_months(instants timestamptz[]) returns integer language plpgsql as $$
declare
    month record;
    parent record;
    made integer := 0;
begin
    for month in
        select found.begins, found.begins + interval '1 month' as ends, to_char(found.begins, 'YYYY_MM') as named
        from (select distinct date_trunc('month', instant at time zone 'UTC') as begins from unnest(instants) as instant)
            as found
        where believed(found.begins at time zone 'UTC')
            and to_regclass('handling_' || to_char(found.begins, 'YYYY_MM')) is null
        order by found.begins
    loop
        perform pg_advisory_xact_lock(1001);    -- one maker at a time; the next finds it made
        continue when to_regclass('handling_' || month.named) is not null;
        exit when made = 12 or (select count(*) > most_months() from pg_inherits where inhparent = 'journal'::regclass);
        for parent in
            select * from (values
                (1, 'journal', 'at'), (2, 'call', 'arrived_at'), (3, 'stint', 'arrived_at'),
                (4, 'attempt', 'arrived_at'), (5, 'handling', 'arrived_at')) as named (place, name, key)
            order by place
        loop
            execute format('create table %I (like %I including all)', parent.name || '_' || month.named, parent.name);
            execute format(
                'with moved as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from moved',
                parent.name || '_default', parent.key, month.begins at time zone 'UTC',
                parent.key, month.ends at time zone 'UTC', parent.name || '_' || month.named);
            execute format(
                'alter table %I attach partition %I for values from (%L) to (%L)',
                parent.name, parent.name || '_' || month.named,
                month.begins at time zone 'UTC', month.ends at time zone 'UTC');
        end loop;
        made := made + 1;
    end loop;
    return made;
end
$$;

create table agent_session (
    node     text        not null,
    agent    text        not null,
    queue    text        not null,
    began_at timestamptz not null,
    ended_at timestamptz,               -- null: it goes on
    login    boolean     not null,      -- false: the agent was there before; nobody knows since when
    ended    text        constraint agent_session_ended check (ended in ('logout', 'restart', 'absent')),
    constraint agent_session_once primary key (node, agent, queue, began_at),
    constraint agent_session_ends_so check ((ended_at is null) = (ended is null))
);

create index agent_session_going_on on agent_session (node) where ended_at is null;

create table pause (
    node     text        not null,
    agent    text        not null,
    queue    text        not null,
    began_at timestamptz not null,
    ended_at timestamptz,               -- null: it goes on
    reason   text,                      -- null when none was given
    constraint pause_once primary key (node, agent, queue, began_at)
);

create table presence (
    node     text        not null,
    agent    text        not null,
    began_at timestamptz not null,
    ended_at timestamptz,               -- null: it goes on
    paused   boolean     not null,
    constraint presence_once primary key (node, agent, began_at)
);

create index presence_by_beginning on presence (began_at);
create index presence_by_end on presence (ended_at);

create table declared_wrap_up (
    node      text             not null,
    queue     text             not null,
    at        timestamptz      not null,
    wrap_up_s double precision not null,
    constraint declared_wrap_up_once primary key (node, queue, at)
);

create function wrap_up_of(talk handling) returns double precision language sql stable as $$
    select greatest(0, least(declared.wrap_up_s, extract(epoch from least(gone.at, away.at) - ends.at)))
    from stint
        cross join lateral (select talk.at + talk.talk_s * interval '1 second' as at) as ends
        cross join lateral (
            select wrap_up_s from declared_wrap_up
            where node = talk.node and queue = stint.queue and at <= ends.at
            order by at desc
            limit 1
        ) as declared
        cross join lateral (
            select min(ended_at) as at from agent_session
            where node = talk.node and agent = talk.agent and queue = stint.queue
                and began_at <= ends.at and ended_at >= talk.at
        ) as gone
        cross join lateral (
            select min(began_at) as at from pause
            where node = talk.node and agent = talk.agent and queue = stint.queue
                and began_at <= ends.at + declared.wrap_up_s * interval '1 second'
                and (ended_at is null or ended_at > ends.at)
        ) as away
    where stint.arrived_at = talk.arrived_at and stint.node = talk.node and stint.callid = talk.callid
        and stint.number = talk.stint and talk.talk_s is not null
$$;

create table setting (
    the_only        boolean          primary key default true check (the_only),
    timezone        text             not null default 'UTC',    -- of the centre: where its days begin
    early_after_s   double precision not null default 5,        -- callers who hang up sooner are not counted as lost
    threshold_s     integer          not null default 60,       -- of the service level, where a queue promises nothing
    margin_s        integer          not null default 3600      -- calls of one caller so close to each other are one demand
);
insert into setting default values;

create table stale (
    grain     text        not null check (grain in ('quarter', 'day', 'month')),
    starts_at timestamptz not null
);
create index stale_first on stale (grain, starts_at);

create table call_tally (
    grain           text        not null check (grain in ('quarter', 'day', 'month')),
    dimension       text        not null,   -- queue, category, tier, language, partner, menu_path, answer, hour, weekday
    starts_at       timestamptz not null,
    queue           text        not null,
    value           text        not null,
    offered         integer     not null,
    answered        integer     not null,
    abandoned       integer     not null,
    abandoned_early integer     not null,
    informed        integer     not null,
    self_served     integer     not null,
    closed          integer     not null,
    "full"          integer     not null,
    nobody          integer     not null,
    timed_out       integer     not null,
    left_by_key     integer     not null,
    overflowed      integer     not null,
    withdrawn       integer     not null,
    interrupted     integer     not null,
    in_progress     integer     not null,
    unknown         integer     not null,
    talks           integer     not null,   -- calls whose talk is known, and the sum of these
    talk_ms         bigint      not null,
    messages        integer     not null,   -- left a voice message
    degraded        integer     not null,
    -- repeated calls; by day and month only
    known           integer     not null,   -- calls whose caller is known by the hash of the number
    callers         integer     not null,   -- different callers in the day
    demands         integer     not null,   -- calls of a caller in the day, each close to the one before, are one
    repeated        integer     not null,   -- demands of several calls
    met             integer     not null,   -- of these, answered in the end
    primary key (grain, dimension, starts_at, queue, value)
);

create table stint_tally (
    grain               text        not null check (grain in ('quarter', 'day', 'month')),
    starts_at           timestamptz not null,
    queue               text        not null,   -- '': talks with agents chosen by a key
    entered             integer     not null,
    answered            integer     not null,
    abandoned           integer     not null,
    timed_out           integer     not null,
    left_by_key         integer     not null,
    empty               integer     not null,
    withdrawn           integer     not null,
    refused             integer     not null,
    overflowed          integer     not null,
    interrupted         integer     not null,
    in_progress         integer     not null,
    unknown             integer     not null,
    announced           integer     not null,   -- heard an expected wait; the real one was
    shorter             integer     not null,
    kept                integer     not null,
    longer              integer     not null,
    attempts_answered   integer     not null,
    attempts_no_answer  integer     not null,
    attempts_cancelled  integer     not null,
    rings               integer     not null,   -- attempts whose duration is known, and the sum of these
    ring_ms             bigint      not null,
    handlings           integer     not null,
    talks               integer     not null,
    talk_ms             bigint      not null,
    primary key (grain, starts_at, queue)
);

create table wait_tally (
    view      text        not null check (view in ('call', 'stint')),
    grain     text        not null check (grain in ('quarter', 'day', 'month')),
    dimension text        not null,
    starts_at timestamptz not null,
    queue     text        not null,
    value     text        not null,
    kind      text        not null check (kind in ('answered', 'abandoned', 'early', 'other')),
    waited_s  integer[]   not null,
    calls     integer[]   not null,
    wait_ms   bigint      not null,             -- the exact sum
    primary key (view, grain, dimension, starts_at, queue, value, kind)
);

create table agent_tally (
    grain              text        not null check (grain in ('quarter', 'day', 'month')),
    starts_at          timestamptz not null,
    agent              text        not null,
    queue              text        not null,
    arrived            timestamptz not null,
    handlings          integer     not null,    -- talks that began then
    talks              integer     not null,    -- those whose duration is known, and the sums of these
    talk_ms            bigint      not null,
    wrap_up_ms         bigint      not null,
    busy_ms            bigint      not null,    -- that part of all talks and wrap-ups which lies in the interval
    attempts_answered  integer     not null,
    attempts_no_answer integer     not null,
    attempts_cancelled integer     not null,
    rings              integer     not null,
    ring_ms            bigint      not null,
    primary key (grain, starts_at, agent, queue, arrived)
);
create index agent_tally_arrived on agent_tally (grain, arrived);

create function quarter(instant timestamptz) returns timestamptz language sql immutable parallel safe as
$$ select date_bin('15 minutes', instant, timestamptz '2000-01-01 00:00+00') $$;

create function beginning(grain text, instant timestamptz) returns timestamptz language sql stable parallel safe as
$$ select case grain when 'quarter' then quarter(instant) else date_trunc(grain, instant, (select timezone from setting)) end $$;

create function over_at(grain text, begins timestamptz) returns timestamptz language sql stable parallel safe as
$$
    select case grain
        when 'quarter' then begins + interval '15 minutes'
        when 'day' then date_trunc('day', begins + interval '36 hours', (select timezone from setting))
        else date_trunc('month', begins + interval '768 hours', (select timezone from setting))
    end
$$;

create view offered_call as
    select
        call.node,
        call.callid,
        call.arrived_at,
        coalesce(call.first_queue, '') as queue,
        coalesce(call.category, '') as category,
        coalesce(call.tier, '') as tier,
        coalesce(call.language, '') as language,
        coalesce(call.partner, '') as partner,
        array_to_string(call.menu_path, '') as menu_path,
        coalesce(call.answer, '') as answer,
        to_char(call.arrived_at at time zone setting.timezone, 'HH24') as hour,
        to_char(call.arrived_at at time zone setting.timezone, 'ID') as weekday,
        call.caller,
        call.outcome,
        case call.outcome
            when 'answered' then 'answered' when 'abandoned' then 'abandoned' when 'abandoned_early' then 'early'
            else 'other'
        end as kind,
        case when call.wait_s is not null then least(ceil(call.wait_s), 1e9)::integer end as waited_s,
        round(call.wait_s * 1000)::bigint as wait_ms,
        round(call.talk_s * 1000)::bigint as talk_ms,
        call.message_s is not null as message,
        call.degraded
    from call cross join setting
    where call.callback_of is null;

create table erasure (
    id       bigint      generated always as identity primary key,
    at       timestamptz not null default now(),
    by       text        not null,      -- the service that did it, or the user who typed the command
    why      text        not null constraint erasure_why check (why in ('retention', 'person')),
    what     text        not null,      -- numbers, lines, files, recordings, voice_messages, months, ...
    how_many bigint      not null
);

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
        stint.node, stint.callid, stint.number as stint, stint.arrived_at, stint.queue, stint.entered_at, stint.left_at,
        stint.exit, stint.wait_s, stint.position, stint.status as refused_because, stint.announced_from_s,
        stint.announced_to_s, call.callback_of is not null as returned
    from stint left join call
        on call.arrived_at = stint.arrived_at and call.node = stint.node and call.callid = stint.callid;

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
comment on column mille_stints.returned is 'whether we called him back: such a visit counts for no figure of the queue';

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
comment on column mille_nodes.complete_until is
    'when all of it had been read, or of what is still being caught up with the last line that was';
