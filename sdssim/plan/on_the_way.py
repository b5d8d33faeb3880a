"""People who are already on the way at the start: names become numbers, dates become days."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sdssim.errors import SdssimError
from sdssim.plan.pathway import Names
from sdssim.plan.plan import (
    NONE,
    DecisionTable,
    Staffing,
    StartPerson,
    StepKind,
    StepTable,
)
from sdssim.scenario.fields import weekdays
from sdssim.scenario.schema import PersonOnTheWay, ScenarioFile
from sdssim.timebase import bank_holidays, days_since

_CAN_WAIT = (StepKind.WAIT, StepKind.WORK)


def people_on_the_way(
    base: ScenarioFile,
    steps: StepTable,
    decisions: DecisionTable,
    staffing: Staffing,
    names: Names,
) -> tuple[StartPerson, ...]:
    """Translate everybody already on the way.

    Raises
    ------
    SdssimError
        A person names a stage, step, worker or role that does not exist; all such people at once.
    """
    if base.already_on_the_way is None:
        return ()
    translate = _Translator(base, steps, decisions, staffing, names)
    people = [
        translate.person(number, person)
        for number, person in enumerate(base.already_on_the_way.people, start=1)
    ]
    if translate.problems:
        raise SdssimError("\n".join(translate.problems))
    return tuple(person for person in people if person is not None)


class _Translator:
    def __init__(
        self,
        base: ScenarioFile,
        steps: StepTable,
        decisions: DecisionTable,
        staffing: Staffing,
        names: Names,
    ):
        self.start = base.start
        self.calendar = base.calendar
        self.stages = [stage.stage for stage in base.pathway]
        self.options = {name: list(options) for name, options in base.routes.items()}
        self.steps = steps
        self.decisions = decisions
        self.busy: set[int] = set()
        self.roles = list(staffing.roles)
        self.workers = [worker.name for worker in staffing.workers]
        self.names = names
        self.problems: list[str] = []
        self.who = ""

    def person(self, number: int, person: PersonOnTheWay) -> StartPerson | None:
        self.who = f"person {person.person or number} already on the way"
        before = len(self.problems)
        stage = self._index(self.stages, person.stage, "stage")
        step = self._step(stage, person.step)
        worker = (
            NONE if person.worker is None else self._index(self.workers, person.worker, "worker")
        )
        workers = tuple(
            (self._index(self.roles, role, "role"), self._index(self.workers, name, "worker"))
            for role, name in person.workers.items()
        )
        choices = tuple(
            (
                self._index(list(self.options), choice, "choice"),
                self._index(self.options.get(choice, []), option, "option"),
            )
            for choice, option in person.route.items()
        )
        milestones = tuple(
            (self._index(self.names.milestones, name, "milestone"), self._day(day))
            for name, day in person.milestones.items()
        )
        if len(self.problems) > before:
            return None
        referred = self._day(person.referred)
        since = referred if person.since is None else self._day(person.since)
        if (
            since < referred
            or since > 0
            or any(not referred <= day <= since for _, day in milestones)
        ):
            self.problems.append(
                f"{self.who}: dates must run from referred to since, with every milestone between, "
                "and none after the start of the scenario"
            )
            return None
        return StartPerson(
            referred=referred,
            since=since,
            step=step,
            state=self._state(person.state, step, worker),
            visits_done=person.visits_done,
            spent=self._spent(person, step, since),
            worker=worker,
            workers=workers,
            choices=choices,
            milestones=tuple(sorted(milestones, key=lambda item: item[1])),
            attributes=tuple(person.attributes.items()),
        )

    def _spent(self, person: PersonOnTheWay, step: int, since: float) -> float:
        if person.state == "in_hand":
            return person.hours_done
        if self.steps.working_days[step] and person.state != "on_hold":
            return self._working_days(person.since or person.referred)
        return -since

    def _working_days(self, since: date) -> float:
        """Days of the office calendar from a date to the start."""
        calendar = self.calendar
        if calendar.open_all_hours:
            return -self._day(since)
        closed = calendar.holidays
        if isinstance(closed, str):
            closed = bank_holidays(closed, since, self.start)
        week = [day in weekdays(calendar.week) for day in range(7)]
        return float(np.busday_count(since, self.start, week, list(closed)))

    def _state(self, state: str, step: int, worker: int) -> str:
        """Check that a step can be in this state, and call waiting at a ``wait`` waiting."""
        kind, decision = StepKind(int(self.steps.kind[step])), int(self.steps.decision[step])
        if state == "in_hand":
            if kind is not StepKind.WORK or worker == NONE:
                self.problems.append(
                    f"{self.who}: in_hand goes with a step of work and the worker who does it"
                )
            elif worker in self.busy:
                self.problems.append(
                    f"{self.who}: {self.workers[worker]} has somebody else in hand already"
                )
            self.busy.add(worker)
        if state == "on_hold" and not self._may_hold(decision):
            self.problems.append(f"{self.who}: no outcome of that step is a hold (hold_days)")
        if kind is StepKind.WAIT and state == "queue":
            return "waiting"
        return "queue" if state == "waiting" and kind not in _CAN_WAIT else state

    def _may_hold(self, decision: int) -> bool:
        if decision == NONE:
            return False
        first, last = self.decisions.first[decision : decision + 2].tolist()
        return bool((self.decisions.hold_quantity[first:last] != NONE).any())

    def _day(self, day: date) -> float:
        return days_since(self.start, day)

    def _index(self, known: Sequence[str], name: str, what: str) -> int:
        if name in known:
            return list(known).index(name)
        self.problems.append(f"{self.who}: unknown {what} '{name}'; allowed: {', '.join(known)}")
        return NONE

    def _step(self, stage: int, name: str | None) -> int:
        own = [i for i in range(len(self.steps.name)) if self.steps.stage[i] == stage]
        if not own:
            return NONE
        if name is None:
            return own[0]
        if name.isdigit() and 1 <= int(name) <= len(own):
            return own[int(name) - 1]
        return own[max(0, self._index([self.steps.name[i] for i in own], name, "step"))]
