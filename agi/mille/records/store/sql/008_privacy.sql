-- What the erasing of numbers needs: to find calls that still have one, and callers by their hash; and its account.

create index call_with_a_number on call (arrived_at) where number is not null;
-- for a person's records, and for those who count how often somebody rings
create index call_of_a_caller on call (caller, arrived_at) where caller is not null;

-- requests to be called back that still have a number: it may be another than the call's, or the call had none
create index journal_callback_numbers on journal (at)
    where event = 'CALLBACK' and position('|asked|'::bytea in raw) > 0
        and position('|asked||'::bytea in raw) = 0 and position('|asked|~'::bytea in raw) = 0;
-- for a person's records
create index journal_callbacks on journal (node, callid) where event = 'CALLBACK';

-- Everything that was erased, by whom and why, without saying of whom. It is in no journal: a person's records can be
-- erased while Asterisk, who writes the journal, is down.
create table erasure (
    id       bigint      generated always as identity primary key,
    at       timestamptz not null default now(),
    by       text        not null,      -- the service that did it, or the user who typed the command
    why      text        not null constraint erasure_why check (why in ('retention', 'person')),
    what     text        not null,      -- numbers, lines, files, recordings, voice_messages, months, ...
    how_many bigint      not null
);
