"""The timeline of a call: what a caller went through, in plain words."""

import pytest

from mille.records.calls.call import Call
from mille.records.calls.fold import fold
from mille.records.journal.line import Line, parse
from mille.records.numbers.masking import masked
from mille.reports.narration.call_timeline import summary, timeline
from mille.reports.narration.line_sentences import SENTENCES
from mille.words.catalogue import languages
from mille.words.formats import formats_of

ENGLISH, FRENCH = formats_of("en"), formats_of("fr")


def narrated(journal: str, full_numbers: bool = False, language: str = "en") -> list[str]:
    words = formats_of(language)
    return [moment.words for moment in timeline(called(journal), lines_of(journal), words, full_numbers)]


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


def test_an_answered_call_is_narrated_from_arrival_to_hang_up() -> None:
    assert narrated(ANSWERED) == [
        "calls 1000 from 2688**",
        "hears the menu main",
        "presses 1",
        "goes to the queue post",
        "waits in the queue post, place 3",
        "agent a02 is rung for 5 s and does not answer",
        "agent a01 answers after 3 s of ringing; the caller has waited 12 s in the queue post",
        "the caller hangs up after talking for 40 s with agent a01",
        "the caller hangs up",
    ]


def test_an_informed_caller_is_shown_with_the_message_they_heard() -> None:
    assert narrated(
        """
        100|c1|NONE|NONE|ARRIVED|100120|c1|1000||fr
        104|c1|NONE|NONE|STEP|104000|c1|digits|5|say|main|fr|agencies
        115|c1|NONE|NONE|STEP|115000|c1|said||end|main|fr|informed
        116|c1|NONE|NONE|ENDED|116000|c1|16|centre
        """
    ) == [
        "calls 1000 from an unknown number",
        "presses 5",
        "hears the message agencies",
        "hears the message to its end",
        "the centre ends the call: informed",
        "the centre hangs up",
    ]


def test_numbers_are_masked_unless_they_are_asked_for() -> None:
    assert narrated(ANSWERED, full_numbers=True)[0] == "calls 1000 from 268800"
    assert (masked("5"), masked(None), masked("")) == ("**", "unknown number", "unknown number")
    foreign = "100|7.1|201|NONE|DID|+15550000775\n100|7.1|201|NONE|ENTERQUEUE||+15550000471|1"
    assert narrated(foreign) == ["DID +155500007**", "waits in the queue 201, place 1"]


def test_braces_and_percent_signs_from_outside_are_only_text() -> None:
    assert narrated("100|7.1|{0}%s|NONE|ENTERQUEUE||{x}|{1}") == ["waits in the queue {0}%s"]
    left = "presses {1} and leaves the queue {0}%s after 9 s"
    assert narrated("100|7.1|{0}%s|NONE|EXITWITHKEY|{1}|1|1|9") == [left]


def test_a_call_that_overflowed_is_shown_with_the_partner_who_answered() -> None:
    sentences = narrated(
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
    assert sentences[4:] == [
        "leaves the queue post after waiting 120 s without an answer",
        "is put through to services",
        "the line is busy",
        "is put through to others",
        "partner others answers",
        "the caller hangs up",
    ]


# ------------------------------------------------------------------------------------------------- in French too
def test_the_same_call_is_narrated_in_french() -> None:
    assert narrated(ANSWERED, language="fr") == [
        "appelle le 1000 depuis le 2688**",
        "entend le menu main",
        "tape 1",
        "est dirigé vers la file post",
        "attend dans la file post, rang 3",
        "l'agent a02 ne répond pas après 5 s de sonnerie",
        "l'agent a01 répond après 3 s de sonnerie ; l'appelant a attendu 12 s dans la file post",
        "l'appelant raccroche après 40 s de conversation avec l'agent a01",
        "l'appelant raccroche",
    ]


EVENTS = sorted({*(event.NAME for event in SENTENCES), "ARRIVED", "ENTERQUEUE", "REACHED", "MAILBOX", "ENDED"})


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_its_sentence_whatever_its_arguments_are(event: str, language: str) -> None:
    for arguments in ("", "|".join(["1"] * 8), "|".join(["x"] * 3)):
        (words, *_) = narrated(
            f"100|7.1|post|a01|{event}|{arguments}\n101|7.1|post|NONE|ENTERQUEUE||1|1", language=language
        )
        assert event not in words
        assert "{" not in words


def test_an_event_that_nobody_knows_is_no_sentence_of_ours() -> None:
    assert narrated("100|7.1|post|NONE|place|x\n101|7.1|post|NONE|ENTERQUEUE||1|1")[0] == "place x"


# ------------------------------------------------------------------------------------------------- what it came to
def test_a_call_ends_with_its_outcome_and_why() -> None:
    assert summary(called(ANSWERED), ENGLISH).splitlines() == [
        "Outcome: answered (an agent answered)",
        "Waited 12 s in 1 queue visit",
        "1 attempt without an answer",
        "Talked for 40 s with a01",
    ]
    assert summary(called(ANSWERED), FRENCH).splitlines() == [
        "Issue : traité (un agent a répondu)",
        "Attente de 12 s en 1 passage",
        "1 tentative sans réponse",
        "Conversation de 40 s avec a01",
    ]


def test_a_caller_who_hung_up_has_the_wait_that_counts_beside_the_outcome() -> None:
    lost = "100|7.1|post|NONE|ENTERQUEUE||1|1\n130|7.1|post|NONE|ABANDON|1|1|30"
    assert summary(called(lost), ENGLISH, 7.5).splitlines() == [
        "Outcome: abandoned (the caller hung up after waiting 7.5 s or more)",
        "Waited 30 s in 1 queue visit",
    ]
    assert summary(called(lost), FRENCH, 7.5).splitlines() == [
        "Issue : perdu (l'appelant a raccroché après 7,5 s d'attente ou plus)",
        "Attente de 30 s en 1 passage",
    ]


def test_what_agents_did_about_a_caller_is_narrated_too() -> None:
    assert narrated(
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
        "agent a01 transfers the caller after talking for 30 s",
        "the agent presses 1 to hand the caller over",
        "goes to the queue bank",
        "waits in the queue bank, place 1",
        "leaves a voice message of 9 s for the queue bank",
        "the caller hangs up",
        "agent a16 listens to the voice message",
        "agent a16 hears the number to call back",
        "agent a16 has dealt with the voice message",
        "agent a16 erases the voice message",
        "agent a16 does something with the voice message",
    ]
