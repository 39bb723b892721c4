"""A crisis unit opens and closes while many talk and more call."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crowd import Agents, Callers, act, called, enlarged_1000, journal, log_everybody_out, log_in, records, telephones
from house import House, connected, wait_until
from mille.asterisk.change import apply as applying
from mille.asterisk.wire import queue_status
from mille.embedded.centre import EmbeddedCentre
from mille.site.home_folders import Home
from mille.site.installations import now_by_me
from running_centre import free_settings

TALKS, DESKS, ENOUGH = 20, 24, 500
"""Agents who talk all the time, agents of the post, and more callers than come until the unit is closed again."""
TALK = 4
"""Seconds after which an agent of the post hangs up: longer than a caller needs for his keys."""


@pytest.fixture(scope="module")
def large() -> Iterator[EmbeddedCentre]:
    """The 1000 with more agents, open round the clock."""
    with tempfile.TemporaryDirectory(prefix="mille-large-") as name:
        place = Path(name)
        place.chmod(0o755)
        file = place / "centre.yaml"
        file.write_text(enlarged_1000(TALKS, DESKS), encoding="utf-8")
        settings = replace(free_settings(), always_open=True, node="large")
        with EmbeddedCentre(file, Home(place / "home"), settings, print) as running:
            yield running


@pytest.fixture
def many(large: EmbeddedCentre) -> Iterator[EmbeddedCentre]:
    """The same for one test, with every telephone at hand and nobody logged in; Asterisk has nothing to complain of."""
    house = House(large)
    yield large
    log_everybody_out(large)
    house.close()


def test_nobody_is_dropped_while_a_crisis_unit_opens_and_closes(many: EmbeddedCentre) -> None:
    def events(prefix: str, name: str, queue: str = "") -> int:
        lines = called(journal(many), prefix)
        return sum(line[4] == name and queue in ("", line[2]) for line in lines)

    with (
        Agents(many.sipp, telephones(many, lambda code: code.startswith("l"))),
        Agents(many.sipp, telephones(many, lambda code: not code.startswith("l")), talk=TALK),
    ):
        log_in(many, [code for code in many.centre.agents if code[0] in "ld"])
        with Callers(many.sipp, "1000", "61", TALKS, 10, [(0.7, "1"), (0.7, "1")]) as talkers:
            wait_until(lambda: events("61", "CONNECT") == TALKS)
            with Callers(many.sipp, "1000", "62", ENOUGH, 2, [(0.7, "4"), (1.5, "2")]) as comers:
                wait_until(lambda: events("62", "CONNECT", "post"))
                act(many, "open", "covid")
                wait_until(lambda: events("62", "CONNECT", "covid"))
                act(many, "close", "covid")
                comers.stop()
                wait_until(comers.over, 60)
                calls = comers.tally().dialled
                assert (comers.tally().ended, comers.tally().failed) == (calls, 0)
            assert (talkers.tally().dialled, talkers.tally().failed, talkers.tally().ended) == (TALKS, 0, 0)
            assert events("61", "COMPLETEAGENT") + events("61", "COMPLETECALLER") == 0
    assert Counter(row["outcome"] for row in records(many, "62")) == {"answered": calls}
    assert {row["last_queue"] for row in records(many, "62")} == {"post", "covid"}
    assert Counter(row["outcome"] for row in records(many, "61")) == {"answered": TALKS}
    with connected(many) as connection:
        figures = connection.execute(
            "select sum(offered) as offered, sum(answered) as answered from identity"
        ).fetchone()
    assert figures == {"offered": TALKS + calls, "answered": TALKS + calls}


def test_the_agents_of_a_new_queue_are_there_before_its_first_caller(many: EmbeddedCentre) -> None:
    seen: dict[str, set[str]] = {}

    def look(step: str) -> None:
        covid = queue_status.take(many.here.ami).get("covid", queue_status.QueuePicture())
        seen[step] = {member.code for member in covid.members}

    with Agents(many.sipp, telephones(many, lambda code: code == "d1")):
        log_in(many, ["d1"])
        watched = replace(many.here, between=look)
        applying.apply(watched, replace(many.wanted, units=("covid",)), now_by_me("open covid"))
        applying.apply(many.here, many.wanted, now_by_me("close covid"))
    assert seen["written"] == set()
    assert seen["serving"] == {"d1"}
