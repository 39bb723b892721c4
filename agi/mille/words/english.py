"""English words: days, clocks, durations, and the calendar of `mille open-hours`. Their French twin is `french.py`."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

SENTENCES = {
    "accept": "{name}: a call for you. To take it, press 1.",
    # ---------------------------------------------------------------- small words
    "and": "{first} and {last}",
    "quote": "“{text}”",
    "label": "{text}:",
    "clock": "{hour}:{minute:02}",
    "clock_full": "{hour}:{minute:02}",
    "span": "{start} to {end}",
    "span_past_midnight": "{start} to {end} the next day",
    "closed": "closed",
    "every": "every {day}",
    "date": "{day} {year}",
    "dates": "from {first} to {last}",
    "day_and_month": "{day} {month}",
    "day": "{weekday} {number}",
    "first_of_month": "1",
    "decimal": ".",
    "one_second": "1 second",
    "seconds": "{n} seconds",
    "one_minute": "1 minute",
    "minutes": "{n} minutes",
    "fr": "French",
    "en": "English",
    "country_NC": "New Caledonia",
    "country_FR": "France",
    "days_from_to": "{first} to {last}",
    # ---------------------------------------------------------------- the calendar
    "calendar_title": "{centre} in {year}: the hours {hours}",
    "calendar_totals": "Days open: {open} ({hours} hours in all); days closed: {closed}.",
    "calendar_legend": "·  closed by the week    x  closed on this date    *  other hours than on this day of the week",
    "calendar_week": "Ordinary weeks",
    "calendar_days": "Days that are not as their day of the week, and public holidays",
    "calendar_none": "none",
    "why_week_closed": "closed {every}",
    "why_week": "an ordinary {day}",
    "why_holiday": "public holiday: {name}",
    "why_exception": "exception of the description",
    "why_season": "season of the description",
    "why_ended": "after the centre's last day",
    "why_also": "{why}, {name}",
    "calendar_others": "Other hours of this description: {names}; --hours NAME shows them.",
}
