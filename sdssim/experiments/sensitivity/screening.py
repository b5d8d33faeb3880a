"""Morris screening: which of many factors matter, and which act together with others.

Morris (1991), "Factorial sampling plans for preliminary computational experiments"; the mean of
the absolute effects is that of Campolongo, Cariboni and Saltelli (2007). Sampling and analysis are
SALib's.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sdssim.errors import SdssimError
from sdssim.experiments.sensitivity.factors import Factor
from sdssim.experiments.sensitivity.points import Evaluate, Point, means_of
from sdssim.results.sensitivity import Screened

_LEVELS = 4


def screen(
    factors: Sequence[Factor],
    evaluate: Evaluate,
    measures: Sequence[str],
    *,
    trajectories: int,
    seed: int,
) -> list[tuple[Screened, ...]]:
    """Screen factors; ``trajectories`` x (factors + 1) points are simulated.

    Parameters
    ----------
    measures
        Names of the measures that ``evaluate`` gives, for messages.
    trajectories
        At least 2.
    seed
        Of the design and of the bootstrap.

    Returns
    -------
    list of tuple of Screened
        For every measure its factors, the largest effects first.

    Raises
    ------
    SdssimError
        SALib is not installed, or a measure is known at no replication of some point.
    """
    sample, analyze = _salib()
    problem = {
        "num_vars": len(factors),
        "names": [factor.name for factor in factors],
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    # SALib takes seed 0 for none.
    units = sample(problem, trajectories, num_levels=_LEVELS, seed=seed + 1)
    points: list[Point] = [
        {factor.name: factor.at_unit(unit) for factor, unit in zip(factors, row, strict=True)}
        for row in units.tolist()
    ]
    values = evaluate(points)
    found = []
    for place, name in enumerate(measures):
        means = means_of(values, place, name)
        told = analyze(problem, units, means, num_levels=_LEVELS, seed=seed + 1)
        rows = [
            Screened(
                factor.varied,
                mean_effect=float(told["mu"][row]),
                mean_size=float(told["mu_star"][row]),
                low=max(0.0, float(told["mu_star"][row] - told["mu_star_conf"][row])),
                high=float(told["mu_star"][row] + told["mu_star_conf"][row]),
                spread=float(told["sigma"][row]),
            )
            for row, factor in enumerate(factors)
        ]
        order = np.argsort([-row.mean_size for row in rows], kind="stable")
        found.append(tuple(rows[each] for each in order))
    return found


def _salib() -> tuple[Any, Any]:
    try:
        from SALib.analyze.morris import analyze
        from SALib.sample.morris import sample
    except ModuleNotFoundError:
        message = (
            'Morris screening needs SALib, which is not installed: pip install "sdssim[research]", '
            "or choose --method one-at-a-time or sobol"
        )
        raise SdssimError(message) from None
    return sample, analyze
