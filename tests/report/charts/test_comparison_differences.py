from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sdssim.experiments.comparison import compare_scenarios
from sdssim.report.charts.comparison_differences import differences, differences_chart
from sdssim.results.headline import Headline
from tests.results.compared import HOSTILE, beside, variant
from tests.results.paired import several, small
from tests.small import SMALL

MANY = beside(*(variant(f"Variant {number}", 7.0 * (number - 5)) for number in range(16)))


def chart_of(*variants, **others):
    return differences_chart(beside(*variants), Headline.WAIT, **others)


def test_several_variants_are_drawn_from_soonest_to_latest():
    told = differences(beside(variant("B", 14.0), variant("A", -7.0)), Headline.WAIT)
    assert [(row.name, row.outcome) for row in told.rows] == [
        ("A", "1.0 weeks sooner (0.9 to 1.1)"),
        ("B", "2.0 weeks later (1.9 to 2.1)"),
    ]


def test_of_a_single_variant_both_waits_are_drawn():
    told = differences(beside(variant("A", -7.0)), Headline.WAIT)
    assert [row.name for row in told.rows] == ["Counted from assessed", "Counted from referral"]


def test_of_a_single_variant_a_wait_that_is_the_whole_one_is_drawn_once():
    of = variant("A", -7.0)
    of = replace(of, headline={Headline.WAIT: of.headline[Headline.WAIT]})
    assert len(differences(beside(of), Headline.WAIT).rows) == 1


def test_what_is_known_of_no_variant_is_not_drawn():
    assert chart_of(variant("A", None), variant("B", None)) is None
    found = replace(beside(variant("A", 7.0)), clocks=None)
    assert differences(found, Headline.WAIT) is None


def test_the_title_is_the_finding():
    chart = chart_of(variant("A", -14.0), variant("B", 7.0))
    assert chart.title == (
        "Half the people are paid sooner with 1 of 2 variants, and later with 1; most with A "
        "(2.0 weeks sooner)"
    )


def test_what_is_drawn_stands_in_the_picture_and_beside_it():
    chart = chart_of(variant("A", -14.0), variant("B", 3.0, clear=False), variant("C", None))
    texts = "".join(ElementTree.fromstring(chart.svg).itertext())
    assert "A" in texts
    assert "2.0 weeks sooner (1.9 to 2.1)" in texts
    assert "← sooner" in texts
    assert "C: not known." in chart.alt
    assert [row[0] for row in chart.table.rows] == ["A", "B", "C"]
    assert chart.table.rows[0][3:] == ("-2.0", "-2.1 to -1.9", "better")
    assert ElementTree.fromstring(chart.svg).attrib["aria-label"] == chart.alt


def test_sixteen_variants_are_told_shortly_to_those_who_do_not_see():
    chart = differences_chart(MANY, Headline.WAIT)
    assert "The table below has 10 more." in chart.alt
    assert len(chart.table.rows) == 16
    assert len(chart.svg) < 60_000


def test_the_same_comparison_gives_the_same_picture():
    assert differences_chart(MANY, Headline.WAIT).svg == differences_chart(MANY, Headline.WAIT).svg


def test_cost_is_drawn_under_a_name_of_its_own():
    chart = differences_chart(several(), Headline.UNIT_COST, name="cost")
    assert chart.name == "cost"
    assert "in £" in chart.svg


def test_names_that_are_markup_or_formulas_are_text():
    chart = chart_of(variant(HOSTILE, 7.0), variant(HOSTILE + "y", 8.0))
    assert "<script" not in chart.svg
    assert any(
        text.startswith("1. =2+2|<script>") for text in ElementTree.fromstring(chart.svg).itertext()
    )
    assert chart.table.rows[0][0] == HOSTILE


def test_one_replication_has_dots_without_ranges():
    found = compare_scenarios(small(), [small(staff__worker__share=0.1)], 1, engine="simpy")
    chart = differences_chart(found, Headline.COST)
    assert "One replication" in chart.reading


@pytest.mark.parametrize("milestones", [True, False])
def test_scenarios_with_and_without_milestones_are_drawn(milestones):
    text = SMALL if milestones else "\n".join(
        line for line in SMALL.splitlines()
        if not line.strip().startswith(("milestone", "targets", "twelve", "budget", "payments"))
    )  # fmt: skip
    variants = [small(text, staff__worker__share=share) for share in (0.05, 0.5)]
    found = compare_scenarios(small(text), variants, 4, engine="simpy")
    headline = next(iter(found.variants[0].headline))
    chart = differences_chart(found, headline)
    assert ("sooner" in chart.svg) is milestones
    assert ("fewer" in chart.svg) is not milestones
