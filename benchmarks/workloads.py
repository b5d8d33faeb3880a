"""What the benchmarks run: the pilot at any size, and six stages in a row with or without sessions.

The six stages also exist as plain SimPy, the way its own pages would write them, on the same draws.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import simpy

from sdssim.eventlog import Event, EventLog
from sdssim.inputs.draw import Inputs, draw
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan, StepKind
from sdssim.scenario.load import Scenario, load, load_text
from sdssim.timebase import HOURS_PER_DAY

PILOT_PEOPLE = 184
"""People whom the pilot's demand brings, on average."""

PILOT_AT_START = 3.611
PILOT_GROWTH = 0.7037
"""Referrals a month in the pilot, as its scenario has them."""

STAGES = 6
WORKERS = 4
HOURS = 4.0
BUSY = 0.8
SESSIONS = 8
DAYS_BETWEEN = 7.0
STAGE_OF_SESSIONS = 2
DAYS_TO_FINISH = 140
"""After the last referral: enough for nearly everybody's sessions."""

_TANDEM = """
name: tandem
start: 2001-01-01
end: {end}
calendar: {{holidays: none, open_all_hours: true}}
demand:
  per_week: {per_week}
  need: {{high: 0.2, low: rest}}
staff:
{staff}
pathway:
{pathway}
{changes}
"""


@dataclass(frozen=True, slots=True)
class Job:
    """A plan with the draws of one replication."""

    plan: Plan
    inputs: Inputs

    @property
    def people(self) -> int:
        """How many are referred."""
        return len(self.inputs.people)


def job_of(scenario: Scenario) -> Job:
    """Compile a scenario, and draw its first replication."""
    plan = compile_plan(scenario)
    return Job(plan, draw(plan, 1, 0))


def pilot_of(people: int) -> Scenario:
    """The Stockport pilot with so many times the demand; staff and panels stay as they are."""
    times = people / PILOT_PEOPLE
    return load(
        "stockport-pilot",
        sets=[
            f"demand.per_month.at_start={PILOT_AT_START * times}",
            f"demand.per_month.growth_per_month={PILOT_GROWTH * times}",
        ],
    )


def tandem_of(people: int, busy: float = BUSY, *, sessions: bool = False) -> Scenario:
    """Six stages of four workers each, with two priority classes, for so many people.

    Parameters
    ----------
    people
        Referred in all, on average.
    busy
        Share of the first stage's hours that is asked for; above 1, a queue grows there.
    sessions
        Whether the third stage is eight visits of as many hours in all, a week apart on average.
        Whichever worker is free takes a visit, so each is a step of its own: within a step, visits
        stay with one worker.
    """
    per_day = busy * WORKERS * HOURS_PER_DAY / HOURS
    end = np.datetime64("2001-01-01") + max(1, round(people / per_day)) - 1
    changes = ""
    if sessions:
        changes = f"changes: [{{on: {end + 1}, set: {{demand.per_week: 0}}}}]"
        end += DAYS_TO_FINISH
    staff = "\n".join(f"  role{n}: {{people: {WORKERS}, priority: [high]}}" for n in range(STAGES))
    pathway = "\n".join(_stage(number, sessions=sessions) for number in range(STAGES))
    text = _TANDEM.format(
        end=end, per_week=7 * per_day, staff=staff, pathway=pathway, changes=changes
    )
    return load_text(text, "tandem")


def _stage(number: int, *, sessions: bool) -> str:
    if sessions and number == STAGE_OF_SESSIONS:
        visit = f"{{work: {{by: role{number}, hours: {{exponential: {HOURS / SESSIONS}}}}}}}"
        pause = f"{{wait: {{days: {{exponential: {DAYS_BETWEEN}}}}}}}"
        steps = f", {pause}, ".join([visit] * SESSIONS)
    else:
        steps = f"{{work: {{by: role{number}, hours: {{exponential: {HOURS}}}}}}}"
    return f"  - {{stage: s{number}, steps: [{steps}]}}"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that everybody goes through: work by a stage's four workers, or days that pass.

    Attributes
    ----------
    stage
        Whose workers; ``None`` for days in which nobody works.
    days
        How long it takes, by person.
    """

    stage: int | None
    days: list[float]


@dataclass(frozen=True, slots=True)
class Journeys:
    """Draws of the six stages as plain lists, for programs that are not ours.

    Attributes
    ----------
    arrives
        Day of each person's referral.
    priority
        By person; the smaller goes first.
    items
        What everybody goes through, in order.
    until
        Day on which the run ends.
    """

    arrives: list[float]
    priority: list[float]
    items: list[Item]
    until: float


def journeys_of(job: Job) -> Journeys:
    """Take the draws of the six stages out of a job's inputs."""
    steps, draws = job.plan.steps, job.inputs.draws
    items = []
    for step, kind in enumerate(steps.kind.tolist()):
        if kind == StepKind.WORK:
            hours = draws.table[draws.first[steps.hours_quantity[step]]]
            items.append(Item(int(steps.stage[step]), (hours / HOURS_PER_DAY).tolist()))
        else:
            items.append(Item(None, draws.table[draws.first[steps.days_quantity[step]]].tolist()))
    return Journeys(
        arrives=job.inputs.people.referred.tolist(),
        priority=job.inputs.priority[0].tolist(),
        items=items,
        until=job.plan.horizon_days,
    )


def plain_simpy(journeys: Journeys) -> float:
    """Mean days in the system of those who finish, as SimPy's own pages would write it."""
    env = simpy.Environment()
    desks = [simpy.PriorityResource(env, capacity=WORKERS) for _ in range(STAGES)]
    spent: list[float] = []

    def journey(number: int) -> Generator[simpy.Event, object, None]:
        began = env.now
        for item in journeys.items:
            if item.stage is None:
                yield env.timeout(item.days[number])
                continue
            with desks[item.stage].request(priority=journeys.priority[number]) as turn:
                yield turn
                yield env.timeout(item.days[number])
        spent.append(env.now - began)

    def arrivals() -> Generator[simpy.Event, object, None]:
        for number, day in enumerate(journeys.arrives):
            yield env.timeout(day - env.now)
            env.process(journey(number))

    env.process(arrivals())
    env.run(until=journeys.until)
    return float(np.mean(spent))


def mean_days(log: EventLog) -> float:
    """Mean days from referral to the end of the journey, of those who have ended it."""
    ended = log.event == Event.COMPLETED
    return float(np.mean(log.time[ended] - log.people.referred[log.person[ended]]))
