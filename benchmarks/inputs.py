"""How long the draws of one replication take: alone, and where scenarios share them.

Usage: python -m benchmarks.inputs

All ways take turns within this process, and the shortest time of each is shown, with its ratio to
drawing alone. MB held is what a replication takes of the memory of `SharedDraws`.

bare          NumPy fills as many standard normals as the table has values, in one call
state set     alone, each stream begun by setting the generator's state, as on other Pythons
shared first  the first of several scenarios that share draws
other staff   a scenario that differs from it in the number of workers only
other rule    a scenario that differs from it in something that nothing drawn depends on
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np

from sdssim.inputs import philox, streams
from sdssim.inputs.draw import SharedDraws, draw
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.scenario.load import Scenario, from_mapping, load, vary

ROUNDS = 25
LINE = "{:<18}{:>7}{:>6}{:>9}{:>10}{:>9}" + 5 * "{:>17}"
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
    staffing, rule
        One that differs in the staff only, and one in something that nothing drawn depends on.
    """

    name: str
    base: Plan
    staffing: Plan
    rule: Plan


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
    )


def points(
    name: str, base: Scenario, staffing: dict[str, object], rule: dict[str, object]
) -> Points:
    """Compile a scenario and two that differ from it."""
    plans = [compile_plan(vary(base, changes)) for changes in ({}, staffing, rule)]
    return Points(name, *plans)


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


def by_setting_the_state(plan: Plan, replication: int) -> float:
    """How long drawing takes where every stream begins by setting the state."""
    with by_state():
        return milliseconds(partial(draw, plan, 1, replication))


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
                "state set": by_setting_the_state(each.base, replication),
                "shared first": milliseconds(partial(point, each.base)),
                "other staff": milliseconds(partial(point, each.staffing)),
                "other rule": milliseconds(partial(point, each.rule)),
            }
        )
    return {way: min(taken[way] for taken in found) for way in found[0]}


def main() -> None:
    """Write a line for each scenario."""
    workloads = [stockport(times) for times in (1, 10, 100)]
    many = many_quantities(20_000, 20)
    workloads.append(
        points(many.name, many, {"staff.clerk.people": 2}, {"staff.clerk.order": "due"})
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
