"""What a sensitivity analysis found: which factor moves which measure, and how sure that is."""

from dataclasses import dataclass
from enum import StrEnum

from sdssim.errors import SdssimError
from sdssim.measures.entry import MeasureKey
from sdssim.scenario.load import Scenario

DEFAULT_SPREAD = 0.25
DEFAULT_REPLICATIONS = 30
DEFAULT_TRAJECTORIES = 10
DEFAULT_SAMPLES = 64


class Method(StrEnum):
    """How factors are varied."""

    ONE_AT_A_TIME = "one-at-a-time"
    MORRIS = "morris"
    SOBOL = "sobol"


@dataclass(frozen=True, slots=True)
class Design:
    """How an analysis is done.

    Attributes
    ----------
    replications
        Of every point; at least 2.
    seed
        Of the simulation, of the design and of the bootstrap.
    trajectories
        For Morris screening.
    samples
        For Sobol indices; a power of 2.
    spread
        How far numbers are varied up and down where no range was given, as a share of them.
    asked_for
        The factors as they were asked for; none for everything that is assumed.
    """

    method: Method = Method.ONE_AT_A_TIME
    replications: int = DEFAULT_REPLICATIONS
    seed: int = 1
    trajectories: int = DEFAULT_TRAJECTORIES
    samples: int = DEFAULT_SAMPLES
    spread: float = DEFAULT_SPREAD
    asked_for: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the design before anything is simulated.

        Raises
        ------
        SdssimError
            ``samples`` is not a power of 2, which a Sobol sequence needs.
        """
        if self.method is Method.SOBOL and (self.samples < 1 or self.samples.bit_count() != 1):
            message = f"{self.samples} samples cannot be used; allowed: a power of 2, such as 64"
            raise SdssimError(message)

    def points(self, factors: int) -> int:
        """How many scenarios are simulated."""
        if self.method is Method.MORRIS:
            return self.trajectories * (factors + 1)
        if self.method is Method.SOBOL:
            return self.samples * (factors + 2)
        return 2 * factors + 1


@dataclass(frozen=True, slots=True)
class Varied:
    """A factor, and the range over which it was varied.

    Attributes
    ----------
    name
        The path of its value, such as ``staff.payments_team.share``.
    range_told
        The range in words: ``x0.75 to x1.25``, or ``-1 to +1``.
    at_low, at_baseline, at_high
        One of its values there, as a scenario would say it.
    """

    name: str
    range_told: str
    at_low: str
    at_baseline: str
    at_high: str


@dataclass(frozen=True, slots=True)
class NotVaried:
    """A value that has no range by itself, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class End:
    """What a measure does at one end of a factor's range; ``None`` is not known.

    Attributes
    ----------
    setting
        Of the factor.
    difference
        Mean over replications of the measure here less the measure at the baseline.
    low, high
        Student-t interval of the difference, from the differences within each replication.
    """

    setting: float
    difference: float | None
    low: float | None
    high: float | None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves 0 on one side."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Swing:
    """A factor at both ends of its range."""

    factor: Varied
    at_low: End
    at_high: End

    @property
    def is_clear(self) -> bool:
        """Whether a difference can be shown at one of the ends."""
        return self.at_low.is_clear or self.at_high.is_clear

    @property
    def size(self) -> float:
        """The larger of the two differences, whichever its sign; -1 if neither is known."""
        differences = (self.at_low.difference, self.at_high.difference)
        return max((abs(each) for each in differences if each is not None), default=-1.0)


@dataclass(frozen=True, slots=True)
class Screened:
    """What a factor does to a measure over the whole range of all the others.

    Attributes
    ----------
    mean_effect
        Mean of the effects of moving the factor over its whole range.
    mean_size
        Mean of their sizes, whichever their sign; the factors stand in its order.
    low, high
        Interval of ``mean_size``, by bootstrap over trajectories.
    spread
        Standard deviation of the effects: large where the factor is not linear or acts together
        with others.
    """

    factor: Varied
    mean_effect: float
    mean_size: float
    low: float
    high: float
    spread: float


@dataclass(frozen=True, slots=True)
class Indices:
    """The part of a measure's variance that a factor accounts for.

    Attributes
    ----------
    first, first_low, first_high
        By itself: what would go if the factor were known. With its interval.
    total, total_low, total_high
        With everything in which it acts together with others: what would stay if all the others
        were known. The factors stand in its order.
    """

    factor: Varied
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


Row = Swing | Screened | Indices


@dataclass(frozen=True, slots=True)
class Measured:
    """What an analysis found for one measure.

    Attributes
    ----------
    definition
        Of the measure, in a sentence.
    baseline
        Mean of the measure in the scenario as it is; ``None`` if it is not known.
    rows
        The factors, the one with the largest effect first; of the kind of the method.
    """

    key: MeasureKey
    definition: str
    baseline: float | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A sensitivity analysis.

    Attributes
    ----------
    factors
        With the ranges that were used.
    not_varied
        What rests on an assumption and has no range by itself.
    measures
        What was found, for every measure that was asked for.
    """

    scenario: Scenario
    design: Design
    factors: tuple[Varied, ...]
    not_varied: tuple[NotVaried, ...]
    measures: tuple[Measured, ...]
