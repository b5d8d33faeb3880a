import numpy as np

from sdssim.measures.groups import membership
from sdssim.measures.journeys import journeys_of
from sdssim.measures.scope import scope_of
from sdssim.plan.people import People
from sdssim.scenario.load import load_text
from tests.measures.diary import SMALL, Diary, small


def members(diary):
    scope = scope_of(diary.plan, diary.scenario.base)
    log = diary.log()
    rows = membership(journeys_of(log, scope), scope).table
    return scope, rows, {group: row.tolist() for group, row in zip(scope.groups, rows, strict=True)}


def test_people_are_in_the_groups_of_their_cohort_attributes_and_option():
    diary = Diary()
    first = diary.person(0.0, team="north", need="high")
    diary.person(40.0, team="south")
    diary.choose(3.0, first, "alone")
    _, _, belongs = members(diary)
    assert belongs[()] == [True, True]
    assert belongs[(("cohort", "early"),)] == [True, False]
    assert belongs[(("cohort", "late"),)] == [False, True]
    assert belongs[(("team", "south"),)] == [False, True]
    assert belongs[(("need", "high"),)] == [True, False]
    assert belongs[(("need", "low"),)] == [False, False]
    assert belongs[(("route", "alone"),)] == [True, False]


def test_a_cohort_runs_to_the_end_of_its_last_day():
    diary = Diary()
    diary.person(30.999)
    diary.person(31.0)
    _, _, belongs = members(diary)
    assert belongs[(("cohort", "early"),)] == [True, False]
    assert belongs[(("cohort", "late"),)] == [False, True]


def test_streams_are_groups_and_an_attribute_nobody_has_has_no_members():
    scenario = load_text(
        SMALL.replace("  per_month: 1\n", "  streams: {a: {per_month: 1}, b: {per_month: 2}}\n")
    )
    diary = Diary(scenario)
    diary.person(0.0)
    log = diary.log()
    scope = scope_of(diary.plan, scenario.base)
    seen = journeys_of(log, scope)
    people = People(seen.people.referred, np.array([1]), {}, {})
    object.__setattr__(seen, "people", people)
    rows = membership(seen, scope).table
    assert rows[-2:, 0].tolist() == [False, True]
    assert rows.sum() == 3  # everyone, a cohort, a stream


def test_cohorts_may_overlap():
    diary = Diary(small("cohorts.late.from=2024-01-15"))
    diary.person(20.0)
    _, _, belongs = members(diary)
    assert belongs[(("cohort", "early"),)] == belongs[(("cohort", "late"),)] == [True]


def test_without_groups_everyone_is_the_only_one():
    diary = Diary()
    diary.choose(3.0, diary.person(0.0, team="north"), "alone")
    log = diary.log()
    scope = scope_of(diary.plan, diary.scenario.base, by_group=False)
    assert scope.groups == ((),)
    assert membership(journeys_of(log, scope), scope).table.tolist() == [[True]]
