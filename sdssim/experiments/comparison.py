"""A baseline and its variants with the same people and the same chance: what makes a difference."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import sdssim
from sdssim.errors import SdssimError
from sdssim.experiments.comparison_runs import HowToRun, PairedRuns
from sdssim.experiments.driver import Progress
from sdssim.experiments.keeper import Keeper, Memory
from sdssim.measures.entry import Unit
from sdssim.measures.measure import yardstick
from sdssim.model.choose import AskedEngine, EngineChoice, choose_engine
from sdssim.results.comparison import PairedFigure, ScenarioComparison, Stopping
from sdssim.results.comparison_build import VariantRuns, comparisons, headline_figures
from sdssim.results.headline import clock_between, wait_clocks
from sdssim.results.identity import DEFAULT_MAXIMUM, DEFAULT_REPLICATIONS, DEFAULT_SEED
from sdssim.results.interval import LEVEL
from sdssim.scenario.between import differences_between
from sdssim.scenario.difference import label_of
from sdssim.scenario.load import Scenario

NOTHING_DIFFERS = "nothing differs from the baseline"


@dataclass(frozen=True, slots=True)
class Enough:
    """How many replications there shall be.

    Attributes
    ----------
    replications
        At first, and for good if nothing is said about what matters.
    matters
        By unit, the smallest difference that matters: replications are added until every headline
        difference in that unit either is clear or is shown to be smaller.
    at_most
        Cap on replications.
    """

    replications: int = DEFAULT_REPLICATIONS
    matters: Mapping[Unit, float] = field(default_factory=dict)
    at_most: int = DEFAULT_MAXIMUM

    def __post_init__(self) -> None:
        """Refuse what cannot be done.

        Raises
        ------
        SdssimError
            Fewer than 1 replication, a cap below that, or a difference that matters of 0 or less.
        """
        if self.replications < 1:
            message = f"{self.replications} replications cannot be run; at least 1 is needed"
            raise SdssimError(message)
        if self.matters and self.at_most < self.replications:
            message = (
                f"a cap of {self.at_most} replications is below the {self.replications} to begin "
                "with"
            )
            raise SdssimError(message)
        for unit, value in self.matters.items():
            if not value > 0:
                message = f"a difference of {value} {unit} cannot be what matters; say more than 0"
                raise SdssimError(message)

    @property
    def looks(self) -> tuple[int, ...]:
        """Numbers of replications at which it is asked whether all is settled: doubling."""
        if not self.matters:
            return (self.replications,)
        looks = [self.replications]
        while looks[-1] < self.at_most:
            looks.append(min(2 * looks[-1], self.at_most))
        return tuple(looks)


def compare_scenarios(  # noqa: PLR0913 -- what to compare, and how
    baseline: Scenario,
    variants: Sequence[Scenario],
    enough: Enough | int = DEFAULT_REPLICATIONS,
    seed: int = DEFAULT_SEED,
    executor: Executor | None = None,
    *,
    titles: Sequence[str] | None = None,
    level: float = LEVEL,
    engine: AskedEngine = "auto",
    progress: Progress | None = None,
    store: Keeper | None = None,
) -> ScenarioComparison:
    """Compare variants with a baseline: the same people meet the same chance in each.

    The result does not depend on the executor, nor on what the store had already; with a given
    number of replications, the first n of N are those of a comparison of n.

    Parameters
    ----------
    baseline, variants
        At least one variant. One that is the baseline's own data differs by exactly 0.
    enough
        How many replications, or when to stop adding them.
    seed
        A whole number from 0.
    executor
        Where to simulate; any :class:`concurrent.futures.Executor`. ``None`` is this process.
    titles
        What to call the variants; their names, or what differs where names are not enough.
    level
        Confidence in each family of differences at once, between 0 and 1.
    engine
        Both engines give the same figures.
    progress
        Called in this process with the number of replications done and to do.
    store
        Replications found here are not simulated again, also those of a run of one of the
        scenarios; new ones are kept here as soon as they are done.

    Raises
    ------
    SdssimError
        No variant, fewer than 1 replication, a negative seed, or a variant without the milestone
        that the baseline's wait ends with; all such variants at once.

    Examples
    --------
    >>> pilot = sdssim.load("stockport-pilot")  # doctest: +SKIP
    >>> hub = sdssim.load("stockport-hub")  # doctest: +SKIP
    >>> found = compare_scenarios(pilot, [hub], Enough(200, {Unit.DAYS: 7}))  # doctest: +SKIP
    """
    wanted = Enough(enough) if isinstance(enough, int) else enough
    _refuse(baseline, variants, seed)
    distinct = list({each.digest: each for each in variants}.values())
    used = engine_for(baseline, variants, wanted, engine).used
    runs = PairedRuns(
        baseline, distinct, HowToRun(seed, used, executor, progress, store or Memory())
    )
    named = [
        (variant, title, differs_from(baseline, variant))
        for variant, title in zip(variants, titles or titles_of(baseline, variants), strict=True)
    ]
    for number in wanted.looks:
        runs.extend(number)
        first = runs.results(baseline)
        others = [
            VariantRuns(variant, title, differs, runs.results(variant), runs.pair(variant))
            for variant, title, differs in named
        ]
        looks = len(wanted.looks)
        _, headline = headline_figures(first, others, level=level, looks=looks)
        unsettled = _unsettled(headline, others, wanted.matters)
        if not unsettled:
            break
    found, families = comparisons(first, others, level=level, looks=looks)
    return ScenarioComparison(
        baseline=baseline,
        variants=found,
        seed=seed,
        asked_replications=wanted.replications,
        replications=runs.replications,
        engine=used,
        version=sdssim.__version__,
        clocks=wait_clocks(yardstick(baseline).scope),
        families=families,
        stopping=Stopping(dict(wanted.matters), wanted.at_most, unsettled),
    )


def engine_for(
    baseline: Scenario, variants: Sequence[Scenario], enough: Enough, asked: AskedEngine
) -> EngineChoice:
    """Choose the engine for a comparison, by the replications that are asked for at first."""
    scenarios = len({each.digest for each in (baseline, *variants)})
    return choose_engine(baseline, enough.replications * scenarios, asked)


def differs_from(baseline: Scenario, variant: Scenario) -> str:
    """Say in a few words what differs between two scenarios."""
    found = differences_between(baseline, variant)
    return label_of(found) if found else NOTHING_DIFFERS


def titles_of(baseline: Scenario, variants: Sequence[Scenario]) -> tuple[str, ...]:
    """Call each variant by its name if nothing else has it, and by what differs otherwise."""
    names = [baseline.name, *(variant.name for variant in variants)]
    return tuple(
        variant.name
        if names.count(variant.name) == 1
        else f"{variant.name}, unchanged"
        if variant == baseline
        else differs_from(baseline, variant)
        for variant in variants
    )


def _refuse(baseline: Scenario, variants: Sequence[Scenario], seed: int) -> None:
    if not variants:
        message = "there is nothing to compare; at least one variant is needed"
        raise SdssimError(message)
    if seed < 0:
        message = f"seed {seed} cannot be used; it must be a whole number from 0"
        raise SdssimError(message)
    clocks = wait_clocks(yardstick(baseline).scope)
    if clocks is None:
        return
    problems = []
    for variant in variants:
        scope = yardstick(variant).scope
        lacking = [
            name
            for name in (clocks.start, clocks.stop)
            if clock_between(scope, clocks.whole_start, name) is None
        ]
        problems += [
            f"'{variant.name}' has no milestone '{name}', with which the baseline's wait is "
            f"measured; it has: {', '.join(scope.plan.milestones) or 'none'}"
            for name in lacking
        ]
    if problems:
        raise SdssimError("\n".join(problems))


def _unsettled(
    headline: Sequence[Sequence[PairedFigure]],
    variants: Sequence[VariantRuns],
    matters: Mapping[Unit, float],
) -> tuple[tuple[str, str], ...]:
    """Name the headline differences that matter and are not settled yet."""
    return tuple(
        (runs.title, figure.name)
        for runs, figures in zip(variants, headline, strict=True)
        for figure in figures
        if figure.unit in matters and not figure.is_settled(matters[figure.unit])
    )
