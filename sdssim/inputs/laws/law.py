"""What the sampling of one family consists of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sdssim.scenario.distribution import Distribution

FloatArray = NDArray[np.float64]

Formula = Callable[[Sequence[Any], FloatArray], FloatArray]
"""(parameters, standard variates) -> values: of one distribution, whose parameters are numbers, or
of a block of rows, each with its own, whose parameters are columns. Both give the same bits."""


class Standard(StrEnum):
    """The standard variate that a transform starts from."""

    UNIFORM = "uniform"
    EXPONENTIAL = "exponential"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Law:
    """Three functions of a distribution and flat arrays of one length.

    Attributes
    ----------
    standard
        What `transform` wants.
    transform
        (distribution, standard variates) -> values, never falling in the variate.
    cdf
        (distribution, x inside the support) -> P(X <= x).
    remaining
        (distribution, u in [0, 1), elapsed inside the support) -> X - elapsed given X > elapsed, at
        the conditional probability u.
    atoms
        Whether single values have probability, the lowest included.
    formula
        What `transform` computes, where rows of several distributions can be computed at once.
    """

    standard: Standard
    transform: Callable[[Distribution, FloatArray], FloatArray]
    cdf: Callable[[Distribution, FloatArray], FloatArray]
    remaining: Callable[[Distribution, FloatArray, FloatArray], FloatArray]
    atoms: bool = False
    formula: Formula | None = None


def by_formula(formula: Formula) -> Callable[[Distribution, FloatArray], FloatArray]:
    """Return the transform of one distribution by a formula."""

    def transform(dist: Distribution, z: FloatArray) -> FloatArray:
        return formula(dist.parameters, z)

    return transform
