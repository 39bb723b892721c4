"""What a caller sends about himself is untrusted: he is served, and nothing that he wrote gets any further.

Values that SIP would not carry are put on the channel by extensions of the test's own, before the dialplan of mille
sees the call: dialled 9001 and on, they lead to 1000.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest

from house import Guest, House, connected, wait_until
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.witness import Fields, Witness
from mille.records.journal.asterisk_events import EnterQueue
from mille.records.journal.line import Line, Unparsable, parse

MARK = b"zorglub"
"""In every hostile value, so that it is found wherever it has got to."""
LOGS = ("messages.log", "agi-server.log", "asterisk.log", "collector.log")
TOLD_OF_NAMES = "res_pjsip.c: CallerID Name '"
"""Asterisk itself, before any dialplan, says in one clean line that it has cut or mended a name."""
LEFT_IN_THE_MUSIC = "res_musiconhold.c: Failed to write frame"
"""Asterisk's word for a caller who hangs up at the very moment at which music is sent to him."""
URIDECODE = "func_uri.so"
TOGETHER = 8
LONG = 8000
"""A line of a dialplan has 8,191 bytes at the most, with all that stands around the value."""
PIECE = 2000
"""A function of the dialplan returns 4,095 bytes at the most."""

pytestmark = pytest.mark.tolerates(TOLD_OF_NAMES, LEFT_IN_THE_MUSIC)

HOSTILE = {
    "line breaks": b"zorglub\r\n1795300000|x|NONE|NONE|ENDED|forged\n",
    "a line break at the end": b"zorglub 12\n",
    "other control characters": b"zorglub\x01\x07\x08\x0b\x1b[31m\x7f\x9b",
    "bars": b"|||zorglub|1|2|3",
    "commas": b"12,34,zorglub,,",
    "a semicolon": b"12;zorglub",
    "double quotes": b'"zorglub" "12',
    "quotes": b"'zorglub' `12`",
    "backslashes": b"\\zorglub\\\\n\\",
    "a variable": b"zorglub${EPOCH}",
    "a function": b"zorglub${CALLERID(num)}${GLOBAL(MILLE_QUEUE)}",
    "an expression": b"zorglub$[1 + 1]",
    "half a variable": b"zorglub${",
    "unbalanced brackets": b"zorglub)}]([{",
    "brackets and colons": b"zorglub):0(",
    "an address": b"zorglub <1234>",
    "a command": b'zorglub\nSET VARIABLE M_STEP "end"\nHANGUP\n',
    "a path": b"../../../zorglub/%2e%2e/",
    "percent signs": b"%s%n%d zorglub %41%0a",
    "an ampersand and an equals sign": b"M_STEP=end&zorglub",
    "broken UTF-8": b"zorglub \xff\xfe\xc3\x28\xe2\x82",
    "Latin-1": b"zorglub caf\xe9",
    "letters from right to left": "zorglub \u202e\u2028 ١٢٣".encode(),
    "8 kB": b"zorglub" * (LONG // 7),
    "8 kB of digits": b"26" * (LONG // 2),
    "2 kB of accents": "é".encode() * 1000 + b"zorglub",
}
"""Nothing of these is a telephone number."""

ALMOST = {
    "a number and a bracket": b"261234):0(",
    "one digit and brackets": b"1):2(",
    "brackets and a word": b"2612):0:3(34",
    "brackets that hide": b"261234):7(",
    "a line break in a number": b"26\n1234",
    "a number with spaces": b"26 12 34",
    "too many digits": b"1" * 21,
    "a number in letters": b"26abc34",
    "a number in quotes": b'"261234"',
    "a number twice": b"261234,261234",
}
"""Numbers, almost."""


@dataclass(frozen=True)
class Sent:
    """What a caller sends of himself: his number, and one text in every other place."""

    number: bytes
    text: bytes


GOOD = b"+687261234"
CASES = {f"number and name: {what}": Sent(value, value) for what, value in HOSTILE.items()}
CASES |= {f"number: {what}": Sent(value, b"zorglub") for what, value in ALMOST.items()}
CASES |= {"a good number, a hostile name": Sent(GOOD, HOSTILE["a command"])}
CASES |= {"nothing at all": Sent(b"", b"")}
EXTENSIONS = {what: str(9001 + count) for count, what in enumerate(CASES)}

EVERYWHERE = (
    "CALLERID(name)", "CALLERID(ani-num)", "CALLERID(ani-name)", "CALLERID(dnid)", "CALLERID(rdnis)",
    "REDIRECTING(from-num,i)", "REDIRECTING(from-name,i)", "REDIRECTING(to-num,i)", "REDIRECTING(to-name,i)",
    "REDIRECTING(orig-num,i)", "REDIRECTING(orig-name,i)",
)  # fmt: skip
NUMBER = "CALLERID(num)"


def extension(number: str, sent: Sent) -> list[str]:
    """An extension that puts these values on the channel and sends the call on its usual way."""
    values = dict.fromkeys(EVERYWHERE, sent.text) | {NUMBER: sent.number}
    sets = [f" same => n,Set({place}={decoded(value)})" for place, value in values.items()]
    return [f"exten => {number},1,NoOp()", *sets, " same => n,Goto(mille-public,1000,1)"]


def decoded(value: bytes) -> str:
    """An expression of the dialplan that is this value, whatever bytes it has."""
    pieces = [value[start : start + PIECE] for start in range(0, len(value), PIECE)]
    return "".join(f"${{URIDECODE({quote_from_bytes(piece, safe='')})}}" for piece in pieces)


@pytest.fixture(scope="module")
def hostile_extensions(centre: EmbeddedCentre) -> Iterator[None]:
    """Beside the rendered extensions, those that make a caller hostile."""
    ours = centre.home.etc.resolve() / "extensions.d" / "hostile.conf"
    lines = [line for what, sent in CASES.items() for line in extension(EXTENSIONS[what], sent)]
    centre.console.run(f"module load {URIDECODE}")
    try:
        ours.write_text("\n".join(["[mille-public]", *lines]) + "\n")
        centre.console.run("dialplan reload")
        yield
    finally:
        ours.unlink()
        centre.console.run("dialplan reload")
        centre.console.run(f"module unload {URIDECODE}")


class Newcomer(Witness):
    """What the journal says of whoever arrives next, known by a number or not."""

    def lines(self) -> list[Fields]:
        everything = self._read()
        arrived = [line[1] for line in everything if line[4] == "ARRIVED"]
        return [line for line in everything if arrived and line[1] == arrived[0]]


class Files:
    """The journal and the logs, from now on."""

    def __init__(self, centre: EmbeddedCentre) -> None:
        self._centre = centre
        self._start = {path: self._size(path) for path in (centre.home.journal, *self._logs())}

    def _logs(self) -> list[Path]:
        return [self._centre.home.log / name for name in LOGS]

    @staticmethod
    def _size(path: Path) -> int:
        return path.stat().st_size if path.exists() else 0

    def _new(self, path: Path) -> bytes:
        return path.read_bytes()[self._start[path] :] if path.exists() else b""

    def journal_lines(self) -> list[Line]:
        """The journal's new lines; fails when one is not well formed."""
        parsed = [parse(line) for line in self._new(self._centre.home.journal).splitlines(keepends=True)]
        assert not [line for line in parsed if isinstance(line, Unparsable)]
        return [line for line in parsed if isinstance(line, Line)]

    def are_clean(self) -> None:
        """Nothing that the caller wrote is in any of them."""
        for path in self._start:
            for line in self._new(path).split(b"\n"):
                assert TOLD_OF_NAMES.encode() in line or MARK not in line.lower(), line[:200]
                assert b"agi_session_failed" not in line, line[:200]
                assert not [byte for byte in line if byte < 32 or byte >= 127], line[:200]


def newcomer(house: House, **dials: str) -> Guest:
    """Somebody rings who may not be known by his number; returns when he has arrived."""
    newcomer = Newcomer(house.centre.home.journal, "")
    guest = house.rings(**dials)
    guest.witness = newcomer
    guest.wait_for("ARRIVED")
    return guest


@contextmanager
def only_clean_files(house: House) -> Iterator[Files]:
    """Whatever happens meanwhile, journal and logs stay clean."""
    files = Files(house.centre)
    yield files
    files.journal_lines()
    files.are_clean()


def record_of(house: House, guest: Guest) -> dict[str, Any]:
    """The record of the call, found by its name."""
    guest.wait_for("ENDED")
    with connected(house.centre) as connection:
        return wait_until(lambda: _ended(connection.execute, guest.witness.lines()[0][1]))


def _ended(execute: Any, callid: str) -> dict[str, Any] | None:
    row: dict[str, Any] | None = execute("select * from call where callid = %s", [callid]).fetchone()
    return row if row and row["outcome"] != "in_progress" else None


def chooses(guest: Guest) -> Guest:
    """He presses the key of a queue at once: the menu does not wait until all the others have come."""
    guest.press("1")
    return guest


def wait_and_leave(guests: Sequence[Guest]) -> None:
    """All wait in the queue together, and hang up."""
    for guest in guests:
        guest.wait_for("ENTERQUEUE")
    for guest in guests:
        guest.hang_up()
    for guest in guests:
        guest.wait_for("ENDED")


def is_told_exactly(house: House, guest: Guest, everything: list[Line]) -> dict[str, Any]:
    """Just his six events are in the journal, each with its usual fields; returns his record."""
    record = record_of(house, guest)
    lines = [line for line in everything if line.callid == record["callid"]]
    assert [line.name for line in lines[:4]] == ["ARRIVED", "STEP", "STEP", "ENTERQUEUE"]
    assert sorted(line.name for line in lines[4:]) == ["ABANDON", "ENDED"]
    separators = {line.name: line.raw.count(b"|") for line in lines}
    assert (separators["ARRIVED"], separators["STEP"], separators["ENDED"]) == (9, 14, 8)
    assert isinstance(lines[3].event, EnterQueue)
    assert (lines[3].event.url, lines[3].event.caller) == ("", lines[0].event.telephone)
    assert (record["last_queue"], record["degraded"]) == ("telecom", False)
    assert is_a_number_or_nothing(lines[0].event.telephone)
    assert (record["number"] or "") == lines[0].event.telephone
    return record


def is_a_number_or_nothing(text: str) -> bool:
    return text.strip("+0123456789") == "" and len(text) <= 20


def in_groups(cases: Iterable[str]) -> pytest.MarkDecorator:
    """A test runs for some callers at once: they wait in the same queue."""
    names = list(cases)
    groups = [names[start : start + TOGETHER] for start in range(0, len(names), TOGETHER)]
    return pytest.mark.parametrize("group", groups, ids=lambda group: f"{group[0]} to {group[-1]}")


@pytest.mark.usefixtures("hostile_extensions")
@in_groups(CASES)
def test_whatever_he_sends_he_reaches_his_queue_and_leaves_no_trace_of_it(house: House, group: list[str]) -> None:
    house.attends("t1")
    with only_clean_files(house) as files:
        guests = {what: chooses(newcomer(house, dialled=EXTENSIONS[what])) for what in group}
        wait_and_leave(list(guests.values()))
        everything = [line for line in files.journal_lines() if line.of_a_call]
        records = {what: is_told_exactly(house, guest, everything) for what, guest in guests.items()}
    assert {line.callid for line in everything} == {record["callid"] for record in records.values()}
    numbers = {what: record["number"] or "" for what, record in records.items()}
    assert numbers == {what: GOOD.decode() if CASES[what].number == GOOD else "" for what in group}


@pytest.mark.usefixtures("hostile_extensions")
@pytest.mark.parametrize(
    "what", ["number and name: a command", "number and name: 8 kB", "number and name: broken UTF-8"]
)
def test_he_talks_to_an_agent_whose_telephone_shows_nothing_of_it(house: House, what: str) -> None:
    house.answers("t1")
    with only_clean_files(house):
        guest = newcomer(house, dialled=EXTENSIONS[what])
        guest.press("1")
        guest.wait_for("CONNECT")
        lines = house.centre.console.run("core show channels concise").splitlines()
        channels = [line.split("!")[0] for line in lines if "@mille-rest-" not in line]  # no call: an agent's rest
        shown = [house.centre.console.run(f"core show channel {channel}") for channel in channels]
        guest.hang_up()
        record = record_of(house, guest)
    assert len(shown) == 2
    to_the_agent = next(text for text in shown if "Name: PJSIP/phone-401" in text)
    assert MARK.decode() not in to_the_agent.lower()
    assert (record["outcome"], record["agent"], record["degraded"]) == ("answered", "t1", False)


FROM_HEADERS = {
    "quotes in the name": {"display": r"\"zorglub\" \"x"},
    "backslashes in the name": {"display": r"zorglub \\ \\\\ \n"},
    "separators in the name": {"display": "zorglub|1;2,3&4=5"},
    "an expression in the name": {"display": "zorglub${EPOCH} $"},
    "brackets in the name": {"display": "zorglub <sip:1@2> (3) {4} %0d%0a"},
    "accents in the name": {"display": "zorglub é ١ 中"},
    "a tabulator in the name": {"display": "zorglub\tx"},
    "2 kB of name": {"display": "zorglub" * 300},
    "line breaks in the number": {"number": "zorglub%0d%0aX-Other:%20x%0a"},
    "a zero byte in the number": {"number": "zorglub%0012"},
    "every byte in the number": {"number": "zorglub" + "".join(f"%{byte:02x}" for byte in range(1, 256))},
    "bars in the number": {"number": "zorglub%7c1%7c2"},
    "an expression in the number": {"number": "zorglub%24%7bEPOCH%7d"},
    "quotes in the number": {"number": "%22zorglub%22"},
    "brackets and colons in the number": {"number": "261234)%3a0("},
    "parameters in the number": {"number": "261234;zorglub=1"},
    "a password with the number": {"number": "261234:zorglub"},
    "broken percent signs": {"number": "zorglub%4%zz%"},
    "2 kB of number": {"number": "zorglub" * 300},
    "2 kB of digits": {"number": "26" * 1000},
    "no number": {"number": "%20"},
}


@in_groups(FROM_HEADERS)
def test_whatever_stands_in_from_he_gets_through(house: House, group: list[str]) -> None:
    house.attends("t1")
    with only_clean_files(house) as files:
        guests = [chooses(newcomer(house, **FROM_HEADERS[what])) for what in group]
        wait_and_leave(guests)
        everything = [line for line in files.journal_lines() if line.of_a_call]
        callids = {is_told_exactly(house, guest, everything)["callid"] for guest in guests}
    assert {line.callid for line in everything} == callids
