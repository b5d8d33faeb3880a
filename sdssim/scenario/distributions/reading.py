"""From what a scenario says to the canonical form of a distribution."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path

from sdssim.scenario.distributions.listed import (
    read_empirical,
    read_hyper_exponential,
    read_shares,
)
from sdssim.scenario.distributions.moments import moments_of
from sdssim.scenario.distributions.refusal import (
    did_you_mean,
    is_number,
    number,
    refusal,
    shown,
)
from sdssim.scenario.distributions.vocabulary import (
    ANY,
    BARE,
    FORMS,
    ORDERED,
    Canonical,
    Family,
    form_names,
    spelled_forms,
)

_NORMAL_P90 = 1.2815515655446004
"""The standard normal's 90th percentile."""


def read(data: object, folder: Path | None = None) -> Canonical:
    """Read a number or a one-key mapping ``{family: parameters}``.

    Parameters
    ----------
    data
        Plain data, as YAML or JSON gives it.
    folder
        Where `empirical` files lie; None refuses them.

    Raises
    ------
    PydanticCustomError
        It is not a distribution; the message is one sentence for the scenario's author.
    """
    if is_number(data):
        return Canonical(Family.CONSTANT, (number(data, ANY, "the value"),))
    family, body = _family_and_body(data)
    canonical = _canonical(family, body, folder)
    try:
        moments_of(canonical)
    except OverflowError:
        message = f"{family} with these parameters has a mean or variance too large to compute"
        raise refusal(message, family) from None
    return canonical


def _family_and_body(data: object) -> tuple[Family, object]:
    if isinstance(data, str) and data in set(Family):
        message = f"'{data}' needs its parameters; write {{{data}: ...}} with "
        raise refusal(message + spelled_forms(Family(data)))
    if not isinstance(data, Mapping):
        message = (
            f"{shown(data)} is not a number or a distribution; "
            "allowed: a number, or {family: parameters} such as {exponential: {mean: 3}}"
        )
        hint = did_you_mean(data, Family) if isinstance(data, str) else ""
        raise refusal(message + hint)
    names = [str(name) for name in data]
    if len(names) != 1:
        raise refusal(_not_one_family(names))
    name = names[0]
    if name not in set(Family):
        if fitting := _families_with(names):
            raise refusal(_without_family(names, fitting))
        message = f"unknown distribution '{name}'; allowed: {', '.join(Family)}"
        raise refusal(message + did_you_mean(name, Family), name)
    return Family(name), next(iter(data.values()))


def _families_with(names: list[str]) -> list[Family]:
    """List the families that take these parameters, if possible those that need no others."""
    given = set(names)
    exact = [family for family in Family if given in map(set, form_names(family))]
    return exact or [
        family
        for family in Family
        if given and any(given < set(form) for form in form_names(family))
    ]


def _without_family(names: list[str], fitting: list[Family]) -> str:
    inside = ", ".join(f"{name}: ..." for name in names)
    spelled = " or ".join(f"{{{family}: {{{inside}}}}}" for family in fitting[:3])
    return f"{' and '.join(names)} without the name of a distribution; write {spelled}"


def _not_one_family(names: list[str]) -> str:
    if fitting := _families_with(names):
        return _without_family(names, fitting)
    if not names:
        return f"an empty mapping names no distribution; allowed: {', '.join(Family)}"
    listed = ", ".join(f"'{name}'" for name in names)
    return f"one distribution is expected, found {len(names)} keys: {listed}; keep one"


def _canonical(family: Family, body: object, folder: Path | None) -> Canonical:
    if family is Family.SHARES:
        return Canonical(family, points=read_shares(body))
    named = _named(family, body)
    if family is Family.HYPER_EXPONENTIAL:
        return Canonical(family, points=read_hyper_exponential(named))
    if family is Family.EMPIRICAL:
        return Canonical(family, points=read_empirical(named, folder))
    form = next(each for each in FORMS[family] if {one.name for one in each} == set(named))
    numbers = {
        one.name: number(named[one.name], one.rule, f"{family} {one.name}", family, one.name)
        for one in form
    }
    try:
        return Canonical(family, _REDUCE[family](numbers))
    except (OverflowError, ZeroDivisionError):
        message = f"{family} with these parameters is too extreme to compute"
        raise refusal(message, family) from None


def _named(family: Family, body: object) -> dict[str, object]:
    """Give the parameters their names, and see that together they are one of the allowed forms."""
    if is_number(body) and family in BARE:
        return {form_names(family)[0][0]: body}
    if isinstance(body, list | tuple) and family in ORDERED:
        names = form_names(family)[0]
        if len(body) != len(names):
            message = f"{family} takes {len(names)} numbers, [{', '.join(names)}], not {len(body)}"
            raise refusal(message, family)
        return dict(zip(names, body, strict=True))
    if not isinstance(body, Mapping):
        message = f"{family} is {shown(body)}; it takes {spelled_forms(family)}"
        raise refusal(message, family)
    named = {str(name): value for name, value in body.items()}
    allowed = {name for form in form_names(family) for name in form}
    for name in named:
        if name not in allowed:
            message = f"unknown parameter '{name}' of {family}; it takes {spelled_forms(family)}"
            raise refusal(message + did_you_mean(name, sorted(allowed)), family, name)
    if set(named) not in [set(form) for form in form_names(family)]:
        given = ", ".join(named) or "nothing"
        message = f"{family} is given {given}; it takes {spelled_forms(family)}"
        raise refusal(message, family)
    return named


Numbers = dict[str, float]


def _interval(family: Family, given: Numbers) -> tuple[float, float]:
    low, high = given["low"], given["high"]
    if low >= high:
        message = f"{family} low {low:g} is not below high {high:g}; for one value write the number"
        raise refusal(message, family, "low")
    if not math.isfinite(high - low):
        raise OverflowError
    return low, high


def _triangular(given: Numbers) -> tuple[float, ...]:
    low, high = _interval(Family.TRIANGULAR, given)
    mode = given["mode"]
    if not low <= mode <= high:
        message = f"triangular mode {mode:g} is outside {low:g} to {high:g}; it has to lie between"
        raise refusal(message, Family.TRIANGULAR, "mode")
    return low, mode, high


def _gamma(given: Numbers) -> tuple[float, ...]:
    if "shape" in given:
        return given["shape"], given["scale"]
    mean, sd = given["mean"], given["sd"]
    return _positive((mean / sd) ** 2), _positive(sd / mean * sd)


def _weibull(given: Numbers) -> tuple[float, ...]:
    shape = given["shape"]
    if "scale" in given:
        return shape, given["scale"]
    return shape, _positive(given["mean"] / math.gamma(1 + 1 / shape))


def _lognormal(given: Numbers) -> tuple[float, ...]:
    if "mu" in given:
        return given["mu"], given["sigma"]
    if "mean" in given:
        log_variance = math.log1p((given["sd"] / given["mean"]) ** 2)
        return math.log(given["mean"]) - log_variance / 2, _positive(math.sqrt(log_variance))
    median = given["median"]
    if "sigma" in given:
        return math.log(median), given["sigma"]
    p90 = given["p90"]
    if p90 <= median:
        message = f"lognormal p90 {p90:g} is not above the median {median:g}; it has to be"
        raise refusal(message, Family.LOGNORMAL, "p90")
    return math.log(median), _positive(math.log(p90 / median) / _NORMAL_P90)


def _beta(given: Numbers) -> tuple[float, ...]:
    low, high = _interval(Family.BETA, given)
    if "alpha" in given:
        return low, high, given["alpha"], given["beta"]
    mean, sd = given["mean"], given["sd"]
    if not low < mean < high:
        message = f"beta mean {mean:g} is not between low {low:g} and high {high:g}"
        raise refusal(message, Family.BETA, "mean")
    below, above = (mean - low) / (high - low), (high - mean) / (high - low)
    concentration = below * above * ((high - low) / sd) ** 2 - 1
    if concentration <= 0:
        limit = math.sqrt((mean - low) * (high - mean))
        message = f"beta sd {sd:g} is too large; with this low, high and mean it is below {limit:g}"
        raise refusal(message, Family.BETA, "sd")
    return low, high, _positive(below * concentration), _positive(above * concentration)


def _poisson(given: Numbers) -> tuple[float, ...]:
    mean, at_least = given["mean"], given.get("at_least", 0.0)
    if mean < at_least:
        message = f"poisson mean {mean:g} is below at_least {at_least:g}"
        raise refusal(message, Family.POISSON, "mean")
    return mean, at_least


def _positive(value: float) -> float:
    """See that a derived parameter did not vanish or overflow."""
    if not 0 < value < math.inf:
        raise OverflowError
    return value


_REDUCE: dict[Family, Callable[[Numbers], tuple[float, ...]]] = {
    Family.CONSTANT: lambda given: (given["value"],),
    Family.UNIFORM: lambda given: _interval(Family.UNIFORM, given),
    Family.TRIANGULAR: _triangular,
    Family.EXPONENTIAL: lambda given: (given["mean"],),
    Family.ERLANG: lambda given: (given["stages"], given["mean"]),
    Family.GAMMA: _gamma,
    Family.WEIBULL: _weibull,
    Family.LOGNORMAL: _lognormal,
    Family.BETA: _beta,
    Family.POISSON: _poisson,
    Family.GEOMETRIC: lambda given: (given["mean"],),
}
"""How the numbers of any allowed form become the canonical ones (means and sds by moments)."""
