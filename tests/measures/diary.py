"""Event logs written by hand, for a small scenario of 100 days."""

from functools import lru_cache

import numpy as np

from sdssim.eventlog import Event, EventLog
from sdssim.plan.compile import compile_plan
from sdssim.plan.people import People
from sdssim.plan.plan import NONE
from sdssim.scenario.load import Scenario, load_text
from sdssim.timebase import build_roster

SMALL = """
name: Small
start: 2024-01-01
end: 2024-04-09
calendar: {holidays: none, week: mon-fri, hours: "09:00-17:00"}
demand:
  per_month: 1
  team: {north: 0.5, south: 0.5}
  need: {low: 0.5, high: 0.5}
  age: {uniform: [18, 80]}
staff:
  planner: {people: 1, share: 0.5, cost_per_hour_pounds: 30.0}
  broker:
    people: 1
    from: 2024-02-20
    also: planner
    care_tasks: {per_week: 1, hours: 1}
    cost_per_hour_pounds: 20.0
panels:
  run: {every_days: 28}
routes:
  route:
    brokered: {share: 0.5, steps: [{work: {by: broker, hours: 4}}]}
    alone: {share: rest}
pathway:
  - stage: assess
    steps: [{work: {by: planner, hours: 4}}]
    milestone: assessed
  - stage: plan
    choose: route
    outcomes:
      again: {share: 0.1, back_to: plan, at_most: 2}
      declines: {share: 0.1, leave: declined}
      onward: rest
    milestone: planned
  - stage: pay
    steps: [{sitting: run}]
    milestone: first_payment
budget: {points: 100, price_point_pounds: 10.0, told_at: assessed}
payments: {first_at: first_payment, one_off_share: 0.5}
targets:
  quick: {from: assessed, to: first_payment, within_days: 30}
cohorts:
  early: {from: 2024-01-01, until: 2024-01-31}
  late: {from: 2024-02-01, until: 2024-04-09}
"""
"""Steps: 0 work by the planner, 1 end of assess, 2 choose, 3 work by the broker, 4 end of plan,
5 the payment run, 6 end of pay."""

HORIZON = 100.0


@lru_cache
def small(*lines: str) -> Scenario:
    """The small scenario, with settings such as ``window.from=2024-02-01``."""
    return load_text(SMALL, sets=lines)


class Diary:
    """Notes down, in any order, what happened to whom; the log is in order of time."""

    def __init__(self, scenario: Scenario | None = None):
        self.scenario = scenario or small()
        self.plan = compile_plan(self.scenario)
        self.referred: list[float] = []
        self.attributes: list[dict[str, object]] = []
        self.rows: list[tuple[float, ...]] = []

    def note(self, day, who, event, *, step=NONE, round_=1, worker=NONE, detail=NONE, value=np.nan):
        self.rows.append((day, who, event, step, round_, 0, worker, detail, value))
        return self

    def person(self, day, **attributes):
        who = len(self.referred)
        self.referred.append(day)
        self.attributes.append(attributes)
        self.note(day, who, Event.REFERRED, round_=0)
        return who

    def queue(self, day, who, step, round_=1):
        return self.note(day, who, Event.JOINED_QUEUE, step=step, round_=round_)

    def visit(self, begin, end, who, step, *, hours, worker=0, round_=1):
        self.note(begin, who, Event.WORK_STARTED, step=step, round_=round_, worker=worker)
        ending = Event.STILL_WORKING if end >= self.plan.horizon_days else Event.WORK_ENDED
        return self.note(end, who, ending, step=step, round_=round_, worker=worker, value=hours)

    def state(self, day, who, event, step, round_=1):
        return self.note(day, who, event, step=step, round_=round_)

    def milestone(self, day, who, name, step=NONE):
        return self.note(
            day, who, Event.MILESTONE, step=step, detail=self.plan.milestones.index(name)
        )

    def choose(self, day, who, option):
        branch = self.plan.decisions.branch_name.index(option)
        return self.note(day, who, Event.OPTION_CHOSEN, step=2, detail=branch)

    def leave(self, day, who, reason):
        return self.note(day, who, Event.LEFT, detail=self.plan.reasons.index(reason))

    def complete(self, day, who):
        return self.note(day, who, Event.COMPLETED)

    def log(self) -> EventLog:
        rows = np.array(self.rows, dtype=np.float64).reshape(-1, 9)
        people = People(
            referred=np.array(self.referred, dtype=np.float64),
            stream=np.zeros(len(self.referred), dtype=np.int64),
            codes={
                name: np.array(
                    [
                        values.index(person[name]) if name in person else NONE
                        for person in self.attributes
                    ],
                    dtype=np.int64,
                )
                for name, values in self.plan.attribute_values.items()
            },
            numbers={
                name: np.array([person.get(name, np.nan) for person in self.attributes], float)
                for name in self.plan.number_attributes
            },
        )
        return EventLog.from_rows(
            rows[np.argsort(rows[:, 0], kind="stable")],
            plan=self.plan,
            seed=1,
            replication=0,
            people=people,
            roster=build_roster(self.plan.staffing.duty),
        )


def paid_at(diary: Diary, referred: float, days: float, **attributes) -> int:
    """Note down a person who is assessed at once and paid so many days later."""
    who = diary.person(referred, **attributes)
    diary.queue(referred, who, 0).milestone(referred, who, "assessed")
    diary.milestone(referred + days, who, "first_payment").complete(referred + days, who)
    return who
