"""The families of distributions and the parameters that each may be written with.

Both the reader and the JSON Schema are made from these tables, so they cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple


class Family(StrEnum):
    """The closed list of families, under the names that a scenario uses."""

    CONSTANT = "constant"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    EXPONENTIAL = "exponential"
    ERLANG = "erlang"
    GAMMA = "gamma"
    WEIBULL = "weibull"
    LOGNORMAL = "lognormal"
    HYPER_EXPONENTIAL = "hyper_exponential"
    BETA = "beta"
    EMPIRICAL = "empirical"
    POISSON = "poisson"
    GEOMETRIC = "geometric"
    SHARES = "shares"


class Canonical(NamedTuple):
    """A distribution reduced to the one form that everything else computes with.

    `parameters` holds single numbers (their names are in `CANONICAL_NAMES`); `points` holds pairs
    of a number and its share or weight, for the families that are lists.
    """

    family: Family
    parameters: tuple[float, ...] = ()
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a number has to be; `wording` ends the sentence "it has to be ..."."""

    wording: str
    minimum: float | None = None
    above: float | None = None
    maximum: float | None = None
    whole: bool = False

    def allows(self, value: float) -> bool:
        """Tell whether a finite number keeps the rule."""
        return (
            (self.minimum is None or value >= self.minimum)
            and (self.above is None or value > self.above)
            and (self.maximum is None or value <= self.maximum)
            and (not self.whole or value.is_integer())
        )


ANY: Final = Rule("a number")
POSITIVE: Final = Rule("a number above 0", above=0)
NOT_NEGATIVE: Final = Rule("a number of at least 0", minimum=0)
AT_LEAST_ONE: Final = Rule("a number of at least 1", minimum=1)
STAGES: Final = Rule("a whole number of at least 1", minimum=1, whole=True)
ZERO_OR_ONE: Final = Rule("0 or 1", minimum=0, maximum=1, whole=True)
FRACTION: Final = Rule("a number from 0 to 1", minimum=0, maximum=1)
WHOLE: Final = Rule("a whole number", whole=True)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named number of a family."""

    name: str
    rule: Rule
    meaning: str


Form = tuple[Parameter, ...]

_LOW: Final = Parameter("low", ANY, "the least value")
_HIGH: Final = Parameter("high", ANY, "the greatest value")
_MEAN: Final = Parameter("mean", POSITIVE, "the mean")
_SD: Final = Parameter("sd", POSITIVE, "the standard deviation")
_SHAPE: Final = Parameter("shape", POSITIVE, "the shape")
_SCALE: Final = Parameter("scale", POSITIVE, "the scale, in the unit of the values")
_MEDIAN: Final = Parameter("median", POSITIVE, "the median: half lie below it")
_SIGMA: Final = Parameter("sigma", POSITIVE, "standard deviation of the natural logarithm")
_COUNT_MEAN: Final = Parameter("mean", NOT_NEGATIVE, "the mean, of at least at_least")

FORMS: Final[Mapping[Family, tuple[Form, ...]]] = {
    Family.CONSTANT: ((Parameter("value", ANY, "the one value"),),),
    Family.UNIFORM: ((_LOW, _HIGH),),
    Family.TRIANGULAR: ((_LOW, Parameter("mode", ANY, "the likeliest value"), _HIGH),),
    Family.EXPONENTIAL: ((_MEAN,),),
    Family.ERLANG: ((Parameter("stages", STAGES, "exponential stages in a row"), _MEAN),),
    Family.GAMMA: ((_MEAN, _SD), (_SHAPE, _SCALE)),
    Family.WEIBULL: ((_SHAPE, _SCALE), (_SHAPE, _MEAN)),
    Family.LOGNORMAL: (
        (_MEAN, _SD),
        (_MEDIAN, Parameter("p90", POSITIVE, "nine in ten lie below it")),
        (Parameter("mu", ANY, "mean of the natural logarithm"), _SIGMA),
        (_MEDIAN, _SIGMA),
    ),
    Family.BETA: (
        (_LOW, _HIGH, Parameter("mean", ANY, "the mean, between low and high"), _SD),
        (
            _LOW,
            _HIGH,
            Parameter("alpha", POSITIVE, "first shape: larger moves mass up"),
            Parameter("beta", POSITIVE, "second shape: larger moves mass down"),
        ),
    ),
    Family.POISSON: (
        (_COUNT_MEAN,),
        (_COUNT_MEAN, Parameter("at_least", ZERO_OR_ONE, "1 means 1 + Poisson(mean - 1)")),
    ),
    Family.GEOMETRIC: (
        (Parameter("mean", AT_LEAST_ONE, "the mean number of tries up to the first success"),),
    ),
}
"""The ways to write each family whose parameters are single numbers."""

LISTED_FORMS: Final[Mapping[Family, tuple[tuple[str, ...], ...]]] = {
    Family.HYPER_EXPONENTIAL: (("shares", "means"),),
    Family.EMPIRICAL: (("values",), ("values", "weights"), ("file",), ("file", "column")),
}
"""The ways to write the families whose parameters are lists."""

ORDERED: Final = frozenset({Family.UNIFORM, Family.TRIANGULAR})
"""Families that may be written as a list of numbers in the order of their parameters."""

BARE: Final = frozenset({Family.CONSTANT, Family.EXPONENTIAL})
"""Families that may be written with one bare number."""

CANONICAL_NAMES: Final[Mapping[Family, tuple[str, ...]]] = {
    Family.CONSTANT: ("value",),
    Family.UNIFORM: ("low", "high"),
    Family.TRIANGULAR: ("low", "mode", "high"),
    Family.EXPONENTIAL: ("mean",),
    Family.ERLANG: ("stages", "mean"),
    Family.GAMMA: ("shape", "scale"),
    Family.WEIBULL: ("shape", "scale"),
    Family.LOGNORMAL: ("mu", "sigma"),
    Family.BETA: ("low", "high", "alpha", "beta"),
    Family.POISSON: ("mean", "at_least"),
    Family.GEOMETRIC: ("mean",),
}
"""Names of `Canonical.parameters`, in order."""

MEANINGS: Final[Mapping[Family, str]] = {
    Family.CONSTANT: "always the same value",
    Family.UNIFORM: "every value between low and high is as likely",
    Family.TRIANGULAR: "from low to high, likeliest at mode",
    Family.EXPONENTIAL: "no memory: the remaining time does not depend on the time spent",
    Family.ERLANG: "the sum of so many equal exponential stages",
    Family.GAMMA: "positive, skewed to the right",
    Family.WEIBULL: "positive; shape above 1 ages, below 1 gets stuck",
    Family.LOGNORMAL: "positive, with a long right tail; its logarithm is normal",
    Family.HYPER_EXPONENTIAL: "one of several exponentials, by shares",
    Family.BETA: "between low and high, of any skew",
    Family.EMPIRICAL: "one of the listed values, as often as it is listed or weighted",
    Family.POISSON: "a count of independent events: 0, 1, 2, ...",
    Family.GEOMETRIC: "the number of tries up to the first success: 1, 2, 3, ...",
    Family.SHARES: "listed whole numbers with shares that sum to 1",
}


def form_names(family: Family) -> tuple[tuple[str, ...], ...]:
    """Return the sets of parameter names that a family may be written with."""
    if family in LISTED_FORMS:
        return LISTED_FORMS[family]
    return tuple(tuple(each.name for each in form) for form in FORMS.get(family, ()))


def spelled_forms(family: Family) -> str:
    """Spell the allowed forms for a message, such as ``{mean, sd} or {shape, scale}``."""
    spelled = ["{" + ", ".join(names) + "}" for names in form_names(family)]
    if family in ORDERED:
        spelled.insert(0, "[" + ", ".join(form_names(family)[0]) + "]")
    if family in BARE:
        spelled.insert(0, "a number")
    if family is Family.SHARES:
        spelled.append("{whole number: share, ...}")
    return " or ".join(spelled)
