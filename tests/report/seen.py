"""A run with a bit of everything, and the logs of its first replications."""

from functools import lru_cache

from sdssim.experiments.replicate import run
from sdssim.model.simulate import simulate
from sdssim.report.charts.replayed import replayed
from sdssim.report.figures import figures_of
from sdssim.scenario.load import load_text
from tests.measures.simulated import busy
from tests.small import SMALL

NO_MILESTONE = SMALL.split("budget:")[0].replace("    milestone: first_payment\n", "").replace(
    "    milestone: assessed\n", ""
)  # fmt: skip

NOBODY = SMALL.replace("per_month: 6 ", "per_month: 0 ")


@lru_cache
def busy_results():
    return run(busy(), 4, 1)


@lru_cache
def busy_logs():
    return tuple(simulate(busy(), 1, number) for number in range(3))


def busy_figures():
    return figures_of(busy_results())


@lru_cache
def busy_seen():
    return replayed(busy_results(), busy_logs())


@lru_cache
def of_text(text, replications=2):
    """Results, figures and logs of a scenario given as text."""
    scenario = load_text(text)
    results = run(scenario, replications, 1)
    logs = tuple(simulate(scenario, 1, number) for number in range(replications))
    return results, figures_of(results), logs


def seen_of(text, replications=2):
    results, figures, logs = of_text(text, replications)
    return figures, replayed(results, logs)
