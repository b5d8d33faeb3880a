"""How long the draws of one replication take.

Usage: python -m benchmarks.inputs
"""

import sys
from time import perf_counter

from sdssim.inputs.draw import draw
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.scenario.load import Scenario, from_mapping, load

REPEATS = 15
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


def best_milliseconds(plan: Plan) -> float:
    """Shortest of several draws, which the rest of the machine disturbs least."""
    seconds = []
    for replication in range(REPEATS):
        started = perf_counter()
        draw(plan, 1, replication)
        seconds.append(perf_counter() - started)
    return min(seconds) * 1000


def main() -> None:
    """Write a line for each scenario."""
    scenarios = [load("stockport-pilot"), many_quantities(20_000, 20), many_quantities(200, 20)]
    sys.stdout.write(f"{'scenario':<20}{'people':>8}{'rows':>6}{'ms':>8}{'ns a value':>12}\n")
    for scenario in scenarios:
        plan = compile_plan(scenario)
        rows, people = draw(plan, 1, 0).draws.table.shape
        taken = best_milliseconds(plan)
        each = taken * 1e6 / (rows * people)
        sys.stdout.write(f"{scenario.name:<20}{people:>8}{rows:>6}{taken:>8.2f}{each:>12.1f}\n")


if __name__ == "__main__":
    main()
