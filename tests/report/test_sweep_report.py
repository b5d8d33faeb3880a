import numpy as np
import pytest

from sdssim.measures.entry import Unit
from sdssim.report.sweep_report import Swept, SweptMeasure, sweep_report

MEDIAN = "wait_referral_to_first_payment_km_median_days"
RUNNING = "wait_referral_to_first_payment_running"


def measure(name, means, unit=Unit.DAYS, better="lower"):
    mean = np.array(means, dtype=float)
    return SweptMeasure(name, unit, better, "What it is.", mean, mean - 7, mean + 7)


def swept(*measures, **factors):
    points = len(measures[0].mean) if measures else 2
    labels = tuple(f"point {number}" for number in range(points))
    return Swept("Brokers", "grid", 1, 40, "sdssim sweep b.yaml", labels, factors, measures)


def lead(report):
    return report.sections[0].blocks[0].text


def test_the_best_and_the_worst_are_told_first_with_their_ranges():
    factors = {"staff.broker.share": [0.1234567, 0.5, 0.9]}
    report = sweep_report(swept(measure(MEDIAN, [70, 140, 35]), **factors))
    assert lead(report) == (
        "Weeks until half of everybody have first payment: 5.0 weeks (4.0 to 6.0) at best (broker "
        "share 0.9), 20.0 weeks (19.0 to 21.0) at worst (broker share 0.5)."
    )


def test_where_more_is_better_the_most_is_best():
    report = sweep_report(swept(measure("completed", [3, 9], Unit.PEOPLE, "higher")))
    assert lead(report).startswith("Completed: 9 people")


def test_the_whole_wait_is_told_before_those_to_earlier_milestones():
    early = measure("wait_referral_to_saq_completed_km_median_days", [7, 14])
    waiting = measure(RUNNING, [5, 6], Unit.PEOPLE)
    report = sweep_report(swept(early, waiting, measure(MEDIAN, [70, 140])))
    assert "have first payment" in lead(report)
    assert "still waiting for first payment" in report.sections[0].blocks[1].text


def test_the_factor_that_goes_with_most_is_drawn_first():
    factors = {
        "a.weak": [1, 2, 1, 2, 1, 2],
        "a.strong": [1, 1, 1, 2, 2, 2],
        "a.text": list("xyzxyz"),
    }
    report = sweep_report(swept(measure(MEDIAN, [70, 77, 70, 140, 147, 140]), **factors))
    (chart,) = report.charts()
    assert chart.title.startswith("a strong goes with the largest difference: 10.3 weeks where")
    assert [row[0] for row in chart.table.rows] == ["a strong", "a weak"]
    assert 'role="img"' in chart.svg


def test_a_point_that_is_not_known_is_counted_and_left_out_of_the_order():
    report = sweep_report(swept(measure(MEDIAN, [70, np.nan, 35]), **{"a.b": [1, 2, 3]}))
    assert "Not known in 1 of 3 scenarios" in report.sections[0].blocks[1].text
    (order,) = [s for s in report.sections if s.heading == "The scenarios in order"]
    assert [row[0] for row in order.blocks[0].rows] == ["a b 3", "a b 1"]


def test_a_long_order_shows_both_ends_and_says_so():
    means = list(range(700, 950))
    report = sweep_report(swept(measure(MEDIAN, means), **{"a.b": means}))
    (order,) = [s for s in report.sections if s.heading == "The scenarios in order"]
    assert len(order.blocks[0].rows) == 20
    assert order.blocks[0].note.startswith("The first and the last 10 of 250")


def test_nothing_known_is_said():
    report = sweep_report(swept(measure(MEDIAN, [np.nan, np.nan])))
    assert lead(report) == "No measure is known at any point."


@pytest.mark.parametrize("factors", [{}, {"a.b": [None, None]}, {"a.b": [2, 2]}])
def test_without_numbers_that_differ_there_is_no_chart(factors):
    report = sweep_report(swept(measure(MEDIAN, [70, 35]), **factors))
    assert not list(report.charts())
    assert "point 1" in lead(report) or "a b 2" in lead(report)


def test_points_with_many_factors_are_told_by_the_first():
    factors = {f"a.f{number}": [1, 2] for number in range(9)}
    assert "a f5 2 and 3 more" in lead(sweep_report(swept(measure(MEDIAN, [70, 35]), **factors)))


def test_one_replication_a_point_has_no_range():
    one = measure(MEDIAN, [70, 35])
    bare = SweptMeasure(
        one.name, one.unit, one.better, one.definition, one.mean, *([one.mean * np.nan] * 2)
    )
    assert "5.0 weeks at best" in lead(sweep_report(swept(bare)))
