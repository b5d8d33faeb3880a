"""A worker with two roles against a hub: the mean wait of a planning visit under each rule.

One server, two independent Poisson streams (care tasks, planning visits), no interruption:
Cobham's priority queue when one kind goes first, Pollaczek-Khinchine with the mixture when they
are taken as they come, and Pollaczek-Khinchine with planning alone for a hub broker.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.theory.formulas import Work, cobham_mean_waits, pollaczek_khinchine


@dataclass(frozen=True, slots=True)
class PlanningWaits:
    """Mean days that a planning visit waits under each way of organising the same work."""

    care_first: float
    as_they_come: float
    broker_first: float
    hub: float


def planning_waits(care: Work, planning: Work) -> PlanningWaits:
    """Mean wait of a planning visit for one worker under the four arrangements.

    Parameters
    ----------
    care
        The care tasks of the same worker; a hub broker has none.
    planning
        The planning visits.
    """
    return PlanningWaits(
        care_first=cobham_mean_waits([care, planning])[1],
        as_they_come=pollaczek_khinchine([care, planning]),
        broker_first=cobham_mean_waits([planning, care])[0],
        hub=pollaczek_khinchine([planning]),
    )
