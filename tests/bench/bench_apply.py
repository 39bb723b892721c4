"""A centre of 100 queues and 3,200 agents changed while calls arrive: is an INVITE dropped, how long does it take?

    python tests/bench/bench_apply.py [QUEUES AGENTS]

The description is that of bench_compile; every agent's telephone registers (with one SIPp for all) and every agent logs
in, which makes six memberships each. Three calls a second arrive; after 20 seconds `mille apply` replaces one queue by
another and changes a skill of every tenth agent. SIPp's callers and agents send no sound.

Ends with status 1 when a call failed, was not answered by an agent or had to take the safe path. Times are told as
ratios to those before the change and not asserted; a message sent again: Asterisk was late with it, or had dropped it.
About five minutes, most of them to let so many agents in.
"""

import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench_compile import NAMED, description

from crowd import Act, Agents, Callers, Tally, act, log_in, longest, records, telephones
from house import wait_until
from mille.embedded.centre import EmbeddedCentre
from mille.site.home_folders import Home
from running_centre import free_settings

A_SECOND, MOST = 3, 540
"""Calls a second, and at most."""
QUIET = 20
"""Seconds before and after the change."""
TALK = 2.0
KEYS = ((0.7, "4"), (0.7, "2"))
"""Of the tenth part of the queues that has number 4, the third one."""


def described(queues: int, agents: int) -> str:
    """The centre of bench_compile, whose callers are on this machine."""
    return description(queues, agents).replace("192.0.2.1", "127.0.0.1")


def changed(queues: int, agents: int) -> str:
    """The same with the last queue replaced by another, and every tenth agent with another third skill."""
    lines = described(queues, agents).splitlines(keepends=True)
    first = lines.index("agents:\n") + 1
    for number in range(0, agents, 10):
        before, after = (f"queue-{(number + shift) % queues}: 2" for shift in (14, 15))
        assert before in lines[first + number]
        lines[first + number] = lines[first + number].replace(before, after)
    return re.sub(rf"\bqueue-{queues - 1}\b", "queue-new", "".join(lines))


@dataclass(frozen=True)
class Seen:
    """What happened in one run: how many memberships there were and how long they took, the change, the calls.

    `written` is the epoch second at which Asterisk's files were there.
    """

    memberships: int
    let_in_s: float
    change: Act
    written: float
    callers: Tally
    outcomes: Counter[str]
    answers: list[tuple[float, float]]

    def dropped(self) -> list[str]:
        """Who was dropped; nothing when nobody was."""
        counts = {"calls that failed": self.callers.failed} | {f"callers {what}": count
            for what, count in self.outcomes.items() if what != "answered"}  # fmt: skip
        return [f"{count} {what}" for what, count in counts.items() if count]


def run(centre: EmbeddedCentre, file: Path, new: str) -> Seen:
    """Lets everybody in and callers come, and changes the centre."""
    with Agents(centre.sipp, telephones(centre, lambda code: True), talk=TALK):
        began = time.monotonic()
        memberships = log_in(centre, centre.centre.agents)
        let_in = time.monotonic() - began
        print(f"{len(centre.centre.agents)} agents are in, {memberships} memberships", flush=True)
        with Callers(centre.sipp, "1000", "61", MOST, A_SECOND, KEYS) as callers:
            time.sleep(QUIET)
            file.write_text(new, encoding="utf-8")
            change = act(centre, "apply", str(file))
            written = centre.home.etc.lstat().st_mtime
            time.sleep(QUIET)
            callers.stop()
            wait_until(callers.over, 60)
            time.sleep(1)
            tally, answers = callers.tally(), callers.answers()
    outcomes = Counter(row["outcome"] for row in records(centre, "61"))
    return Seen(memberships, let_in, change, written, tally, outcomes, answers)


def show(seen: Seen) -> None:
    """The figures, and what the longest answers are of those before."""
    change = seen.change
    end = change.began + change.took
    print(f"{'memberships':46}{seen.memberships:8}")
    print(f"{'  let in, a second':46}{seen.memberships / seen.let_in_s:8.0f}")
    print(f"{'calls':46}{seen.callers.dialled:8}")
    print(f"{'  failed':46}{seen.callers.failed:8}")
    print(f"{'  messages sent again':46}{seen.callers.sent_again:8}")
    for outcome, count in seen.outcomes.items():
        print(f"{'  ' + outcome:46}{count:8}")
    print(f"{'mille apply, s':46}{change.took:8.1f}")
    phases = {
        "read, planned, written": seen.written - change.began,
        "reloaded, verified, new memberships": change.in_force - seen.written,
        "the rest of reconciling, the old queue drained": end - change.in_force,
    }
    for name, took in phases.items():
        print(f"{'  ' + name:46}{took:8.1f}  {took / change.took:.2f} of it")
    quiet = longest(seen.answers, 0, change.began)
    parts = {
        "while it is planned": (change.began, seen.written),
        "while it is reloaded": (seen.written, change.in_force),
        "while it is reconciled": (change.in_force, end),
        "afterwards": (end, float("inf")),
    }
    print(f"{'longest answer before, s':46}{quiet:8.3f}")
    for name, (since, until) in parts.items():
        slow = longest(seen.answers, since, until)
        print(f"{'  ' + name:46}{slow:8.3f}  {slow / quiet:.1f} times that")


def main() -> None:
    queues, agents = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else NAMED
    with tempfile.TemporaryDirectory(prefix="mille-bench-") as name:
        place = Path(name)
        place.chmod(0o755)
        file = place / "centre.yaml"
        file.write_text(described(queues, agents), encoding="utf-8")
        settings = replace(free_settings(), always_open=True, rtp_ports=(18000, 31999))
        with EmbeddedCentre(file, Home(place / "home"), settings, print) as centre:
            seen = run(centre, file, changed(queues, agents))
    show(seen)
    if dropped := seen.dropped():
        sys.exit(f"dropped: {', '.join(dropped)}")


if __name__ == "__main__":
    main()
