from dataclasses import replace

import pytest

from sdssim.measures.entry import Unit
from sdssim.report.comparison_measure import (
    extremes,
    finding,
    measure_words,
    outcome_words,
    size_words,
)
from sdssim.results.headline import Headline
from tests.results.compared import beside, changed, variant
from tests.results.paired import several

CLOCKS = several().clocks
FIGURE = next(iter(several().variants[1].headline.values()))


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        (Headline.WAIT, "half the people are paid sooner"),
        (Headline.COST, "staff time costs less"),
        (Headline.UNIT_COST, "staff time costs less for each person paid"),
        (Headline.REACHED, "fewer people are paid"),
        (Headline.WAITING, "fewer people still wait for first payment at the end"),
    ],
)
def test_each_measure_is_told_as_what_becomes_of_people(headline, told):
    words = measure_words(headline, CLOCKS)
    assert words.told(words.less) == told


def test_without_milestones_people_on_the_way_are_told():
    words = measure_words(Headline.ON_THE_WAY, None)
    assert words.told(words.more) == "more people on the way at the end"


def test_sizes_are_told_with_their_way():
    words = measure_words(Headline.WAIT, CLOCKS)
    assert size_words(changed(FIGURE, 14.0), words) == "2.0 weeks later"
    assert size_words(changed(FIGURE, 0.0), words) == "no difference"
    assert size_words(changed(FIGURE, None), words) == "not known"
    people = measure_words(Headline.REACHED, CLOCKS)
    assert size_words(replace(changed(FIGURE, -4.2), unit=Unit.PEOPLE), people) == "4.2 fewer"


def test_what_does_not_count_is_told_with_its_range():
    words = measure_words(Headline.WAIT, CLOCKS)
    assert outcome_words(changed(FIGURE, -14.0), words) == "2.0 weeks sooner (1.9 to 2.1)"
    assert (
        outcome_words(changed(FIGURE, 6.0, clear=False), words) == "not clear (-0.14 to +1.9 weeks)"
    )
    one = replace(changed(FIGURE, 14.0, clear=False), low=None, high=None)
    assert outcome_words(one, words) == "2.0 weeks later"


def test_the_finding_of_one_variant_names_both_scenarios():
    text = finding(beside(variant("Hub", -14.0)), Headline.WAIT)
    assert text == "Half the people are paid 2.0 weeks sooner with Hub than with Small"


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (variant("Hub", 6.0, clear=False), "12 replications show no clear difference in how soon"),
        (variant("Hub", 0.0, clear=False), "The variant makes no difference to how soon"),
        (variant("Hub", None), "How soon half the people are paid is not known of both"),
    ],
)
def test_the_finding_of_one_variant_may_be_none(of, told):
    assert finding(beside(of), Headline.WAIT).startswith(told)


def test_one_replication_finds_nothing():
    found = replace(beside(variant("Hub", 6.0, clear=False)), replications=1)
    assert finding(found, Headline.WAIT).startswith("One replication cannot tell")


def test_the_finding_of_several_counts_them():
    found = beside(variant("A", -14.0), variant("B", 7.0), variant("C", 3.0, clear=False))
    assert (
        finding(found, Headline.WAIT)
        == "Half the people are paid sooner with 1 of 3 variants, and later with 1"
    )
    assert [each.title for each in extremes(found, Headline.WAIT)] == ["A", "B"]


def test_several_that_do_nothing_clearly_are_told_so():
    found = beside(variant("A", 1.0, clear=False), variant("B", 2.0, clear=False))
    assert (
        finding(found, Headline.WAIT)
        == "No variant clearly changes how soon half the people are paid"
    )
    assert extremes(found, Headline.WAIT) == ()


def test_only_what_lessens_or_raises_is_extreme():
    assert [each.title for each in extremes(beside(variant("A", 9.0), variant("B", 7.0)),
                                            Headline.WAIT)] == ["A"]  # fmt: skip
    assert [each.title for each in extremes(beside(variant("A", -9.0), variant("B", -7.0)),
                                            Headline.WAIT)] == ["A"]  # fmt: skip
