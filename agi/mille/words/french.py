"""French words: days, clocks, durations, and the calendar of `mille open-hours`. Their English twin is `english.py`."""

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

SENTENCES = {
    "accept": "{name} : un appel pour vous. Pour le prendre, tapez 1.",
    # ---------------------------------------------------------------- small words
    "and": "{first} et {last}",
    "quote": "« {text} »",
    "label": "{text} :",
    "clock": "{hour} h {minute:02}",
    "clock_full": "{hour} h",
    "span": "de {start} à {end}",
    "span_past_midnight": "de {start} à {end} le lendemain",
    "closed": "fermé",
    "every": "chaque {day}",
    "date": "{day} {year}",
    "dates": "du {first} au {last}",
    "day_and_month": "{day} {month}",
    "day": "{weekday} {number}",
    "first_of_month": "1er",
    "decimal": ",",
    "one_second": "1 seconde",
    "seconds": "{n} secondes",
    "one_minute": "1 minute",
    "minutes": "{n} minutes",
    "fr": "français",
    "en": "anglais",
    "country_NC": "Nouvelle-Calédonie",
    "country_FR": "France",
    "days_from_to": "{first} à {last}",
    # ---------------------------------------------------------------- le calendrier
    "calendar_title": "{centre} en {year} : les horaires {hours}",
    "calendar_totals": "Jours ouverts : {open} ({hours} heures en tout) ; jours fermés : {closed}.",
    "calendar_legend": "·  fermé chaque semaine    x  fermé à cette date    *  autres heures que ce jour de la semaine",
    "calendar_week": "Semaines ordinaires",
    "calendar_days": "Jours qui ne sont pas comme leur jour de la semaine, et jours fériés",
    "calendar_none": "aucun",
    "why_week_closed": "fermé {every}",
    "why_week": "un {day} ordinaire",
    "why_holiday": "jour férié : {name}",
    "why_exception": "exception de la description",
    "why_season": "saison de la description",
    "why_ended": "après le dernier jour du centre",
    "why_also": "{why}, {name}",
    "calendar_others": "Autres horaires de cette description : {names} ; --hours NOM les montre.",
}
