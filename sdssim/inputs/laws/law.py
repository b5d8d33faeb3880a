"""What the sampling of one family consists of."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sdssim.scenario.distribution import Distribution

FloatArray = NDArray[np.float64]


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
    """

    standard: Standard
    transform: Callable[[Distribution, FloatArray], FloatArray]
    cdf: Callable[[Distribution, FloatArray], FloatArray]
    remaining: Callable[[Distribution, FloatArray, FloatArray], FloatArray]
    atoms: bool = False
