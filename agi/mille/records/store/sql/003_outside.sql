-- Talks outside the queues: with a partner to whom the centre overflows, or with an agent whom a key names.

alter table call
    add column partner        text,                 -- who talked to him instead of the centre
    add column partner_talk_s double precision,     -- for how long, when the end is known
    drop constraint call_hung_up_by_check,
    add constraint call_hung_up_by_check check (hung_up_by in ('caller', 'agent', 'partner', 'centre'));

-- a stint that ended with the partner's answer
alter table stint
    drop constraint stint_exit_check,
    add constraint stint_exit_check check (exit in (
        'in_progress', 'answered', 'abandoned', 'timed_out', 'left_by_key', 'empty', 'withdrawn', 'refused',
        'overflowed', 'interrupted', 'unknown'));

-- the talk with an agent whom a key named belongs to a call and to no stint: its `stint` is 0
alter table handling
    drop constraint handling_node_callid_stint_fkey,
    add constraint handling_of_a_call foreign key (node, callid) references call on delete cascade;
