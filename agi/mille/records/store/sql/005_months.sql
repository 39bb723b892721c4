-- The tables by month, so that a month can be dropped at once, and a report reads only the months that it is about.
--
-- A call and all that belongs to it are in the month of the call's arrival; a line of the journal in the month in which
-- it was written. Months are those of UTC. The collector makes a month before it writes into it (`make_months`). What
-- has no instant, or one that cannot be believed, is kept in the partition `_default`, where it can be counted.
--
-- `arrived_at` is in the key of every table: PostgreSQL wants the column by which a table is divided there. That a call
-- is in only one month is seen to by `mille.records.store.calls_projection`. There are no foreign keys between the four tables of
-- calls: with them, dropping a month would have to look at every row.

drop view identity;
drop view unparsable;
alter table journal rename to former_journal;
alter table call rename to former_call;
alter table stint rename to former_stint;
alter table attempt rename to former_attempt;
alter table handling rename to former_handling;

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

-- to gather the lines of a call
create index journal_lines_of_a_call on journal (node, callid) where callid is not null;
-- to find the next start of Asterisk after a call's last line
create index journal_starts on journal (node, generation, byte) where event = 'QUEUESTART';

-- Durations are seconds; null means that nothing is known. All of it can be made again from `journal`.
create table call (
    node            text        not null,
    callid          text        not null,   -- Asterisk's uniqueid of the caller's channel
    linkedid        text,
    arrived_at      timestamptz not null,
    ended_at        timestamptz,
    number          text,                   -- the caller's, as the trunk gave it
    language        text,
    menu_path       text[]      not null,   -- the keys that he pressed, in order
    first_queue     text,
    last_queue      text,
    wait_s          double precision,       -- over all stints
    talk_s          double precision,       -- over all handlings whose end is known
    agent           text,                   -- who talked to him last
    outcome         text        not null constraint call_outcome check (outcome in (
        'in_progress', 'answered', 'abandoned', 'abandoned_early', 'informed', 'self_served', 'closed', 'full',
        'nobody', 'timed_out', 'left_by_key', 'overflowed', 'withdrawn', 'interrupted', 'unknown')),
    hung_up_by      text constraint call_hung_up_by check (hung_up_by in ('caller', 'agent', 'partner', 'centre')),
    degraded        boolean     not null,   -- Python did not decide at least once
    degraded_reason text,
    partner         text,                   -- who talked to him instead of the centre
    partner_talk_s  double precision,       -- for how long, when the end is known
    category        text,                   -- chosen by the agent, or else by a key
    tier            text,                   -- that a key gave him
    answer          text,                   -- the key that he pressed to the question after the talk
    message_s       double precision,       -- the length of the voice message that he left
    callback_of     text,                   -- the call that asked to be called back: this one was not offered to us
    caller          text,                   -- keyed hash of the number: who calls again is known by it
    constraint call_once primary key (node, callid, arrived_at)
) partition by range (arrived_at);

create index call_arrivals on call (arrived_at);
-- to close what a restart of Asterisk interrupted
create index call_not_ended on call (node) where ended_at is null;

create table stint (
    node       text        not null,
    callid     text        not null,
    number     integer     not null,        -- from 1, in order of entry
    queue      text        not null,
    entered_at timestamptz not null,
    left_at    timestamptz,                 -- when he stopped waiting
    position   integer,                     -- his place on entry
    wait_s     double precision,
    exit       text        not null constraint stint_exit check (exit in (
        'in_progress', 'answered', 'abandoned', 'timed_out', 'left_by_key', 'empty', 'withdrawn', 'refused',
        'overflowed', 'interrupted', 'unknown')),
    status     text,                        -- why the queue refused him: FULL, JOINEMPTY, JOINUNAVAIL, UNKNOWN
    arrived_at timestamptz not null,        -- of the call
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
    stint      integer     not null,        -- 0: the talk with an agent whom a key named belongs to no stint
    number     integer     not null,        -- from 1, within the stint
    agent      text        not null,
    at         timestamptz not null,        -- when they were connected
    talk_s     double precision,
    hung_up_by text constraint handling_hung_up_by check (hung_up_by in ('caller', 'agent')),
    complete   boolean     not null,        -- the journal tells the end of the talk
    arrived_at timestamptz not null,        -- of the call
    constraint handling_once primary key (arrived_at, node, callid, stint, number)
) partition by range (arrived_at);

create table journal_default partition of journal default;
create table call_default partition of call default;
create table stint_default partition of stint default;
create table attempt_default partition of attempt default;
create table handling_default partition of handling default;

-- Whether a month can be believed to be one of ours: a clock without a battery says 1970, one set wrongly says 2106.
create function believed(month timestamptz) returns boolean language sql stable as
$$ select month >= timestamptz '1990-01-01 00:00+00' and month < now() + interval '2 years' $$;

-- The months that were dropped. Their figures were made while their calls were there, and are not made again without.
create table dropped_month (
    begins     timestamptz primary key,
    dropped_at timestamptz not null default now()
);

create function dropped(instant timestamptz) returns boolean language sql stable as
$$ select exists (select from dropped_month where begins = date_trunc('month', instant, 'UTC')) $$;

-- How many months there may be: twenty years. A journal of random instants would make hundreds of tables, and every
-- question would have to look into all of them.
create function most_months() returns integer language sql immutable as $$ select 240 $$;

-- Makes the months in which these instants lie, in all five tables, where they are missing and can be believed: at most
-- twelve at a time, for each takes some dozen locks. Gives how many it made: ask again until it is none. Rows that had
-- been put aside before their month was made are brought into it.
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
        perform pg_advisory_xact_lock(1001);    -- one maker at a time; he who waited finds it made
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

do $$
begin
    while make_months(array(
        select distinct date_trunc('month', at) from former_journal where at is not null
        union select distinct date_trunc('month', arrived_at) from former_call)) > 0
    loop
    end loop;
end
$$;

insert into journal (node, generation, byte, raw, at, callid, event)
    select node, generation, byte, raw, at, callid, event from former_journal;
insert into call (
    node, callid, linkedid, arrived_at, ended_at, number, language, menu_path, first_queue, last_queue, wait_s, talk_s,
    agent, outcome, hung_up_by, degraded, degraded_reason, partner, partner_talk_s, category, tier, answer, message_s)
    select
        node, callid, linkedid, arrived_at, ended_at, number, language, menu_path, first_queue, last_queue, wait_s,
        talk_s, agent, outcome, hung_up_by, degraded, degraded_reason, partner, partner_talk_s, category, tier, answer,
        message_s
    from former_call;
insert into stint
    select
        stint.node, stint.callid, stint.number, stint.queue, stint.entered_at, stint.left_at, stint.position,
        stint.wait_s, stint.exit, stint.status, call.arrived_at
    from former_stint as stint join former_call as call using (node, callid);
insert into attempt
    select
        attempt.node, attempt.callid, attempt.stint, attempt.number, attempt.agent, attempt.at, attempt.ring_s,
        attempt.result, call.arrived_at
    from former_attempt as attempt join former_call as call using (node, callid);
insert into handling
    select
        handling.node, handling.callid, handling.stint, handling.number, handling.agent, handling.at, handling.talk_s,
        handling.hung_up_by, handling.complete, call.arrived_at
    from former_handling as handling join former_call as call using (node, callid);

drop table former_handling;
drop table former_attempt;
drop table former_stint;
drop table former_call;
drop table former_journal;

-- Lines that nobody understood, to be looked at by people.
create view unparsable as
    select node, generation, byte, raw, whole from journal where at is null and event is null;

-- Every call offered has exactly one outcome: offered = the sum of the other columns, by the queue first asked for.
-- Calls that we made ourselves, because somebody had asked to be called back, were not offered to us.
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
