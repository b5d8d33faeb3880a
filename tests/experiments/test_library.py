"""The library beside the pilot: differences within replications, judged as one family."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.library import HEADLINES, compare_library
from sdssim.experiments.replicate import run
from sdssim.results.compare import compare
from sdssim.results.family import holm, paired_p
from sdssim.scenario.library import BASELINE, library
from sdssim.scenario.load import load

REPLICATIONS = 4


@cache
def results(name):
    return run(load(name), REPLICATIONS)


def shelf_of(*names):
    """A shelf with these scenarios of the library, in the order of the names."""
    entries = {entry.name: entry for shelf in library() for entry in shelf.entries}
    return replace(library()[0], title="Some", entries=tuple(entries[name] for name in names))


@pytest.fixture(scope="module")
def shelves():
    return (
        shelf_of("weekly-payment-run"),
        replace(shelf_of("price-point-kept", "weekly-panel-for-every-plan"), title="Others"),
    )


@pytest.fixture(scope="module")
def table(shelves):
    return compare_library(shelves, REPLICATIONS)


def figures_of(row):
    return {figure.name: figure for figure in row.figures}


def test_every_scenario_stands_beside_the_baseline_in_the_order_of_its_shelf(table):
    assert [(row.shelf, row.entry.name) for row in table.beside_baseline] == [
        ("Some", "weekly-payment-run"),
        ("Others", "price-point-kept"),
        ("Others", "weekly-panel-for-every-plan"),
    ]
    assert {row.reference for row in table.beside_baseline} == {BASELINE}
    assert (table.replications, table.seed, table.baseline.name) == (4, 1, "Stockport pilot")


def test_one_that_extends_another_stands_beside_that_one_as_well(table):
    (row,) = table.beside_parent

    assert (row.entry.name, row.reference) == (
        "weekly-panel-for-every-plan",
        "panel-for-every-plan",
    )
    assert row.differs == "risk_enablement every_days: 14 -> 7"


def test_every_row_has_each_headline(table):
    for row in (*table.beside_baseline, *table.beside_parent):
        assert [figure.name for figure in row.figures] == [each.measure for each in HEADLINES]
    assert [figure.name for figure in table.figures] == [each.measure for each in HEADLINES]


def test_differences_are_those_of_the_runs_themselves(table):
    names = (BASELINE, "weekly-payment-run", "panel-for-every-plan", "weekly-panel-for-every-plan")
    pilot, weekly, every, weekly_every = map(results, names)
    level = table.family.interval_level
    pairs = [
        (table.beside_baseline[0], pilot, weekly),
        (table.beside_baseline[2], pilot, weekly_every),
        (table.beside_parent[0], every, weekly_every),
    ]
    for row, first, second in pairs:
        expected = {
            each.name: each for each in compare(first, second, level).rows if not each.group
        }
        for name, figure in figures_of(row).items():
            other = expected[name]
            assert (figure.first, figure.second) == (other.first, other.second)
            assert (figure.difference, figure.low, figure.high) == (
                other.difference,
                other.low,
                other.high,
            )
            assert (figure.unit, figure.better) == (other.unit, other.better)


def test_the_baselines_own_figures_are_those_of_its_run(table):
    pilot = results(BASELINE)

    assert table.figures == tuple(
        row
        for each in HEADLINES
        for row in pilot.summary()
        if row.name == each.measure and not row.group
    )


def test_all_differences_of_both_tables_are_one_family(table):
    rows = (*table.beside_baseline, *table.beside_parent)

    def values(name):
        found = results(name)
        return found.values[:, [found.column(each.measure) for each in HEADLINES]]

    differences = np.hstack([values(row.entry.name) - values(row.reference) for row in rows])
    assert table.family.differences == differences.shape[1] == 4 * len(HEADLINES)
    found = [figure.p_holm for row in rows for figure in row.figures]
    assert found == holm(paired_p(differences)).tolist()


def test_what_is_alike_in_every_replication_differs_by_exactly_nothing(table):
    figures = figures_of(table.beside_baseline[1])

    for name in ("reached_first_payment", "staff_cost_pounds"):
        assert (figures[name].difference, figures[name].low, figures[name].high) == (0, 0, 0)
        assert not figures[name].is_clear
    assert figures["spend_total_pounds"].difference > 0


def test_a_median_that_one_of_two_does_not_reach_is_counted_on_its_side():
    name = "universal-offer-four-times"
    table = compare_library([shelf_of(name)], REPLICATIONS)
    (figure,) = (
        each
        for each in table.beside_baseline[0].figures
        if each.name == "wait_saq_completed_to_first_payment_km_median_days"
    )

    assert figure.only_first > 0
    assert figure.only_second == 0
    assert figure.replications + figure.only_first == REPLICATIONS


def test_progress_counts_the_replications_of_all_scenarios(shelves):
    told = []
    compare_library(shelves[:1], 3, progress=lambda done, of: told.append((done, of)))

    assert told[0] == (0, 6)
    assert told[-1] == (6, 6)


def test_a_library_without_scenarios_is_the_baseline_alone():
    table = compare_library([], 2)

    assert table.beside_baseline == table.beside_parent == ()
    assert table.family.differences == 0
    assert table.figures[0].mean > 0


def test_no_replications_are_refused(shelves):
    with pytest.raises(SdssimError, match="0 replications"):
        compare_library(shelves, 0)
