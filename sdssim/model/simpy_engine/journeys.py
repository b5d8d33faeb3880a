"""One generator tells one person's journey: it reads the plan's steps and knows no pathway."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from sdssim.eventlog import Event
from sdssim.model.simpy_engine.cases import Case, PlaceRequest, Visit
from sdssim.model.simpy_engine.clock import Moment
from sdssim.model.simpy_engine.sittings import Papers
from sdssim.model.simpy_engine.steps import Branch, Decision, Step
from sdssim.plan.compile import GAVE_UP
from sdssim.plan.plan import NONE, StartPerson, StepKind
from sdssim.timebase import finish

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.engine import Engine

Journey = Generator[Moment, object, None]
Stretch = Generator[Moment, object, bool]
"""Part of a journey; it returns whether the person goes on (False: they have given up)."""

_STAGE_STARTED = Event.STAGE_STARTED  # bound once, as in the office


class Journeys:
    """The steps of the pathway, as things that happen to a person over time."""

    def __init__(self, engine: "Engine"):
        self.engine = engine
        self.clock = engine.clock
        self.log = engine.log
        self.office = engine.office
        self.drawn = engine.drawn
        self.period = engine.period
        self.steps = engine.steps
        self.stretches = [self._stretch_of(step.kind) for step in self.steps]
        self.days_factor = engine.plan.days_factor.tolist()
        self.group = engine.inputs.group
        office = engine.plan.office
        self.office_days = (
            office.opens.tolist(), office.closes.tolist(), office.rate.tolist(),
            office.after.tolist(), 0, int(office.first[1]),
        )  # fmt: skip
        self.gave_up = engine.plan.reasons.index(GAVE_UP)

    def _stretch_of(self, kind: StepKind) -> Callable[[Case, Step, float], Stretch] | None:
        """What a person lives through at steps of a kind; ``None``: nothing that takes time."""
        stretches: dict[StepKind, Callable[[Case, Step, float], Stretch]] = {
            StepKind.WORK: self.work,
            StepKind.WAIT: self._wait,
            StepKind.ALLOCATE: self.place,
            StepKind.RELEASE: self._release,
            StepKind.SITTING: self._sitting,
        }
        return stretches.get(kind)

    def whole(self, case: Case) -> Journey:
        """Begin and tell the journey of a person who has just been referred."""
        now = self.clock.now
        self.log.write(now, case.number, Event.REFERRED)
        self.engine.keepers.name_at_referral(case, now)
        self._enter(case, self.steps[0], now)
        return self.go_from(case, 0)

    def go_from(self, case: Case, number: int) -> Journey:
        """Go from step to step, until there is none."""
        steps, stretches, clock = self.steps, self.stretches, self.clock
        now = clock.now
        while number != NONE:
            step, stretch = steps[number], stretches[number]
            if stretch is not None:
                goes_on = yield from stretch(case, step, now)
                if not goes_on:
                    self.leave(case)
                    return
                now = clock.now
            if step.decision is None:
                number = self._go_on(case, step, now)
            else:
                number = yield from self.settle(case, step)
                now = clock.now
        if case.on_the_way:
            self.log.write(now, case.number, Event.COMPLETED)
            self.engine.close(case, paid_on=True)

    def _wait(self, case: Case, step: Step, since: float) -> Stretch:
        """Let the drawn days of a wait pass."""
        days = self._draw(case, step.days_quantity, step)
        days *= self.days_factor[self.period()][step.number]
        return self.pause(case, step, since, self.end_of_wait(step, since, days))

    def end_of_wait(self, step: Step, since: float, days: float) -> float:
        """When so many days, or working days, have passed."""
        return finish(*self.office_days, since, days) if step.working_days else since + days

    def _sitting(self, case: Case, step: Step, since: float) -> Stretch:
        """Bring the case before a panel or payment run, and wait to be taken."""
        papers = Papers(case, step.number, case.rounds[step.stage], since)
        self.engine.put_papers_in(step.sitting, papers)
        yield papers
        return True

    def _release(self, case: Case, step: Step, _: float) -> Stretch:
        """Give back a caseload place, which takes no time."""
        self.engine.places.release(case, step)
        yield from ()
        return True

    def work(self, case: Case, step: Step, now: float, start: StartPerson | None = None) -> Stretch:
        """Do the visits of a step of work, with the person's own days between them."""
        person, round_ = case.number, case.rounds[step.stage]
        done = 0 if start is None else start.visits_done
        visits = int(self.drawn[step.visits_quantity][round_ - 1][person])
        if visits <= done:
            visits = done + 1
        hours = self.drawn[step.hours_quantity][round_ - 1][person] / visits
        case.step_role = step.role
        case.step_worker = NONE if start is None else start.worker
        for number in range(done, visits):
            visit = Visit(case, person, step.role, hours)
            visit.step, visit.round, visit.visit = step.number, round_, number + 1
            if start is not None:
                yield from self._take_up_again(case, step, visit, start)
                start = None
            else:
                if number > 0:
                    now = yield from self._days_between(case, step, number)
                case.visit = visit
                visit.joined = now
                self.engine.join(visit, now)
                if number == 0 and step.patience_quantity != NONE:
                    self._set_patience(case, step, visit)
            yield visit
            case.visit = None
            if visit.gave_up:
                return False
            self.office.release(visit)
        if case.step_worker in self.office.learners:
            self.office.gained_experience(case.step_worker, step.number)
        case.step_worker = NONE
        return True

    def _take_up_again(self, case: Case, step: Step, visit: Visit, start: StartPerson) -> Stretch:
        """Put a visit where it was at the start: in hand, in a queue, or some days ahead."""
        if start.state == "waiting":
            yield from self.pause(case, step, start.since, self.left(case))
        case.visit = visit
        if start.state == "in_hand":
            self.engine.resume(visit, start, self.left(case))
        else:
            visit.joined = start.since if start.state == "queue" else self.clock.now
            self.engine.join(visit, visit.joined)
            if visit.visit == 1 and step.patience_quantity != NONE:
                self._set_patience(case, step, visit, self.left(case))
        return True

    def _days_between(
        self, case: Case, step: Step, visits_done: int
    ) -> Generator[Moment, object, float]:
        """Let the person's own days before the next visit pass; return the moment it is then."""
        now = self.clock.now
        round_ = case.rounds[step.stage]
        days: float = self.days_factor[self.period()][step.number]
        days *= self.engine.draws.days_between(
            step.between_quantity, round_ - 1, visits_done, case.number
        )
        if days <= 0:
            return now
        yield from self.pause(case, step, now, now + days)
        return now + days

    def place(self, case: Case, step: Step, since: float, patience: float | None = None) -> Stretch:
        """Wait for a caseload place."""
        if step.role in case.places and step.role in case.keeper:
            return True  # sent back past the allocation: they keep the place they hold
        request = PlaceRequest(case, step)
        self.engine.places.ask(request, since)
        if step.patience_quantity != NONE:
            self._set_patience(case, step, request, patience)
        yield request
        return not request.gave_up

    def pause(self, case: Case, step: Step, since: float, end: float) -> Stretch:
        """Let days pass in which nobody works on the case."""
        self._write(since, case, Event.WAIT_STARTED, step)
        yield self.until(case, end)
        self._write(end, case, Event.WAIT_ENDED, step)
        return True

    def settle(self, case: Case, step: Step) -> Generator[Moment, object, int]:
        """Settle what comes of a step, and find the next one; -1 when the journey is over."""
        now = self.clock.now
        if step.decision is None:
            return self._go_on(case, step, now)
        branch = self._branch(case, step, step.decision)
        if step.kind is StepKind.CHOOSE:
            self.write_branch(case, Event.OPTION_CHOSEN, step, branch)
            return self._go_on(case, step, now) if branch.target == NONE else branch.target
        if self._is_used_up(case, branch):
            return self._go_on(case, step, now)
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
        return decision.branch(uniform, self.period(), group)

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
            return self._go_on(case, step, self.clock.now)
        back = branch.counter != NONE
        if back:
            case.sent_back[branch.counter] += 1
        target = self.steps[branch.target]
        if back or target.stage != step.stage:
            self._enter(case, target, self.clock.now)
        return branch.target

    def _go_on(self, case: Case, step: Step, now: float) -> int:
        """Reach the step's milestone, and find the step after it."""
        if step.milestone != NONE:
            self.engine.payments.reach(case, step.milestone, step.number, now)
        if step.onward != NONE:
            following = self.steps[step.onward]
            if following.stage != step.stage:
                self._enter(case, following, now)
        return step.onward

    def _enter(self, case: Case, step: Step, now: float) -> None:
        """Come to a step's stage once more."""
        round_ = case.rounds[step.stage] = case.rounds[step.stage] + 1
        self.log.write_step(now, case.number, _STAGE_STARTED, step.number, round_)

    def _set_patience(
        self, case: Case, step: Step, waited: Visit | PlaceRequest, left: float | None = None
    ) -> None:
        """Let the person give up when their patience ends, unless they have been served by then."""
        days = self._draw(case, step.patience_quantity, step) if left is None else left
        moment = Moment(lambda _: self._run_out(case, step, waited))
        self.clock.at(self.clock.now + days, case.patience_entry, moment)

    def _run_out(self, case: Case, step: Step, waited: Visit | PlaceRequest) -> None:
        still = not waited.fixed_hours if isinstance(waited, Visit) else waited.open
        if still and waited.callbacks is not None:
            waited.gave_up = True
            self._write(self.clock.now, case, Event.GAVE_UP, step)
            waited.happen()

    def leave(self, case: Case) -> int:
        """End the journey of a person who has given up; there is no step after it."""
        self.log.write(self.clock.now, case.number, Event.LEFT, detail=self.gave_up)
        self.engine.close(case, paid_on=False)
        return NONE

    def left(self, case: Case) -> float:
        """Look up what is left, at the start, of what a person is in the middle of."""
        return float(self.engine.inputs.start_left[case.number])

    def until(self, case: Case, end: float) -> Moment:
        """Let a person's journey go on at a moment, and not before."""
        moment = Moment()
        self.clock.at(end, case.entry, moment)
        return moment

    def _write(self, time: float, case: Case, event: Event, step: Step) -> None:
        self.log.write_step(time, case.number, event, step.number, case.rounds[step.stage])

    def write_branch(self, case: Case, event: Event, step: Step, branch: Branch) -> None:
        """Take down, now, an event of an outcome or option."""
        self.engine.write(self.clock.now, case, event, step.number, detail=branch.number)

    def _draw(self, case: Case, quantity: int, step: Step) -> float:
        drawn: float = self.drawn[quantity][case.rounds[step.stage] - 1][case.number]
        return drawn
