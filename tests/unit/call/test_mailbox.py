"""Voice messages by telephone: which an agent hears, and what his keys do."""

from dataclasses import replace

import pytest
from centres import REFERENCE
from hypothesis import given
from hypothesis import strategies as st

from mille.call.staff.mailbox import TRIES, Boxes, Letter, Next, Visit, agent_at, next_step, queues_of
from mille.centre.model.centre import Agent
from mille.centre.texts.mailbox_texts import MOST, count_of, mailbox_messages

CENTRE = replace(
    REFERENCE,
    mailbox_code="*1001",
    agents={
        **REFERENCE.agents,
        "two": Agent("two", "Rosa", "299", {"bank": 0, "post": 1}),
        "home": Agent("home", "Anne", "", {"bank": 0}, line="751234"),
    },
)
FIRST, SECOND = Letter("c1", 1000, "268800"), Letter("c2", 2000)
BOTH: Boxes = {"post": (FIRST, SECOND)}
HEARS = Visit("message", 1, "post", "c1", 1000)


def step(kind: str, value: str = "", visit: Visit = HEARS, boxes: Boxes = BOTH) -> Next:
    return next_step(CENTRE, boxes, visit, kind, value)


# ------------------------------------------------------------------------------------------------ who, and what for
@pytest.mark.parametrize(
    ("telephone", "logged_in", "code"),
    [("210", "", "a10"), ("210", "a16", "a16"), ("210", "gone", "a10"), ("999", "", None), ("", "", None)],
)
def test_it_is_the_agent_who_is_logged_in_at_a_telephone_or_whose_own_it_is(
    telephone: str, logged_in: str, code: str | None
) -> None:
    agent = agent_at(CENTRE, telephone, logged_in)
    assert (agent and agent.code) == code


def test_he_hears_the_queues_of_his_skills_and_not_those_where_he_helps() -> None:
    assert queues_of(CENTRE, CENTRE.agents["a01"]) == ["fixed-line", "mobile"]  # whose agents help the post
    assert queues_of(CENTRE, CENTRE.agents["two"]) == ["post", "bank"]


# ------------------------------------------------------------------------------------------------ arriving
def test_with_one_queue_that_has_messages_he_hears_the_oldest_at_once() -> None:
    begun = step("arrived", boxes={"bank": (), "post": (FIRST, SECOND)})
    assert begun == Next("hear", HEARS, ("mailbox_2",), ("mailbox_keys",))


def test_with_several_he_chooses_by_the_number_of_the_queue() -> None:
    boxes: Boxes = {"post": (SECOND,), "bank": (FIRST,)}
    asked = step("arrived", boxes=boxes)
    assert (asked.do, asked.messages) == ("read", ("mailbox_queue_post", "mailbox_queue_bank"))
    bank = str(list(CENTRE.queues).index("bank") + 1)
    assert step("digits", bank, asked.visit, boxes).visit == Visit("message", 1, "bank", "c1", 1000)
    again = step("digits", "1", asked.visit, boxes)  # that of a queue which is not his
    assert (again.do, again.visit.tries) == ("read", 2)


@pytest.mark.parametrize(("boxes", "said"), [({}, "mailbox_none"), ({"post": ()}, "mailbox_empty")])
def test_who_has_none_is_told_so(boxes: Boxes, said: str) -> None:
    assert step("arrived", boxes=boxes) == Next("end", Visit(), (said, "mailbox_goodbye"))


# ------------------------------------------------------------------------------------------------ a message
NEXT = Visit("message", 1, "post", "c2", 2000)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1", Next("hear", HEARS, (), ("mailbox_keys",))),
        ("2", Next("hear", NEXT, (), ("mailbox_keys",))),
        ("3", Next("hear", NEXT, ("mailbox_done",), ("mailbox_keys",), act="done", dealt="c1")),
        ("5", Next("number", HEARS, act="number", dealt="c1", number="268800")),
        ("7", Next("read", replace(HEARS, node="erase"), ("mailbox_erase",))),
        ("", Next("read", replace(HEARS, tries=2), ("mailbox_keys",))),
    ],
)
def test_each_key_does_what_was_said(key: str, expected: Next) -> None:
    assert step("digits", key) == expected


def test_a_message_is_erased_by_the_same_key_twice_and_by_nothing_else() -> None:
    asked = step("digits", "7").visit
    assert step("digits", "7", asked).act == "erased"
    for key in ("", "1", "3", "*"):
        kept = step("digits", key, asked)
        assert (kept.act, kept.visit.node, kept.visit.about) == ("", "message", "c1")


def test_after_the_last_one_he_is_taken_leave_of() -> None:
    end = step("digits", "3", NEXT)
    assert (end.do, end.act, end.dealt) == ("end", "done", "c2")
    assert end.messages == ("mailbox_done", "mailbox_last", "mailbox_goodbye")


def test_a_number_that_is_not_kept_is_not_read_out() -> None:
    assert step("digits", "5", NEXT).messages == ("mailbox_no_number", "mailbox_keys")


def test_a_message_that_a_colleague_has_dealt_with_meanwhile_is_told_and_passed() -> None:
    gone = step("digits", "3", boxes={"post": (SECOND,)})
    assert gone == Next("hear", NEXT, ("mailbox_gone",), ("mailbox_keys",))


def test_who_presses_nothing_is_let_go() -> None:
    assert step("digits", "", replace(HEARS, tries=TRIES)).do == "end"
    assert step("digits", "", Visit("queue", TRIES)).do == "end"


letters = st.lists(st.builds(Letter, st.sampled_from(["c1", "c2", "c3"]), st.integers(0, 3)), max_size=3)
boxes_of = st.dictionaries(st.sampled_from(["post", "bank"]), letters, max_size=2)
visits = st.builds(
    Visit,
    st.sampled_from(["queue", "message", "erase", "x"]),
    st.integers(0, TRIES),
    st.sampled_from(["post", "bank", "mobile", ""]),
    st.sampled_from(["c1", "c2", "c3", ""]),
    st.integers(0, 3),
)


@given(boxes_of, visits, st.sampled_from(["arrived", "digits", "said"]), st.sampled_from(["", *"0123456789*#"]))
def test_nothing_is_done_about_a_message_that_is_not_his(boxes: Boxes, visit: Visit, kind: str, key: str) -> None:
    done = next_step(CENTRE, boxes, visit, kind, key)
    his = {letter.callid for known in boxes.values() for letter in known}
    assert done.dealt in {*his, ""}
    if done.do == "hear":
        assert done.visit.about in {letter.callid for letter in boxes[done.visit.queue]}
    assert {*done.messages, *done.after} <= mailbox_messages(CENTRE).keys()


def test_every_count_has_a_sentence() -> None:
    texts = mailbox_messages(CENTRE)
    told = [texts[count_of(n)].texts["fr"] for n in (1, 2, MOST, MOST + 1)]
    assert told[:2] == ["Vous avez un nouveau message.", "Vous avez deux nouveaux messages."]
    assert told[2:] == ["Vous avez vingt nouveaux messages.", "Vous avez plus de vingt nouveaux messages."]
    assert mailbox_messages(REFERENCE) == {}
