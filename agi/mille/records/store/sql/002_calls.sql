-- What the journal tells, folded: calls, their stints in queues, the attempts to reach agents, their handlings.
-- All of it can be dropped and made again from `journal`. Durations are seconds; null means that nothing is known.

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
    outcome         text        not null check (outcome in (
        'in_progress', 'answered', 'abandoned', 'abandoned_early', 'informed', 'self_served', 'closed', 'full',
        'nobody', 'timed_out', 'left_by_key', 'overflowed', 'withdrawn', 'interrupted', 'unknown')),
    hung_up_by      text check (hung_up_by in ('caller', 'agent', 'centre')),
    degraded        boolean     not null,   -- Python did not decide at least once
    degraded_reason text,
    primary key (node, callid)
);

create index call_by_arrival on call (arrived_at);
-- to close what a restart of Asterisk interrupted
create index call_going_on on call (node) where ended_at is null;

create table stint (
    node       text        not null,
    callid     text        not null,
    number     integer     not null,        -- from 1, in order of entry
    queue      text        not null,
    entered_at timestamptz not null,
    left_at    timestamptz,                 -- when he stopped waiting
    position   integer,                     -- his place on entry
    wait_s     double precision,
    exit       text        not null check (exit in (
        'in_progress', 'answered', 'abandoned', 'timed_out', 'left_by_key', 'empty', 'withdrawn', 'refused',
        'interrupted', 'unknown')),
    status     text,                        -- why the queue refused him: FULL, JOINEMPTY, JOINUNAVAIL, UNKNOWN
    primary key (node, callid, number),
    foreign key (node, callid) references call on delete cascade
);

create index stint_by_entry on stint (entered_at);

create table attempt (
    node    text        not null,
    callid  text        not null,
    stint   integer     not null,
    number  integer     not null,           -- from 1, within the stint
    agent   text        not null,
    at      timestamptz not null,           -- when it began to ring
    ring_s  double precision,
    result  text        not null check (result in ('answered', 'no_answer', 'cancelled')),
    primary key (node, callid, stint, number),
    foreign key (node, callid, stint) references stint on delete cascade
);

create table handling (
    node       text        not null,
    callid     text        not null,
    stint      integer     not null,
    number     integer     not null,        -- from 1, within the stint
    agent      text        not null,
    at         timestamptz not null,        -- when they were connected
    talk_s     double precision,
    hung_up_by text check (hung_up_by in ('caller', 'agent')),
    complete   boolean     not null,        -- the journal tells the end of the talk
    primary key (node, callid, stint, number),
    foreign key (node, callid, stint) references stint on delete cascade
);

-- Every call offered has exactly one outcome: offered = the sum of the other columns, by the queue first asked for.
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
    group by node, first_queue;
