from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sdssim.report.charts.published import beside, published_chart
from sdssim.report.tables import Grid
from sdssim.results.published import published_beside
from tests.report.seen import of_text
from tests.small import SMALL

TABLE = Grid("Published", ("",), (("x",),))


def rows(**changes):
    (row,) = published_beside(of_text(SMALL)[0])
    return (replace(row, **changes),)


def test_figures_are_percent_of_what_was_published():
    (each,) = beside(rows(value=20.0, low=10.0, high=30.0, simulated=25.0, simulated_low=22.0,
                          simulated_high=28.0, met=True))  # fmt: skip
    assert (each.low, each.high) == (50, 150)
    assert (each.simulated, each.simulated_low, each.simulated_high) == pytest.approx(
        (125, 110, 140)
    )


def test_what_cannot_be_drawn_is_left_out():
    assert beside(rows(simulated=None)) == ()
    assert beside(rows(value=0.0)) == ()
    assert published_chart((), TABLE) is None


def test_the_title_counts_and_the_alternative_names_what_is_missed():
    chart = published_chart(rows(met=False, simulated_low=None, simulated_high=None), TABLE)
    assert chart.title == "0 of 1 published figures are met"
    assert "Not met: =People referred." in chart.alt
    assert chart.table is TABLE
    met = published_chart((*rows(met=True), *rows(simulated=None)), TABLE)
    assert met.title == "1 of 1 published figures are met"
    assert "None is missed." in met.alt


def test_a_figure_that_is_not_known_is_said_to_be_so():
    unknown = rows(simulated=None, value=5.0)
    assert "simulated" in published_chart((*unknown, *rows()), TABLE).alt


def test_a_hostile_label_is_text():
    label = "<b>$x$ & </b>" + "y" * 10_000
    chart = published_chart(rows(label=label), TABLE)
    ElementTree.fromstring(chart.svg)
    assert len(chart.svg) < 30_000
    assert "<b>" not in chart.svg
