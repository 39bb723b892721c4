"""Descriptions that somebody may write, over the whole language: every one of them says a centre."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

from mille.centre.model.queue import Strategy

T = TypeVar("T")
strategies = st.sampled_from(get_args(Strategy))
Tree = dict[str, Any]

KEYS = "0123456789*#"
LANGUAGES = [["fr"], ["en"], ["fr", "en"], ["en", "fr"], ["fr", "dhv"]]
FIXED = ["268800", "251000", "+687 751234".replace(" ", ""), "751234", "00687268801"]
"""Numbers that a centre of New Caledonia may call."""
CLOSED_TO = ("queue", "say", "voicemail", "callback", "partner")

names = st.from_regex("[a-z0-9][a-z0-9-]{0,39}", fullmatch=True).filter(lambda name: name not in ("general", "globals"))
titles = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters=';|,"<>[]{}$\\='),
    max_size=50,
).map(lambda text: "".join(filter(str.isprintable, f"Le {text}")))
spoken = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=80).map(
    lambda text: "".join(filter(str.isprintable, f"a{text}"))
)
shares = st.integers(1, 100).map(lambda share: f"{share} %")
days_kept = st.sampled_from(["never", "forever", "1 day", "90 days", "9999 days"])
spans = st.sampled_from(
    ["7:45-16:00", "0:00-24:00", "22:00-2:00", "closed", ["7:45-11:30", "12:15-15:00"], "23:59-0:00", "20:00-0:00"]
)
weeks = st.dictionaries(st.sampled_from(["mon", "tue-wed", "thu", "fri", "sat-sun"]), spans).map(
    lambda week: {**week, "mon": "8:00-12:00"}
)


def described() -> st.SearchStrategy[str]:
    """A description as text: flow style, a key to a line."""
    return described_trees().map(lambda tree: json.dumps(tree, ensure_ascii=False, indent=1))


@st.composite
def described_trees(draw: st.DrawFn) -> Tree:
    """A description as what stands in it."""
    return _Writer(draw).whole()


class _Writer:
    """Writes one description: first its names, then what refers to them."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.languages = draw(st.sampled_from(LANGUAGES))
        every = draw(st.lists(names, min_size=14, max_size=14, unique=True))
        self.queues, self.messages, self.timetables = every[:3], every[3:6], every[6:8]
        self.partners, self.tiers, self.categories = every[8:10], every[10:11], every[11:12]
        self.menus, self.unit = every[12:14], "unit-" + every[13][:20]
        self.outward, self.callbacks = draw(st.sampled_from([(False, False), (True, False), (True, True)]))
        self.extensions = draw(st.lists(st.integers(200, 999), min_size=5, max_size=5, unique=True).map(list))
        self.lines = list(FIXED[1:3])
        self.tables = ["agencies", "kiosks"] if draw(st.booleans()) else []
        if not self.outward:
            self.partners = []

    def whole(self) -> Tree:
        tree: Tree = {
            "centre": self.centre(),
            "trunks": self.trunks(),
            "hours": {name: self.hours() for name in self.timetables},
            "messages": {name: self.message() for name in self.messages},
            "menus": self.all_menus(),
            "queues": {name: self.queue(name) for name in self.queues},
            "agents": self.agents(),
            "partners": {name: self.partner() for name in self.partners},
            "tiers": {name: self.tier() for name in self.tiers},
            "categories": {
                name: {"title": self.draw(titles), **self.some(expected=shares)} for name in self.categories
            },
            **self.some(
                retention=st.fixed_dictionaries(
                    {},
                    optional={
                        **dict.fromkeys(("numbers", "recordings", "voice_messages"), days_kept),
                        "records": st.sampled_from(["forever", "1 year", "99 years"]),
                    },
                )
            ),
        }
        if self.outward:
            tree["outward"] = {"trunk": "out", **self.some(allow=st.sampled_from([["national"], ["national", "268"]]))}
        if self.callbacks:
            tree["callbacks"] = self.some(attempts=ends(1, 10), pause=ends(60, 86_400), ring=ends(10, 120))
            tree.get("retention", {}).pop("numbers", None)  # which are kept as long as the requests
        if self.tables:
            tree["tables"] = {name: self.table() for name in self.tables}
        if "dhv" in self.languages or self.draw(st.booleans()):
            tree["words"] = self.own_words()
        if self.draw(st.booleans()):
            tree["reports"] = self.reports()
        if self.draw(st.booleans()):
            tree["units"] = {self.unit: self.crisis()}
        return tree

    def own_words(self) -> Tree:
        texts = st.dictionaries(st.sampled_from(["place_0", "wait_1_3", "callback_noted", "opens_today_0730"]), spoken)
        folder = {"recordings": f"sounds/{self.languages[-1]}"}
        return {self.languages[-1]: folder | self.some(texts=texts)}

    def reports(self) -> Tree:
        times = st.sampled_from(["0:00", "7:00", "23:59"])
        rest = {"weekly": times, "monthly": times, "language": st.sampled_from(["fr", "en"]),
                "smtp": st.sampled_from(["mail.example.nc", "127.0.0.1:25"]),
                "encrypted": st.sampled_from(["starttls", "tls"])}  # fmt: skip
        return {"to": ["head@example.nc"], "from": "mille@example.nc", "daily": self.draw(times), **self.some(**rest)}

    def some(self, **optional: st.SearchStrategy[Any]) -> Tree:
        """Some of these keys, perhaps none."""
        return self.draw(st.fixed_dictionaries({}, optional=optional))

    def one(self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    def message_name(self) -> st.SearchStrategy[str]:
        return st.sampled_from(self.messages)

    def hours_name(self) -> st.SearchStrategy[str]:
        return st.sampled_from(self.timetables)

    def centre(self) -> Tree:
        return {
            "name": self.draw(titles),
            "numbers": self.draw(st.sampled_from([["1000"], ["1000", "+6871001"]])),
            "timezone": self.one(["Pacific/Noumea", "Europe/Paris", "UTC"]),
            "country": "NC",
            "languages": self.languages,
            "hours": self.one(self.timetables),
            "welcome": self.draw(st.lists(self.message_name(), max_size=2, unique=True)),
            **{key: self.one(self.messages) for key in ("closed", "wrong_key")},
            "sorry": {case: self.one(self.messages) for case in ("full", "nobody", "timed_out")},
            "menu": self.menus[0],
            "default": self.one(self.queues),
            **self.some(
                answer=st.sampled_from(["on-arrival", "on-agent"]),
                emergency=st.just("no"),
                nodes=st.lists(st.sampled_from(["nou1", "nou-2"]), unique=True),
                calls_per_number=ends(0, 1000),
                repeat_within=ends(0, 86_400),
                early_after=ends(0, 60),
                demand_within=ends(0, 86_400),
                promise_of=st.sampled_from(["offered", "answered", "inclusive", "net"]),
                closed_menu=st.sampled_from(self.menus),
                say_opening=flags,
                service_code=st.sampled_from(["*1000", "*99", "*123456"]),
                mailbox_code=st.sampled_from(["*2000", "*88"]),
                ends=st.fixed_dictionaries({"last_day": dates.map(str), "say": self.message_name()}),
            ),
        }

    def trunks(self) -> Tree:
        rules = st.dictionaries(st.sampled_from(["+687", "00687", "0", "+"]), st.sampled_from(["none", "+", "+687"]))
        addresses = st.ip_addresses(v=4).map(lambda address: f"{address}/32") | st.ip_addresses(v=6).map(str)
        inward = {"addresses": [self.draw(addresses)], **self.some(caller_numbers=rules)}
        host = st.sampled_from(["192.0.2.10", "192.0.2.10:5070", "[2001:db8::10]:5070", "sip.example.net"])
        codecs = st.lists(st.sampled_from(["alaw", "ulaw", "g722"]), min_size=1, unique=True)
        outward = {
            "host": self.draw(host),
            **self.some(
                presents=st.sampled_from(["268800", "+687268800"]),
                standby=st.lists(host, max_size=2, unique=True),
                register=st.sampled_from(["yes", "no"]),
                transport=st.sampled_from(["udp", "tcp", "tls"]),
                srtp=st.sampled_from(["yes", "no"]),
                codecs=codecs,
                identity=st.sampled_from(["from", "asserted"]),
                proxy=host,
                extra=st.fixed_dictionaries({"timers": st.just("no"), "accountcode": st.text("a;,\"' ", min_size=1)}),
            ),
        }
        return {"opt": inward, **({"out": outward} if self.outward else {})}

    def hours(self) -> Tree:
        start = self.draw(dates)
        seasons = {f"{start} to {start + timedelta(days=self.draw(st.integers(0, 366)))}": self.draw(weeks)}
        day = self.draw(dates)
        exceptions = {
            str(day): self.draw(spans),
            f"{day + timedelta(days=2)} to {day + timedelta(days=4)}": {
                "hours": self.draw(spans),
                "say": self.one(self.messages),
            },
        }
        return {
            "week": self.draw(weeks),
            **self.some(
                holidays=st.sampled_from(["open", "closed"]), seasons=st.just(seasons), exceptions=st.just(exceptions)
            ),
        }

    def message(self) -> Tree:
        recorded = self.draw(st.booleans())
        return {language: self.said(language) if recorded else self.draw(spoken) for language in self.languages}

    def said(self, language: str) -> Tree:
        return {"file": f"sounds/{language}.wav", "says": self.draw(spoken)}

    def action(self, kinds: Sequence[str], menus: Sequence[str] = (), queues: Sequence[str] = ()) -> Tree:
        targets: Mapping[str, Sequence[str]] = {
            "queue": queues,
            "menu": menus,
            "say": self.messages,
            "language": self.languages,
            "voicemail": self.queues,
            "callback": self.queues if self.callbacks else (),
            "partner": self.partners,
            "agent": ["a1", "a2"],
            "table": self.tables,
        }
        kind = self.one([kind for kind in kinds if targets[kind]])
        counted = self.some(category=st.sampled_from(self.categories), tier=st.sampled_from(self.tiers))
        return {kind: self.one(targets[kind]), **counted}

    def all_menus(self) -> Tree:
        """The first menu leads to the second; key 9 is kept for the unit."""
        every = ("queue", "menu", "say", "table", "language", "voicemail", "callback", "partner", "agent")
        first, second = self.menus
        keys = self.draw(st.lists(st.sampled_from(KEYS.replace("9", "").replace("0", "")), max_size=4, unique=True))
        return {
            name: {
                "say": [self.one(self.messages)],
                "keys": {
                    "0": {"menu": second} if name == first else {"menu": first},
                    **{key: self.action(every, self.menus, self.queues) for key in keys},
                },
                "default": {"queue": self.one(self.queues)},
                **self.some(tries=ends(1, 10), timeout=st.sampled_from([1, 2.5, 60])),
            }
            for name in self.menus
        }

    def queue(self, name: str) -> Tree:
        """A queue leads only to those after it, so that nobody goes in circles."""
        later = self.queues[self.queues.index(name) + 1 :] if name in self.queues else self.queues
        others = [queue for queue in self.queues if queue != name]
        keys = self.draw(st.lists(st.sampled_from("12345678*#"), max_size=3, unique=True))
        instead = self.draw(st.lists(st.sampled_from(["full", "nobody", "timed_out", "closed"]), unique=True))
        recording = st.fixed_dictionaries(
            {"notice": self.message_name()}, optional={"share": shares, "opt_out": st.sampled_from([0, 9])}
        )
        survey = st.fixed_dictionaries(
            {"question": self.message_name(), "thanks": self.message_name()},
            optional={"share": shares, "keys": st.just([1, 2, 3])},
        )
        return {
            "wait_message": self.one(self.messages),
            **self.some(
                hours=self.hours_name(), strategy=strategies, ring=ends(5, 120), wrap_up=ends(0, 3600),
                misses=ends(0, 15),
                longest_wait=ends(10, 86_400), capacity=ends(0, 10_000), wait_message_every=ends(10, 3600),
                promise=st.sampled_from(["80 % in 60 s", "1 % in 1 s", "100 % in 3600 s"]),
                overflow_after=ends(0, 3600), help=st.lists(st.sampled_from(others), unique=True),
                closed=self.message_name(), say_position=flags, say_wait=flags,
                at_closing=st.sampled_from(["serve", "tell"]),
                greeting=self.message_name(), recording=recording, survey=survey,
                partners=st.lists(st.sampled_from(self.partners), unique=True) if self.partners else st.just([]),
                categories=st.lists(st.sampled_from(self.categories), unique=True),
            ),
            **({"keys": {key: self.action(CLOSED_TO, queues=others) for key in keys}} if keys else {}),
            **{f"when_{case}": self.action(CLOSED_TO, queues=later) for case in instead},
            **({"transfer_to": {key: self.action(("queue",), queues=later) for key in keys}} if keys and later else {}),
        }  # fmt: skip

    def agents(self) -> Tree:
        first = {name: self.draw(st.integers(0, 100)) for name in self.queues}
        return {"a1": self.person() | {"skills": first}, "a2": self.person() | {"skills": {self.queues[0]: 1}}}

    def person(self) -> Tree:
        shifts = self.some(shifts=self.hours_name())
        if self.outward and self.lines and self.draw(st.booleans()):
            return {"name": self.draw(titles), "line": self.lines.pop(), **shifts}
        return {"name": self.draw(titles), "extension": self.extensions.pop(), **self.some(browser=flags), **shifts}

    def table(self) -> str:
        """A row for each place, on days of any kind, and one that says something without a place."""
        days = st.sampled_from(["mon-fri", "", "holidays", "2026-12-24", "2026-12-24 to 2027-01-02"])
        hours = st.sampled_from(["7:45-15:00", "7:45-11:30 and 12:15-15:00", "closed", "22:00-2:00"])
        places = self.draw(st.lists(titles.map(lambda title: title.replace('"', "")), max_size=4, unique=True))
        head = ",".join(["key", "place", "days", "hours", *self.languages])
        keyed = self.draw(st.booleans())
        rows = [
            ",".join([str(key) if keyed else "", f'"{place}"', self.draw(days), self.draw(hours)])
            for key, place in enumerate(places)
        ]
        return "\n".join([head, *rows, ",,,," + ",".join("mot" for _ in self.languages)])

    def partner(self) -> Tree:
        return {
            "number": self.one(FIXED),
            **self.some(
                trunk=st.just("out"),
                share=shares,
                hours=self.hours_name(),
                notice=self.message_name(),
                ring=ends(5, 120),
            ),
        }

    def tier(self) -> Tree:
        numbers = st.lists(st.sampled_from(["268801", "75*", "+33*", "0*"]), min_size=1, unique=True)
        return {"head_start": self.draw(ends(1, 14_400)), **self.some(numbers=numbers)}

    def crisis(self) -> Tree:
        """A unit with people of its own."""
        people = {code: self.person() for code in ("v1", "v2")}
        return {
            "announcement": self.one(self.messages),
            "key": 9,
            "menu_message": self.one(self.messages),
            "queue": self.queue(self.unit),
            "agents": people,
            **self.some(
                open=flags, opens=st.just("2027-03-30 13:30"), closes=st.just("2027-04-20 0:00"),
                hours=self.hours_name(), helps=st.lists(st.sampled_from(self.queues), unique=True),
            ),
        }  # fmt: skip


def ends(low: int, high: int) -> st.SearchStrategy[int]:
    """A whole number, at its ends more often than between."""
    return st.sampled_from([low, high]) | st.integers(low, high)


flags = st.sampled_from(["yes", "no"])
dates = st.dates(date(2026, 1, 1), date(2029, 12, 31))
