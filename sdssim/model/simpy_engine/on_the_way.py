"""People already on the way at the start: what is known of them, and the rest of their journey."""

from collections.abc import Generator
from typing import TYPE_CHECKING

from sdssim.eventlog import Event
from sdssim.model.simpy_engine.cases import Case, new_visit
from sdssim.model.simpy_engine.clock import Journey
from sdssim.model.simpy_engine.steps import Step
from sdssim.plan.plan import NONE, StartPerson, StepKind

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.journeys import Journeys


class OnTheWay:
    """Takes up journeys where they stood at the start."""

    def __init__(self, journeys: "Journeys"):
        self.journeys = journeys
        self.engine = journeys.engine
        self.log = journeys.log
        self.plan = journeys.engine.plan
        self.with_places = {step.role for step in journeys.steps if step.kind is StepKind.ALLOCATE}

    def rest(self, case: Case, start: StartPerson) -> Journey:
        """Tell the journey of a person already on the way, from where they stand at the start."""
        self._history(case, start)
        journeys, step = self.journeys, self.journeys.steps[start.step]
        if start.state == "on_hold":
            following = yield from self._rest_of_hold(case, step, start)
        elif step.kind is StepKind.WORK:
            yield from self._rest_of_visit(case, step, start)
            yield from journeys.go_from(case, start.step, start.visits_done + 1)
            return
        else:
            yield from self._rest_of_step(case, step, start)
            following = yield from journeys.settle(case, step)
        yield from journeys.go_from(case, following)

    def _rest_of_visit(self, case: Case, step: Step, start: StartPerson) -> Journey:
        """What is left of a visit that was in hand at the start, in a queue, or some days ahead."""
        journeys, number = self.journeys, start.visits_done + 1
        hours: float = journeys.hours[step.number][0][case.number]
        hours /= max(journeys.visits_of(case, step), number)
        case.step_role, case.step_worker = step.role, start.worker
        if start.state == "waiting":
            yield journeys.pause(case, step, start.since, journeys.left(case))
            journeys.go_on_after(case, step)
        now = self.engine.clock.now
        visit = new_visit(case, case.number, case.entry, step.number, 1, number, hours, now)
        case.visit = visit
        if start.state == "in_hand":
            self.engine.resume(visit, start, journeys.left(case))
        else:
            visit.joined = start.since if start.state == "queue" else now
            self.engine.join(case, visit, visit.joined)
            if number == 1 and step.patience_quantity != NONE:
                journeys.set_patience(case, step, visit, journeys.left(case))
        yield visit
        case.visit = None
        self.engine.office.release(visit)

    def _rest_of_step(self, case: Case, step: Step, start: StartPerson) -> Journey:
        """What is left of a step that is not work."""
        journeys = self.journeys
        if step.kind is StepKind.WAIT:
            end = journeys.end_of_wait(step, 0.0, journeys.left(case))
            yield journeys.pause(case, step, start.since, end)
            journeys.go_on_after(case, step)
        elif step.kind is StepKind.ALLOCATE:
            yield from journeys.place(case, step, start.since, journeys.left(case))
        elif step.kind in journeys.stretches:
            yield from journeys.stretches[step.kind](case, step, start.since)

    def _rest_of_hold(
        self, case: Case, step: Step, start: StartPerson
    ) -> Generator[object, object, int]:
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
                case.places |= {role}
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
