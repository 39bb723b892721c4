-- The journal as it was read: one row for each line of each node's file, and how far it has been read.
-- Both are written in one transaction, so that a line is never lost and never here twice.

create table journal (
    node        text        not null,
    generation  integer     not null,   -- counts the files of the node: a rotation or a truncation begins another
    byte        bigint      not null,   -- where the line begins in its file
    raw         bytea       not null,   -- the line as it stands there, with its newline
    at          timestamptz,            -- the second at which it was written; null when the line was not understood
    callid      text,                   -- null when the line is about no call
    event       text,                   -- null when the line was not understood
    primary key (node, generation, byte)
);

-- to gather the lines of a call
create index journal_of_a_call on journal (node, callid) where callid is not null;
-- to find the next start of Asterisk after a call's last line
create index journal_restarts on journal (node, generation, byte) where event = 'QUEUESTART';

create table reading_position (
    node        text        primary key,
    generation  integer     not null,
    inode       numeric(20) not null,   -- of the file that is being read
    byte        bigint      not null,   -- where the next line begins
    tail        bytea       not null,   -- the bytes just before: they tell this file from another in its place
    read_at     timestamptz not null    -- when the last line was read: the records are complete until then
);

-- Lines that nobody understood, to be looked at by people.
create view unparsable as
    select node, generation, byte, raw from journal where event is null;
