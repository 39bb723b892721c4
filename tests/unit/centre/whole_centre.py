"""A centre that says everything that the language can say."""

from mille.centre.model.centre import Centre
from mille.centre.reader.description import read_centre

WHOLE = """\
centre:
  name: Le 1000
  numbers: ["1000", "1001"]
  timezone: Pacific/Noumea
  country: NC
  languages: [fr, en]
  hours: office
  welcome: [welcome]
  closed: closed
  wrong_key: wrong-key
  sorry: {full: full, nobody: nobody, timed_out: timed-out}
  menu: main
  default: post
  answer: on-arrival
  nodes: [nou1, nou2]
  calls_per_number: 3
  repeat_within: 300
  early_after: 6
  demand_within: 900
  promise_of: inclusive
  service_code: "*99"
  mailbox_code: "*88"
  closed_menu: other
  say_opening: yes
  ends: {last_day: 2028-06-30, say: over}
trunks:
  opt: {addresses: [192.0.2.0/24], caller_numbers: {"+687": none, "00": "+"}}
  out: {host: "198.51.100.9:5070", presents: "268800"}
  friends: {host: 198.51.100.10}
outward: {trunk: out, allow: [national, "1010"]}
hours:
  office:
    week: {mon-thu: 7:45-16:00, fri: [7:45-11:30, 12:15-15:00]}
    exceptions:
      2026-12-24: 7:45-11:30
      2026-12-28 to 2026-12-30: {hours: closed, say: new-year}
    seasons: {2027-01-04 to 2027-01-29: {mon-fri: 7:00-14:00}}
  night: {week: {mon-sun: 16:00-2:00}, holidays: open}
messages:
  welcome: {fr: {file: sounds/welcome-fr.wav, says: Bienvenue}, en: {file: sounds/welcome-en.wav, says: Welcome}}
  closed: {fr: C'est fermé, en: It is closed}
  wrong-key: {fr: Pas de choix, en: No choice}
  full: {fr: Plein, en: Full}
  nobody: {fr: Personne, en: Nobody}
  timed-out: {fr: Trop long, en: Too long}
  over: {fr: C'est fini, en: It is over}
  new-year: {fr: Bonne année, en: Happy new year}
  main-menu: {fr: Tapez un, en: Press one}
  other-menu: {fr: Tapez deux, en: Press two}
  wait: {fr: Patientez, en: Please wait}
  wait-more: {fr: Patientez encore, en: Please wait more}
  late: {fr: Fermé ce soir, en: Closed tonight}
  leave: {fr: Parlez après le bip, en: Speak after the tone}
  recorded: {fr: Nous enregistrons, en: We record}
  question: {fr: Êtes-vous content, en: Are you content}
  thanks: {fr: Merci, en: Thank you}
  partner: {fr: Un partenaire vous répond, en: A partner answers you}
  alarm: {fr: Alerte, en: Alarm}
  alarm-menu: {fr: Tapez quatre, en: Press four}
menus:
  main:
    say: [main-menu, wait-more]
    keys:
      1: {queue: post, category: parcels, tier: known}
      2: {menu: other}
      3: {callback: bank}
      5: {say: closed}
      6: {voicemail: bank}
      7: {partner: services}
      8: {language: fr}
      9: {agent: a1}
      "#": {queue: bank}
    default: {queue: post}
    tries: 2
    timeout: 4.5
  other: {say: [other-menu], keys: {"*": {menu: main}, 0: {table: agencies}}, default: {queue: post}}
queues:
  post:
    wait_message: wait
    promise: 90 % in 30 s
    strategy: random
    ring: 20
    wrap_up: 30
    misses: 5
    longest_wait: 900
    capacity: 40
    wait_message_every: 60
    help: [bank]
    closed: late
    when_full: {queue: bank}
    when_nobody: {voicemail: post}
    when_timed_out: {callback: post}
    when_closed: {say: late}
    keys: {1: {callback: post, tier: known}, 2: {say: late}, 3: {voicemail: bank, category: parcels}}
    say_position: yes
    say_wait: yes
    at_closing: tell
    partners: [services, friends]
    overflow_after: 240
    greeting: leave
    recording: {notice: recorded, share: 50 %, opt_out: 9}
    survey: {question: question, thanks: thanks, share: 20 %, keys: [1, 2, 3]}
    categories: [parcels, letters]
    transfer_to: {4: {queue: bank, tier: known}}
  bank: {wait_message: wait, hours: night}
agents:
  a1: {name: Anne Kabar, extension: 201, skills: {post: 0, bank: 1}, shifts: office}
  a2: {name: Luc Bertin, extension: 202, skills: {bank: 0}, browser: yes, shifts: night}
  a3: {name: Joël Kaloï, line: "751234", skills: {post: 1}}
categories:
  parcels: {title: Colis, expected: 60 %}
  letters: {title: Lettres}
tiers:
  known: {head_start: 120, numbers: ["268801", "75*"]}
partners:
  services: {number: "251000", share: 30 %, hours: office, notice: partner, ring: 25}
  friends: {number: "4000", trunk: friends}
callbacks: {attempts: 2, pause: 300, ring: 20}
tables:
  agencies: |
    key,place,days,hours,fr,en
    1,Nouméa,mon-fri,7:45-15:00,,
    1,Nouméa,2026-12-24,7:45-11:30,Veille de Noël,Christmas Eve
    2,Dumbéa,"mon, wed",7:45-11:30,,
    2,Dumbéa,2026-12-28 to 2026-12-30,closed,,
    2,Dumbéa,holidays,closed,,
    ,,,,Les bornes sont ouvertes,The kiosks are open
retention: {numbers: 90 days, recordings: never, voice_messages: 1 day, records: 5 years}
reports:
  to: [head@example.nc, board@example.nc]
  from: mille@example.nc
  daily: 7:00
  weekly: 7:30
  monthly: 8:00
  language: en
  smtp: mail.example.nc:587
  encrypted: tls
words:
  fr: {recordings: sounds/fr, texts: {place_0: Vous êtes en tête de la file.}}
units:
  alarm:
    announcement: alarm
    key: 4
    menu_message: alarm-menu
    queue: {wait_message: wait, ring: 10}
    hours: night
    helps: [post]
    opens: 2027-03-30 13:30
    closes: 2027-04-20 16:00
    agents:
      v1: {name: Brice Oudin, extension: 301}
      v2: {name: Carole Wea, line: "268833"}
"""


def whole_centre() -> Centre:
    """The centre, as it is read."""
    return read_centre(WHOLE, "whole.yaml")
