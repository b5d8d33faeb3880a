"""Simulated logs with every kind of step, rework, holds, leavers, a dual role and full sittings."""

from functools import lru_cache

from sdssim.eventlog import EventLog
from sdssim.measures.scope import scope_of
from sdssim.measures.view import View, view_of
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import Scenario, load_text

BUSY = """
name: Busy
start: 2024-01-01
end: 2024-12-31
calendar: {holidays: england-and-wales}
demand:
  per_month: 12
  team: {north: 0.6, south: 0.4}
  need: {low: 0.7, high: 0.3}
  age: {uniform: [18, 80]}
already_on_the_way:
  people:
    - {referred: 2023-11-01, stage: plan, since: 2023-12-20, route: {route: alone},
       milestones: {assessed: 2023-12-10}, attributes: {team: north}}
    - {referred: 2023-12-01, stage: assess, state: in_hand, since: 2023-12-28,
       worker: planner north 1, hours_done: 1.0, attributes: {team: north}}
    - {referred: 2023-10-01, stage: pay, since: 2023-12-30, milestones: {assessed: 2023-11-01,
       planned: 2023-12-15, agreed: 2023-12-30}, attributes: {team: south}}
staff:
  planner:
    per_team: {north: 2, south: 1}
    share: 0.35
    named_at_referral: true
    cost_per_hour_pounds: 30.0
    leave: {days_per_year: 25}
  broker:
    people: 1
    from: 2024-03-01
    until: 2024-10-31
    also: planner
    rule: care_first
    hours_per_week: 30
    share: 0.5
    care_tasks: {per_week: 3, hours: {exponential: 1.0}}
    handover_hours: 1
    cost_per_hour_pounds: 30.0
  helper: {people: 2, hours_per_week: 20, caseload_places: 9, cost_per_hour_pounds: 0.0}
panels:
  panel: {every_days: 14, places: 3, papers_in_days: 3}
  run: {every_days: 28}
routes:
  route:
    brokered:
      share: 0.5
      steps:
        - work: {by: broker, hours: {exponential: 5}, visits: 2, days_between: {exponential: 6}}
    helped:
      share: 0.3
      steps:
        - allocate: {to: helper, patience_days: {exponential: 200}}
        - work: {by: helper, hours: {exponential: 6}, visits: 3, days_between: {exponential: 6}}
        - release: helper
    alone: {share: rest}
pathway:
  - stage: assess
    steps:
      - work:
          by: planner
          hours: {triangular: [1.5, 3, 6]}
          visits: 2
          days_between: {exponential: 10}
        outcomes: {declines: {share: 0.05, leave: declined}, onward: rest}
    milestone: assessed
  - stage: plan
    choose: route
    outcomes:
      again: {share: 0.2, back_to: plan, at_most: 2}
      pause: {share: 0.1, hold_days: {exponential: 40}}
      onward: rest
    milestone: planned
  - stage: agree
    steps: [{wait: {working_days: {exponential: 5}}}, {sitting: panel}]
    milestone: agreed
  - stage: pay
    steps: [{sitting: run}]
    milestone: first_payment
budget: {points: {exponential: 500}, price_point_pounds: 12.0, told_at: assessed}
payments: {first_at: first_payment, one_off_share: 0.5}
targets: {quick: {from: referral, to: first_payment, within_days: 126}}
cohorts:
  early: {from: 2023-01-01, until: 2024-06-30}
  late: {from: 2024-07-01, until: 2024-12-31}
"""


@lru_cache
def busy(*settings: str) -> Scenario:
    return load_text(BUSY, sets=settings)


@lru_cache
def busy_log(replication: int) -> EventLog:
    return simulate(busy(), 1, replication)


def view(replication: int, *settings: str) -> View:
    """The log as it is seen with other windows than the one it was simulated with."""
    asked = busy(*settings)
    return view_of(busy_log(replication), scope_of(compile_plan(asked), asked.base))
