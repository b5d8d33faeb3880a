"""One generator tells one person's journey: it reads the plan's steps and knows no pathway."""

from collections.abc import Callable, Generator
from functools import partial
from heapq import heappush
from typing import TYPE_CHECKING

import numpy as np

from sdssim.eventlog import Event
from sdssim.model.simpy_engine.cases import Case, PlaceRequest, Visit, new_visit
from sdssim.model.simpy_engine.clock import Journey, Moment
from sdssim.model.simpy_engine.logbook import UNKNOWN, packed
from sdssim.model.simpy_engine.sittings import Papers
from sdssim.model.simpy_engine.steps import Branch, Decision, Step
from sdssim.plan.compile import GAVE_UP
from sdssim.plan.plan import NONE, StepKind
from sdssim.timebase import finish

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.engine import Engine

# Bound once, as in the office.
_WORK, _WAIT = StepKind.WORK, StepKind.WAIT
_STAGE_STARTED = Event.STAGE_STARTED
_WAIT_STARTED, _WAIT_ENDED = Event.WAIT_STARTED, Event.WAIT_ENDED


class Journeys:
    """The steps of the pathway, as things that happen to a person over time.

    Attributes
    ----------
    hours
        For each step of work and round (from 0), everybody's draw.
    visits
        For each step of work, 1 if it is one visit for everybody, and 0 if that is looked up.
    days_factors
        For each step, the multiplier of days that is in force.
    """

    def __init__(self, engine: "Engine"):
        self.engine = engine
        self.clock = engine.clock
        self.calendar = engine.clock.calendar
        self.log = engine.log
        self.rows = engine.log.rows
        self.office = engine.office
        self.drawn = engine.drawn
        self.steps = engine.steps
        self.stretches: dict[StepKind, Callable[[Case, Step, float], Journey]] = {
            StepKind.ALLOCATE: self.place,
            StepKind.RELEASE: self._release,
            StepKind.SITTING: self._sitting,
        }
        works = [step.kind is _WORK for step in self.steps]
        self.hours = [
            self.drawn[step.hours_quantity] if work else []
            for step, work in zip(self.steps, works, strict=True)
        ]
        self.visits = [
            int(work and bool((np.stack(self.drawn[step.visits_quantity]) <= 1.0).all()))
            for step, work in zip(self.steps, works, strict=True)
        ]
        self.days_factors: list[float] = engine.plan.days_factor[0].tolist()
        self.group = engine.inputs.group
        office = engine.plan.office
        self.office_days = (
            office.opens.tolist(), office.closes.tolist(), office.rate.tolist(),
            office.after.tolist(), 0, int(office.first[1]),
        )  # fmt: skip
        self.gave_up = engine.plan.reasons.index(GAVE_UP)

    def whole(self, case: Case) -> Journey:
        """Begin and tell the journey of a person who has just been referred."""
        now = self.clock.now
        self.log.write_step(now, case.number, Event.REFERRED, NONE, 0)
        self.engine.keepers.name_at_referral(case, now)
        self._enter(case, self.steps[0], now)
        return self.go_from(case, 0)

    def go_from(  # noqa: C901 -- a journey is told in one piece, see below
        self, case: Case, number: int, done: int = 0
    ) -> Journey:
        """Go from step to step, until there is none.

        Work and waits are told here and not as stretches of their own: they are nearly all that
        happens, and a generator within a generator takes half as long again.

        Parameters
        ----------
        done
            Visits of the first step that are done already.
        """
        steps, clock, office, join = self.steps, self.clock, self.office, self.engine.join
        person, entry, rounds, learners = case.number, case.entry, case.rounds, office.learners
        while number != NONE:
            step = steps[number]
            if step.kind is _WORK:
                round_ = rounds[step.stage]
                hours = self.hours[number][round_ - 1][person]
                visits = self.visits[number] or self.visits_of(case, step)
                case.step_role = step.role
                while done < visits:
                    if done > 0 and (days := self._days_between(case, step, done)) > 0.0:
                        yield self.pause(case, step, clock.now, clock.now + days)
                        self.go_on_after(case, step)
                    done += 1
                    visit = case.visit = new_visit(
                        case, person, entry, number, round_, done, hours / visits, clock.now
                    )
                    join(case, visit, visit.joined)
                    if step.patience_quantity != NONE and done == 1:
                        self.set_patience(case, step, visit)
                    yield visit
                    case.visit = None
                    office.release(visit)
                if learners and case.step_worker in learners:
                    office.gained_experience(case.step_worker, number)
                case.step_worker = NONE
                done = 0
            elif step.kind is _WAIT:
                yield self.pause(case, step, clock.now, self._end_of_wait(case, step))
                self.go_on_after(case, step)
            elif step.kind in self.stretches:
                yield from self.stretches[step.kind](case, step, clock.now)
            if step.just_goes_on:
                number = step.onward
            elif step.decision is None:
                number = self._go_on(case, step)
            else:
                number = yield from self.settle(case, step)
        if case.on_the_way:
            self.log.write_step(clock.now, case.number, Event.COMPLETED, NONE, 0)
            self.engine.close(case, paid_on=True)

    def _end_of_wait(self, case: Case, step: Step) -> float:
        """When the drawn days of a wait that begins now have passed."""
        days: float = self.drawn[step.days_quantity][case.rounds[step.stage] - 1][case.number]
        days *= self.days_factors[step.number]
        return self.end_of_wait(step, self.clock.now, days)

    def end_of_wait(self, step: Step, since: float, days: float) -> float:
        """When so many days, or working days, have passed."""
        return finish(*self.office_days, since, days) if step.working_days else since + days

    def _sitting(self, case: Case, step: Step, since: float) -> Journey:
        """Bring the case before a panel or payment run, and wait to be taken."""
        papers = Papers(case, step.number, case.rounds[step.stage], since)
        self.engine.put_papers_in(step.sitting, papers)
        yield papers

    def _release(self, case: Case, step: Step, _: float) -> Journey:
        """Give back a caseload place, which takes no time."""
        self.engine.places.release(case, step)
        yield from ()

    def visits_of(self, case: Case, step: Step) -> int:
        """How many visits a step of work is."""
        drawn = self.drawn[step.visits_quantity][case.rounds[step.stage] - 1][case.number]
        return max(int(drawn), 1)

    def _days_between(self, case: Case, step: Step, visits_done: int) -> float:
        """The person's own days before the next visit."""
        days: float = self.days_factors[step.number]
        days *= self.engine.draws.days_between(
            step.between_quantity, case.rounds[step.stage] - 1, visits_done, case.number
        )
        return days

    def place(self, case: Case, step: Step, since: float, patience: float | None = None) -> Journey:
        """Wait for a caseload place."""
        if step.role in case.places and step.role in case.keeper:
            return  # sent back past the allocation: they keep the place they hold
        request = PlaceRequest(case, step)
        self.engine.places.ask(request, since)
        if step.patience_quantity != NONE:
            self.set_patience(case, step, request, patience)
        yield request

    def pause(self, case: Case, step: Step, since: float, end: float) -> Case:
        """Let days pass in which nobody works on the case."""
        round_ = case.rounds[step.stage]
        self.rows += packed(
            since, UNKNOWN, _WAIT_STARTED, NONE, case.number, step.number, round_, 0
        )
        heappush(self.calendar, (end, case.entry, 0, case))
        return case

    def go_on_after(self, case: Case, step: Step) -> None:
        """Go on after a pause."""
        now, round_ = self.clock.now, case.rounds[step.stage]
        self.rows += packed(now, UNKNOWN, _WAIT_ENDED, NONE, case.number, step.number, round_, 0)

    def settle(self, case: Case, step: Step) -> Generator[object, object, int]:
        """Settle what comes of a step, and find the next one; -1 when the journey is over."""
        now = self.clock.now
        if step.decision is None:
            return self._go_on(case, step)
        branch = self._branch(case, step, step.decision)
        if step.kind is StepKind.CHOOSE:
            self.write_branch(case, Event.OPTION_CHOSEN, step, branch)
            return self._go_on(case, step) if branch.target == NONE else branch.target
        if self._is_used_up(case, branch):
            return self._go_on(case, step)
        self.write_branch(case, Event.OUTCOME, step, branch)
        if branch.budget_factor != 1.0 and case.yearly_budget is not None:
            case.yearly_budget *= branch.budget_factor
        if branch.hold_quantity != NONE:
            days = self._draw(case, branch.hold_quantity, step)
            self.write_branch(case, Event.HOLD_STARTED, step, branch)
            yield self.until(case, now + days)
            self.write_branch(case, Event.HOLD_ENDED, step, branch)
        return self.follow(case, step, branch)

    def _branch(self, case: Case, step: Step, decision: Decision) -> Branch:
        """Find the branch that the person's uniform falls to, under the shares in force now."""
        uniform = self._draw(case, decision.quantity, step)
        group = int(self.group[decision.number, case.number])
        return decision.branch(uniform, self.engine.period, group)

    def _is_used_up(self, case: Case, branch: Branch) -> bool:
        """Whether a way back has been taken as often as it may be."""
        return branch.counter != NONE and case.sent_back[branch.counter] >= branch.at_most

    def follow(self, case: Case, step: Step, branch: Branch) -> int:
        """Go where an outcome leads: out, back, on, or simply onward."""
        if branch.reason != NONE:
            self.engine.write(self.clock.now, case, Event.LEFT, step.number, detail=branch.reason)
            self.engine.close(case, paid_on=False)
            return NONE
        if branch.target == NONE or self._is_used_up(case, branch):
            return self._go_on(case, step)
        back = branch.counter != NONE
        if back:
            case.sent_back[branch.counter] += 1
        target = self.steps[branch.target]
        if back or target.stage != step.stage:
            self._enter(case, target, self.clock.now)
        return branch.target

    def _go_on(self, case: Case, step: Step) -> int:
        """Reach the step's milestone, and find the step after it."""
        if step.milestone != NONE:
            self.engine.payments.reach(case, step.milestone, step.number, self.clock.now)
        if step.opens != NONE:
            round_ = case.rounds[step.opens] = case.rounds[step.opens] + 1
            now, first = self.clock.now, step.onward
            self.rows += packed(now, UNKNOWN, _STAGE_STARTED, NONE, case.number, first, round_, 0)
        return step.onward

    def _enter(self, case: Case, step: Step, now: float) -> None:
        """Come to a step's stage once more."""
        round_ = case.rounds[step.stage] = case.rounds[step.stage] + 1
        self.log.write_step(now, case.number, _STAGE_STARTED, step.number, round_)

    def set_patience(
        self, case: Case, step: Step, waited: Visit | PlaceRequest, left: float | None = None
    ) -> None:
        """Let the person give up when their patience ends, unless they have been served by then."""
        days = self._draw(case, step.patience_quantity, step) if left is None else left
        run_out = partial(self._run_out, case, step, waited)
        self.clock.call(self.clock.now + days, case.patience_entry, run_out)

    def _run_out(self, case: Case, step: Step, waited: Visit | PlaceRequest) -> None:
        """Let the journey end here, if what is waited for has not come: nothing resumes it."""
        if not waited.is_served:
            waited.withdraw()
            case.callbacks = case.visit = None
            self._write(self.clock.now, case, Event.GAVE_UP, step)
            self.log.write(self.clock.now, case.number, Event.LEFT, detail=self.gave_up)
            self.engine.close(case, paid_on=False)

    def left(self, case: Case) -> float:
        """Look up what is left, at the start, of what a person is in the middle of."""
        return float(self.engine.inputs.start_left[case.number])

    def until(self, case: Case, end: float) -> Moment:
        """Let a person's journey go on at a moment, and not before."""
        return self.clock.at(end, case.entry, case)

    def _write(self, time: float, case: Case, event: Event, step: Step) -> None:
        self.log.write_step(time, case.number, event, step.number, case.rounds[step.stage])

    def write_branch(self, case: Case, event: Event, step: Step, branch: Branch) -> None:
        """Take down, now, an event of an outcome or option."""
        self.engine.write(self.clock.now, case, event, step.number, detail=branch.number)

    def _draw(self, case: Case, quantity: int, step: Step) -> float:
        drawn: float = self.drawn[quantity][case.rounds[step.stage] - 1][case.number]
        return drawn
