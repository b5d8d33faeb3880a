"""Every scenario of the library beside the baseline, and beside the one that it extends.

All of them meet the same people and the same chance, so a difference is taken within each
replication. All differences of both tables are judged as one family: with some two hundred of them,
ten would stand out at 95% by luck alone.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from sdssim.experiments.comparison import differs_from
from sdssim.experiments.driver import Progress, replicate_all
from sdssim.experiments.keeper import Keeper
from sdssim.measures.entry import EVERYONE, Better, Unit
from sdssim.measures.measure import yardstick
from sdssim.model.simulate import AskedEngine
from sdssim.results.comparison import PairedFigure
from sdssim.results.family import Family, judged
from sdssim.results.interval import LEVEL, intervals, known
from sdssim.results.table import Results, SummaryRow
from sdssim.scenario.library import BASELINE, LibraryEntry, Shelf
from sdssim.scenario.load import Scenario, load
from sdssim.timebase import Floats


@dataclass(frozen=True, slots=True)
class HeadlineColumn:
    """A column of the table.

    Attributes
    ----------
    measure
        Its name in the catalogue.
    heading
        What the table calls it; weeks stand for days.
    """

    measure: str
    heading: str


HEADLINES = (
    HeadlineColumn("reached_first_payment", "people paid by the cut-off"),
    HeadlineColumn("wait_referral_to_first_payment_running", "people still waiting for payment"),
    HeadlineColumn(
        "wait_saq_completed_to_support_plan_agreed_km_median_days",
        "weeks from SAQ to plan, half of everybody",
    ),
    HeadlineColumn(
        "wait_saq_completed_to_first_payment_km_median_days",
        "weeks from SAQ to payment, half of everybody",
    ),
    HeadlineColumn("staff_cost_pounds", "cost of staff time"),
    HeadlineColumn("spend_total_pounds", "yearly value of packages paid"),
)
"""What the scenarios are set side by side by."""


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One scenario beside its reference.

    Attributes
    ----------
    shelf
        The title of the shelf that it stands on.
    reference
        The name of the scenario that it is compared with.
    differs
        In what it differs from that one.
    figures
        One for each of :data:`HEADLINES`.
    """

    shelf: str
    entry: LibraryEntry
    reference: str
    differs: str
    figures: tuple[PairedFigure, ...]


@dataclass(frozen=True, slots=True)
class LibraryTable:
    """The whole library, compared.

    Attributes
    ----------
    baseline
        The scenario that all are compared with.
    figures
        Its own figures, one for each of :data:`HEADLINES`, with intervals that are not corrected.
    beside_baseline
        Every scenario of the library less the baseline.
    beside_parent
        Those that extend another than the baseline, less that one.
    family
        What was corrected for.
    """

    baseline: Scenario
    figures: tuple[SummaryRow, ...]
    beside_baseline: tuple[LibraryRow, ...]
    beside_parent: tuple[LibraryRow, ...]
    family: Family
    replications: int
    seed: int


def compare_library(  # noqa: PLR0913 -- what to run, and how
    shelves: Sequence[Shelf],
    replications: int,
    seed: int = 1,
    executor: Executor | None = None,
    *,
    engine: AskedEngine = "auto",
    progress: Progress | None = None,
    store: Keeper | None = None,
) -> LibraryTable:
    """Simulate the baseline and every scenario of the library, and compare them.

    Parameters
    ----------
    shelves
        As :func:`sdssim.scenario.library.library` gives them, or a part of it. A parent that is
        not among them is simulated as well.
    replications
        Of each scenario; at least 2, or no difference has an interval.
    seed, executor, engine, progress, store
        As for :func:`sdssim.experiments.driver.replicate_all`.

    Raises
    ------
    SdssimError
        Fewer than 1 replication, a negative seed, or an engine that is not there.
    """
    asked = [(shelf.title, entry) for shelf in shelves for entry in shelf.entries]
    parents = [entry.parent for _, entry in asked]
    names = dict.fromkeys([BASELINE, *parents, *(entry.name for _, entry in asked)])
    scenarios = {name: load(name) for name in names}
    found = replicate_all(
        list(scenarios.values()), replications, seed, executor,
        engine=engine, progress=progress, store=store,
    )  # fmt: skip
    values = dict(zip(scenarios, map(_headline_values, found), strict=True))
    pairs = [(*each, BASELINE) for each in asked]
    children = [(*each, each[1].parent) for each in asked if each[1].parent != BASELINE]
    rows = _rows([*pairs, *children], scenarios, values)
    baseline = scenarios[BASELINE]
    return LibraryTable(
        baseline=baseline,
        figures=_summary(baseline, values[BASELINE]),
        beside_baseline=tuple(rows[: len(pairs)]),
        beside_parent=tuple(rows[len(pairs) :]),
        family=_family(len(rows)),
        replications=replications,
        seed=seed,
    )


_Compared = tuple[str, LibraryEntry, str]


def _headline_values(results: Results) -> Floats:
    """Values of the headline figures only, shape (replications, headlines)."""
    return results.values[:, [results.column(each.measure) for each in HEADLINES]]


def _family(rows: int) -> Family:
    return Family(differences=rows * len(HEADLINES))


def _rows(
    compared: Sequence[_Compared],
    scenarios: Mapping[str, Scenario],
    values: Mapping[str, Floats],
) -> list[LibraryRow]:
    """Judge all differences together, and lay them out by row."""
    if not compared:
        return []
    pairs = [(values[reference], values[entry.name]) for _, entry, reference in compared]
    family = _family(len(compared))
    first = np.concatenate([one for one, _ in pairs], axis=1)
    second = np.concatenate([other for _, other in pairs], axis=1)
    figures = _judged(first, second, family, _kinds(scenarios[BASELINE]))
    width = len(HEADLINES)
    return [
        LibraryRow(
            shelf=shelf,
            entry=entry,
            reference=reference,
            differs=differs_from(scenarios[reference], scenarios[entry.name]),
            figures=tuple(figures[row * width : (row + 1) * width]),
        )
        for row, (shelf, entry, reference) in enumerate(compared)
    ]


def _judged(
    first: Floats, second: Floats, family: Family, kinds: Sequence[tuple[Unit, Better]]
) -> list[PairedFigure]:
    found = judged(second - first, family)
    unknown = np.isnan(first), np.isnan(second)
    either = unknown[0] | unknown[1]
    means = [intervals(np.where(either, np.nan, each)).mean for each in (first, second)]
    figures = []
    for column in range(first.shape[1]):
        headline = column % len(HEADLINES)
        unit, better = kinds[headline]
        figures.append(
            PairedFigure(
                name=HEADLINES[headline].measure,
                unit=unit,
                better=better,
                group=EVERYONE,
                first=known(means[0][column]),
                second=known(means[1][column]),
                difference=known(found.mean[column]),
                low=known(found.low[column]),
                high=known(found.high[column]),
                p_holm=known(found.p_holm[column]),
                replications=int(found.replications[column]),
                only_first=int(np.sum(unknown[1][:, column] & ~unknown[0][:, column])),
                only_second=int(np.sum(unknown[0][:, column] & ~unknown[1][:, column])),
                level=family.level,
            )
        )
    return figures


def _kinds(scenario: Scenario) -> list[tuple[Unit, Better]]:
    entries = {entry.name: entry for entry in yardstick(scenario).entries}
    found = [entries[each.measure] for each in HEADLINES]
    return [(entry.unit, entry.better) for entry in found]


def _summary(scenario: Scenario, values: Floats) -> tuple[SummaryRow, ...]:
    of = intervals(values, LEVEL)
    return tuple(
        SummaryRow(
            name=each.measure,
            unit=unit,
            group=EVERYONE,
            mean=known(of.mean[number]),
            low=known(of.low[number]),
            high=known(of.high[number]),
            replications=int(of.replications[number]),
        )
        for number, (each, (unit, _)) in enumerate(zip(HEADLINES, _kinds(scenario), strict=True))
    )
