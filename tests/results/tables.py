"""Results with figures of our choosing, for the small scenario."""

import numpy as np

from sdssim.measures.measure import yardstick
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario
from tests.measures.diary import small


def results_with(
    figures: dict[tuple[str, ...], list[float]], scenario: Scenario | None = None, seed: int = 1
) -> Results:
    """Results in which only some figures are known; keys are (measure, value of each group key)."""
    asked = scenario or small()
    keys = yardstick(asked).keys
    replications = len(next(iter(figures.values())))
    values = np.full((replications, len(keys)), np.nan)
    names = [(key.name, *(value for _, value in key.group)) for key in keys]
    for name, column in figures.items():
        values[:, names.index(name)] = column
    return Results.of(asked, values, seed=seed, engine="simpy")
