"""How long one replication takes to measure: every figure of a scenario, from log to values.

Usage: python -m benchmarks.measures [scenario ...]   (a file, or the name of a shipped scenario)
"""

import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter

from sdssim.measures.measure import measure, yardstick
from sdssim.model.simulate import simulate
from sdssim.scenario.load import load


def best_milliseconds(act: Callable[[], object], repeats: int) -> float:
    """Shortest of several runs, which the rest of the machine disturbs least."""
    seconds = []
    for _ in range(repeats):
        started = perf_counter()
        act()
        seconds.append(perf_counter() - started)
    return min(seconds) * 1000


def main(names: list[str]) -> None:
    """Write a line for each scenario."""
    for name in names:
        scenario = load(name)
        log = simulate(scenario, 1, 0)
        figures = len(yardstick(scenario).keys)
        simulating = best_milliseconds(partial(simulate, scenario, 1, 0), repeats=5)
        measuring = best_milliseconds(partial(measure, log, scenario), repeats=50)
        sys.stdout.write(
            f"{scenario.name}: {len(log.people)} people, {len(log)} rows, {figures} figures: "
            f"{measuring:.2f} ms, {measuring / simulating:.1%} of simulating it\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:] or ["stockport-pilot"])
