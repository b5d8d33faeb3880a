import pytest

from sdssim.report.charts.cost import cost, cost_chart
from tests.report.seen import NO_MILESTONE, NOBODY, of_text
from tests.small import SMALL


def test_amounts_are_those_of_the_run():
    figures = of_text(SMALL)[1]
    found = {bar.name: bar for bar in cost(figures)}
    assert found["staff_cost_pounds"].pounds == figures.mean("staff_cost_pounds")
    assert list(found) == [
        "budget_told_total_pounds", "spend_total_pounds", "paid_total_pounds", "staff_cost_pounds",
    ]  # fmt: skip


def test_the_title_is_the_cost_for_each_person_paid():
    figures = of_text(SMALL)[1]
    each = figures.mean("staff_cost_per_person_paid_pounds")
    chart = cost_chart(figures)
    assert chart.title == f"Staff time on the pathway costs £{each:,.0f} for each person paid"
    assert chart.table.rows[-1][0] == "staff time on the pathway"
    assert " to £" in chart.table.rows[-1][2]


def test_without_payments_the_title_is_the_first_amount():
    chart = cost_chart(of_text(NO_MILESTONE)[1])
    assert chart.title.startswith("Staff time on the pathway: £")


def test_with_one_replication_there_is_no_interval():
    chart = cost_chart(of_text(SMALL, 1)[1])
    assert {row[2] for row in chart.table.rows} == {""}


def test_without_money_there_is_no_picture():
    text = NO_MILESTONE.replace(", cost_per_hour_pounds: 30", "")
    assert cost_chart(of_text(text)[1]) is None
    assert cost_chart(of_text(NOBODY)[1]).table.rows[-1][1] == pytest.approx("£0")
