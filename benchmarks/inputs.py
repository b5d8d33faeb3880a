"""How long the draws of one replication take: alone, and where scenarios share them.

Usage: python -m benchmarks.inputs

All ways take turns within this process, and the shortest time of each is shown, with its ratio to
drawing alone. MB held is what a replication takes of the memory of `SharedDraws`.

alone         by machine code where numba is installed, otherwise by NumPy
bare          NumPy fills as many standard normals as the table has values, in one call
NumPy         alone, without machine code
state set     so, each stream begun by setting the generator's state, as on other Pythons
shared first  the first of several scenarios that share draws
other rule    a scenario that differs from it in something that nothing drawn depends on
other hours   a scenario that differs from it in the hours of some workers only
other staff   a scenario that differs from it in the number of workers only
swept         one that differs in hours, among many in turn with as many replications: no memory is
              new any more
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np

from sdssim.inputs import by_machine, philox, streams
from sdssim.inputs.draw import SharedDraws, draw
from sdssim.machine import is_available
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.scenario.load import Scenario, from_mapping, load, vary

ROUNDS = 25
SWEPT = 6
"""Replications that take turns where scenarios are swept."""

LINE = "{:<18}{:>7}{:>6}{:>9}{:>10}{:>9}" + 8 * "{:>17}"
DISTRIBUTIONS = (
    {"lognormal": {"median": 7, "p90": 21}},
    {"exponential": 4},
    {"triangular": [1.5, 3, 6]},
    {"gamma": {"mean": 6, "sd": 2}},
    {"uniform": [2, 5]},
)


def many_quantities(people: int, stages: int) -> Scenario:
    """People who need two random quantities and one decision in each stage."""
    return from_mapping(
        {
            "name": "many quantities",
            "start": "2024-01-01",
            "end": "2033-12-31",
            "calendar": {"open_all_hours": True, "holidays": "none"},
            "demand": {"per_day": people / 3653, "office_hours": False},
            "staff": {"clerk": {"people": 1}},
            "pathway": [
                {
                    "stage": f"stage {number}",
                    "steps": [
                        {"work": {"by": "clerk", "hours": DISTRIBUTIONS[number % 5]}},
                        {"wait": {"days": DISTRIBUTIONS[(number + 1) % 5]}},
                    ],
                    "outcomes": {"out": {"share": 0.01, "leave": "moved"}, "on": "rest"},
                }
                for number in range(stages)
            ],
        }
    )


@dataclass(frozen=True)
class Points:
    """A scenario, and scenarios of a sweep from it.

    Attributes
    ----------
    staffing, hours, rule
        One that differs in the staff only, one in somebody's hours, and one in something that
        nothing drawn depends on.
    more_hours
        Others that differ in somebody's hours.
    """

    name: str
    base: Plan
    staffing: Plan
    hours: Plan
    rule: Plan
    more_hours: tuple[Plan, ...]


def stockport(times: float) -> Points:
    """The Stockport pilot with so many times its demand."""
    pilot = load("stockport-pilot")
    demand = pilot.base.demand.per_month
    grown = {
        f"demand.per_month.{part}": getattr(demand, part) * times
        for part in ("at_start", "growth_per_month")
    }
    base = vary(pilot, grown)
    return points(
        f"Stockport x {times:g}",
        base,
        {"staff.internal_broker.people": 4},
        {"panels.risk_enablement.every_days": 7},
        "staff.care_coordinator.share",
    )


def points(
    name: str, base: Scenario, staffing: dict[str, object], rule: dict[str, object], share: str
) -> Points:
    """Compile a scenario and those that differ from it; ``share`` says whose hours change."""
    hours = [{share: round(0.05 + 0.01 * step, 2)} for step in range(4)]
    plans = [compile_plan(vary(base, changes)) for changes in ({}, staffing, hours[0], rule)]
    more = tuple(compile_plan(vary(base, changes)) for changes in hours[1:])
    return Points(name, *plans, more)


@contextmanager
def by_numpy() -> Iterator[None]:
    """Draw without machine code, as where numba is not installed."""
    made = by_machine.KERNEL._run
    by_machine.KERNEL._run = None
    try:
        yield
    finally:
        by_machine.KERNEL._run = made


@contextmanager
def by_state() -> Iterator[None]:
    """Let every stream begin by setting the generator's state, as where memory is not written."""
    quick = philox.filler
    streams.filler = philox.by_state
    try:
        yield
    finally:
        streams.filler = quick


def milliseconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def without_machine(plan: Plan, replication: int, *, state: bool = False) -> float:
    """How long drawing takes by NumPy, perhaps where every stream begins by setting the state."""
    with by_numpy(), by_state() if state else nullcontext():
        return milliseconds(partial(draw, plan, 1, replication))


def swept(each: Points) -> float:
    """Milliseconds that a scenario takes among others with other hours; the shortest."""
    shared, found = SharedDraws(), []
    for plan in (each.base, each.hours, *each.more_hours, *each.more_hours):
        found = [
            milliseconds(partial(draw, plan, 1, replication, shared=shared))
            for replication in range(SWEPT)
        ]
    return min(found)


def shortest(each: Points) -> dict[str, float]:
    """The shortest time of each way of drawing, in milliseconds."""
    generator = np.random.default_rng(1)  # noqa: TID251 -- a yardstick: nothing is simulated with it
    values = draw(each.base, 1, 0).draws.table.size
    found: list[dict[str, float]] = []
    for replication in range(ROUNDS):
        shared = SharedDraws()
        point = partial(draw, seed=1, replication=replication, shared=shared)
        found.append(
            {
                "alone": milliseconds(partial(draw, each.base, 1, replication)),
                "bare": milliseconds(partial(generator.standard_normal, values)),
                "NumPy": without_machine(each.base, replication),
                "state set": without_machine(each.base, replication, state=True),
                "shared first": milliseconds(partial(point, each.base)),
                "other rule": milliseconds(partial(point, each.rule)),
                "other hours": milliseconds(partial(point, each.hours)),
                "other staff": milliseconds(partial(point, each.staffing)),
            }
        )
    taken = {way: min(each[way] for each in found) for way in found[0]}
    return {**taken, "swept": swept(each)}


def main() -> None:
    """Write a line for each scenario."""
    if is_available():
        by_machine.KERNEL.prepare(print)
    # Whoever has freed something large keeps memory at hand from then on: so does all that runs.
    np.ones(3 * 2**20)
    workloads = [stockport(times) for times in (1, 10, 100)]
    many = many_quantities(20_000, 20)
    workloads.append(
        points(
            many.name,
            many,
            {"staff.clerk.people": 2},
            {"staff.clerk.order": "due"},
            "staff.clerk.share",
        )
    )
    for number, each in enumerate(workloads):
        rows, people = draw(each.base, 1, 0).draws.table.shape
        taken = shortest(each)
        alone = taken.pop("alone")
        if number == 0:
            print(
                LINE.format("scenario", "people", "rows", "MB held", "alone ms", "ns each", *taken)
            )
        held = SharedDraws()
        draw(each.base, 1, 0, shared=held)
        megabytes = f"{held.held_bytes / 1e6:.1f}"
        nanoseconds = alone * 1e6 / (rows * people)
        beside = [f"{other:.3f} ({other / alone:.2f}x)" for other in taken.values()]
        print(
            LINE.format(
                each.name, people, rows, megabytes, f"{alone:.2f}", f"{nanoseconds:.1f}", *beside
            )
        )


if __name__ == "__main__":
    main()
