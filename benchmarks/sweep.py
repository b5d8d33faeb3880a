"""How long a large sweep takes on two processes with each engine, and a thousand pilots.

Usage: python -m benchmarks.sweep [--scenarios N] [--replications N] [--people N] [--sample N]

The scenarios differ from the pilot in how much time care coordinators have, how often the panel
sits and how many it decides on. With the compiled engine the whole sweep is run. With the SimPy
engine a sample of its scenarios is run, spread evenly over it, and the time of all is worked out in
proportion; a sample of the compiled sweep is checked to have the same figures, to the last bit.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from itertools import product
from time import perf_counter

import numpy as np

from benchmarks.timing import Aim, Table, say, show
from benchmarks.workloads import pilot_of
from sdssim.experiments.driver import replicate_all
from sdssim.experiments.pool import WorkerPool
from sdssim.experiments.replicate import run
from sdssim.measures import by_machine
from sdssim.model.choose import Engine
from sdssim.model.compiled_engine import prepare
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario, load, vary

SCENARIOS = 1_000
REPLICATIONS = 30
PEOPLE = 200
SAMPLE = 8
PILOTS = 1_000
PROCESSES = 2
FASTER = 20.0
"""How many times as fast as with the SimPy engine a sweep is to be."""

GRID = {
    "staff.care_coordinator.share": [round(0.04 + 0.01 * step, 2) for step in range(10)],
    "panels.risk_enablement.every_days": [7 + 2 * step for step in range(10)],
    "panels.risk_enablement.places": list(range(1, 11)),
}
"""What the scenarios differ in: a thousand of them at most."""


def scenarios_of(count: int, people: int) -> list[Scenario]:
    """So many scenarios, spread evenly over the grid."""
    base = pilot_of(people)
    grid = list(product(*GRID.values()))
    chosen = np.linspace(0, len(grid) - 1, count).astype(int)
    return [vary(base, dict(zip(GRID, grid[place], strict=True))) for place in chosen]


def timed(
    scenarios: Sequence[Scenario], replications: int, engine: Engine, pool: Executor
) -> tuple[float, list[Results]]:
    """Seconds by the clock that a sweep takes, and what it found; processes are started already."""
    started = perf_counter()
    found = replicate_all(scenarios, replications, 1, pool, engine=engine)
    return perf_counter() - started, found


def check_same(one: Sequence[Results], other: Sequence[Results]) -> None:
    """Check that two engines found the same figures.

    Raises
    ------
    AssertionError
        They did not.
    """
    for mine, theirs in zip(one, other, strict=True):
        if mine.values.tobytes() != theirs.values.tobytes():
            message = f"the engines' figures differ for {mine.scenario.label}"
            raise AssertionError(message)


def sweep(count: int, replications: int, people: int, sample: int) -> Table:
    """One sweep with each engine."""
    started = perf_counter()
    scenarios = scenarios_of(count, people)
    making = perf_counter() - started
    some = [int(each) for each in np.linspace(0, count - 1, min(sample, count))]
    with WorkerPool(PROCESSES) as pool:
        for engine in ("compiled", "simpy"):
            timed(scenarios[:PROCESSES], 1, engine, pool)
        sampled, reference = timed([scenarios[each] for each in some], replications, "simpy", pool)
        whole, found = timed(scenarios, replications, "compiled", pool)
    check_same([found[each] for each in some], reference)
    estimate = sampled * count / len(some)
    runs = count * replications
    rows = (
        ("compiled engine, all of it", f"{whole:.1f}", f"{whole / runs * 1e3:.2f}", ""),
        (
            f"SimPy engine, from {len(some)} of {count:,} scenarios",
            f"{estimate:.0f}",
            f"{estimate / runs * 1e3:.2f}",
            f"{estimate / whole:.1f}",
        ),
    )
    note = (
        f"{runs:,} replications in all. Making the scenarios took {making:.1f} s more, with either"
        f" engine: {(estimate + making) / (whole + making):.1f} times as long with it. The sample's"
        " figures are the same to the last bit."
    )
    title = (
        f"A sweep over {count:,} scenarios, {replications} replications of {people} people each,"
        f" {PROCESSES} processes"
    )
    aims = (Aim.at_least("a sweep on two processes", FASTER, estimate / whole),)
    return Table(title, ("", "seconds", "ms a replication", "times as long"), rows, note, aims)


def pilots(replications: int) -> Table:
    """Many replications of the pilot, every measure taken, groups of people told apart."""
    scenario = load("stockport-pilot")
    with WorkerPool(PROCESSES) as pool:
        run(scenario, 2 * PROCESSES, 1, pool, engine="compiled")
        started = perf_counter()
        run(scenario, replications, 2, pool, engine="compiled")
        seconds = perf_counter() - started
    rows = (
        (f"{replications:,} replications", f"{seconds:.1f}", f"{seconds / replications * 1e3:.2f}"),
    )
    title = f"The Stockport pilot, every measure, {PROCESSES} processes, compiled engine"
    return Table(title, ("", "seconds", "ms a replication"), rows)


def tables(count: int, replications: int, people: int, sample: int, most: int) -> Iterator[Table]:
    """Both tables."""
    yield pilots(most)
    yield sweep(count, replications, people, sample)


def main(arguments: list[str]) -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description="A large sweep with each engine.")
    parser.add_argument("--scenarios", type=int, default=SCENARIOS, help="at most 1,000")
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--sample", type=int, default=SAMPLE, help="scenarios run with SimPy")
    parser.add_argument("--pilots", type=int, default=PILOTS, help="replications of the pilot")
    asked = parser.parse_args(arguments)
    prepare(say)
    by_machine.prepare(say)
    for table in tables(
        asked.scenarios, asked.replications, asked.people, asked.sample, asked.pilots
    ):
        show(table)


if __name__ == "__main__":
    main(sys.argv[1:])
