"""A day of calls as Asterisk and our dialplan would write it, and the collector that reads it."""

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from mille.records.files.follower import Follower
from mille.records.journal.position import Batch, Position, RawLine
from mille.records.store import store
from mille.records.store.collector import Agreed, collect, nothing_agreed

NODE = "n1"
EPOCH = 1_795_300_000


def _lines(number: int, chance: random.Random) -> list[tuple[int, str]]:
    """One call, each line with its second: answered, lost, informed, or refused."""
    at = EPOCH + 3 * number
    callid, queue, agent = f"n1-{at}.{number}", chance.choice(["post", "bank"]), f"a{chance.randint(1, 4):02}"
    wait, talk = chance.randint(0, 30), chance.randint(1, 60)

    def own(event: str, seconds: int, rest: str, queue: str = "NONE") -> tuple[int, str]:
        milliseconds = (at + seconds) * 1000 + chance.randint(0, 999)
        return at + seconds, f"{at + seconds}|{callid}|{queue}|NONE|{event}|{milliseconds}|{callid}|{rest}"

    def asterisk(agent: str, event: str, seconds: int, rest: str) -> tuple[int, str]:
        return at + seconds, f"{at + seconds}|{callid}|{queue}|{agent}|{event}|{rest}"

    start = [own("ARRIVED", 0, f"1000|2688{number % 100:02}|fr"), own("STEP", 0, "arrived||ask|main|fr|")]
    entry = [own("STEP", 2, "digits|2|queue|main|fr|", queue), asterisk("NONE", "ENTERQUEUE", 2, "|268800|1")]
    kind = number % 5
    if kind in (0, 1):
        return [
            *start,
            *entry,
            asterisk(agent, "RINGNOANSWER", 2 + wait, "1000"),
            asterisk(agent, "CONNECT", 2 + wait, f"{wait}|{callid}9|2"),
            asterisk(agent, "COMPLETECALLER", 2 + wait + talk, f"{wait}|{talk}|1"),
            own("ENDED", 2 + wait + talk, "16|centre"),
        ]
    if kind == 2:
        lost = asterisk("NONE", "ABANDON", 2 + wait, f"1|1|{wait}")
        return [*start, *entry, lost, own("ENDED", 2 + wait, "16|caller")]
    if kind == 3:
        return [
            *start,
            own("STEP", 3, "digits|5|say|main|fr|agencies"),
            own("STEP", 9, "said||ask|main|fr|"),
            own("ENDED", 11, "16|caller"),
        ]
    full = own("STEP", 2, "queue|FULL|end|main|fr|full")
    return [*start, entry[0], own("REFUSED", 2, "FULL", queue), full, own("ENDED", 4, "16|centre")]


def day(calls: int, seed: int = 1) -> list[bytes]:
    """The lines of so many calls, one within the other, as they happen."""
    chance = random.Random(seed)
    lines = [line for number in range(calls) for line in _lines(number, chance)]
    lines.append((EPOCH - 1, f"{EPOCH - 1}|NONE|NONE|NONE|QUEUESTART|"))
    return [text.encode() + b"\n" for _, text in sorted(lines, key=lambda line: line[0])]


DAY = day(25)


def append_to(journal: Path, lines: list[bytes]) -> None:
    """What Asterisk does with each line."""
    with journal.open("ab") as file:
        for line in lines:
            file.write(line)
            file.flush()


def appended(connection: store.Connection, lines: Iterable[bytes], node: str = NODE) -> None:
    """Puts lines into the records in one go, as the collector does, after those that the node has."""
    before = store.position(connection, node)
    store.append(connection, node, batch(lines, before), before)


def batch(lines: Iterable[bytes], before: Position | None = None) -> Batch:
    """Lines as they are read at a place of a journal."""
    byte, raw = before.byte if before is not None else 0, list[RawLine]()
    for line in lines:
        raw.append(RawLine(1, byte, line))
        byte += len(line)
    return Batch(tuple(raw), Position(1, 7, byte, raw[-1].raw if raw else b""))


def read_in(connection: store.Connection, journal: Path, key: str = "") -> None:
    """Puts a journal and the files before it into the records; callers are known again by the key."""
    with closing(Follower(journal, None)) as follower:
        before = None
        while found := follower.read():
            store.append(connection, NODE, found, before, key=key)
            before = found.after


@contextmanager
def collecting(
    journal: Path,
    database: str,
    answer_within: float = 30.0,
    node: str = NODE,
    largest: int = 2048,
    key: str = "",
    agreed: Agreed = nothing_agreed,
) -> Iterator[threading.Event]:
    """While a collector runs, in a thread: gives what stops it."""
    stop = threading.Event()
    arguments = (journal, node, database, stop, 0.02, answer_within)
    named = {"chunk": 2048, "largest": largest, "key": key, "agreed": agreed}
    thread = threading.Thread(target=collect, args=arguments, kwargs=named)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join()


def rows(database: str, query: str) -> list[tuple[Any, ...]]:
    """What a query gives, on a connection of its own."""
    with closing(store.connect(database)) as connection:
        return connection.execute(query.encode()).fetchall()


def collected(database: str, journal: Path) -> bool:
    """Whether the file is read to its end."""
    state = journal.stat()
    return rows(database, "select inode, byte from reading_position") == [(state.st_ino, state.st_size)]


def awaited(condition: Callable[[], object], within: float = 30.0) -> None:
    """Waits until something is so; fails when it does not become so."""
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.01)


def snapshot(database: str, node: str | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the tables say of the calls, and the raw lines in their order; of one node, or of all."""
    where = "" if node is None else f"where node = '{node}'"
    queries = {
        "journal": f"select generation, byte, raw, at, callid, event from journal {where} order by generation, byte",
        "call": f"select * from call {where} order by node, callid",
        "stint": f"select * from stint {where} order by node, callid, number",
        "attempt": f"select * from attempt {where} order by node, callid, stint, number",
        "handling": f"select * from handling {where} order by node, callid, stint, number",
    }
    return {name: rows(database, query) for name, query in queries.items()}


def tangle(seed: int, calls: int = 200, span: int = 6 * 3600, begins: int = EPOCH + 30_000) -> list[bytes]:
    """Hours of another system's queue_log: five agents who come, go and pause in three queues, callers who ring again,
    go from queue to queue, are rung for in vain, are handed on, or whose end nobody wrote down."""
    chance, told = random.Random(seed), list[tuple[int, str]]()
    agents, queues = [f"a{number:02}" for number in range(1, 6)], ("bank", "post", "tele")
    for agent in agents:
        at, his = begins + chance.randint(0, 600), chance.sample(queues, chance.randint(1, 3))
        told += [(at, f"NONE|{queue}|{agent}|ADDMEMBER|") for queue in his]
        while at < begins + span:
            where = ("NONE", "ALL") if chance.random() < 0.5 else (chance.choice(his), "")
            for event in ("PAUSE", "UNPAUSE"):
                at += chance.randint(5, 2000)
                told.append((at, f"NONE|{where[0]}|{agent}|{event}{where[1]}|"))
        told += [(at + 5, f"NONE|{queue}|{agent}|REMOVEMEMBER|") for queue in his]
    for number in range(calls):
        at = begins + chance.randint(0, span)
        callid, caller = f"{at}.{number}", f"2688{chance.randint(0, 99):02}"
        for _ in range(3):
            queue, wait = chance.choice(queues), chance.choice([0, 5, chance.randint(0, 300)])
            told.append((at, f"{callid}|{queue}|NONE|ENTERQUEUE||{caller}|1"))
            if wait > 20:
                told.append((at + 15, f"{callid}|{queue}|{chance.choice(agents)}|RINGNOANSWER|12000"))
            at, kind = at + wait, chance.random()
            if kind < 0.6:
                agent, talk = chance.choice(agents), chance.randint(0, 900)
                told.append((at, f"{callid}|{queue}|{agent}|CONNECT|{wait}|{callid}9|{min(wait, 4)}"))
                if end := chance.choice(["COMPLETEAGENT|", "COMPLETECALLER|", "BLINDTRANSFER|400|from|", ""]):
                    told.append((at + talk, f"{callid}|{queue}|{agent}|{end}{wait}|{talk}|1"))
                break
            event = chance.choice(["EXITWITHTIMEOUT", "EXITEMPTY"]) if kind > 0.85 else "ABANDON"
            told.append((at, f"{callid}|{queue}|NONE|{event}|1|1|{wait}"))
            if event == "ABANDON" or chance.random() < 0.4:
                break
            at += chance.randint(1, 40)
    return [f"{at}|{line}\n".encode() for at, line in sorted(told, key=lambda line: line[0])]
