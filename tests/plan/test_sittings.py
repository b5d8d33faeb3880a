"""Every date on which a panel sits, its deadline and its places."""

from sdssim.plan.plan import NONE
from tests.plan.compiled import compiled


def dates(terms: str, more: str = ""):
    return compiled(f"panels: {{panel: {{{terms}}}}}\n{more}").sittings[0]


def test_every_so_many_days_from_the_start():
    found = dates("every_days: 10")
    assert found.times.tolist() == [0, 10, 20]
    assert found.deadlines.tolist() == [0, 10, 20]
    assert found.places.tolist() == [NONE] * 3


def test_the_first_sitting_may_lie_before_the_start_and_sets_the_rhythm():
    assert dates("every_days: 10, first: 2024-02-28").times.tolist() == [5, 15, 25]
    assert dates("every_days: 7, first: 2024-03-25").times.tolist() == [21]
    assert dates("every_days: 7, first: 2024-04-25").times.tolist() == []


def test_papers_are_due_whole_days_before_the_days_first_midnight():
    found = dates("every_days: 14, at: '10:30', papers_in_days: 3, places: 4")
    assert found.times.tolist() == [10.5 / 24, 14 + 10.5 / 24]
    assert found.deadlines.tolist() == [-3, 11]
    assert found.places.tolist() == [4, 4]


def test_a_same_day_sittings_deadline_is_its_hour():
    found = dates("every_days: 14, at: '10:30', same_day: true")
    assert found.deadlines.tolist() == found.times.tolist()
    assert found.same_day.all()


def test_listed_dates_outside_the_run_are_left_out_and_doubles_are_one():
    listed = "dates: [2024-03-20, 2024-03-06, 2024-03-06, 2024-04-20]"
    assert dates(listed).times.tolist() == [2, 16]


def test_sittings_of_a_weekend_that_move_to_one_day_are_one():
    found = dates("dates: [2024-03-09, 2024-03-10, 2024-03-11], if_closed: next_open_day")
    assert found.times.tolist() == [7]


def test_a_sitting_that_would_move_past_the_end_is_not_held():
    assert dates("dates: [2024-03-30], if_closed: next_open_day").times.tolist() == []


def test_each_period_has_its_own_pattern():
    found = dates(
        "every_days: 14, places: 2",
        "changes: [{on: 2024-03-18, set: {panels.panel.every_days: 7, panels.panel.places: 5}}]",
    )
    assert found.times.tolist() == [0, 14, 21]
    assert found.places.tolist() == [2, 5, 5]


def test_where_a_moved_sitting_meets_one_of_the_next_period_the_later_rule_holds():
    found = dates(
        "dates: [2024-03-09], if_closed: next_open_day, places: 1",
        "changes: [{on: 2024-03-11, set: "
        "{panels.panel.dates: [2024-03-11], panels.panel.places: 3}}]",
    )
    assert found.times.tolist() == [7]
    assert found.places.tolist() == [3]
