"""When something is open: weeks, holidays, exceptions, calendars, and instants as people type them."""
