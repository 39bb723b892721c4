-- Whom an agent hands his caller on to has a number as well, and it is not kept for ever either: what finds such lines.

-- Whether the line of a transfer has a number in what it says of the target: all but its last three arguments.
create function handed_to_a_number(raw bytea) returns boolean language sql immutable parallel safe as
$$
    select encode(raw, 'escape') ~ 'TRANSFER\|(?!BRIDGE\|)([^|]*[0-9]{5}|.*[0-9]{5}.*(\|[^|]*){3}$)'
$$;

create index journal_transfers on journal (at)
    where event in ('BLINDTRANSFER', 'ATTENDEDTRANSFER') and handed_to_a_number(raw);
