"""When something is open: weeks, public holidays, exceptions, calendars."""
