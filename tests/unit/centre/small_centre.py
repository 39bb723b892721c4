"""The smallest description that says everything the checks look at."""

SMALL = """\
centre:
  name: Le 1000
  numbers: ["1000"]
  timezone: Pacific/Noumea
  country: NC
  languages: [fr, en]
  hours: office
  welcome: [hello]
  closed: hello
  wrong_key: hello
  sorry: {full: hello, nobody: hello, timed_out: hello}
  menu: main
  default: post
trunks:
  opt: {addresses: [192.0.2.1, 198.51.100.0/24]}
hours:
  office:
    week: {mon-thu: 7:45-16:00, fri: [7:45-11:30, 12:15-15:00]}
    exceptions: {2026-12-24: 7:45-11:30}
messages:
  hello: {fr: Bonjour, en: Hello}
menus:
  main:
    say: [hello]
    keys: {1: {queue: post}, 2: {menu: other}, 8: {language: fr}}
    default: {queue: post}
  other:
    say: [hello]
    keys: {"*": {menu: main}, 5: {say: hello}}
    default: {menu: main}
queues:
  post: {wait_message: hello, strategy: random, promise: 80 % in 60 s, ring: 20}
agents:
  a1: {name: Anne Kabar, extension: 201, skills: {post: 0}}
  a2: {name: Luc Bertin, extension: 202, skills: {post: 1}}
units:
  covid:
    announcement: hello
    key: 4
    menu_message: hello
    queue: {wait_message: hello}
    agents:
      v1: {name: Brice Oudin, extension: 301}
      v2: {name: Carole Wea, extension: 302}
"""


def changed(old: str, new: str) -> str:
    """The small description with one thing changed, which must be there once."""
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)
