"""People already on the way at the start: what is known of them, and the rest of their journey."""

from collections.abc import Generator
from typing import TYPE_CHECKING

from sdssim.eventlog import Event
from sdssim.model.simpy_engine.cases import Case
from sdssim.model.simpy_engine.clock import Moment
from sdssim.model.simpy_engine.steps import Step
from sdssim.plan.plan import NONE, StartPerson, StepKind

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.journeys import Journey, Journeys, Stretch


class OnTheWay:
    """Takes up journeys where they stood at the start."""

    def __init__(self, journeys: "Journeys"):
        self.journeys = journeys
        self.engine = journeys.engine
        self.log = journeys.log
        self.plan = journeys.engine.plan
        self.with_places = {step.role for step in journeys.steps if step.kind is StepKind.ALLOCATE}

    def rest(self, case: Case, start: StartPerson) -> "Journey":
        """Tell the journey of a person already on the way, from where they stand at the start."""
        self._history(case, start)
        journeys, step = self.journeys, self.journeys.steps[start.step]
        if start.state == "on_hold":
            following = yield from self._rest_of_hold(case, step, start)
        else:
            stretch = self._rest_of_step(case, step, start)
            if stretch is None or (yield from stretch):
                following = yield from journeys.settle(case, step)
            else:
                following = journeys.leave(case)
        yield from journeys.go_from(case, following)

    def _rest_of_step(self, case: Case, step: Step, start: StartPerson) -> "Stretch | None":
        """What is left of the step; ``None``: nothing that takes time."""
        journeys = self.journeys
        if step.kind is StepKind.WORK:
            return journeys.work(case, step, start.since, start)
        if step.kind is StepKind.WAIT:
            end = journeys.end_of_wait(step, 0.0, journeys.left(case))
            return journeys.pause(case, step, start.since, end)
        if step.kind is StepKind.ALLOCATE:
            return journeys.place(case, step, start.since, journeys.left(case))
        stretch = journeys.stretches[step.number]
        return None if stretch is None else stretch(case, step, start.since)

    def _rest_of_hold(
        self, case: Case, step: Step, start: StartPerson
    ) -> Generator[Moment, object, int]:
        """Let the rest of a hold pass; it leads where the first hold of that step leads."""
        assert step.decision is not None  # noqa: S101 -- only an outcome puts somebody on hold
        branch = next(each for each in step.decision.branches if each.hold_quantity != NONE)
        self.engine.write(start.since, case, Event.HOLD_STARTED, step.number, detail=branch.number)
        yield self.journeys.until(case, self.journeys.left(case))
        self.journeys.write_branch(case, Event.HOLD_ENDED, step, branch)
        return self.journeys.follow(case, step, branch)

    def _history(self, case: Case, start: StartPerson) -> None:
        """Write down what is known of the time before the start."""
        self.log.write(start.referred, case.number, Event.REFERRED)
        for role, worker in start.workers:
            self.engine.keepers.keep(case, role, worker)
            if role in self.with_places:
                case.places.add(role)
                self.log.write(start.since, case.number, Event.PLACE_TAKEN, worker=worker)
        self.engine.keepers.name_at_referral(case, 0.0)
        for milestone, day in start.milestones:
            self.engine.payments.reach(case, milestone, NONE, day)
        for passed in range(self.journeys.steps[start.step].stage + 1):
            case.rounds[passed] = 1
        self.log.write_step(start.since, case.number, Event.STAGE_STARTED, start.step, 1)
        for choice, option in start.choices:
            decision = self.plan.choice_of_decision.tolist().index(choice)
            branch = int(self.plan.decisions.first[decision]) + option
            self.log.write(start.since, case.number, Event.OPTION_CHOSEN, round_=1, detail=branch)
