"""Points that fill the space between the limits of several factors evenly."""

from enum import StrEnum

from sdssim.timebase import Floats


class Method(StrEnum):
    """How the points of a design are chosen."""

    GRID = "grid"
    LATIN_HYPERCUBE = "latin_hypercube"
    SOBOL = "sobol"
    TABLE = "table"


def unit_points(method: Method, points: int, factors: int, seed: int) -> Floats:
    """Return points of the unit cube.

    Parameters
    ----------
    method
        ``latin_hypercube``: every factor takes a value in each of ``points`` equal parts, once
        (McKay, Beckman and Conover 1979). ``sobol``: the first points of a scrambled Sobol sequence
        (Owen 1998), which fill the cube most evenly when their number is a power of two.

    Returns
    -------
    ndarray, shape (points, factors)
        From 0 to below 1.
    """
    from scipy.stats import qmc

    if method is Method.LATIN_HYPERCUBE:
        drawn: Floats = qmc.LatinHypercube(d=factors, rng=seed).random(points)
        return drawn
    sequence = qmc.Sobol(d=factors, scramble=True, rng=seed)
    # Drawn as a power of two: the first points of a sequence are the same however many follow.
    balanced: Floats = sequence.random_base2(max(0, (points - 1).bit_length()))
    return balanced[:points]


def is_balanced(points: int) -> bool:
    """Tell whether a Sobol sequence of so many points is balanced."""
    return points & (points - 1) == 0
