-- What a call was about, what the caller said of it, and what he left. Calls from before are folded again on rebuilding.
alter table call
    add column category  text,              -- chosen by the agent, or else by a key
    add column tier      text,              -- that a key gave him
    add column answer    text,              -- the key that he pressed to the question after the talk
    add column message_s double precision;  -- the length of the voice message that he left
