"""How long one replication takes to measure, with groups of people and without, from log to values.

Usage: python -m benchmarks.measures [scenario ...]   (a file, or the name of a shipped scenario)

By the reference, in numpy, and by machine code where numba is installed. Without a scenario: the
Stockport pilot at 200, 2,000 and 20,000 people. Several replications are measured in turns, for a
processor that meets one log again and again learns its branches by heart. Of each the shortest time
counts, which the rest of the machine disturbs least.
"""

import sys
from collections.abc import Callable
from statistics import fmean
from time import perf_counter

from sdssim.eventlog import EventLog
from sdssim.machine import is_available
from sdssim.measures.by_machine import prepare
from sdssim.measures.measure import yardstick
from sdssim.model.simulate import simulate
from sdssim.scenario.load import Scenario, load

PILOT_PEOPLE = 184
"""People whom the pilot's demand brings, on average."""

SIZES = (200, 2_000, 20_000)
ROWS_IN_ALL = 600_000
"""Rows of all the logs of a line, and of all rounds of measuring them, together."""

MOST_LOGS = 20


def pilot_of(people: int) -> Scenario:
    """The Stockport pilot with so many times the demand; staff and panels stay as they are."""
    times = people / PILOT_PEOPLE
    return load(
        "stockport-pilot",
        sets=[
            f"demand.per_month.at_start={3.611 * times}",
            f"demand.per_month.growth_per_month={0.7037 * times}",
        ],
    )


Measuring = Callable[[EventLog], object]


def milliseconds_in_turns(
    ways: list[Measuring], logs: list[EventLog], rounds: int
) -> list[list[float]]:
    """Time every way to measure on every log, in turns: for each way, the shortest of each log."""
    shortest = [[float("inf")] * len(logs) for _ in ways]
    for _ in range(rounds):
        for times, measure in zip(shortest, ways, strict=True):
            for number, log in enumerate(logs):
                started = perf_counter()
                measure(log)
                times[number] = min(times[number], (perf_counter() - started) * 1000)
    return shortest


def ways_to_measure(scenario: Scenario) -> dict[str, tuple[int, Measuring]]:
    """Every way to measure a scenario, with how many figures it takes."""
    ways: dict[str, tuple[int, Measuring]] = {}
    if is_available():
        prepare()
    for words, by_group in (("by group", True), ("everyone only", False)):
        rule = yardstick(scenario, by_group=by_group)
        ways[f"{words}, numpy"] = len(rule.keys), rule.reference_figures
        if is_available():
            ways[f"{words}, machine code"] = len(rule.keys), rule.measure
    return ways


def show(scenario: Scenario, name: str) -> None:
    """Write a line for each way to measure a scenario."""
    first = simulate(scenario, 1, 0)
    replications = max(2, min(MOST_LOGS, ROWS_IN_ALL // max(1, len(first))))
    logs = [first, *(simulate(scenario, 1, number) for number in range(1, replications))]
    rounds = max(5, 5 * ROWS_IN_ALL // sum(len(log) for log in logs))
    sys.stdout.write(f"{name}: {len(first.people)} people, {len(first)} rows, {len(logs)} logs\n")
    ways = ways_to_measure(scenario)
    all_times = milliseconds_in_turns([measure for _, measure in ways.values()], logs, rounds)
    for (words, (figures, measure)), times in zip(ways.items(), all_times, strict=True):
        ((again,),) = milliseconds_in_turns([measure], [first], rounds * len(logs))
        sys.stdout.write(
            f"  {words:28} {figures:5} figures: mean {fmean(times):7.2f} ms a log,"
            f" {min(times):.2f} to {max(times):.2f}; the first again and again {again:.2f} ms\n"
        )
        sys.stdout.flush()


def main(names: list[str]) -> None:
    """Write the lines of each scenario."""
    for name in names:
        show(load(name), name)
    if not names:
        for people in SIZES:
            show(pilot_of(people), f"stockport-pilot x {people / PILOT_PEOPLE:.3g}")


if __name__ == "__main__":
    main(sys.argv[1:])
