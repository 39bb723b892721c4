"""A crisis unit opened and closed while many talk and more call: is anybody dropped, how soon is its menu heard?

    python tests/bench/bench_opening.py [TALKS]

The 1000 with 200 more agents (or as many as TALKS says), all of them talking; then two calls a second for a minute,
`mille open covid` in its 20th second, volunteers who log in one by one, `mille close covid` in its 45th. Every caller
presses 4 as soon as he is answered, and 2 when that key leads nowhere. SIPp's callers and agents send no sound.

Ends with status 1 when a call failed, a talk ended before its time or a caller was not served. Times are told beside
the bar of 5 s and not asserted. About two minutes.
"""

import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from crowd import Act, Agents, Callers, Tally, act, called, enlarged_1000, journal, log_in, longest, records, telephones
from house import wait_until
from mille.asterisk.agents import members
from mille.embedded.centre import EmbeddedCentre
from mille.site.home_folders import Home
from running_centre import free_settings

BAR = 5.0
"""Seconds from the command to the first caller who hears the new menu."""
TALKS, DESKS = 200, 40
"""Talks that go on all the time; agents for the callers who come meanwhile."""
A_SECOND, SECONDS, OPENED_AT, CLOSED_AT = 2, 60, 20, 45
TALK = 4.0
"""Seconds after which an agent of those callers hangs up."""
TALKERS, COMERS = "61", "62"
"""How the numbers of the two kinds of callers begin."""
KEYS = ((0.7, "4"), (1.5, "2"))


@dataclass
class Seen:
    """What happened in one run."""

    talks: int
    open: Act
    close: Act
    talkers: Tally
    comers: Tally
    journal: list[list[str]]
    outcomes: Counter[str]
    answers: list[tuple[float, float]]

    def ended_early(self) -> int:
        """Talks of the talkers that had ended when they were still to go on."""
        return sum(line[4].startswith("COMPLETE") for line in called(self.journal, TALKERS))

    def served_in_unit(self) -> int:
        """Callers who came into the unit."""
        return sum(line[4] == "ENTERQUEUE" and line[2] == "covid" for line in called(self.journal, COMERS))

    def first_heard_s(self) -> float:
        """Seconds from the command to the first caller who pressed the unit's key at his first menu, and came in.

        He was asked by the new centre: Python had it already when he was asked.
        """
        lines = [line for line in called(self.journal, COMERS) if line[4] == "STEP"]
        came = {line[1] for line in lines if line[7:11] == ["digits", "4", "queue", "main"]}
        asked = [int(line[5]) / 1000 for line in lines if line[1] in came and line[7] == "arrived"]
        return min((at for at in asked if at >= self.open.in_force), default=float("inf")) - self.open.began

    def dropped(self) -> list[str]:
        """Who was dropped; nothing when nobody was."""
        counts = {
            "talks ended before their time": self.ended_early(),
            "calls of talkers that went wrong": self.talkers.failed + self.talkers.ended,
            "calls that failed": self.comers.failed,
            "calls not dialled": A_SECOND * SECONDS - self.comers.dialled,
            **{f"callers {what}": count for what, count in self.outcomes.items() if what != "answered"},
        }
        return [f"{count} {what}" for what, count in counts.items() if count]


def run(centre: EmbeddedCentre, talks: int) -> Seen:
    """Fills the centre with talks, lets callers come, opens and closes the unit."""
    desks = telephones(centre, lambda code: not code.startswith("l"))
    with (
        Agents(centre.sipp, telephones(centre, lambda code: code.startswith("l"))),
        Agents(centre.sipp, desks, talk=TALK),
    ):
        log_in(centre, [code for code in centre.centre.agents if code[0] in "ld"])
        with Callers(centre.sipp, "1000", TALKERS, talks, 10, [(0.7, "1"), (0.7, "1")]) as talkers:
            wait_until(lambda: _connected(centre) == talks, 30 + talks / 5)
            print(f"{talks} talks are up", flush=True)
            with Callers(centre.sipp, "1000", COMERS, A_SECOND * SECONDS, A_SECOND, KEYS) as comers:
                began = time.monotonic()
                _sleep_until(began + OPENED_AT)
                opened = act(centre, "open", "covid")
                volunteers = threading.Thread(target=_volunteers_log_in, args=(centre,))
                volunteers.start()
                _sleep_until(began + CLOSED_AT)
                volunteers.join()
                closed = act(centre, "close", "covid")
                wait_until(comers.over, SECONDS + 60)
                time.sleep(1.5)  # SIPp counts every second
                seen = (talkers.tally(), comers.tally(), journal(centre))
                answers = comers.answers()
    return Seen(talks, opened, closed, *seen, Counter(row["outcome"] for row in records(centre, COMERS)), answers)


def _connected(centre: EmbeddedCentre) -> int:
    return sum(line[4] == "CONNECT" for line in called(journal(centre), TALKERS))


def _volunteers_log_in(centre: EmbeddedCentre) -> None:
    for code in centre.here.in_force().agents:
        if code.startswith("v"):
            members.login(centre.console, centre.here.in_force(), code)


def _sleep_until(instant: float) -> None:
    time.sleep(max(0.0, instant - time.monotonic()))


def show(seen: Seen) -> None:
    """The figures, and beside times what they are of the bar or of quiet times."""
    heard, quiet = seen.first_heard_s(), longest(seen.answers, 0, seen.open.began)
    print(f"{'talks up all the time':46}{seen.talks:8}")
    print(f"{'  ended before their time':46}{seen.ended_early():8}")
    print(f"{'calls meanwhile':46}{seen.comers.dialled:8}")
    print(f"{'  failed':46}{seen.comers.failed:8}")
    print(f"{'  messages sent again':46}{seen.comers.sent_again:8}")
    for outcome, count in seen.outcomes.items():
        print(f"{'  ' + outcome:46}{count:8}")
    print(f"{'  served through the unit':46}{seen.served_in_unit():8}")
    print(f"{'command to open, s':46}{seen.open.took:8.2f}")
    print(
        f"{'from it to the first to hear the new menu, s':46}{heard:8.2f}  {heard / BAR:.2f} of the bar of {BAR:.0f} s"
    )
    print(f"{'command to close, s':46}{seen.close.took:8.2f}")
    for name, done in (("open", seen.open), ("close", seen.close)):
        slow = longest(seen.answers, done.began, done.began + done.took)
        print(
            f"{f'longest answer during {name}, s':46}{slow:8.3f}  {slow / quiet:.1f} times that before, {quiet:.3f} s"
        )


def main() -> None:
    talks = int(sys.argv[1]) if len(sys.argv) > 1 else TALKS
    with tempfile.TemporaryDirectory(prefix="mille-bench-") as name:
        place = Path(name)
        place.chmod(0o755)
        file = place / "centre.yaml"
        file.write_text(enlarged_1000(talks, DESKS), encoding="utf-8")
        settings = replace(free_settings(), always_open=True, rtp_ports=(18000, 31999))
        with EmbeddedCentre(file, Home(place / "home"), settings, print) as centre:
            seen = run(centre, talks)
    show(seen)
    if dropped := seen.dropped():
        sys.exit(f"dropped: {', '.join(dropped)}")


if __name__ == "__main__":
    main()
