"""The timeline of a call: what a caller lived, as one would tell it."""

import re

import pytest

from mille.records.calls.call import Call
from mille.records.calls.fold import fold
from mille.records.calls.timeline import LANGUAGES, masked, summary, timeline
from mille.records.journal.line import Line, parse


def told(journal: str, full_numbers: bool = False, language: str = "en") -> list[str]:
    return [moment.words for moment in timeline(called(journal), lines_of(journal), full_numbers, language)]


def lines_of(journal: str) -> list[Line]:
    parsed = [parse(line.strip().encode() + b"\n") for line in journal.strip().split("\n")]
    return [line for line in parsed if isinstance(line, Line)]


def called(journal: str) -> Call:
    call = fold(lines_of(journal), None)
    assert call is not None
    return call


ANSWERED = """
    100|c1|NONE|NONE|ARRIVED|100120|c1|1000|268800|fr
    100|c1|NONE|NONE|STEP|100140|c1|arrived||ask|main|fr|
    110|c1|post|NONE|ENTERQUEUE||268800|3
    110|c1|post|NONE|STEP|110300|c1|digits|1|queue|main|fr|
    116|c1|post|a02|RINGNOANSWER|5000
    122|c1|post|a01|CONNECT|12|c1.3|3
    162|c1|post|a01|COMPLETECALLER|12|40|3
    162|c1|NONE|NONE|ENDED|162100|c1|16|caller
"""


def test_an_answered_call_is_told_from_arrival_to_hang_up() -> None:
    assert told(ANSWERED) == [
        "called 1000 from 2688**",
        "hears the menu main",
        "pressed 1",
        "is sent to the queue post",
        "waits in the queue post, place 3",
        "agent a02 was rung for 5 s and did not answer",
        "agent a01 answers after ringing for 3 s; the caller waited 12 s in the queue post",
        "talked 40 s with agent a01; the caller hung up",
        "the call ended; hung up by the caller",
    ]


def test_an_informed_caller_is_told_with_the_message_he_heard() -> None:
    assert told(
        """
        100|c1|NONE|NONE|ARRIVED|100120|c1|1000||fr
        104|c1|NONE|NONE|STEP|104000|c1|digits|5|say|main|fr|agencies
        115|c1|NONE|NONE|STEP|115000|c1|said||end|main|fr|informed
        116|c1|NONE|NONE|ENDED|116000|c1|16|centre
        """
    ) == [
        "called 1000 from unknown number",
        "pressed 5",
        "hears the message agencies",
        "heard the message to its end",
        "is taken leave of: informed",
        "the call ended; hung up by the centre",
    ]


def test_numbers_are_masked_unless_they_are_asked_for() -> None:
    assert told(ANSWERED, full_numbers=True)[0] == "called 1000 from 268800"
    assert (masked("5"), masked(None), masked("")) == ("**", "unknown number", "unknown number")
    foreign = "100|7.1|201|NONE|DID|+15550000775\n100|7.1|201|NONE|ENTERQUEUE||+15550000471|1"
    assert told(foreign) == ["DID +155500007**", "waits in the queue 201, place 1"]


def test_braces_and_percent_signs_from_outside_are_only_text() -> None:
    assert told("100|7.1|{0}%s|NONE|ENTERQUEUE||{x}|{1}") == ["waits in the queue {0}%s"]
    assert told("100|7.1|{0}%s|NONE|EXITWITHKEY|{1}|1|1|9") == ["pressed {1} and left the queue {0}%s after 9 s"]


def test_a_call_that_overflowed_is_told_with_the_partner_who_answered() -> None:
    told_so = told(
        """
        100|c1|NONE|NONE|ARRIVED|100120|c1|1000|268800|fr
        110|c1|post|NONE|STEP|110300|c1|digits|2|queue|main|fr|
        110|c1|post|NONE|ENTERQUEUE||268800|1
        230|c1|post|NONE|EXITWITHTIMEOUT|1|1|120
        230|c1|NONE|NONE|STEP|230400|c1|queue|TIMEOUT|dial|main|fr|services
        231|c1|NONE|NONE|STEP|231400|c1|dial|BUSY|dial|main|fr|others
        240|c1|NONE|others|REACHED|240400|c1|partner
        300|c1|NONE|NONE|ENDED|300400|c1|16|caller
        """
    )
    assert told_so[4:] == [
        "waited 120 s in the queue post without an answer",
        "is put through to services, who is rung",
        "it was busy there",
        "is put through to others, who is rung",
        "partner others answers",
        "the call ended; hung up by the caller",
    ]


# ------------------------------------------------------------------------------------------------- in French too
def test_the_same_call_is_told_in_french() -> None:
    assert told(ANSWERED, language="fr") == [
        "appelle le 1000 du 2688**",
        "entend le menu main",
        "tape 1",
        "est envoyé à la file post",
        "attend dans la file post, rang 3",
        "l'agent a02 a été sonné 5 s et n'a pas répondu",
        "l'agent a01 répond après 3 s de sonnerie ; l'appelant a attendu 12 s dans la file post",
        "a parlé 40 s avec l'agent a01 ; l'appelant a raccroché",
        "fin de l'appel ; raccroché par l'appelant",
    ]


def test_both_languages_say_the_same_things() -> None:
    english, french = LANGUAGES["en"], LANGUAGES["fr"]
    assert english.keys() == french.keys()
    fields = re.compile(r"{(\w+)}")
    for name, sentence in english.items():
        assert set(fields.findall(sentence)) == set(fields.findall(french[name])), name


EVENTS = [name for name in LANGUAGES["en"] if name.isupper()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_is_told_whatever_its_arguments_are(event: str, language: str) -> None:
    for arguments in ("", "|".join(["1"] * 8), "|".join(["x"] * 3)):
        (words, *_) = told(
            f"100|7.1|post|a01|{event}|{arguments}\n101|7.1|post|NONE|ENTERQUEUE||1|1", language=language
        )
        assert "{" not in words


def test_an_event_that_nobody_knows_is_no_sentence_of_ours() -> None:
    assert told("100|7.1|post|NONE|place|x\n101|7.1|post|NONE|ENTERQUEUE||1|1")[0] == "place x"


# ------------------------------------------------------------------------------------------------- what it came to
def test_a_call_ends_with_what_it_came_to_and_why() -> None:
    assert summary(called(ANSWERED)) == (
        "outcome: answered (agents answered); waited 12 s in one stint; one attempt without an answer;"
        " talked 40 s with a01"
    )
    assert summary(called(ANSWERED), "fr") == (
        "issue : traités (un agent a répondu) ; a attendu 12 s en un passage ; une tentative sans réponse ;"
        " a parlé 40 s avec a01"
    ).replace(" ;", ";")


def test_a_caller_who_hung_up_is_told_with_the_wait_that_counts() -> None:
    lost = "100|7.1|post|NONE|ENTERQUEUE||1|1\n130|7.1|post|NONE|ABANDON|1|1|30"
    assert summary(called(lost)) == (
        "outcome: abandoned (hung up after 5 s of waiting or more); waited 30 s in one stint"
    )


def test_what_agents_did_about_a_caller_is_told_too() -> None:
    assert told(
        """
        100|c1|NONE|NONE|ARRIVED|100120|c1|1000|268800|fr
        110|c1|post|NONE|ENTERQUEUE||268800|1
        120|c1|post|a01|CONNECT|10|c1.3|2
        150|c1|post|a01|BLINDTRANSFER|1|mille-transfer-post|10|30|1
        150|c1|bank|NONE|STEP|150800|c1|transfer|1|queue|main|fr|
        150|c1|bank|NONE|ENTERQUEUE||268800|1
        160|c1|bank|NONE|MESSAGE|160000|c1|9|DTMF
        161|c1|NONE|NONE|ENDED|161000|c1|16|caller
        900|c1|bank|a16|MAILBOX|900000|c9|heard
        901|c1|bank|a16|MAILBOX|901000|c9|number
        902|c1|bank|a16|MAILBOX|902000|c9|done
        903|c1|bank|a16|MAILBOX|903000|c9|erased
        904|c1|bank|a16|MAILBOX|904000|c9|burned
        """
    )[3:] == [
        "talked 30 s with agent a01, who transferred the caller",
        "the agent pressed 1 to hand the caller over",
        "is sent to the queue bank",
        "waits in the queue bank, place 1",
        "left a voice message for the queue bank: 9 s",
        "the call ended; hung up by the caller",
        "agent a16 heard the voice message",
        "agent a16 was told the number to call back",
        "agent a16 has dealt with the voice message",
        "agent a16 erased the voice message",
        "agent a16 did something about the voice message",
    ]
