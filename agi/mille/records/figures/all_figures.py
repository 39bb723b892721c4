"""All figures of the reports, in the order in which these show them: each with its formula in French and English."""

from collections.abc import Mapping

from mille.records.figures import figures_of_agents, figures_of_calls, figures_of_queues
from mille.records.figures.figure import REGISTERED, Figure, Terms, Unit, Value, View

FIGURES: Mapping[str, Figure] = {
    figure.id: figure for view in View for figure in REGISTERED.values() if figure.view is view
}
"""Every figure by its id: of calls, of queues, of agents."""

SERVICE_LEVELS: Mapping[str, str] = {
    "offered": "service_level_offered",
    "answered": "service_level_answered",
    "inclusive": "service_level_inclusive",
    "net": "service_level_net",
}
"""The figures that a centre may promise, by what its description calls them (`promise_of`)."""


def figures_of(view: View) -> tuple[Figure, ...]:
    """The figures of one view, in their order."""
    return tuple(figure for figure in FIGURES.values() if figure.view is view)


__all__ = [
    "FIGURES", "SERVICE_LEVELS", "Figure", "Terms", "Unit", "Value", "View", "figures_of", "figures_of_agents",
    "figures_of_calls", "figures_of_queues",
]  # fmt: skip
