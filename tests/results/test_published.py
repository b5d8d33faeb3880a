import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.results.published import published_beside, published_frame
from sdssim.scenario.load import load_text
from tests.measures.diary import SMALL, small
from tests.results.tables import results_with

PUBLISHED = """
published:
  - {id: P1, label: paid, measure: reached_first_payment, value: 18, low: 11, high: 27,
     source: "report, p. 3", confidence: derived}
  - {id: P2, label: spend of the first, measure: spend_mean_pounds, group: {cohort: early},
     value: 6000.0, tolerance_percent: 15.0, source: "report, p. 4", confidence: reported}
  - {id: P3, label: age, measure: median_age, value: 40, low: 38, high: 42, source: x,
     confidence: assumed}
"""


def beside():
    return published_beside(
        results_with(
            {
                ("reached_first_payment",): [20.0, 24.0],
                ("spend_mean_pounds", "early"): [7000.0, np.nan],
            },
            load_text(SMALL + PUBLISHED),
        )
    )


def test_a_figure_is_met_when_the_simulated_mean_is_within_its_bounds():
    paid, spend, _ = beside()
    assert (paid.id, paid.label, paid.measure, paid.group) == (
        "P1", "paid", "reached_first_payment", (),
    )  # fmt: skip
    assert (paid.value, paid.low, paid.high) == (18, 11, 27)
    assert (paid.simulated, paid.replications, paid.met) == (22, 2, True)
    assert paid.simulated_low < 22 < paid.simulated_high
    assert (paid.source, paid.confidence, paid.unit) == ("report, p. 3", "derived", "people")
    assert spend.group == (("cohort", "early"),)
    assert (spend.low, spend.high) == pytest.approx((5100, 6900))
    assert (spend.simulated, spend.met) == (7000, False)
    assert (spend.simulated_low, spend.simulated_high) == (None, None)


def test_a_figure_that_is_not_known_is_neither_met_nor_missed():
    age = beside()[2]
    assert (age.simulated, age.met, age.replications) == (None, None, 0)


def test_a_bound_itself_is_met():
    text = SMALL + PUBLISHED
    results = results_with({("reached_first_payment",): [27.0, 27.0]}, load_text(text))
    assert published_beside(results)[0].met is True


def test_a_scenario_without_published_figures_has_no_rows():
    assert published_beside(results_with({("referred",): [1.0]}, small())) == ()


def test_every_unknown_measure_is_named_at_once():
    text = SMALL + PUBLISHED.replace("median_age", "mean_age").replace("cohort: early", "team: x")
    with pytest.raises(SdssimError) as caught:
        published_beside(results_with({("referred",): [1.0]}, load_text(text)))
    assert "published figure 'P2'" in str(caught.value)
    assert "published figure 'P3': unknown measure 'mean_age'" in str(caught.value)


def test_the_table_keeps_what_is_missing_missing():
    table = published_frame(beside()).set_index("id")
    assert table.loc["P2", "group"] == "cohort=early"
    assert table.loc["P1", "met"]
    assert not table.loc["P2", "met"]
    assert table["met"].isna().tolist() == [False, False, True]
    assert table["simulated_low"].isna().tolist() == [False, True, True]
    empty = published_frame(())
    assert empty.empty
    assert "simulated" in empty.columns
