import numpy as np
import pytest

import sdssim
from sdssim.errors import SdssimError
from sdssim.measures.measure import measure, yardstick
from sdssim.results.table import Results
from tests.measures.diary import small
from tests.measures.simulated import busy, busy_log
from tests.results.tables import results_with


@pytest.fixture(scope="module")
def simulated():
    values = np.stack([measure(busy_log(number), busy()).values for number in range(3)])
    return Results.of(busy(), values, seed=1, engine="simpy")


def test_results_carry_what_reproduces_them(simulated):
    assert simulated.scenario is busy()
    assert (simulated.seed, simulated.engine) == (1, "simpy")
    assert simulated.version == sdssim.__version__
    assert simulated.entries == yardstick(busy()).keys
    assert simulated.replications == 3


def test_values_cannot_be_changed(simulated):
    with pytest.raises(ValueError, match="read-only"):
        simulated.values[0, 0] = 1.0


@pytest.mark.parametrize("shape", [(2, 3), (5,)])
def test_values_have_to_fit_the_entries(shape):
    with pytest.raises(ValueError, match="do not fit"):
        Results.of(small(), np.zeros(shape), seed=1, engine="simpy")


def test_a_value_is_the_mean_over_replications():
    results = results_with({("referred",): [10.0, 14.0], ("referred", "early"): [np.nan, 3.0]})
    assert results.value("referred") == 12
    assert results.value("referred", cohort="early") == 3
    assert results.value("referred", cohort="late") is None


def test_a_group_of_two_keys_is_found_in_any_order(simulated):
    both = simulated.value("referred", team="north", cohort="late")
    assert both == simulated.value("referred", cohort="late", team="north")


@pytest.mark.parametrize(
    ("name", "group", "words"),
    [
        ("refered", {}, "unknown measure 'refered'; did you mean 'referred'?"),
        ("zzz", {}, "unknown measure 'zzz' \\(sdssim measures lists them\\)"),
        ("referred", {"cohort": "earl"}, "not taken for cohort=earl; did you mean 'cohort=early'"),
        ("queue_now", {}, "'queue_now' is not taken for everyone$"),
    ],
)
def test_a_figure_that_does_not_exist_is_said_so(name, group, words):
    with pytest.raises(SdssimError, match=words):
        results_with({("referred",): [1.0]}).value(name, **group)


def test_the_summary_has_a_row_for_every_figure():
    results = results_with({("referred",): [10.0, 14.0], ("completed",): [np.nan, 4.0]})
    rows = {row.name: row for row in results.summary() if not row.group}
    assert len(results.summary()) == len(results.entries)
    assert (rows["referred"].mean, rows["referred"].replications) == (12, 2)
    half = 12.706204736432095 * 2  # t of 1 degree of freedom, times the standard error
    assert rows["referred"].low == pytest.approx(12 - half)
    assert rows["referred"].high == pytest.approx(12 + half)
    one = rows["completed"]
    assert (one.mean, one.low, one.high, one.replications) == (4, None, None, 1)
    none = rows["left"]
    assert (none.mean, none.low, none.high, none.replications) == (None, None, None, 0)


def test_a_narrower_level_gives_a_narrower_interval():
    results = results_with({("referred",): [10.0, 14.0, 12.0]})
    wide, narrow = (
        next(row for row in results.summary(level) if row.name == "referred")
        for level in (0.95, 0.5)
    )
    assert wide.low < narrow.low < narrow.high < wide.high


def test_the_tidy_table_has_one_row_a_replication_and_figure(simulated):
    table = simulated.to_frame()
    assert list(table.columns) == ["replication", "measure", "unit", "group", "value"]
    assert len(table) == simulated.values.size
    second = table[(table.replication == 1) & (table.measure == "referred")]
    north = second[second.group == "team=north"]
    column = simulated.column("referred", {"team": "north"})
    assert north.value.tolist() == [simulated.values[1, column]]
    assert north.unit.tolist() == ["people"]


def test_the_summary_table_says_what_the_summary_says(simulated):
    table, rows = simulated.summary_frame(), simulated.summary()
    assert list(table.columns) == [
        "measure", "unit", "group", "mean", "low", "high", "replications",
    ]  # fmt: skip
    place = next(n for n, row in enumerate(rows) if row.name == "wait_planned_to_agreed_mean_days")
    assert table.measure[place] == rows[place].name
    assert table["mean"][place] == rows[place].mean
    missing = next(n for n, row in enumerate(rows) if row.mean is None)
    assert table["mean"].isna()[missing]


def test_the_first_replications_of_many_are_those_of_few(simulated):
    few = Results.of(busy(), simulated.values[:2], seed=1, engine="simpy")
    many = simulated.to_frame()
    assert few.to_frame().equals(many[many.replication < 2])
