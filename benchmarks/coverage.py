"""How often a 95% interval holds the true mean: measured, not assumed.

Usage: python -m benchmarks.coverage [replications] [processes]

One small service is simulated so many times (200,000 unless said otherwise) with one seed, and as
often with another. The mean over the second is the truth; its error is below a fiftieth of that of
50 replications. The first is cut into *macro-replications*, runs of a fixed number of replications
or of as many as the stopping rule asks for, one after the other and none used twice; each gives an
interval that holds the truth or does not. The share that do is a binomial share, given with its
exact (Clopper-Pearson) 95% interval. The draws are fixed, so the same figures come out every time.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

import numpy as np
from scipy.stats import binomtest, skew

from sdssim.experiments.goals import goals_for
from sdssim.experiments.precision import StoppingRule
from sdssim.inputs.draw import draw
from sdssim.measures.measure import Yardstick, yardstick
from sdssim.model.compiled_engine import prepare, run_compiled
from sdssim.plan.compile import compile_plan
from sdssim.results.interval import intervals, running_intervals
from sdssim.scenario.load import Scenario, load_text
from sdssim.timebase import Floats

REPLICATIONS = 200_000
PROCESSES = 2
BATCH = 1_000
SEED, SEED_OF_TRUTH = 1, 2

MACROS = 2_000
FIXED = (5, 10, 20, 50)
MINIMUMS = (3, 10, 20)

SERVICE = """
name: Small service
description: One assessor with more work than hours, and a panel every fortnight.
start: 2026-01-05
end: 2026-07-05
calendar: {holidays: none, week: mon-fri, hours: "09:00-17:00"}
demand: {per_month: 12}
staff:
  assessor: {people: 1, hours_per_week: 37, share: 0.5}
panels:
  panel: {every_days: 14, places: 7}
pathway:
  - stage: assessment
    steps:
      - work: {by: assessor, hours: {exponential: 6}}
    milestone: assessed
  - stage: approval
    steps:
      - wait: {days: {lognormal: {median: 14, p90: 30}}}
      - sitting: panel
    outcomes:
      withdrawn: {share: 0.1, leave: withdrawn}
      approved: rest
    milestone: first_payment
targets:
  six_weeks: {from: referral, to: first_payment, within_days: 42}
"""


@dataclass(frozen=True)
class Asked:
    """A measure, what it is an example of, and precisions to stop at."""

    what: str
    measure: str
    precisions: tuple[str, ...]


ASKED = (
    Asked("mean", "wait_referral_to_first_payment_mean_days", ("10%", "5%")),
    Asked("share", "target_six_weeks_share_of_all", ("10 points", "5 points")),
    Asked("median", "wait_referral_to_first_payment_km_median_days", ("10%", "5%")),
    Asked("count", "wait_referral_to_assessed_running", ("2 people", "1 person")),
    Asked("skewed", "wait_referral_to_assessed_km_median_days", ("30%", "20%")),
)


@cache
def service() -> tuple[Scenario, Yardstick, list[int]]:
    """The scenario, its yardstick, and where the measures stand."""
    scenario = load_text(SERVICE, "small-service.yaml")
    everyones = yardstick(scenario, by_group=False)
    names = [key.name if not key.group else "" for key in everyones.keys]
    return scenario, everyones, [names.index(asked.measure) for asked in ASKED]


def measured(seed: int, first: int, count: int) -> Floats:
    """Simulate and measure replications; shape (count, measures)."""
    scenario, everyones, columns = service()
    plan = compile_plan(scenario)
    return np.array(
        [
            everyones.measure(run_compiled(plan, draw(plan, seed, number))).values[columns]
            for number in range(first, first + count)
        ]
    )


def simulated(seed: int, replications: int, processes: int) -> Floats:
    """Simulate and measure many replications; shape (replications, measures)."""
    firsts = range(0, replications, BATCH)
    counts = [min(BATCH, replications - first) for first in firsts]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return np.concatenate(list(pool.map(measured, [seed] * len(counts), firsts, counts)))


def fixed_macros(values: Floats, replications: int) -> Iterator[tuple[int, float, float]]:
    """Give (replications, low, high) of runs of a fixed number of replications."""
    for macro in range(min(MACROS, len(values) // replications)):
        of = intervals(values[macro * replications : (macro + 1) * replications, None])
        yield replications, float(of.low[0]), float(of.high[0])


def sequential_macros(
    values: Floats, measure: str, precision: str, minimum: int
) -> Iterator[tuple[int, float, float]]:
    """Give (replications, low, high) of runs that stop by the rule; each begins where one ended."""
    (goal,) = goals_for(service()[0], precision, (measure,))
    rule = StoppingRule(minimum=minimum)
    begin, macros = 0, 0
    while macros < MACROS and begin < len(values):
        part = values[begin : begin + rule.maximum, None]
        running = running_intervals(part)
        narrow = running.half_width[:, 0] <= goal.half_width_at(running.mean[:, 0])
        settled = rule.settled_at(narrow)
        if settled is None and len(part) < rule.maximum:
            return  # the last one is cut off by the end of what was simulated
        count = rule.maximum if settled is None else settled + rule.ahead_of(settled)
        mean, half = float(running.mean[count - 1, 0]), float(running.half_width[count - 1, 0])
        yield count, mean - half, mean + half
        begin, macros = begin + count, macros + 1


def line(what: str, rule: str, truth: float, macros: Iterator[tuple[int, float, float]]) -> str:
    """One row of the table."""
    counts, lows, highs = (np.array(column) for column in zip(*macros, strict=True))
    below, above = int((highs < truth).sum()), int((lows > truth).sum())
    held = len(counts) - below - above
    exact = binomtest(held, len(counts)).proportion_ci(method="exact")
    low, middle, high = np.quantile(counts, [0.05, 0.5, 0.95])
    needed = f"{middle:.0f}" if low == high else f"{middle:.0f} ({low:.0f} to {high:.0f})"
    return (
        f"| {what} | {rule} | {len(counts):,} | {needed} | {held / len(counts):.1%} | "
        f"{exact.low:.1%} to {exact.high:.1%} | {below / len(counts):.1%} | "
        f"{above / len(counts):.1%} |"
    )


def report(values: Floats, truths: Floats) -> list[str]:
    """The tables, as Markdown."""
    lines = ["| | measure | truth | spread / mean | skewness |", "|---|---|--:|--:|--:|"]
    for column, asked in enumerate(ASKED):
        known = values[~np.isnan(values[:, column]), column]
        lines.append(
            f"| {asked.what} | `{asked.measure}` | {truths[column]:.3f} | "
            f"{known.std() / known.mean():.2f} | {skew(known):.1f} |"
        )
    head = "| | replications | macro-replications | used | held | 95% bounds | too low | too high |"
    lines += ["", head, "|---|---|--:|--:|--:|--:|--:|--:|"]
    for column, asked in enumerate(ASKED):
        for count in FIXED:
            macros = fixed_macros(values[:, column], count)
            lines.append(line(asked.what, f"{count}", truths[column], macros))
    lines += ["", head, "|---|---|--:|--:|--:|--:|--:|--:|"]
    for column, asked in enumerate(ASKED):
        for precision in asked.precisions:
            for minimum in MINIMUMS:
                macros = sequential_macros(values[:, column], asked.measure, precision, minimum)
                rule = f"to {precision}, at least {minimum}"
                lines.append(line(asked.what, rule, truths[column], macros))
    return lines


def main() -> None:
    """Simulate, and print the tables."""
    replications = int(sys.argv[1]) if len(sys.argv) > 1 else REPLICATIONS
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else PROCESSES  # noqa: PLR2004 -- the second
    prepare(print)
    truths = np.nanmean(simulated(SEED_OF_TRUTH, replications, processes), axis=0)
    values = simulated(SEED, replications, processes)
    print(f"{replications:,} replications, and as many for the truth\n")
    print("\n".join(report(values, truths)))


if __name__ == "__main__":
    main()
