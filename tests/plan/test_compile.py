"""The plan as a whole: names, calendar, factors, money."""

import numpy as np

from sdssim.plan.compile import GAVE_UP, compile_plan
from sdssim.plan.plan import NONE
from sdssim.scenario.load import load_text
from tests.plan.compiled import HEAD, compiled


def test_the_same_scenario_is_compiled_once():
    text = HEAD + "demand: {listed: [1]}\npathway: [{stage: a}]\n"
    assert compile_plan(load_text(text)) is compile_plan(load_text(text))


def test_the_office_opens_on_working_days_and_holds_one_day_each():
    plan = compiled("", HEAD.replace("none", "[2024-03-06]"))
    assert plan.office.opens[:4].tolist() == [day + 9 / 24 for day in (0, 1, 3, 4)]
    np.testing.assert_allclose(plan.office.after, np.arange(1, 20))


def test_an_office_open_day_and_night_is_one_long_piece():
    office = compiled("", HEAD.replace("none", "none, open_all_hours: true")).office
    assert (office.opens.tolist(), office.closes.tolist()) == ([0], [28])
    assert office.after.tolist() == [28]


def test_periods_begin_with_the_start_and_at_each_change():
    plan = compiled("""
        staff: {clerk: {people: 1}}
        changes:
          - {on: 2024-03-20, set: {staff.clerk.people: 3}}
          - {on: 2024-03-06, set: {staff.clerk.people: 2}}
        """)
    assert plan.period_starts.tolist() == [0, 2, 16]
    assert plan.horizon_days == 28


def test_milestones_and_reasons_stand_in_order_of_mention():
    plan = compiled("""
        pathway:
          - {stage: a, milestone: one, outcomes: {out: {share: 0.1, leave: moved}, on: rest}}
          - stage: b
            steps: [{wait: {days: 1}, outcomes: {out: {share: 0.1, leave: died}, on: rest}}]
            milestone: two
        """)
    assert plan.milestones == ("one", "two")
    assert plan.reasons == ("moved", "died", GAVE_UP)


def test_factors_stand_by_period_and_step_and_multiply_each_other():
    plan = compiled("""
        staff: {clerk: {people: 1}}
        multipliers:
          all: {factor: 2}
          one: {factor: 3, stages: [b]}
          days: {of: days, factor: 5}
          need: {by: need, factors: {high: 7}, stages: [b]}
        demand: {listed: [], need: {high: 1}}
        pathway:
          - {stage: a, steps: [{work: {by: clerk, hours: 1}}]}
          - {stage: b, steps: [{work: {by: clerk, hours: 1}}]}
        changes: [{on: 2024-03-06, set: {multipliers.all.factor: 1}}]
        """)
    assert plan.hours_factor.tolist() == [[2, 6], [1, 3]]
    assert plan.days_factor.tolist() == [[5, 5], [5, 5]]
    assert plan.hours_by == (("need", {"high": 7}, (1,)),)
    assert plan.days_by == ()


def test_money_follows_the_milestones_and_the_dated_price_point():
    plan = compiled("""
        budget: {points: 10, price_point_pounds: 5, told_at: told}
        payments: {first_at: paid, one_off_share: 0.25, every_days: 14, per_year: 26}
        pathway: [{stage: a, milestone: told}, {stage: b, milestone: paid}]
        changes: [{on: 2024-03-06, set: {budget.price_point_pounds: 6}}]
        """)
    money = plan.money
    assert money is not None
    assert (money.told_at, money.first_at, money.one_off_share) == (0, 1, 0.25)
    assert (money.every_days, money.per_year) == (14, 26)
    assert money.price_point_pounds.tolist() == [5, 6]


def test_without_payments_no_milestone_is_the_first_payment():
    plan = compiled("""
        budget: {points: 10, price_point_pounds: 5, told_at: told}
        pathway: [{stage: a, milestone: told}]
        """)
    assert plan.money is not None
    assert plan.money.first_at == NONE
    assert compiled("").money is None


def test_teams_stand_in_order_of_mention_in_demand_and_among_people_on_the_way():
    plan = compiled("""
        demand: {listed: [{day: 1, attributes: {team: west}}], team: {south: 1}}
        staff: {clerk: {per_team: {mid: 1, west: 1}}, hub: {people: 1, serves: [south]}}
        already_on_the_way:
          people: [{referred: 2024-03-01, stage: a, attributes: {team: mid}}]
        """)
    assert plan.teams == ("south", "west", "mid")
