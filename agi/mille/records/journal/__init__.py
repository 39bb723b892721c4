"""One line of the journal, the events that lines tell, and where the reading stands. Pure."""
