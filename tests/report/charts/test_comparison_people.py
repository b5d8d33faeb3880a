from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sdssim.report.charts.comparison_people import Part, same_people, same_people_chart
from sdssim.results.comparison import Change, Estimate
from tests.results.compared import beside, variant
from tests.results.paired import several


def test_the_parts_of_everybody_add_up():
    for row in same_people(several()):
        assert sum(row.shares.values()) == pytest.approx(1.0)
    row = same_people(beside(variant("A", 1.0, same=(0.3, 0.1))))[0]
    assert row.shares[Part.LEAVE] == pytest.approx(0.1)


@pytest.mark.parametrize(("same", "balance"), [((0.3, 0.1), 1), ((0.1, 0.3), -1), ((0.2, 0.21), 0)])
def test_more_gain_than_lose_where_the_intervals_are_apart(same, balance):
    assert same_people(beside(variant("A", 1.0, same=same)))[0].balance == balance


def test_without_intervals_nobody_clearly_gains():
    of = variant("A", 1.0)
    everyone = of.people[0]
    bare = {change: Estimate(share.mean, None, None) for change, share in everyone.shares.items()}
    of = replace(of, people=(replace(everyone, shares=bare),))
    assert same_people(beside(of))[0].balance == 0


def test_one_variant_is_told_with_its_shares():
    chart = same_people_chart(beside(variant("A", 1.0, same=(0.1, 0.3))))
    assert chart.title == "Of the same people, 30% are paid later and 10% sooner than with Small"
    assert "A: 10% sooner, 30% within a day of the same, 30% later" in chart.alt
    texts = list(ElementTree.fromstring(chart.svg).itertext())
    assert "10% sooner, 30% later" in texts
    assert chart.table.rows[0][2] == "10% (9.0% to 11%)"


def test_of_several_it_is_told_with_how_many_more_gain():
    chart = same_people_chart(
        beside(*(variant(title, 1.0, same=same) for title, same in
                 {"A": (0.3, 0.1), "B": (0.1, 0.3), "C": (0.3, 0.0)}.items()))
    )  # fmt: skip
    assert chart.title == (
        "Of the same people, more gain than lose with 2 of 3 variants, and more lose than gain "
        "with 1"
    )


def test_of_several_perhaps_none_does_clearly():
    chart = same_people_chart(beside(*(variant(title, 1.0, same=(0.2, 0.2)) for title in "AB")))
    assert chart.title.startswith("No variant clearly makes more of the same people gain")


def test_sixteen_variants_are_told_shortly_and_drawn_small():
    found = beside(*(variant(f"Variant {number}", 1.0) for number in range(16)))
    chart = same_people_chart(found)
    assert "The table below has 10 more." in chart.alt
    assert len(chart.svg) < 100_000
    assert same_people_chart(found).svg == chart.svg


def test_shares_of_nobody_are_nought():
    of = variant("A", 1.0)
    shares = of.people[0].shares | {Change.LATER: Estimate(0.0, 0.0, 0.0)}
    of = replace(of, people=(replace(of.people[0], shares=shares),))
    assert "0% later" in same_people_chart(beside(of)).alt


def test_nothing_is_drawn_without_people_in_both():
    of = variant("A", 1.0)
    assert same_people_chart(beside(replace(of, people=()))) is None
    assert same_people_chart(replace(beside(of), clocks=None)) is None
