"""The figures of the call's view: of callers, each once. The docstring of each is its formula, shown beside it."""

from mille.records.calls.call import Outcome
from mille.records.figures.figure import (
    REGISTERED,
    Figure,
    Known,
    Lists,
    Terms,
    Unit,
    Unlisted,
    Value,
    View,
    count,
    figure,
    mean,
    share,
)
from mille.records.figures.tally import LOST, CallTally
from mille.records.figures.waits import median_patience

NOT_LOST = (Outcome.ABANDONED_EARLY, Outcome.INFORMED, Outcome.CLOSED)
"""Outcomes of callers whom nobody could lose: the abandon rate is not of them."""

ANSWERED = Lists((Outcome.ANSWERED,))
WAITED = Lists((Outcome.ANSWERED,), known=Known.WAIT)
HUNG_UP = Lists(LOST, known=Known.WAIT)
PEOPLE = Unlisted("it counts people, each once a day, and not calls; `mille person` tells the calls of one")
DEMANDS = Unlisted("it counts demands, each of several calls of one person, and not calls")

OUTCOMES = {
    Outcome.ANSWERED: ("answered", "traités", "agents answered", "un agent a répondu"),
    Outcome.ABANDONED: (
        "abandoned", "perdus", "hung up after {early_after} s of waiting or more",
        "raccrochés après {early_after} s d'attente ou plus"),
    Outcome.ABANDONED_EARLY: (
        "abandoned early", "abandons précoces", "hung up within less than {early_after} s, or in the menu",
        "raccrochés avant {early_after} s, ou dans le menu"),
    Outcome.INFORMED: ("informed", "informés", "heard a message to its end", "ont entendu un message jusqu'au bout"),
    Outcome.SELF_SERVED: ("self-served", "libre-service", "served themselves by keys", "se sont servis par touches"),
    Outcome.CLOSED: ("closed", "fermé", "called outside the hours", "appelés hors des horaires"),
    Outcome.FULL: ("full", "file pleine", "as many waited as the queue takes", "autant attendaient que la file admet"),
    Outcome.NOBODY: ("nobody there", "aucun agent", "no agent was within reach", "aucun agent n'était joignable"),
    Outcome.TIMED_OUT: ("timed out", "délai dépassé", "waited as long as one may", "ont atteint l'attente maximale"),
    Outcome.LEFT_BY_KEY: (
        "left by key", "sortis par touche", "asked to be called back, left a message or took an information",
        "ont demandé un rappel, laissé un message ou pris une information"),
    Outcome.OVERFLOWED: ("overflowed", "débordés", "a partner answered", "un partenaire a répondu"),
    Outcome.WITHDRAWN: ("withdrawn", "retirés", "taken out of the queue", "retirés de la file"),
    Outcome.INTERRUPTED: ("interrupted", "interrompus", "cut by a stop of the server", "coupés par un arrêt"),
    Outcome.IN_PROGRESS: ("in progress", "en cours", "not ended yet", "pas encore terminés"),
    Outcome.UNKNOWN: ("unknown", "inconnus", "nothing tells how they ended", "rien ne dit leur issue"),
}  # fmt: skip
"""Each outcome: its name in English and French, and what is counted."""


@figure(Unit.COUNT, "offered", "présentés", "appels arrivés dans la période, même traités plus tard", Lists())
def offered(tally: CallTally, terms: Terms) -> Value:
    """calls that arrived in the period, also when answered later"""
    return count(tally.offered)


def _outcome(outcome: Outcome) -> None:
    """A figure for each outcome, named as it is."""
    en, fr, formula_en, formula_fr = OUTCOMES[outcome]
    formulas = {"en": f"calls: {formula_en}", "fr": f"appels : {formula_fr}"}
    compute = lambda tally, terms: count(tally.count(outcome))  # noqa: E731
    REGISTERED[outcome] = Figure(
        outcome.value, View.CALL, Unit.COUNT, {"en": en, "fr": fr}, formulas, compute, Lists((outcome,))
    )


for _each in OUTCOMES:
    _outcome(_each)


@figure(Unit.SHARE, "answer rate", "taux de traitement", "traités / présentés", ANSWERED)
def answer_rate(tally: CallTally, terms: Terms) -> Value:
    """answered / offered"""
    return share(tally.count(Outcome.ANSWERED), tally.offered)


@figure(
    Unit.SHARE,
    "service level, of answered",
    "qualité de service, des traités",
    "traités en {threshold} s au plus / traités",
    Lists((Outcome.ANSWERED,), within=True),
)
def service_level_answered(tally: CallTally, terms: Terms) -> Value:
    """answered within {threshold} s / answered"""
    return share(tally.answered.within(terms.threshold), tally.count(Outcome.ANSWERED))


@figure(
    Unit.SHARE,
    "service level, of offered",
    "qualité de service, des présentés",
    "traités en {threshold} s au plus / présentés",
    Lists((Outcome.ANSWERED,), within=True),
)
def service_level_offered(tally: CallTally, terms: Terms) -> Value:
    """answered within {threshold} s / offered"""
    return share(tally.answered.within(terms.threshold), tally.offered)


@figure(
    Unit.SHARE,
    "service level, inclusive",
    "qualité de service, inclusive",
    "(traités ou raccrochés en {threshold} s d'attente au plus) / (traités + raccrochés en attente)",
    Lists((Outcome.ANSWERED, *LOST), within=True),
)
def service_level_inclusive(tally: CallTally, terms: Terms) -> Value:
    """(answered or hung up within {threshold} s of waiting) / (answered + hung up while waiting)"""
    part = tally.answered.within(terms.threshold) + tally.lost.within(terms.threshold)
    return share(part, tally.count(Outcome.ANSWERED) + tally.lost.count)


@figure(
    Unit.SHARE,
    "service level, net of early abandons",
    "qualité de service, hors abandons précoces",
    "traités en {threshold} s au plus / (présentés - raccrochés avant {early_after} s)",
    Lists((Outcome.ANSWERED,), within=True),
)
def service_level_net(tally: CallTally, terms: Terms) -> Value:
    """answered within {threshold} s / (offered - hung up before {early_after} s)"""
    return share(tally.answered.within(terms.threshold), tally.offered - tally.count(Outcome.ABANDONED_EARLY))


@figure(
    Unit.SHARE,
    "abandon rate",
    "taux de perte",
    "perdus / (présentés - abandons précoces - informés - fermé)",
    Lists((Outcome.ABANDONED,)),
)
def abandon_rate(tally: CallTally, terms: Terms) -> Value:
    """abandoned / (offered - abandoned early - informed - closed)"""
    return share(tally.count(Outcome.ABANDONED), tally.offered - tally.count(*NOT_LOST))


@figure(
    Unit.SECONDS,
    "mean wait of answered (ASA)",
    "attente moyenne des traités",
    "somme des attentes des traités, sonnerie comprise / traités",
    WAITED,
)
def asa(tally: CallTally, terms: Terms) -> Value:
    """sum of the waits of answered calls, ring included / answered"""
    return mean(tally.answered.seconds, tally.answered.count)


@figure(
    Unit.SECONDS, "median wait of answered", "attente médiane des traités", "la moitié des traités ont attendu au plus",
    WAITED,
)  # fmt: skip
def wait_median(tally: CallTally, terms: Terms) -> Value:
    """half of the answered calls waited no longer"""
    return Value(tally.answered.percentile(0.5), None, tally.answered.count)


@figure(
    Unit.SECONDS, "90th percentile of waits", "90e centile des attentes", "neuf traités sur dix ont attendu au plus",
    WAITED,
)  # fmt: skip
def wait_p90(tally: CallTally, terms: Terms) -> Value:
    """nine of ten answered calls waited no longer"""
    return Value(tally.answered.percentile(0.9), None, tally.answered.count)


@figure(Unit.SECONDS, "longest wait of answered", "plus longue attente des traités", "maximum", WAITED)
def wait_longest(tally: CallTally, terms: Terms) -> Value:
    """maximum"""
    return Value(tally.answered.longest, None, tally.answered.count)


@figure(
    Unit.SECONDS, "mean wait of abandoned", "attente moyenne des perdus", "somme des attentes des perdus / perdus",
    Lists((Outcome.ABANDONED,), known=Known.WAIT),
)  # fmt: skip
def wait_abandoned(tally: CallTally, terms: Terms) -> Value:
    """sum of the waits of abandoned calls / abandoned"""
    return mean(tally.abandoned.seconds, tally.abandoned.count)


@figure(
    Unit.SECONDS,
    "mean patience",
    "patience moyenne",
    "somme de toutes les attentes / raccrochés (estimation censurée : qui a été traité aurait attendu davantage)",
    HUNG_UP,
)
def patience(tally: CallTally, terms: Terms) -> Value:
    """sum of all waits / hung up while waiting (censored estimate: who was answered would have waited longer)"""
    return mean(tally.waits.seconds, tally.lost.count)


@figure(
    Unit.SECONDS,
    "median patience",
    "patience médiane",
    "attente après laquelle la moitié aurait raccroché si personne n'avait répondu (Kaplan-Meier)",
    HUNG_UP,
)
def patience_median(tally: CallTally, terms: Terms) -> Value:
    """wait after which half would have hung up had nobody answered (Kaplan-Meier)"""
    lost = tally.lost
    return Value(median_patience(lost, tally.answered + tally.other), None, lost.count)


@figure(
    Unit.SECONDS, "mean talk of a call", "conversation moyenne par appel", "somme des conversations / appels traités",
    Lists(known=Known.TALK),
)  # fmt: skip
def call_talk(tally: CallTally, terms: Terms) -> Value:
    """sum of the talks with agents / calls with a talk"""
    return mean(tally.talk, tally.talks)


@figure(
    Unit.COUNT,
    "distinct callers",
    "appelants distincts",
    "numéros connus différents de chaque jour, chacun compté là où il a appelé d'abord",
    PEOPLE,
)
def callers(tally: CallTally, terms: Terms) -> Value:
    """different known numbers of each day, each counted where it called first"""
    return Value(tally.callers if tally.known else None, None, tally.known)


@figure(
    Unit.RATIO, "calls per caller", "appels par appelant",
    "tous les appels de ces appelants le même jour / appelants distincts", PEOPLE,
)  # fmt: skip
def calls_per_caller(tally: CallTally, terms: Terms) -> Value:
    """all calls of these callers on the same day / distinct callers"""
    return Value(tally.known / tally.callers if tally.callers else None, tally.known, tally.callers)


@figure(
    Unit.SHARE,
    "demands with a second attempt",
    "demandes avec nouvel essai",
    "demandes de plusieurs appels / demandes (appels d'un appelant le même jour, à {margin} min d'écart au plus,"
    " comptés là où était le premier)",
    DEMANDS,
)
def second_attempts(tally: CallTally, terms: Terms) -> Value:
    """demands of several calls / demands (calls of one caller on one day, {margin} min apart at most, counted where
    the first one was)"""
    return share(tally.repeated, tally.demands)


@figure(
    Unit.SHARE,
    "answered in the end",
    "traités au bout du compte",
    "demandes de plusieurs appels dont un est traité / demandes de plusieurs appels",
    DEMANDS,
)
def answered_in_the_end(tally: CallTally, terms: Terms) -> Value:
    """demands of several calls of which one was answered / demands of several calls"""
    return share(tally.met, tally.repeated)


@figure(
    Unit.COUNT, "voice messages", "messages vocaux", "appels qui ont laissé un message vocal", Lists(message=True)
)  # fmt: skip
def messages(tally: CallTally, terms: Terms) -> Value:
    """calls that left a voice message"""
    return count(tally.messages)


@figure(
    Unit.COUNT, "degraded", "dégradés", "appels où le programme n'a pas décidé à temps", Lists(degraded=True)
)  # fmt: skip
def degraded(tally: CallTally, terms: Terms) -> Value:
    """calls for which the program did not decide in time"""
    return Value(tally.degraded, None, tally.offered)
