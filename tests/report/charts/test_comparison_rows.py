from dataclasses import replace

import pytest

from sdssim.measures.entry import Better, Unit
from sdssim.report.charts.comparison_rows import (
    Range,
    chart_names,
    in_order,
    limits,
    range_of,
    scale_of,
)
from tests.results.compared import HOSTILE, beside, changed, variant


def test_what_is_soonest_comes_first_and_what_is_not_known_last():
    found = beside(variant("C", None), variant("B", 7.0), variant("A", -7.0))
    assert [each.title for each in in_order(found)] == ["A", "B", "C"]


def test_where_more_is_better_more_comes_first():
    of = [variant("A", 1.0), variant("B", 2.0)]
    of = [
        replace(each, headline={name: replace(figure, better=Better.HIGHER)
                                for name, figure in each.headline.items()})
        for each in of
    ]  # fmt: skip
    assert [each.title for each in in_order(beside(*of))] == ["B", "A"]


def test_a_variant_without_a_headline_comes_last():
    bare = replace(variant("A", 1.0), headline={})
    assert [each.title for each in in_order(beside(bare, variant("B", 2.0)))] == ["B", "A"]


def test_names_are_cut_and_numbered_where_they_would_be_the_same():
    assert chart_names([variant("Hub", 1.0)]) == ("Hub",)
    long = [variant(f"{'x' * 60}{end}", 1.0) for end in "ab"]
    names = chart_names(long)
    assert [name[:4] for name in names] == ["1. x", "2. x"]
    assert all(name.endswith("…") for name in names)


def test_names_of_wide_letters_are_cut_shorter_and_unseen_ones_left_out():
    (wide,) = chart_names([variant("協" * 100, 1.0)])
    assert len(wide) == 17
    (hostile,) = chart_names([variant(HOSTILE, 1.0)])
    assert "\u202e" not in hostile
    assert len(hostile) <= 34
    assert chart_names([variant("\u202e", 1.0)]) == ("without a name",)


@pytest.mark.parametrize(
    ("values", "unit", "words"),
    [
        ([1.0, -3.0], Unit.DAYS, "days"),
        ([1.0, -30.0], Unit.DAYS, "weeks"),
        ([], Unit.DAYS, "days"),
        ([1.0], Unit.POUNDS, "£"),
        ([1.0], Unit.PEOPLE, "people"),
    ],
)
def test_few_days_stay_days(values, unit, words):
    assert scale_of(values, unit).words == words


def test_a_difference_is_told_in_the_units_of_the_axis():
    figure = next(iter(variant("A", 14.0).headline.values()))
    at = range_of(figure, scale_of([14.0], Unit.DAYS))
    assert at == Range(2.0, 13 / 7, 15 / 7, is_clear=True)
    nothing = range_of(changed(figure, None), scale_of([14.0], Unit.DAYS))
    assert nothing.reach == ()


@pytest.mark.parametrize("values", [[5.0, 9.0], [-5.0, -9.0], [-1.0, 1.0], []])
def test_zero_has_room_on_both_sides(values):
    low, high = limits(values)
    assert low < min([0.0, *values]) or not values
    assert high > max([0.0, *values]) or not values
    assert min(-low, high) >= 0.2 * (high - low) or not values
