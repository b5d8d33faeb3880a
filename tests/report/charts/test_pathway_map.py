import numpy as np
import pytest

from sdssim.report.charts.pathway_map import PathwayMap, _draw, map_chart, pathway_map
from sdssim.report.charts.picture import drawn
from tests.report.seen import NOBODY, busy_seen, seen_of
from tests.small import SMALL

SKIPPING = SMALL.replace(
    "    milestone: assessed\n",
    "    outcomes:\n      short: {share: 0.5, on_to: last}\n      onward: rest\n"
    "    milestone: assessed\n",
).replace("budget:", "  - stage: last\n    steps: [{wait: {days: 1}}]\nbudget:")


def test_everybody_referred_comes_to_the_first_stage_and_nobody_appears_from_nowhere():
    found = pathway_map(seen_of(SMALL)[1])
    assert found.stages == ("assessment", "approval")
    assert found.people[0] == pytest.approx(100)
    assert found.people[1] == pytest.approx(found.ways[0, 1])


def test_leavers_are_counted_where_they_leave():
    seen = seen_of(SMALL, 4)[1]
    people = sum(view.journeys.measured.sum() for view in seen.views)
    left = sum((view.journeys.reason >= 0).sum() for view in seen.views)
    assert left > 0
    assert pathway_map(seen).left == pytest.approx([0, 100 * left / people])


def test_ways_back_are_work_done_again():
    found = pathway_map(busy_seen())
    begin, end, times = found.back[0]
    assert (found.stages[begin], found.stages[end]) == ("plan", "plan")
    chart = map_chart(busy_seen())
    assert "come once more to plan" in chart.title
    assert times > 0.5


def test_a_way_back_to_an_earlier_stage_names_both():
    text = SMALL.replace(
        "      paid: rest",
        "      back: {share: 0.4, back_to: assessment, at_most: 1}\n      paid: rest",
    )
    seen = seen_of(text)[1]
    assert "go back from approval to assessment" in map_chart(seen).title


def test_stages_may_be_passed_over():
    seen = seen_of(SKIPPING)[1]
    assert pathway_map(seen).ways[0, 2] > 0.5
    assert "come to the last stage in use" in map_chart(seen).title
    assert "pass" in map_chart(seen).svg


def test_days_are_of_those_who_come_there():
    seen = seen_of(SMALL, 1)[1]
    (view,) = seen.views
    found = pathway_map(seen)
    spells = view.spells_of_people
    spells = spells.pick(spells.step >= 0)
    spent = spells.overlap_days(spells.begin, seen.scope.cut_day)
    stage = seen.scope.plan.steps.stage[spells.step]
    came = len(np.unique(spells.case[stage == 1]))
    assert found.days[1] == pytest.approx(spent[stage == 1].sum() / came)


def test_a_stage_to_which_nobody_comes_has_no_days():
    text = SMALL.replace(
        "      paid: rest", "      paid: {share: 0}\n      gone: {share: rest, leave: gone}"
    )
    text = text.replace("budget:", "  - stage: last\n    steps: [{wait: {days: 1}}]\nbudget:")
    found = pathway_map(seen_of(text)[1])
    assert np.isnan(found.days[-1])
    assert map_chart(seen_of(text)[1]).table.rows[-1][2] == ""


def test_people_of_the_warm_up_are_not_counted():
    seen = seen_of(SMALL + "window: {from: 2026-02-01}\n")[1]
    assert any(not view.journeys.measured.all() for view in seen.views)
    assert pathway_map(seen).people[0] == pytest.approx(100)


def test_ways_that_hardly_anybody_goes_are_not_drawn():
    def texts(rare):
        ways = np.array([[0, 80, rare], [0, 0, 70], [rare, 0, 0]])
        found = PathwayMap(("a", "b", "c"), np.full(3, 80.0), np.ones(3), ways, np.zeros(3))
        svg = drawn(lambda figure: _draw(figure, found), name="map", alt="", height=200)
        return svg.count("<text")

    assert texts(20.0) == texts(0.2) + 2


def test_without_people_there_is_no_map():
    assert map_chart(seen_of(NOBODY)[1]) is None
