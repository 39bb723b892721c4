-- When agents were there and when they paused, folded from the journal's lines about them, and what follows for the
-- wrap-up after a talk. All of it can be dropped and made again from `journal`.

-- The agent of a line: its fourth field, as PostgreSQL writes bytes, for it need not be text. What is about all agents of
-- a node stands under NONE, also behind half a line that a power cut left.
create function agent_in(event text, raw bytea) returns text language sql immutable as
$$ select case when event in ('QUEUESTART', 'ROLLCALL', 'WRAPUP') then 'NONE' else split_part(encode(raw, 'escape'), '|', 4) end $$;

create index journal_lines_of_an_agent on journal (node, agent_in(event, raw), at)
    where event in ('ADDMEMBER', 'REMOVEMEMBER', 'PRESENT', 'PAUSE', 'PAUSEALL', 'UNPAUSE', 'UNPAUSEALL', 'QUEUESTART',
        'ROLLCALL', 'WRAPUP');

-- An agent's time in one queue. Two of one queue do not overlap.
create table agent_session (
    node     text        not null,
    agent    text        not null,
    queue    text        not null,
    began_at timestamptz not null,
    ended_at timestamptz,               -- null: it goes on
    login    boolean     not null,      -- false: he was there before, and nobody wrote down since when
    ended    text        constraint agent_session_ended check (ended in ('logout', 'restart', 'absent')),
    constraint agent_session_once primary key (node, agent, queue, began_at),
    constraint agent_session_ends_so check ((ended_at is null) = (ended is null))
);
-- absent: the roll call did not name him; restart: nor since Asterisk started again, which is when it ends

create index agent_session_going_on on agent_session (node) where ended_at is null;

-- A time in which an agent took no calls of one queue. A pause of all his queues is one in each.
create table pause (
    node     text        not null,
    agent    text        not null,
    queue    text        not null,
    began_at timestamptz not null,
    ended_at timestamptz,               -- null: it goes on
    reason   text,                      -- that he gave; null when none
    constraint pause_once primary key (node, agent, queue, began_at)
);

-- The two merged over all his queues: spans in which he was there, and whether he paused in every queue that he was
-- in. Spans of one agent do not overlap. Occupancy is counted by them: (talk + wrap-up) / (there and not paused).
create table presence (
    node     text        not null,
    agent    text        not null,
    began_at timestamptz not null,
    ended_at timestamptz,               -- null: it goes on
    paused   boolean     not null,
    constraint presence_once primary key (node, agent, began_at)
);

create index presence_by_beginning on presence (began_at);

-- What the descriptions said of a queue's wrap-up, and from when on: the journal's lines WRAPUP.
create table declared_wrap_up (
    node      text             not null,
    queue     text             not null,
    at        timestamptz      not null,
    wrap_up_s double precision not null,
    constraint declared_wrap_up_once primary key (node, queue, at)
);

-- Seconds in which no caller of the queue reached the agent after the talk, so that he could write down what it was
-- about: the declared ones, fewer when he paused or logged out before they were over. When he was really done, nobody
-- knows. Null: the talk goes on, its end is not known, nothing was declared, or it belonged to no queue.
-- Time on hold is part of the talk: Asterisk writes into no file when a caller is put on hold.
alter table handling add column wrap_up_s double precision;

-- The wrap-up after a talk, as far as the tables tell it now.
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
