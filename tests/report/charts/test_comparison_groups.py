from dataclasses import replace
from xml.etree import ElementTree

from sdssim.measures.scope import COHORT
from sdssim.report.charts.comparison_groups import clear_groups, group_rows, groups_chart
from tests.results.compared import beside, group, variant
from tests.results.paired import several

NORTH_AND_SOUTH = (("north", -14.0), ("south", 3.0))


def texts(chart):
    return list(ElementTree.fromstring(chart.svg).itertext())


def cohort(of):
    return replace(of, group=((COHORT, "2026-01"),))


def test_groups_too_small_are_not_drawn_and_stand_in_the_table():
    of = variant("A", -7.0, groups=NORTH_AND_SOUTH)
    small = group(of.people[0], "west", -70.0, people=2.0)
    of = replace(of, people=(*of.people, small))
    assert [row.name for row in group_rows([of])] == ["everybody", "north", "south"]
    chart = groups_chart(beside(of))
    assert "west" not in texts(chart)
    assert chart.table.rows[-1] == ("team west", "2", "-10.0", "-10.1 to -9.9", "too few people")


def test_when_people_came_is_no_group():
    of = variant("A", -7.0, groups=NORTH_AND_SOUTH)
    of = replace(of, people=(*of.people, cohort(of.people[1])))
    assert len(group_rows([of])) == 3
    assert [each.group for each in clear_groups(of)] == [(("team", "north"),), (("team", "south"),)]
    assert not any("cohort" in row[0] for row in groups_chart(beside(of)).table.rows)


def test_one_variant_is_told_with_who_gains_and_who_loses_most():
    chart = groups_chart(beside(variant("A", -7.0, groups=NORTH_AND_SOUTH)))
    assert chart.title == "Team north gains most, 2.0 weeks; team south loses most, 3.0 days"
    assert "team north -2.0" in chart.alt
    assert {"team", "north", "south", "everybody"} <= set(texts(chart))


def test_it_is_told_where_nobody_pays_for_it():
    gains = groups_chart(beside(variant("A", -7.0, groups=(("north", -14.0),))))
    assert gains.title == "Team north gains most, 2.0 weeks; no group clearly loses"
    loses = groups_chart(beside(variant("A", -7.0, groups=(("north", 14.0),))))
    assert loses.title == "Team north loses most, 2.0 weeks; no group clearly gains"


def test_where_nothing_counts_that_is_told():
    of = variant("A", 1.0, clear=False)
    of = replace(of, people=(*of.people, group(of.people[0], "north", 1.0, clear=False)))
    chart = groups_chart(beside(of))
    assert chart.title == "No team, need or other group of people clearly gains or loses"
    assert chart.alt == f"{chart.title}. "


def test_two_variants_stand_side_by_side():
    first = variant("A", -7.0, groups=NORTH_AND_SOUTH)
    second = variant("B", 7.0, groups=(("north", 7.0),))
    south = group(first.people[0], "south", 1.0, clear=False, people=2.0)
    chart = groups_chart(beside(first, replace(second, people=(*second.people, south))))
    assert chart.title == (
        "Team north gains most, 2.0 weeks with A; team north loses most, 1.0 weeks with B"
    )
    assert chart.table.columns == ("", "people", "A", "B")
    assert chart.table.rows[-1] == ("team south", "30", "+0.43", "")
    assert "team north +1.0 with B" in chart.alt


def test_changes_that_do_not_count_stand_in_brackets():
    of = [variant(title, 7.0, clear=False) for title in "AB"]
    of = [replace(each, people=(*each.people, group(each.people[0], "north", 7.0, clear=False)))
          for each in of]  # fmt: skip
    assert groups_chart(beside(*of)).table.rows[-1][2:] == ("(+1.0)", "(+1.0)")


def test_many_groups_are_told_shortly():
    many = tuple((f"t{number}", -7.0 - number) for number in range(12))
    assert "the table below has 5 more" in groups_chart(beside(variant("A", -7.0, groups=many))).alt


def test_groups_that_are_not_known_have_no_dot():
    of = variant("A", None, groups=NORTH_AND_SOUTH)
    assert groups_chart(beside(of)).table.rows[0][2] == "not known"


def test_nothing_is_drawn_without_groups_or_with_many_variants():
    assert groups_chart(beside(variant("A", 1.0))) is None
    assert groups_chart(beside(replace(variant("A", 1.0), people=()))) is None
    assert groups_chart(beside(*several().variants, several().variants[0])) is None


def test_choices_on_the_way_are_explained():
    assert "chosen on the way" not in groups_chart(several()).reading
