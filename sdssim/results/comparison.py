"""What a comparison of scenarios found: numbers and what they are about, without wording.

Every difference is a variant's figure less the baseline's, taken within each replication, in which
both scenarios meet the same people and the same chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sdssim.measures.entry import EVERYONE, Better, Group, Unit
from sdssim.results.compare import Comparison, ComparisonRow, Verdict
from sdssim.results.family import Family
from sdssim.results.headline import Headline, WaitClocks
from sdssim.scenario.load import Scenario

SAME_WITHIN_DAYS = 1.0
"""A person's two waits count as the same if they differ by less than this."""

FEWEST_PEOPLE = 5.0
"""Groups with fewer comparable people a replication, on average, are shown and not judged."""


class Change(StrEnum):
    """What becomes of one person's wait; each person who is in both scenarios has exactly one."""

    SOONER = "sooner"
    SAME = "same"
    LATER = "later"
    NOT_KNOWN = "not known"
    LEFT_IN_BOTH = "left in both"
    LEFT_ONLY_IN_BASELINE = "left only in the baseline"
    LEFT_ONLY_IN_VARIANT = "left only in the variant"


class FamilyName(StrEnum):
    """Differences that are corrected together."""

    HEADLINE = "headline"
    CAUSES = "causes"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class PairedFigure:
    """One figure of both scenarios, judged within a family; ``None`` is not known.

    Attributes
    ----------
    first, second
        Means of the baseline and of the variant, over the replications known in both.
    difference, low, high
        Mean of the paired differences, and its simultaneous interval.
    p_holm
        Adjusted by Holm's rule; ``None`` if the figure was not judged.
    replications
        In how many the figure is known in both.
    only_first, only_second
        In how many it is known in one only: of a median that is not known, fewer than half were
        seen to come so far.
    level
        Of the family.
    """

    name: str
    unit: Unit
    better: Better
    group: Group
    first: float | None
    second: float | None
    difference: float | None
    low: float | None
    high: float | None
    p_holm: float | None
    replications: int
    only_first: int
    only_second: int
    level: float

    @property
    def is_clear(self) -> bool:
        """Whether the difference counts by Holm's rule."""
        return bool(self.difference) and self.p_holm is not None and self.p_holm <= 1 - self.level

    @property
    def verdict(self) -> Verdict:
        """Whether the variant is better or worse, as far as the difference counts."""
        if self.difference is None or self.p_holm is None:
            return Verdict.NOT_KNOWN
        if not self.is_clear:
            return Verdict.NOT_CLEAR
        if self.better is Better.NONE:
            return Verdict.DIFFERENT
        is_better = (self.difference < 0) == (self.better is Better.LOWER)
        return Verdict.BETTER if is_better else Verdict.WORSE

    def is_settled(self, matters: float | None) -> bool:
        """Whether the interval leaves out 0, or leaves out every difference that matters.

        A figure that is known nowhere is settled: more replications would not make it known.
        """
        if self.replications == 0:
            return True
        if self.low is None or self.high is None:
            return False
        return self.excludes_zero or (matters is not None and self.is_within(matters))

    @property
    def excludes_zero(self) -> bool:
        """Whether the simultaneous interval leaves out 0."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high

    def is_within(self, matters: float) -> bool:
        """Whether the simultaneous interval lies within plus and minus ``matters``."""
        return (
            self.low is not None
            and self.high is not None
            and -matters < self.low
            and self.high < matters
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """Mean over replications with its own interval, not corrected; ``None`` is not known."""

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class PeopleChange:
    """What becomes of the same people in the two scenarios, for one group of them.

    Attributes
    ----------
    group
        As the baseline has them: of a choice made on the way, the option taken in the baseline.
    people
        People who are in both scenarios, on average a replication.
    comparable
        Of these, people who leave in neither, on average a replication.
    shares
        For each change, the share of ``people``.
    days
        Mean over comparable people of the change in days waited by the end of what is seen of
        them in both; of people who still wait this tells the change so far.
    only_baseline, only_variant
        People a replication who are in one scenario only.
    moved
        People a replication who are in both, but referred at another moment.
    """

    group: Group
    people: float
    comparable: float
    shares: Mapping[Change, Estimate]
    days: PairedFigure
    only_baseline: float
    only_variant: float
    moved: float

    @property
    def is_judged(self) -> bool:
        """Whether the group is large enough to be judged."""
        return self.comparable >= FEWEST_PEOPLE


@dataclass(frozen=True, slots=True)
class StageDays:
    """Days a person by stage and cause, until the first payment or the end of what is seen."""

    stage: str
    cause: str
    first: float
    second: float
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A wait whose completed-only median says the opposite of the median of everybody."""

    start: str
    stop: str
    completed: ComparisonRow
    everybody: ComparisonRow


@dataclass(frozen=True, slots=True)
class VariantComparison:
    """One variant beside the baseline.

    Attributes
    ----------
    scenario
        The variant.
    title
        What tables call it.
    differs
        What differs from the baseline, in a few words.
    is_baseline
        Whether it is the baseline's own data: then every difference is exactly 0.
    same_window
        Whether it is seen over the same days as the baseline.
    figures
        Every figure of either, with intervals that are not corrected.
    headline
        The few figures that the comparison is judged by.
    causes
        Mean days a person by cause of the ledger, then in all, then of rework.
    stages
        The same days by stage and cause.
    people
        The same people in both, everyone first; empty without milestones.
    contradictions
        Waits of which the completed cases tell the opposite.
    """

    scenario: Scenario
    title: str
    differs: str
    is_baseline: bool
    same_window: bool
    figures: Comparison
    headline: Mapping[Headline, PairedFigure]
    causes: tuple[PairedFigure, ...]
    stages: tuple[StageDays, ...]
    people: tuple[PeopleChange, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def everyone(self) -> PeopleChange | None:
        """What becomes of everybody who is in both; ``None`` without milestones."""
        return self.people[0] if self.people and self.people[0].group == EVERYONE else None


@dataclass(frozen=True, slots=True)
class Stopping:
    """When replications were no longer added.

    Attributes
    ----------
    matters
        By unit, the smallest difference that matters; empty if the number of replications was
        given.
    at_most
        The cap on replications.
    unsettled
        Title of the variant and name of the measure, for what was not settled at the end.
    """

    matters: Mapping[Unit, float]
    at_most: int
    unsettled: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScenarioComparison:
    """A baseline and its variants.

    Attributes
    ----------
    asked_replications, replications
        How many were asked for at first, and how many there are.
    engine, version
        With the scenarios and the seed, all that is needed to reproduce the figures.
    clocks
        The waits that it is about; ``None`` for a baseline without milestones.
    families
        What was corrected together.
    """

    baseline: Scenario
    variants: tuple[VariantComparison, ...]
    seed: int
    asked_replications: int
    replications: int
    engine: str
    version: str
    clocks: WaitClocks | None
    families: Mapping[FamilyName, Family]
    stopping: Stopping
