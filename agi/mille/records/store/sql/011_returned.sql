-- Who is called back has waited before: his visit by the returned call is none of those by which a queue is judged. It
-- is told apart, and the tallies that had counted it are made again.

-- the few of them, without looking at all calls
create index call_returned on call (arrived_at) where callback_of is not null;

create or replace view mille_stints as
    select
        stint.node, stint.callid, stint.number as stint, stint.arrived_at, stint.queue, stint.entered_at, stint.left_at,
        stint.exit, stint.wait_s, stint.position, stint.status as refused_because, stint.announced_from_s,
        stint.announced_to_s, call.callback_of is not null as returned
    from stint left join call
        on call.arrived_at = stint.arrived_at and call.node = stint.node and call.callid = stint.callid;

comment on column mille_stints.returned is 'whether we called him back: such a visit counts for no figure of the queue';

insert into stale select distinct 'quarter', quarter(arrived_at) from call
where callback_of is not null and not dropped(arrived_at);

comment on column mille_nodes.complete_until is
    'when all of it had been read, or of what is still being caught up with the last line that was';
