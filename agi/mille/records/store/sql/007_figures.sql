-- What the reports count: tallies of every quarter of an hour, of every day and every month of the centre.
--
-- They are made from the tables of calls, and only where these have changed: whoever changes calls writes the quarters of
-- an hour in which these had arrived into `stale`, and `mille.records.tallies.rollups` makes their tallies again. A call and all
-- that belongs to it is counted when it arrived; what agents did is counted when they did it. Durations are
-- milliseconds, whole, so that sums are exact whatever their order.

-- What was agreed on: one row.
create table setting (
    the_only        boolean          primary key default true check (the_only),
    timezone        text             not null default 'UTC',    -- of the centre: where its days begin
    early_after_s   double precision not null default 5,        -- who hangs up sooner is no lost caller
    threshold_s     integer          not null default 60,       -- of the service level, where a queue promises nothing
    margin_s        integer          not null default 3600      -- calls of one caller so close to each other are one demand
);
insert into setting default values;

-- What a caller was told of his wait before he entered the queue; no end: that it would be longer than an hour.
alter table stint
    add column announced_from_s integer,
    add column announced_to_s   integer;

-- Whose tallies have to be made again. No key: a line of somebody who has not committed yet must not hide behind one that
-- is being taken away.
create table stale (
    grain     text        not null check (grain in ('quarter', 'day', 'month')),
    starts_at timestamptz not null
);
create index stale_first on stale (grain, starts_at);

-- The call's view: what became of callers, by the queue that they asked for first ('': none) and one other thing at a
-- time, the `dimension`, whose `value` is '' for calls without. By quarter of an hour there is only the dimension queue.
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
    -- who calls again; by day and month only
    known           integer     not null,   -- calls whose caller is known by the hash of his number
    callers         integer     not null,   -- different ones in the day
    demands         integer     not null,   -- calls of a caller in the day, each close to the one before, are one
    repeated        integer     not null,   -- demands of several calls
    met             integer     not null,   -- of these, answered in the end
    primary key (grain, dimension, starts_at, queue, value)
);

-- The queue's view: callers' visits, the attempts to reach agents, the talks.
create table stint_tally (
    grain               text        not null check (grain in ('quarter', 'day', 'month')),
    starts_at           timestamptz not null,
    queue               text        not null,   -- '': talks with agents whom a key named
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
    announced           integer     not null,   -- told how long it would take; the real wait was
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

-- How long callers waited: `calls[n]` of them `waited_s[n]` seconds, rounded up, so that every threshold and percentile
-- is exact to the second.
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

-- The agent's view: what agents did from `starts_at` on, in calls that arrived in the interval that begins at `arrived`
-- (so that a change of these can be made good): of all agents together, `agent` is '', and by day and month of each.
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

-- who was there in a period: those whose span had not ended before
create index presence_by_end on presence (ended_at);

-- The quarter of an hour of an instant.
create function quarter(instant timestamptz) returns timestamptz language sql immutable parallel safe as
$$ select date_bin('15 minutes', instant, timestamptz '2000-01-01 00:00+00') $$;

-- The day or the month of an instant, as the centre's clocks have it, and when it is over.
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

-- Every call that was offered, by all that reports group calls by, and what kind of wait his was.
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

-- All that there is is counted afresh.
insert into stale select distinct 'quarter', quarter(arrived_at) from call;
