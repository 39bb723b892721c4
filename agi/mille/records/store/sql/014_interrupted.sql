-- Who was cut off by a stop of Asterisk has waited nobody knows how long: not until it started again, which may have been
-- hours later, and made the patience of all callers so much longer.
update stint set wait_s = null where exit = 'interrupted' and wait_s is not null;

update call set wait_s = (
    select sum(wait_s) from stint
    where stint.arrived_at = call.arrived_at and stint.node = call.node and stint.callid = call.callid)
where outcome = 'interrupted' and wait_s is not null;

insert into stale select distinct 'quarter', quarter(arrived_at) from call
where outcome = 'interrupted' and not dropped(arrived_at);
