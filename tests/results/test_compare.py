import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.results.compare import Verdict
from sdssim.scenario.load import load_text
from tests.measures.diary import SMALL
from tests.results.tables import results_with

STEM = "wait_referral_to_first_payment"
A = {
    (f"{STEM}_mean_days",): [50.0, 60.0, 70.0],
    ("completed",): [5.0, 6.0, 7.0],
    ("referred",): [8.0, 8.0, 8.0],
    ("left",): [1.0, np.nan, 3.0],
}
B = {
    (f"{STEM}_mean_days",): [45.0, 54.0, 66.0],
    ("completed",): [4.0, 4.0, 6.0],
    ("referred",): [9.0, 9.0, 9.0],
    ("left",): [2.0, 3.0, 4.0],
}


def rows_of(first, second, **settings):
    rows = first.compare(second, **settings).rows
    return {(row.name, *(value for _, value in row.group)): row for row in rows}


def test_the_difference_is_taken_within_each_replication():
    row = rows_of(results_with(A), results_with(B))[f"{STEM}_mean_days",]
    assert (row.first, row.second, row.difference) == (60, 55, -5)
    half = 4.302652729911275 * 1 / np.sqrt(3)  # t of 2 degrees of freedom; the differences have s=1
    assert (row.low, row.high) == pytest.approx((-5 - half, -5 + half))
    assert row.replications == 3


def test_results_compared_with_themselves_differ_by_exactly_0():
    results = results_with(A)
    for row in results.compare(results).rows:
        if row.difference is None:
            assert row.verdict is Verdict.NOT_KNOWN
        else:
            assert (row.difference, row.low, row.high) == (0, 0, 0)
            assert row.verdict is Verdict.NOT_CLEAR
            assert row.first == row.second


def test_a_verdict_follows_the_direction_that_is_better():
    rows = rows_of(results_with(A), results_with(B))
    assert rows[f"{STEM}_mean_days",].verdict is Verdict.BETTER
    assert rows["completed",].verdict is Verdict.NOT_CLEAR
    assert (
        rows_of(results_with(A), results_with(B), level=0.8)["completed",].verdict is Verdict.WORSE
    )
    assert rows["referred",].verdict is Verdict.DIFFERENT


def test_only_replications_known_in_both_are_compared():
    row = rows_of(results_with(A), results_with(B))["left",]
    assert (row.first, row.second, row.difference, row.replications) == (2, 3, 1, 2)


def test_replications_that_only_one_has_are_left_out():
    more = results_with({("completed",): [5.0, 6.0, 7.0, 100.0]})
    assert rows_of(results_with(A), more)["completed",].difference == 0


def test_figures_of_one_scenario_only_are_listed_and_not_known():
    other = load_text(SMALL.replace("south", "west").replace("early", "first"))
    rows = rows_of(results_with(A), results_with(B, other))
    assert rows["referred", "south"].difference is None
    assert rows["referred", "west"].verdict is Verdict.NOT_KNOWN
    names = list(rows)
    assert names.index(("referred", "south")) < names.index(("referred", "west"))
    assert rows["referred",].difference == 1


def test_different_seeds_are_not_compared():
    with pytest.raises(SdssimError, match="same seed"):
        results_with(A).compare(results_with(B, seed=2))


def test_the_table_has_a_row_for_every_figure():
    comparison = results_with(A).compare(results_with(B))
    table = comparison.to_frame().set_index(["measure", "group"])
    row = table.loc[("completed", "")]
    assert (row["first"], row["second"], row["better"]) == (6, 14 / 3, "higher")
    assert row["verdict"] == "no clear difference"
    assert table.loc[("left_declined", "team=south")].isna()[["first", "difference", "low"]].all()
    assert comparison.level == 0.95
