-- A caller is counted once a day, where he called first, and so are now all his calls of that day: else the calls per
-- caller of a queue would be of other people than its callers. The days are counted again, but for those whose calls are
-- no longer there, and those of a former time zone.
insert into stale (grain, starts_at)
select distinct 'day', starts_at from call_tally
where grain = 'day' and known > 0 and starts_at = beginning('day', starts_at)
    and not dropped(starts_at) and not dropped(over_at('day', starts_at) - interval '1 second');
