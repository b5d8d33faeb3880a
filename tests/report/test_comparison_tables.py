from dataclasses import replace

from sdssim.experiments.comparison import compare_scenarios
from sdssim.report.comparison_tables import comparison_tables
from sdssim.results.comparison import Estimate
from tests.measures.simulated import BUSY
from tests.results.paired import several, small
from tests.small import SMALL


def grids(found=None):
    return {grid.title.partition(":")[0].partition(" (")[0]: grid
            for grid in comparison_tables(found or several())}  # fmt: skip


def test_the_tables_stand_in_their_order():
    assert list(grids()) == [
        "The baseline, and how each variant differs from it",
        "Less time",
        "Weekly",
        "Small",
        "Where the wait moved",
        "The same people",
        "Who gains and who loses",
    ]


def test_the_overview_has_the_baseline_and_a_row_for_each_variant():
    grid = grids()["The baseline, and how each variant differs from it"]
    assert [row[0] for row in grid.rows] == ["Small", "Less time", "Weekly", "Small"]
    assert grid.columns[1:3] == ("weeks from assessed", "weeks from referral")
    assert grid.rows[2][1] == "-1.9"
    assert set(grid.rows[3][1:]) == {"0"}


def test_what_does_not_count_stands_in_brackets():
    rows = grids()["The baseline, and how each variant differs from it"].rows
    assert rows[1][1].startswith("(-")


def test_a_variant_has_a_table_with_intervals_and_verdicts():
    grid = grids()["Weekly"]
    assert grid.columns == ("", "baseline", "variant", "difference", "interval", "which is")
    assert grid.rows[0][-1] == "better"
    assert grid.rows[0][0] == "half of everybody, assessed to first payment, in weeks"


def test_causes_are_set_side_by_side_in_days():
    grid = grids()["Where the wait moved"]
    assert grid.columns == ("", "baseline", "Less time", "Weekly", "Small")
    rows = {row[0]: row for row in grid.rows}
    assert rows["waiting for the next sitting"][3] == "-3.0"
    assert list(rows)[-2:] == ["in all", "of which a second time or later"]


def test_the_same_people_are_told_with_intervals():
    rows = {row[0]: row for row in grids()["The same people"].rows}
    assert rows["Weekly"][2].startswith("35% (27% to 43%)")
    assert rows["Weekly"][4] == "0%"


def test_groups_too_small_are_named_and_not_judged():
    found = several()
    variant = found.variants[1]
    everyone, north, south = variant.people
    people = (everyone, north, replace(south, comparable=2.0))
    grid = grids(replace(found, variants=(replace(variant, people=people),)))[
        "Who gains and who loses"
    ]
    assert [row[0] for row in grid.rows] == ["everybody", "team north"]
    assert "Groups of fewer than 5 such people are not judged: team south." in grid.note


def test_a_group_too_small_in_one_variant_is_left_open_there():
    found = several()
    first, second = found.variants[:2]
    everyone, north, south = second.people
    second = replace(second, people=(everyone, north, replace(south, comparable=2.0)))
    rows = grids(replace(found, variants=(first, second)))["Who gains and who loses"].rows
    assert rows[2][0] == "team south"
    assert rows[2][2] != ""
    assert rows[2][3] == ""


def test_a_route_is_said_to_be_chosen_on_the_way_and_cohorts_are_left_out():
    baseline = small(BUSY)
    found = compare_scenarios(baseline, [small(BUSY, staff__planner__share=0.2)], 2)
    grid = grids(found)["Who gains and who loses"]
    assert "chosen on the way and may differ between scenarios" in grid.note
    assert any(row[0].startswith("route ") for row in grid.rows)


def test_many_variants_have_no_tables_of_their_own_and_stand_four_by_four():
    found = several()
    many = replace(found, variants=found.variants[:2] * 3)
    titles = [grid.title for grid in comparison_tables(many)]
    assert sum(title.startswith("Where the wait moved") for title in titles) == 2
    assert not any(title.startswith("Weekly") for title in titles)


def test_what_is_not_known_is_said_so():
    found = several()
    variant = found.variants[1]
    unknown = {each: replace(figure, first=None, difference=None)
               for each, figure in variant.headline.items()}  # fmt: skip
    nothing = {change: Estimate(None, None, None) for change in variant.people[0].shares}
    everyone = replace(variant.people[0], people=0.0, shares=nothing)
    causes = tuple(replace(each, first=None) for each in variant.causes)
    changed = replace(variant, headline=unknown, people=(everyone,), causes=causes)
    told = grids(replace(found, variants=(changed,)))
    assert set(told["The baseline, and how each variant differs from it"].rows[0][1:]) == {
        "not known"
    }
    assert told["The same people"].rows[0][2:] == ("not known",) * 5
    assert told["Where the wait moved"].rows[0][1] == "not known"


def test_without_milestones_there_are_no_people_to_compare():
    text = SMALL.split("budget:")[0]
    for name in ("assessed", "first_payment"):
        text = text.replace(f"    milestone: {name}\n", "")
    found = compare_scenarios(small(text), [small(text, staff__worker__share=0.1)], 2)
    titles = [grid.title for grid in comparison_tables(found)]
    assert not any("people" in title for title in titles)
