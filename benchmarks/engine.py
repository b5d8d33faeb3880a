"""What the engine costs a person: with longer and longer queues, and beside plain SimPy.

Usage: python -m benchmarks.engine [most people]

The comparison is the usual way to write a queue in SimPy: one process a person, one
``PriorityResource`` a role. Both run on the same draws and give the same mean time in system.
"""

import sys
from collections.abc import Generator
from time import perf_counter

import numpy as np
import simpy

from sdssim.eventlog import Event, EventLog
from sdssim.inputs.draw import Inputs, draw
from sdssim.model.simpy_engine import run_simpy
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.scenario.load import Scenario, from_mapping
from sdssim.timebase import Floats

SIZES = (100, 1_000, 10_000, 100_000)
REPEATS = 3
HOURS_PER_DAY = 24.0
DAYS = 3653


def tandem(people: int, *, stages: int, load: float) -> Scenario:
    """So many people in ten years, at stages of one worker each, busy ``load`` of the time."""
    per_day = people / DAYS
    return from_mapping(
        {
            "name": "tandem",
            "start": "2024-01-01",
            "end": "2033-12-31",
            "calendar": {"open_all_hours": True, "holidays": "none"},
            "demand": {"per_day": per_day, "office_hours": False},
            "staff": {f"role {number}": {"people": 1} for number in range(stages)},
            "pathway": [
                {
                    "stage": f"stage {number}",
                    "steps": [
                        {
                            "work": {
                                "by": f"role {number}",
                                "hours": {"exponential": load * HOURS_PER_DAY / per_day},
                            }
                        }
                    ],
                }
                for number in range(stages)
            ],
        }
    )


def plain_simpy(plan: Plan, inputs: Inputs) -> Floats:
    """Days in system of those who complete, from an idiomatic SimPy model of the same tandem."""
    env = simpy.Environment()
    servers = [simpy.PriorityResource(env, capacity=1) for _ in plan.stages]
    rows = inputs.draws.first[plan.steps.hours_quantity]
    days = inputs.draws.table[rows] / HOURS_PER_DAY
    taken: list[float] = []

    def person(number: int) -> Generator[simpy.Event, object, None]:
        arrived = env.now
        for stage, server in enumerate(servers):
            with server.request(priority=0) as request:
                yield request
                yield env.timeout(days[stage, number])
        taken.append(env.now - arrived)

    def arrivals() -> Generator[simpy.Event, object, None]:
        for number, moment in enumerate(inputs.people.referred):
            yield env.timeout(max(0.0, moment - env.now))
            env.process(person(number))

    env.process(arrivals())
    env.run(until=plan.horizon_days)
    return np.array(taken)


def days_in_system(log: EventLog) -> Floats:
    """Days in system of those who complete."""
    done = log.event == Event.COMPLETED
    days: Floats = log.time[done] - log.people.referred[log.person[done]]
    return days


def timed(scenario: Scenario, repeats: int) -> tuple[float, EventLog, Plan, Inputs]:
    """Shortest of several runs of the engine, draws not counted, in seconds."""
    plan = compile_plan(scenario)
    inputs = draw(plan, 1, 0)
    seconds = []
    for _ in range(repeats):
        started = perf_counter()
        log = run_simpy(plan, inputs)
        seconds.append(perf_counter() - started)
    return min(seconds), log, plan, inputs


def long_queues(sizes: tuple[int, ...]) -> None:
    """Write what a person costs while the queue grows all the time."""
    sys.stdout.write("One worker with ten times the work that he can do: the queue only grows\n")
    sys.stdout.write(f"{'people':>10}{'seconds':>10}{'us a person':>13}{'of the first':>14}\n")
    first = 0.0
    for size in sizes:
        seconds, log, _, _ = timed(tandem(size, stages=1, load=10.0), REPEATS)
        each = seconds / len(log.people) * 1e6
        first = first or each
        sys.stdout.write(
            f"{len(log.people):>10}{seconds:>10.3f}{each:>13.1f}{each / first:>14.2f}\n"
        )


def beside_plain_simpy() -> None:
    """Write how much faster or slower the engine is than plain SimPy."""
    sys.stdout.write("\nBeside one PriorityResource a role, on the same draws\n")
    sys.stdout.write(f"{'stages':>7}{'load':>6}{'people':>8}{'plain s':>9}{'engine s':>10}")
    sys.stdout.write(f"{'plain / engine':>16}\n")
    for stages, load, people in ((6, 0.8, 2_000), (6, 0.8, 20_000), (1, 10.0, 5_000)):
        seconds, log, plan, inputs = timed(tandem(people, stages=stages, load=load), REPEATS)
        started = perf_counter()
        plain = plain_simpy(plan, inputs)
        taken = perf_counter() - started
        if not np.allclose(plain.mean(), days_in_system(log).mean()):
            message = f"{plain.mean()} and {days_in_system(log).mean()} days in system"
            raise SystemExit(message)
        sys.stdout.write(
            f"{stages:>7}{load:>6.1f}{len(log.people):>8}{taken:>9.3f}{seconds:>10.3f}"
            f"{taken / seconds:>16.2f}\n"
        )


def main() -> None:
    """Write both tables."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    long_queues(tuple(size for size in SIZES if size <= most))
    beside_plain_simpy()


if __name__ == "__main__":
    main()
