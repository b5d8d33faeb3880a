"""The engine's twins: each check scenario played out by brute force on the engine's own draws.

A twin reads the arrivals, hours and outcomes that `sdssim.inputs` drew for a replication and finds
the waits with the loops of `brute_force`, which know nothing of the engine. It serves twice: person
by person the engine's log must show the same waits, and over many more people than the engine could
run it gives the mean that the engine's is measured from (see `equivalence.two_level`).

What is found is a table with one row a person, in order of referral. Its columns, in days: ``gap``
to the next referral, ``service`` brought, work ``present`` when the person comes, ``wait``; further
ones are named where they are made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from sdssim.inputs.draw import Inputs
from sdssim.plan.plan import Plan
from tests.theory.brute_force import (
    Floats,
    fifo_waits,
    network_visits,
    priority_waits,
    sitting_waits,
    waits_with_patience,
    work_present,
)

HOURS = 24.0
Table: TypeAlias = dict[str, Floats]
Twin: TypeAlias = Callable[[Plan, Inputs], Table]
Route: TypeAlias = list[tuple[int, float]]


def drawn(plan: Plan, inputs: Inputs, name: str, round_: int = 0) -> Floats:
    """Everybody's draw of one quantity in one round, shape (people,)."""
    quantity = [each.name for each in plan.quantities].index(name)
    draws = inputs.draws
    row: Floats = draws.table[int(draws.first[quantity] + round_ * draws.round_stride[quantity])]
    return row


def gaps(inputs: Inputs) -> Floats:
    """Days from each referral to the next; NaN after the last."""
    return np.append(np.diff(inputs.people.referred), np.nan)


def queue(servers: int = 1) -> Twin:
    """First come, first served work at the stage ``served``."""

    def play(plan: Plan, inputs: Inputs) -> Table:
        arrivals = inputs.people.referred
        service = drawn(plan, inputs, "served/work/hours") / HOURS
        wait = fifo_waits(arrivals, service, servers)
        present = work_present(arrivals, arrivals + wait, service, arrivals)
        return {"gap": gaps(inputs), "service": service, "present": present, "wait": wait}

    return play


def priority_queue(plan: Plan, inputs: Inputs) -> Table:
    """One worker at the stage ``served``; the first value of need goes first.

    Further column: ``urgent``, 1 or 0.
    """
    arrivals, need = inputs.people.referred, inputs.people.codes["need"]
    service = drawn(plan, inputs, "served/work/hours") / HOURS
    wait = priority_waits(arrivals, service, need)
    present = work_present(arrivals, arrivals + wait, service, arrivals)
    urgent = (need == 0).astype(float)
    return {
        "gap": gaps(inputs), "service": service, "present": present, "wait": wait, "urgent": urgent,
    }  # fmt: skip


def impatient_queue(service: str, patience: str, *, servers: int, unit: float) -> Twin:
    """Several servers and people who give up.

    Further column: ``served``, 1 or 0; the service of those who give up is what they would have
    brought.

    Parameters
    ----------
    service, patience
        Names of the quantities.
    servers
        Workers, or caseload places.
    unit
        How many units of the service quantity make a day.
    """

    def play(plan: Plan, inputs: Inputs) -> Table:
        arrivals = inputs.people.referred
        brought = drawn(plan, inputs, service) / unit
        wait, served = waits_with_patience(
            arrivals, brought, drawn(plan, inputs, patience), servers
        )
        come = arrivals[served]
        present = work_present(arrivals, come + wait[served], brought[served], come)
        return {
            "gap": gaps(inputs), "service": brought, "present": present, "wait": wait,
            "served": served.astype(float),
        }  # fmt: skip

    return play


def dual_role(rule: str) -> Twin:
    """Planning visits at the stage ``planned`` and the care tasks of the same worker."""

    def play(plan: Plan, inputs: Inputs) -> Table:
        service = drawn(plan, inputs, "planned/work/hours") / HOURS
        arrivals = np.concatenate([inputs.people.referred, inputs.care_tasks.days])
        work = np.concatenate([service, inputs.care_tasks.hours / HOURS])
        care = np.arange(arrivals.size) >= service.size
        later = {"care_first": ~care, "broker_first": care}.get(rule, np.zeros_like(care))
        order = np.argsort(arrivals, kind="stable")
        waits = np.empty(arrivals.size)
        waits[order] = priority_waits(arrivals[order], work[order], later[order].astype(np.int64))
        own = inputs.people.referred
        starts = (arrivals + waits)[order]
        present = work_present(own, starts, work[order], arrivals[order])
        return {
            "gap": gaps(inputs), "service": service, "present": present,
            "wait": waits[: service.size],
        }  # fmt: skip

    return play


def panel(plan: Plan, inputs: Inputs) -> Table:
    """Stand before the one panel of a scenario; NaN for those whose sitting is after the run.

    Further column: ``for_place``, the days beyond the first sitting that one was in time for.
    ``present`` counts people here, as nobody brings work.
    """
    (dates,) = plan.sittings
    ready = inputs.people.referred
    # Sittings that never come take whoever is left over, so that the loop needs no special case.
    never = dates.deadlines[-1] + 1e6 * np.arange(1, ready.size + 1)
    deadlines = np.concatenate([dates.deadlines, never])
    places = int(dates.places[0])
    taken = sitting_waits(ready, deadlines, places if places > 0 else None)
    taken[ready + taken > dates.deadlines[-1] + 1] = np.nan
    first = deadlines[np.searchsorted(deadlines, ready, side="left")] - ready
    lead = float(dates.times[0] - dates.deadlines[0])
    heard = np.sort(np.where(np.isnan(taken), np.inf, ready + taken + lead))
    present = np.arange(ready.size) - np.searchsorted(heard, ready)
    return {
        "gap": gaps(inputs), "wait": taken + lead, "for_place": taken - first,
        "present": present.astype(float),
    }  # fmt: skip


def rework(plan: Plan, inputs: Inputs) -> Table:
    """Play out ``rework.yaml``: drafting (a), approval (b), and one way back."""
    again = drawn(plan, inputs, "approval/end/outcome") < 0.3
    hours = [
        [drawn(plan, inputs, f"{stage}/work/hours", round_).tolist() for round_ in (0, 1)]
        for stage in ("draft", "approval")
    ]
    routes: list[Route] = [
        [
            (station, hours[station][round_][person] / HOURS)
            for round_ in range(1 + back)
            for station in (0, 1)
        ]
        for person, back in enumerate(again.tolist())
    ]
    return _network(inputs, routes, (1, 1))


def jackson(plan: Plan, inputs: Inputs) -> Table:
    """Play out ``jackson.yaml``: stations a and b with routing both ways."""
    rounds = range(10)
    a_hours, a_uniform, b_hours, b_uniform = (
        [drawn(plan, inputs, name, round_).tolist() for round_ in rounds]
        for name in ("a/work/hours", "a/end/outcome", "b/work/hours", "b/end/outcome")
    )
    routes: list[Route] = []
    for person in range(inputs.people.referred.size):
        route: Route = []
        for round_ in rounds:
            route.append((0, a_hours[round_][person] / HOURS))
            if a_uniform[round_][person] < 0.3:
                break
            route.append((1, b_hours[round_][person] / HOURS))
            if b_uniform[round_][person] >= 0.3:
                break
        routes.append(route)
    return _network(inputs, routes, (1, 1))


def _network(inputs: Inputs, routes: list[Route], servers: tuple[int, int]) -> Table:
    """Stations a and b.

    Columns for each, summed over a person's visits: their number, days of ``wait`` and ``work``,
    ``squared_work`` and ``wait_times_work``; and the work present there when the person entered.
    ``sojourn``: days from entering to leaving.
    """
    arrivals = inputs.people.referred
    visits = network_visits(arrivals, routes, servers)
    table: Table = {"gap": gaps(inputs), "sojourn": np.zeros(arrivals.size)}
    for station, name in enumerate("ab"):
        here = visits.station == station
        joined, wait, service = (
            column[here] for column in (visits.joined, visits.wait, visits.service)
        )
        weighted = {
            "visits": None, "wait": wait, "work": service, "squared_work": service**2,
            "wait_times_work": wait * service,
        }  # fmt: skip
        for what, weights in weighted.items():
            total = np.bincount(visits.person[here], weights=weights, minlength=arrivals.size)
            table[f"{what}_{name}"] = total.astype(float)
        order = np.argsort(joined, kind="stable")
        table[f"present_{name}"] = work_present(
            arrivals, (joined + wait)[order], service[order], joined[order]
        )
        table["sojourn"] += table[f"wait_{name}"] + table[f"work_{name}"]
    return table
