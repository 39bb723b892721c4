"""How the words of a description are written: numbers, names, dates, hours; and what a field says of its key."""
