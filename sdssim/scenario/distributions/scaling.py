"""A distribution times a number: the same shape, every value so many times as large."""

from math import log

from sdssim.scenario.distributions.vocabulary import Canonical, Family

_BY_POSITION: dict[Family, tuple[int, ...]] = {
    Family.CONSTANT: (0,),
    Family.UNIFORM: (0, 1),
    Family.TRIANGULAR: (0, 1, 2),
    Family.EXPONENTIAL: (0,),
    Family.ERLANG: (1,),
    Family.GAMMA: (1,),
    Family.WEIBULL: (1,),
    Family.BETA: (0, 1),
}
"""Which canonical parameters carry the unit of the values, and grow with them."""

_BY_POINTS = frozenset({Family.EMPIRICAL, Family.HYPER_EXPONENTIAL})


def scaled(canonical: Canonical, factor: float) -> Canonical | None:
    """Multiply every value of a distribution.

    Parameters
    ----------
    factor
        Above 0.

    Returns
    -------
    Canonical or None
        None for counts (shares, Poisson, geometric), whose values are whole numbers.
    """
    family, parameters, points = canonical
    if family is Family.LOGNORMAL:
        return Canonical(family, (parameters[0] + log(factor), *parameters[1:]))
    if family in _BY_POINTS:
        return Canonical(family, parameters, tuple((v * factor, w) for v, w in points))
    if family not in _BY_POSITION:
        return None
    places = _BY_POSITION[family]
    return Canonical(
        family, tuple(p * factor if n in places else p for n, p in enumerate(parameters)), points
    )
