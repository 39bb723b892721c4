"""One line of the journal: what it says, and where the reading stands. Pure."""
