"""Reports: the figures of a period laid out for people. `charts` draws, `formats` lays out, `sending` mails."""
