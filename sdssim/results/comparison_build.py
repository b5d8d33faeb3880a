"""From the figures of every replication to what a comparison found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import Cause
from sdssim.measures.entry import EVERYONE, Better, Group, Unit
from sdssim.measures.measure import yardstick
from sdssim.measures.spells import CAUSES
from sdssim.results.compare import Comparison, ComparisonRow, compare
from sdssim.results.comparison import (
    SAME_WITHIN_DAYS,
    Change,
    Contradiction,
    Estimate,
    FamilyName,
    PairedFigure,
    PeopleChange,
    StageDays,
    VariantComparison,
)
from sdssim.results.family import Family, judged
from sdssim.results.headline import WaitClocks, headline_measures, wait_clocks
from sdssim.results.interval import LEVEL, intervals, known
from sdssim.results.pairs import CHANGES, COUNTS, NOT_RECORDED, PairFigures
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario
from sdssim.timebase import Floats

_STAYS = (Change.SOONER, Change.SAME, Change.LATER, Change.NOT_KNOWN)
"""Changes of people who leave in neither scenario."""

_DAYS_WAITED = "days_waited_by_the_same_people"


@dataclass(frozen=True, slots=True)
class VariantRuns:
    """A variant's replications, and what they give together with the baseline's.

    Attributes
    ----------
    pair
        With replications as the first axis.
    """

    scenario: Scenario
    title: str
    differs: str
    results: Results
    pair: PairFigures


@dataclass(frozen=True, slots=True)
class _Values:
    """One figure in every replication, shape (replications,) each.

    Attributes
    ----------
    counted
        Whether it is of the family; a variant that is the baseline itself is not.
    """

    name: str
    unit: Unit
    better: Better
    group: Group
    first: Floats
    second: Floats
    counted: bool


Judgement = dict[FamilyName, tuple[Family, list[list[PairedFigure]]]]
"""Of every family, what it is, and its figures variant by variant."""


def headline_figures(
    baseline: Results, variants: Sequence[VariantRuns], *, level: float, looks: int
) -> tuple[Family, list[list[PairedFigure]]]:
    """Judge the headline measures of all variants together.

    Returns
    -------
    Family, list of list of PairedFigure
        Variant by variant, in the order of the headlines.
    """
    scope = yardstick(baseline.scenario).scope
    names = list(headline_measures(scope, {entry.name for entry in baseline.entries}).values())
    values = [[_of_results(baseline, runs, name) for name in names] for runs in variants]
    return _judged_together(values, level, looks)


def comparisons(
    baseline: Results,
    variants: Sequence[VariantRuns],
    *,
    level: float = LEVEL,
    looks: int = 1,
) -> tuple[tuple[VariantComparison, ...], dict[FamilyName, Family]]:
    """Judge everything about the variants of a baseline.

    Parameters
    ----------
    level
        Of the confidence intervals, between 0 and 1.
    looks
        How often the headline may be looked at.

    Returns
    -------
    tuple of VariantComparison, dict
        The variants in their order, and what was corrected together.
    """
    groups = _groups(baseline)
    judgement: Judgement = {
        FamilyName.HEADLINE: headline_figures(baseline, variants, level=level, looks=looks),
        FamilyName.CAUSES: _judged_together(_causes(baseline, variants), level),
        FamilyName.GROUPS: _judged_together(
            [list(_days_by_group(runs, groups, baseline)) for runs in variants], level
        ),
    }
    found = tuple(
        _comparison(baseline, runs, {name: each[1][place] for name, each in judgement.items()})
        for place, runs in enumerate(variants)
    )
    return found, {name: family for name, (family, _) in judgement.items()}


def _comparison(
    baseline: Results, runs: VariantRuns, judged_: Mapping[FamilyName, list[PairedFigure]]
) -> VariantComparison:
    figures = compare(baseline, runs.results)
    asked = yardstick(baseline.scenario)
    names = headline_measures(asked.scope, {entry.name for entry in baseline.entries})
    scopes = asked.scope, yardstick(runs.scenario).scope
    starts = baseline.scenario.base.start, runs.scenario.base.start
    seen = {(scope.from_day, scope.cut_day) for scope in scopes}
    return VariantComparison(
        scenario=runs.scenario,
        title=runs.title,
        differs=runs.differs,
        is_baseline=runs.scenario == baseline.scenario,
        same_window=len(seen) == 1 and starts[0] == starts[1],
        figures=figures,
        headline=dict(zip(names, judged_[FamilyName.HEADLINE], strict=True)),
        causes=tuple(judged_[FamilyName.CAUSES]),
        stages=tuple(_stages(baseline, runs)),
        people=_people(runs.pair.people, judged_[FamilyName.GROUPS]),
        contradictions=_contradictions(wait_clocks(asked.scope), figures),
    )


def _judged_together(
    values: Sequence[Sequence[_Values]], level: float, looks: int = 1
) -> tuple[Family, list[list[PairedFigure]]]:
    """Judge the figures of all variants as one family."""
    flat = [each for of_variant in values for each in of_variant]
    family = Family(sum(each.counted for each in flat), level, looks)
    if not flat:
        return family, [[] for _ in values]
    first = np.column_stack([each.first for each in flat])
    second = np.column_stack([each.second for each in flat])
    of = judged(second - first, family)
    is_known = ~np.isnan(first), ~np.isnan(second)
    means = [
        intervals(np.where(is_known[0] & is_known[1], table, np.nan)).mean
        for table in (first, second)
    ]
    alone = (is_known[0] & ~is_known[1]).sum(axis=0), (~is_known[0] & is_known[1]).sum(axis=0)
    figures = iter(
        PairedFigure(
            name=each.name,
            unit=each.unit,
            better=each.better,
            group=each.group,
            first=known(means[0][place]),
            second=known(means[1][place]),
            difference=known(of.mean[place]),
            low=known(of.low[place]),
            high=known(of.high[place]),
            p_holm=known(of.p_holm[place]),
            replications=int(of.replications[place]),
            only_first=int(alone[0][place]),
            only_second=int(alone[1][place]),
            level=level,
        )
        for place, each in enumerate(flat)
    )
    return family, [[next(figures) for _ in of_variant] for of_variant in values]


def _of_results(baseline: Results, runs: VariantRuns, name: str) -> _Values:
    """Take a figure of everyone from both results; not known where a scenario does not have it."""
    entry = next(each for each in yardstick(baseline.scenario).entries if each.name == name)
    columns = []
    for results in (baseline, runs.results):
        places = [
            place
            for place, key in enumerate(results.entries)
            if key.name == name and key.group == EVERYONE
        ]
        nothing = np.full(results.replications, np.nan)
        columns.append(results.values[:, places[0]] if places else nothing)
    counted = runs.scenario != baseline.scenario
    return _Values(name, entry.unit, entry.better, EVERYONE, columns[0], columns[1], counted)


def _causes(baseline: Results, variants: Sequence[VariantRuns]) -> list[list[_Values]]:
    """Days a person by cause: those that take time in any scenario, then in all, then rework."""
    names = [f"ledger_{cause.name.lower()}_days" for cause in Cause]
    every = [[_of_results(baseline, runs, name) for name in names] for runs in variants]
    spent = [
        any(np.nansum(row[place].first) or np.nansum(row[place].second) for row in every)
        for place in range(len(names))
    ]
    kept = [name for name, some in zip(names, spent, strict=True) if some]
    kept += ["ledger_elapsed_days", "ledger_rework_days"]
    return [[_of_results(baseline, runs, name) for name in kept] for runs in variants]


def _groups(baseline: Results) -> tuple[Group, ...]:
    return yardstick(baseline.scenario).scope.groups


def _days_by_group(
    runs: VariantRuns, groups: Sequence[Group], baseline: Results
) -> Iterator[_Values]:
    """Days waited by the same people, group by group; nothing if no wait was compared."""
    people = runs.pair.people
    stays = people[:, [CHANGES.index(change) for change in _STAYS]].sum(axis=1)
    counted = runs.scenario != baseline.scenario
    rows = [len(CHANGES) + COUNTS.index(name) for name in ("baseline_days", "variant_days")]
    for place in range(people.shape[2]):
        some = np.where(stays[:, place] > 0, stays[:, place], np.nan)
        days = [people[:, row, place] / some for row in rows]
        yield _Values(
            _DAYS_WAITED, Unit.DAYS, Better.LOWER, groups[place], days[0], days[1], counted
        )


def _people(table: Floats, days: Sequence[PairedFigure]) -> tuple[PeopleChange, ...]:
    """Summarise what becomes of the same people, group by group."""
    changes = table[:, : len(CHANGES)]
    everybody = changes.sum(axis=1)
    stays = changes[:, [CHANGES.index(change) for change in _STAYS]].sum(axis=1)
    counts = {name: table[:, len(CHANGES) + row].mean(axis=0) for row, name in enumerate(COUNTS)}
    some = np.where(everybody > 0, everybody, np.nan)
    shares = [intervals(changes[:, row] / some) for row in range(len(CHANGES))]
    return tuple(
        PeopleChange(
            group=figure.group,
            people=float(everybody[:, place].mean()),
            comparable=float(stays[:, place].mean()),
            shares={
                change: Estimate(known(of.mean[place]), known(of.low[place]), known(of.high[place]))
                for change, of in zip(CHANGES, shares, strict=True)
            },
            days=figure,
            only_baseline=float(counts["only_baseline"][place]),
            only_variant=float(counts["only_variant"][place]),
            moved=float(counts["moved"][place]),
        )
        for place, figure in enumerate(days)
    )


def _stages(baseline: Results, runs: VariantRuns) -> Iterator[StageDays]:
    """Days by stage and cause, those that take time in either scenario."""
    named = [
        (*yardstick(scenario).scope.plan.stages, NOT_RECORDED)
        for scenario in (baseline.scenario, runs.scenario)
    ]
    tables = runs.pair.days
    nothing = np.zeros((len(tables[0]), len(CAUSES)))
    for stage in dict.fromkeys([*named[0][:-1], *named[1]]):
        first, second = (
            table[:, names.index(stage)] if stage in names else nothing
            for names, table in zip(named, tables, strict=True)
        )
        of, means = intervals(second - first), [intervals(each).mean for each in (first, second)]
        for column, cause in enumerate(CAUSES):
            if np.nansum(first[:, column]) or np.nansum(second[:, column]):
                yield StageDays(
                    stage=stage,
                    cause=cause.name.lower(),
                    first=float(means[0][column]),
                    second=float(means[1][column]),
                    difference=Estimate(
                        known(of.mean[column]), known(of.low[column]), known(of.high[column])
                    ),
                )


def _contradictions(clocks: WaitClocks | None, figures: Comparison) -> tuple[Contradiction, ...]:
    """Find waits of which the completed cases clearly say the opposite of what everybody's say."""
    if clocks is None:
        return ()
    rows = {row.name: row for row in figures.rows if row.group == EVERYONE}
    waits = {clocks.start: clocks.stem, clocks.whole_start: clocks.whole_stem}
    found = []
    for start, stem in waits.items():
        completed, everybody = rows[f"{stem}_median_days"], rows[f"{stem}_km_median_days"]
        if _clearly_opposite(completed, everybody):
            found.append(Contradiction(start, clocks.stop, completed, everybody))
    return tuple(found)


def _clearly_opposite(completed: ComparisonRow, everybody: ComparisonRow) -> bool:
    """Whether the completed-only figure would mislead: it is clear, and the other points back.

    Of differences below a day nobody would make anything.
    """
    if completed.difference is None or completed.low is None or completed.high is None:
        return False
    if everybody.difference is None or completed.low <= 0 <= completed.high:
        return False
    smallest = min(abs(completed.difference), abs(everybody.difference))
    return completed.difference * everybody.difference < 0 and smallest >= SAME_WITHIN_DAYS
