import pytest

from sdssim.experiments.replicate import run
from sdssim.report.figures import figures_of
from sdssim.report.tables import confidence_line, tables
from sdssim.results.published import published_beside
from sdssim.scenario.load import load_text
from tests.report.test_answer import NO_MILESTONE, results_with
from tests.small import SMALL


@pytest.fixture(scope="module")
def results():
    return run(load_text(SMALL), 4, 1)


@pytest.fixture(scope="module")
def grids(results):
    figures = figures_of(results)
    return {grid.title: grid for grid in tables(figures, published_beside(results))}


def cells(grid, first):
    (row,) = (row for row in grid.rows if row[0] == first)
    return dict(zip(grid.columns, row, strict=True))


def test_every_row_has_a_cell_for_each_column(grids):
    for grid in grids.values():
        assert all(len(row) == len(grid.columns) for row in grid.rows)


def test_published_figures_stand_beside_simulated_ones(grids, results):
    line = cells(grids["Published figures beside simulated ones"], "=People referred")
    assert (line["published"], line["counts as met"]) == ("18", "9 to 27")
    assert line["simulated"] == f"{results.value('referred'):.0f}"
    assert line["met"] == "yes"


def test_a_published_figure_that_is_not_known_is_said_to_be_so():
    results = results_with({})
    grid = tables(figures_of(results), published_beside(results))[0]
    line = cells(grid, "=People referred")
    assert (line["simulated"], line["95% interval"], line["met"]) == ("not known", "", "not known")


def test_waits_are_told_for_those_done_and_for_everybody(grids, results):
    grid = grids["Waits, in weeks"]
    stem = "wait_referral_to_first_payment"
    row = next(row for row in grid.rows if row[0] == "referral to first payment")
    assert row[3] == f"{results.value(f'{stem}_median_days') / 7:.1f}"
    assert row[5].split(" (")[0] == f"{results.value(f'{stem}_km_median_days') / 7:.1f}"
    assert [row[0] for row in grid.rows] == [
        "referral to assessed", "assessed to first payment", "referral to first payment",
    ]  # fmt: skip


def test_the_causes_of_the_ledger_sum_to_the_elapsed_time(grids, results):
    grid = grids["Where the time goes, in days a person"]
    causes = [float(row[1]) for row in grid.rows[:-2]]
    assert sum(causes) == pytest.approx(results.value("ledger_elapsed_days"), abs=0.3)
    assert cells(grid, "in all")["share"] == "100%"
    assert "first payment" in grid.note


def test_staff_are_told_by_role(grids, results):
    line = cells(grids["Staff"], "worker")
    assert line["workers"] == "2"
    assert line["worked"] == f"{results.value('hours_worked', role='worker'):.0f}"


def test_stages_of_the_people_on_the_way_sum_to_all(grids, results):
    grid = grids["People on the pathway at the end"]
    stages = [row[1].split(" ")[0] for row in grid.rows if row[0] in ("assessment", "approval")]
    assert sum(map(float, stages)) == pytest.approx(results.value("people_now"), abs=0.11)


def test_money_is_in_pounds(grids):
    assert cells(grids["Money"], "yearly budget, mean")["mean"] == "£3,000"


def test_tables_without_a_row_are_left_out():
    results = run(load_text(NO_MILESTONE), 2, 1)
    figures = figures_of(results)
    titles = [grid.title for grid in tables(figures, ())]
    assert titles == [
        "Where the time goes, in days a person", "Staff", "People on the pathway at the end",
        "Money",
    ]  # fmt: skip
    assert "first payment" not in tables(figures, ())[0].note


def test_numbers_are_counted_by_how_sure_they_are():
    assert confidence_line(load_text(SMALL)) == (
        "What the scenario's numbers rest on: 1 reported, 2 assumed, 8 unstated."
    )
