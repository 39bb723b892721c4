"""What a change means, in words and for people; and what brings the logged-in agents to it."""

from dataclasses import replace
from datetime import UTC, datetime

from callback_house import calling_centre
from mille.asterisk.change.changes import leaving, plan
from mille.asterisk.change.reconcile import actions
from mille.asterisk.wire import queue_status
from mille.asterisk.wire.queue_status import Picture
from mille.centre.model.centre import Agent, Centre
from mille.centre.model.outside import Callbacks, Outward, Partner
from mille.centre.model.rules import Category
from mille.centre.reader.description import load_centre
from mille.centre.units.overlay import with_units
from mille.records.calls.callbacks import Request
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
COVID = with_units(CENTRE, ["covid"])


def params(queue: str) -> dict[str, str]:
    return {"Event": "QueueParams", "Queue": queue, "Strategy": "leastrecent", "Max": "0"}


def waits(queue: str, channel: str) -> dict[str, str]:
    return {"Event": "QueueEntry", "Queue": queue, "Channel": channel, "Position": "1", "Wait": "12"}


def member(queue: str, code: str, penalty: int = 0, extension: str = "201", paused: str = "0") -> dict[str, str]:
    return {
        "Event": "QueueMember", "Queue": queue, "Name": code, "Location": f"PJSIP/phone-{extension}",
        "Penalty": str(penalty), "InCall": "0", "Paused": paused,
    }  # fmt: skip


def added(queue: str, code: str, extension: str, penalty: int, paused: str = "0") -> dict[str, str]:
    return {
        "Action": "QueueAdd", "Queue": queue, "Interface": f"PJSIP/phone-{extension}", "Penalty": str(penalty),
        "MemberName": code, "Paused": paused,
    }  # fmt: skip


def now(*messages: dict[str, str], queues: Centre = CENTRE) -> Picture:
    return queue_status.read([*(params(queue) for queue in queues.queues), *messages])


def without_bank(centre: Centre = CENTRE) -> Centre:
    queues = {name: queue for name, queue in centre.queues.items() if name != "bank"}
    agents = {code: agent for code, agent in centre.agents.items() if "bank" not in agent.skills}
    return replace(centre, queues=queues, agents=agents)


def test_the_same_centre_changes_nothing() -> None:
    assert plan(CENTRE, CENTRE, {"a.conf": "x\n"}, {"a.conf": "x\n"}, now()).empty


def test_what_comes_goes_and_changes_is_told_in_words() -> None:
    changed = replace(CENTRE.queues["post"], ring=20, wrap_up=5)
    made = plan(CENTRE, replace(without_bank(), queues={**without_bank().queues, "post": changed}), {}, {}, now())
    assert "queue bank disappears" in made.words
    assert "5 agents disappear: a16, a17, a18, a19, a20" in made.words
    assert "queue post changes: ring, wrap_up" in made.words


def test_an_opened_unit_comes_with_all_that_belongs_to_it() -> None:
    words = plan(CENTRE, COVID, {}, {}, now()).words
    assert "queue covid is added" in words
    assert "menu main changes: say, keys" in words
    assert "the centre's welcome changes" in words
    assert "unit covid changes: open" in words


def test_partners_tiers_categories_and_rules_are_told_in_words() -> None:
    partners = {"services": Partner("services", "251000")}
    categories = {**CENTRE.categories, "firm": Category("firm", "Entreprise"), "other": Category("other", "Autre")}
    retention = replace(CENTRE.retention, numbers=90)
    changed = replace(
        CENTRE,
        partners=partners,
        categories=categories,
        retention=retention,
        callbacks=Callbacks(),
        outward=Outward("opt"),
    )
    assert plan(CENTRE, changed, {}, {}, now()).words == (
        "partner services is added",
        "2 categories are added: firm, other",
        "the centre's outward changes",
        "the centre's callbacks change",
        "the centre's retention changes: numbers",
    )


def test_the_diff_is_that_of_asterisks_files() -> None:
    diff = plan(
        CENTRE, CENTRE, {"queues.d/centre.conf": "timeout = 15\n"}, {"queues.d/centre.conf": "timeout = 20\n"}, now()
    )
    assert "-timeout = 15\n+timeout = 20\n" in diff.diff


def test_callers_who_wait_in_a_queue_that_disappears_are_stranded() -> None:
    two = (waits("bank", "PJSIP/a"), waits("bank", "PJSIP/b"))
    moved = "2 callers wait in bank, which disappears; they would be moved to fixed-line and keep their place"
    attended = now(*two, member("fixed-line", "a01"))
    assert plan(CENTRE, without_bank(), {}, {}, attended).stranded == (moved,)
    assert plan(CENTRE, without_bank(), {}, {}, now(*two)).stranded == (f"{moved}, where nobody is logged in",)


def test_callers_who_wait_elsewhere_are_not() -> None:
    assert plan(CENTRE, without_bank(), {}, {}, now(waits("post", "PJSIP/a"))).stranded == ()


def promised(callid: str, queue: str, number: str = "751234") -> Request:
    return Request(callid, queue, number, 1_790_000_000, 0, "fr", "", "", datetime(2026, 9, 23, tzinfo=UTC))


def stranded(old: Centre, new: Centre, *requests: Request) -> tuple[str, ...]:
    return plan(old, new, {}, {}, now(), requests).stranded


def test_callers_who_wait_to_be_called_back_are_told_when_their_queue_disappears() -> None:
    old, three = calling_centre(), (promised("c1", "bank"), promised("c2", "bank"), promised("c3", "post"))
    told = "2 callers wait to be called back for bank, which disappears; they would be called back for fixed-line and"
    assert stranded(old, without_bank(old), *three) == (f"{told} keep their place",)
    assert stranded(old, without_bank(old), promised("c3", "post")) == ()
    assert stranded(without_bank(old), without_bank(old), *three) == ()


def test_callers_who_wait_to_be_called_back_by_a_centre_that_no_longer_does_are_told() -> None:
    old = calling_centre()
    told = "1 caller waits to be called back, and nobody would be; `mille callbacks` keeps them for 7 days, in case the"
    for new in (replace(old, callbacks=None), replace(old, outward=None)):
        assert stranded(old, new, promised("c1", "post")) == (f"{told} centre calls back again",)
        assert stranded(old, new) == ()
        assert stranded(new, new, promised("c1", "post")) == ()
    anonymous = replace(old, retention=replace(old.retention, numbers=0))
    assert stranded(old, anonymous, promised("c1", "post")) == (
        "1 caller waits to be called back, and nobody would be; the centre would keep no number to call",
    )


def test_callers_whose_number_may_no_longer_be_called_are_told() -> None:
    old = calling_centre()
    assert old.outward
    new = replace(old, outward=replace(old.outward, allow=("+68726",)))
    told = "1 caller waits to be called back at numbers that `outward` would not allow; they would not be"
    assert stranded(old, new, promised("c1", "post"), promised("c2", "post", "268800")) == (told,)


def test_agents_who_lose_a_queue_are_named() -> None:
    made = plan(CENTRE, without_bank(), {}, {}, now(member("bank", "a17"), member("bank", "a16")))
    assert made.consequences == ("2 logged-in agents lose bank: a16, a17",)
    assert made.stranded == ()


def test_only_queues_that_are_no_more_leave() -> None:
    assert leaving(COVID, CENTRE) == ["covid"]
    assert leaving(CENTRE, COVID) == []


def test_who_is_logged_in_gets_a_new_skill_where_he_is() -> None:
    agent = Agent("a16", "Ravi", "216", {"bank": 0, "post": 2})
    changed = replace(CENTRE, agents={**CENTRE.agents, "a16": agent})
    assert actions(changed, now(member("bank", "a16", extension="203", paused="1"))) == [
        added("post", "a16", "203", 2, "1")
    ]


def test_who_is_no_more_an_agent_is_taken_out_of_every_queue() -> None:
    gone = replace(CENTRE, agents={code: agent for code, agent in CENTRE.agents.items() if code != "a10"})
    assert actions(gone, now(member("post", "a10"), member("bank", "a10"))) == [
        {"Action": "QueueRemove", "Queue": "post", "Interface": "PJSIP/phone-201"},
        {"Action": "QueueRemove", "Queue": "bank", "Interface": "PJSIP/phone-201"},
    ]


def test_another_preference_is_set_and_not_logged_in_again() -> None:
    assert actions(CENTRE, now(member("bank", "a16", penalty=3))) == [
        {"Action": "QueuePenalty", "Queue": "bank", "Interface": "PJSIP/phone-201", "Penalty": "0"}
    ]


def test_who_is_not_logged_in_stays_out() -> None:
    assert actions(COVID, now(queues=COVID)) == []


def test_done_once_there_is_nothing_left_to_do() -> None:
    there = now(member("fixed-line", "a01"), member("mobile", "a01", 1), member("post", "a01", 2))
    assert actions(CENTRE, there) == []


def test_an_agent_whose_telephone_disappears_is_moved_to_his_own_before_he_is_taken_out() -> None:
    agents = {code: replace(a, extension="250") if code == "a16" else a for code, a in CENTRE.agents.items()}
    changed = replace(CENTRE, agents=agents)
    there = now(member("bank", "a16", extension="216"))
    assert actions(changed, there) == [
        added("bank", "a16", "250", 0),
        {"Action": "QueueRemove", "Queue": "bank", "Interface": "PJSIP/phone-216"},
    ]
    told = plan(CENTRE, changed, {}, {}, there).consequences
    assert told == ("a16 answers at telephone 216, which disappears; they are moved to 250",)


def test_new_agents_come_before_old_ones_go() -> None:
    agents = {**CENTRE.agents, "a01": replace(CENTRE.agents["a01"], skills={"bank": 0}),
              "a16": replace(CENTRE.agents["a16"], skills={"post": 0})}  # fmt: skip
    there = now(member("fixed-line", "a01"), member("bank", "a16", extension="216"))
    kinds = [action["Action"] for action in actions(replace(CENTRE, agents=agents), there)]
    assert kinds == sorted(kinds, key=["QueueAdd", "QueuePenalty", "QueueRemove"].index)


def test_a_diff_shows_no_password() -> None:
    made = plan(CENTRE, CENTRE, {}, {"pjsip.d/telephones.conf": "password = hush\n"}, now())
    assert "hush" not in made.diff
    assert "+password = ..." in made.diff
