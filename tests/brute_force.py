"""The figures of a plain queue_log by another way than mille's: each call's lines walked in their order, lists sorted,
seconds counted one by one. Nothing of mille is used, so that a mistake of its fold or its tallies is not made twice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil

LEFT = {"ABANDON": "lost", "EXITWITHTIMEOUT": "timed_out", "EXITEMPTY": "nobody"}


@dataclass
class Visitor:
    """A call as somebody with a pencil would write it down. Seconds; `talks` are from, until (None: unknown), agent."""

    arrived: int
    queue: str
    number: str
    last: str = "in_progress"
    waited: int = 0
    talks: list[tuple[int, int | None, str]] = field(default_factory=list)
    rings: list[tuple[int, str, str]] = field(default_factory=list)

    def outcome(self, early_after: int) -> str:
        """The last thing that happened to him."""
        if self.last == "lost":
            return "abandoned_early" if self.waited < early_after else "abandoned"
        return self.last


def visitors(raw: Iterable[bytes]) -> list[Visitor]:
    """Who called, from the lines in the order in which they stand."""
    known: dict[str, Visitor] = {}
    entered: dict[str, int] = {}
    for line in raw:
        at, callid, queue, agent, event, *args = line.decode().rstrip("\n").split("|")
        if callid == "NONE":
            continue
        now = int(at)
        if event == "ENTERQUEUE":
            known.setdefault(callid, Visitor(now, queue, args[1])).last = "in_progress"
            entered[callid] = now
            continue
        he = known[callid]
        if event == "RINGNOANSWER":
            he.rings.append((now - int(args[0]) // 1000, agent, "no_answer"))
        elif event == "CONNECT":
            he.rings.append((now - int(args[2]), agent, "answered"))
            he.waited += now - entered[callid]
            he.last = "answered"
            he.talks.append((now, None, agent))
        elif event in ("COMPLETEAGENT", "COMPLETECALLER", "BLINDTRANSFER"):
            he.talks[-1] = (he.talks[-1][0], now, agent)
        elif event in LEFT:
            he.waited += now - entered[callid]
            he.last = LEFT[event]
    return list(known.values())


def figures(calls: list[Visitor], threshold: int, early_after: int) -> dict[str, float | None]:
    """The figures of the call's view, by the names that mille gives them, each straight from its definition."""
    ends = Counter(call.outcome(early_after) for call in calls)
    offered, answered = len(calls), sorted(call.waited for call in calls if call.last == "answered")
    hung_up = sorted(call.waited for call in calls if call.last == "lost")
    quick = sum(wait <= threshold for wait in answered)
    lost = ends["abandoned"]
    early = ends["abandoned_early"]
    return {
        "offered": offered,
        **{name: ends[name] for name in ("answered", "abandoned", "abandoned_early", "timed_out", "nobody")},
        "answer_rate": _of(len(answered), offered),
        "service_level_answered": _of(quick, len(answered)),
        "service_level_offered": _of(quick, offered),
        "service_level_inclusive": _of(
            quick + sum(wait <= threshold for wait in hung_up), len(answered) + len(hung_up)),
        "service_level_net": _of(quick, offered - early),
        "abandon_rate": _of(lost, offered - early),
        "asa": _of(sum(answered), len(answered)),
        "wait_median": _rank(answered, 0.5),
        "wait_p90": _rank(answered, 0.9),
        "wait_longest": max(answered, default=None),
        "wait_abandoned": _of(sum(wait for wait in hung_up if wait >= early_after), lost),
        "patience": _of(sum(call.waited for call in calls if call.last != "in_progress"), len(hung_up)),
        "patience_median": kaplan_meier([(call.waited, call.last == "lost") for call in calls
                                         if call.last != "in_progress"]),
    }  # fmt: skip


def by_number(calls: Iterable[Visitor]) -> dict[str, list[Visitor]]:
    """The calls of each number in one day, the first one first."""
    known: dict[str, list[Visitor]] = defaultdict(list)
    for call in sorted(calls, key=lambda call: call.arrived):
        known[call.number].append(call)
    return known


def people(calls: list[Visitor], known: dict[str, list[Visitor]]) -> dict[str, float | None]:
    """Who called here first that day, and how often he called at all, wherever."""
    here = {id(call) for call in calls}
    his = [len(all_of_him) for all_of_him in known.values() if id(all_of_him[0]) in here]
    return {"callers": len(his) or None, "calls_per_caller": _of(sum(his), len(his))}


def kaplan_meier(waits: list[tuple[int, bool]]) -> int | None:
    """The first wait at which the share of those who still waited is half or less, from its product itself."""
    staying = 1.0
    for wait in sorted({wait for wait, lost in waits if lost}):
        at_risk = sum(other >= wait for other, _ in waits)
        staying *= 1 - sum(lost and other == wait for other, lost in waits) / at_risk
        if staying <= 0.5 + 1e-12:
            return wait
    return None


def work(calls: list[Visitor], since: int, until: int) -> dict[str, float | None]:
    """The figures of the agents' view in an interval, of all talks and rings, whenever their calls arrived."""
    talks = [talk for call in calls for talk in call.talks]
    begun = [talk for talk in talks if since <= talk[0] < until]
    ended = [end - at for at, end, _ in begun if end is not None]
    rings = [result for call in calls for at, _, result in call.rings if since <= at < until]
    busy = sum(len(range(max(at, since), min(end, until))) for at, end, _ in talks if end is not None)
    return {
        "handlings": len(begun),
        "mean_talk": _of(sum(ended), len(ended)),
        "load": busy / (until - since),
        "missed": _of(rings.count("no_answer"), len(rings)),
    }


def ready_seconds(raw: Iterable[bytes], until: int) -> Iterator[tuple[int, str]]:
    """Every second and agent that was there: logged into some queue in which he did not pause."""
    changes: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for line in raw:
        epoch, _, queue, agent, event, *_ = line.decode().rstrip("\n").split("|")
        if event in ("ADDMEMBER", "REMOVEMEMBER", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL"):
            changes[agent].append((int(epoch), event, queue))
    for agent, his in changes.items():
        there: dict[str, bool] = {}  # queue: pauses
        for (at, event, queue), (following, *_) in zip(his, [*his[1:], (until, "", "")], strict=True):
            if event == "ADDMEMBER":
                there[queue] = False
            elif event == "REMOVEMEMBER":
                there.pop(queue, None)
            else:
                for each in there if event.endswith("ALL") else {queue} & there.keys():
                    there[each] = event in ("PAUSE", "PAUSEALL")
            if not all(there.values()):
                yield from ((second, agent) for second in range(at, following))


def _of(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _rank(waits: list[int], share: float) -> int | None:
    """Nearest rank: the first wait of the sorted list with at least this share up to it."""
    return waits[max(1, ceil(share * len(waits) - 1e-9)) - 1] if waits else None
