from dataclasses import replace
from xml.etree import ElementTree

from sdssim.report.charts.comparison_spread import spread_chart, spreads
from tests.results.compared import HOSTILE, beside, variant

BOTH = variant("Both", -7.0, groups=(("north", -14.0), ("west", -3.0), ("south", 7.0)))
GAINS = variant("Gains", -7.0, groups=(("north", -14.0),))
LOSES = variant("Loses", 7.0, groups=(("south", 14.0),))
NOTHING = variant("Nothing", 1.0, clear=False)


def texts(chart):
    return list(ElementTree.fromstring(chart.svg).itertext())


def test_of_each_variant_the_groups_that_gain_and_lose_most_are_told():
    told = {row.name: row for row in spreads(beside(BOTH, GAINS, LOSES, NOTHING))}
    assert told["Both"].gains.group == (("team", "north"),)
    assert told["Both"].loses.group == (("team", "south"),)
    assert told["Both"].is_mixed
    assert (told["Gains"].loses, told["Loses"].gains) == (None, None)
    assert told["Nothing"].gains is None


def test_it_is_told_with_how_many_some_gain_while_others_lose():
    chart = spread_chart(beside(BOTH, GAINS, LOSES, NOTHING))
    assert chart.title == "With 1 of 4 variants some groups clearly wait less and others more"
    assert "Both: gains most: team north (-2.0 weeks), loses most: team south (+1.0 weeks)." in (
        chart.alt
    )
    assert {"team north -2.0", "team south +1.0"} <= set(texts(chart))
    assert "no group clearly gains or loses" in texts(chart)
    rows = {row[0]: row for row in chart.table.rows}
    assert rows["Both"] == ("Both", "team north", "-2.0", "team south", "+1.0", "-1.0")
    assert rows["Nothing"][1:5] == ("none", "", "none", "")


def test_it_is_told_where_no_variant_takes_from_one_to_give_to_another():
    chart = spread_chart(beside(GAINS, LOSES, NOTHING, NOTHING))
    assert chart.title == (
        "Some group clearly waits less with 1 of 4 variants, and more with 1; none gains at the "
        "cost of another"
    )


def test_what_is_not_known_of_everybody_has_no_stroke():
    everyone = replace(GAINS.people[0].days, difference=None)
    of = replace(GAINS, people=(replace(GAINS.people[0], days=everyone), *GAINS.people[1:]))
    chart = spread_chart(beside(of, GAINS, LOSES, NOTHING))
    assert "not known" in {row[-1] for row in chart.table.rows}


def test_sixteen_variants_are_told_shortly_and_drawn_the_same_each_time():
    found = beside(*(replace(BOTH, title=f"{number} {HOSTILE}") for number in range(16)))
    chart = spread_chart(found)
    assert "The table below has 10 more." in chart.alt
    assert len(chart.svg) < 60_000
    assert spread_chart(found).svg == chart.svg
    assert "<script" not in chart.svg


def test_nothing_is_drawn_with_few_variants_or_without_a_clear_change():
    assert spread_chart(beside(BOTH, GAINS, LOSES)) is None
    assert spread_chart(beside(NOTHING, NOTHING, NOTHING, NOTHING)) is None
    bare = replace(BOTH, people=())
    assert spread_chart(beside(bare, bare, bare, bare)) is None
