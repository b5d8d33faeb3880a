"""One generator tells one person's journey: it reads the plan's steps and knows no pathway."""

from collections.abc import Generator
from typing import TYPE_CHECKING

from sdssim.eventlog import Event
from sdssim.model.order import Branch, Rank, key
from sdssim.model.simpy_engine.cases import Case, PlaceRequest, Visit
from sdssim.model.simpy_engine.clock import Moment
from sdssim.model.simpy_engine.sittings import Papers
from sdssim.plan.compile import GAVE_UP
from sdssim.plan.plan import NONE, StartPerson, StepKind
from sdssim.timebase import finish

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.engine import Engine

Journey = Generator[Moment, object, None]
Stretch = Generator[Moment, object, bool]
"""Part of a journey; it returns whether the person goes on (False: they have given up)."""


class Journeys:
    """The steps of the pathway, as things that happen to a person over time."""

    def __init__(self, engine: "Engine"):
        self.engine = engine
        self.clock = engine.clock
        self.log = engine.log
        self.plan = engine.plan
        steps = self.plan.steps
        self.kind = [StepKind(kind) for kind in steps.kind.tolist()]
        self.stage = steps.stage.tolist()
        self.onward = steps.onward.tolist()
        self.role = steps.role.tolist()
        self.with_places = set(steps.role[steps.kind == StepKind.ALLOCATE].tolist())
        self.sitting = steps.sitting.tolist()
        self.decision = steps.decision.tolist()
        self.milestone = steps.milestone.tolist()
        self.hours_quantity = steps.hours_quantity.tolist()
        self.visits_quantity = steps.visits_quantity.tolist()
        self.between_quantity = steps.between_quantity.tolist()
        self.days_quantity = steps.days_quantity.tolist()
        self.patience_quantity = steps.patience_quantity.tolist()
        self.working_days = steps.working_days.tolist()
        self.days_factor = self.plan.days_factor.tolist()
        decisions = self.plan.decisions
        self.settled_by = decisions.quantity.tolist()
        self.branch_first = decisions.first.tolist()
        self.groups = decisions.groups.tolist()
        self.cumulative_first = decisions.cumulative_first.tolist()
        self.cumulative = decisions.cumulative.tolist()
        self.target = decisions.target.tolist()
        self.at_most = decisions.at_most.tolist()
        self.counter = decisions.counter.tolist()
        self.hold_quantity = decisions.hold_quantity.tolist()
        self.reason = decisions.reason.tolist()
        self.budget_factor = decisions.budget_factor.tolist()
        self.group = engine.inputs.group
        office = self.plan.office
        self.office_days = (
            office.opens.tolist(), office.closes.tolist(), office.rate.tolist(),
            office.after.tolist(), 0, int(office.first[1]),
        )  # fmt: skip
        self.gave_up = self.plan.reasons.index(GAVE_UP)

    def whole(self, case: Case) -> Journey:
        """Tell the journey of a person who has just been referred."""
        now = self.clock.now
        self.log.write(now, case.number, Event.REFERRED)
        self.engine.keepers.name_at_referral(case, now)
        self._enter(case, 0)
        yield from self._from(case, 0)

    def rest(self, case: Case, start: StartPerson) -> Journey:
        """Tell the journey of a person already on the way, from where they stand at the start."""
        self._history(case, start)
        step = start.step
        if start.state == "on_hold":
            step = yield from self._rest_of_hold(case, start)
        else:
            kind = self.kind[step]
            if kind is StepKind.WORK:
                goes_on = yield from self._work(case, step, start)
            elif kind is StepKind.WAIT:
                end = self._end_of_wait(step, 0.0, self._left(case))
                goes_on = yield from self._pause(case, step, start.since, end)
            elif kind is StepKind.ALLOCATE:
                goes_on = yield from self._place(case, step, start.since, self._left(case))
            else:
                goes_on = yield from self._do(case, step, start.since)
            step = (yield from self._settle(case, step)) if goes_on else self._leave(case)
        yield from self._from(case, step)

    def _from(self, case: Case, step: int) -> Journey:
        while step != NONE:
            goes_on = yield from self._do(case, step, self.clock.now)
            if not goes_on:
                self._leave(case)
                return
            step = yield from self._settle(case, step)
        if case.on_the_way:
            self._write(case, Event.COMPLETED, NONE)
            self.engine.close(case, paid_on=True)

    def _do(self, case: Case, step: int, since: float) -> Stretch:
        kind = self.kind[step]
        if kind is StepKind.WORK:
            return (yield from self._work(case, step, None))
        if kind is StepKind.WAIT:
            days = self._draw(case, self.days_quantity[step], step)
            days *= self.days_factor[self._period()][step]
            end = self._end_of_wait(step, since, days)
            return (yield from self._pause(case, step, since, end))
        if kind is StepKind.SITTING:
            papers = Papers(self.clock, case, step, self._round(case, step), since)
            self.engine.put_papers_in(self.sitting[step], papers)
            yield papers
        elif kind is StepKind.ALLOCATE:
            return (yield from self._place(case, step, since))
        elif kind is StepKind.RELEASE:
            self.engine.places.release(case, step)
        return True

    def _end_of_wait(self, step: int, since: float, days: float) -> float:
        return finish(*self.office_days, since, days) if self.working_days[step] else since + days

    def _work(self, case: Case, step: int, start: StartPerson | None) -> Stretch:
        """Do the visits of a step of work, with the person's own days between them."""
        done = 0 if start is None else start.visits_done
        visits = max(done + 1, int(self._draw(case, self.visits_quantity[step], step)))
        hours = self._draw(case, self.hours_quantity[step], step) / visits
        case.step_role = self.role[step]
        case.step_worker = NONE if start is None else start.worker
        for number in range(done, visits):
            resumed = start if start is not None and number == done else None
            if resumed is not None and resumed.state == "waiting":
                yield from self._pause(case, step, resumed.since, self._left(case))
            elif number > 0 and resumed is None:
                days = self._draw(case, self.between_quantity[step], step, number - 1)
                days *= self.days_factor[self._period()][step]
                if days > 0:
                    now = self.clock.now
                    yield from self._pause(case, step, now, now + days)
            visit = Visit(self.clock, case, case.number, self.role[step], hours)
            visit.step, visit.round, visit.visit = step, self._round(case, step), number + 1
            visit.callbacks.append(self.engine.work_done)
            case.visit = visit
            if resumed is not None and resumed.state == "in_hand":
                self.engine.resume(visit, resumed, self._left(case))
            else:
                queued = resumed is not None and resumed.state == "queue"
                since = resumed.since if queued and resumed is not None else self.clock.now
                visit.joined = since
                self.engine.join(visit, since)
            if number == 0 and visit.begun is None and self.patience_quantity[step] != NONE:
                self._set_patience(case, step, visit, self._left(case) if resumed else None)
            yield visit
            case.visit = None
            if visit.gave_up:
                return False
        if case.step_worker != NONE:
            self.engine.office.gained_experience(case.step_worker, step)
        case.step_worker = NONE
        return True

    def _place(self, case: Case, step: int, since: float, patience: float | None = None) -> Stretch:
        role = self.role[step]
        if role in case.places and role in case.keeper:
            return True  # sent back past the allocation: they keep the place they hold
        request = PlaceRequest(self.clock, case, step)
        case.request = request
        self.engine.places.ask(request, since)
        if self.patience_quantity[step] != NONE:
            self._set_patience(case, step, request, patience)
        yield request
        case.request = None
        return not request.gave_up

    def _pause(self, case: Case, step: int, since: float, end: float) -> Stretch:
        """Let days pass in which nobody works on the case."""
        round_ = self._round(case, step)
        self.log.write(since, case.number, Event.WAIT_STARTED, step=step, round_=round_)
        yield self._until(case, end)
        self._write(case, Event.WAIT_ENDED, step)
        return True

    def _settle(self, case: Case, step: int) -> Generator[Moment, object, int]:
        """Settle what comes of a step, and find the next one; -1 when the journey is over."""
        decision = self.decision[step]
        if decision == NONE:
            return self._go_on(case, step)
        branch = self._branch(case, step, decision)
        if self.kind[step] is StepKind.CHOOSE:
            self._write(case, Event.OPTION_CHOSEN, step, branch)
            option: int = self.target[branch]
            return self._go_on(case, step) if option == NONE else option
        if self._is_used_up(case, branch):
            return self._go_on(case, step)
        self._write(case, Event.OUTCOME, step, branch)
        if self.budget_factor[branch] != 1.0 and case.yearly_budget is not None:
            case.yearly_budget *= self.budget_factor[branch]
        if self.hold_quantity[branch] != NONE:
            days = self._draw(case, self.hold_quantity[branch], step)
            self._write(case, Event.HOLD_STARTED, step, branch)
            yield self._until(case, self.clock.now + days)
            self._write(case, Event.HOLD_ENDED, step, branch)
        return self._follow(case, step, branch)

    def _is_used_up(self, case: Case, branch: int) -> bool:
        """Whether a way back has been taken as often as it may be."""
        counter = self.counter[branch]
        return counter != NONE and bool(case.sent_back[counter] >= self.at_most[branch])

    def _follow(self, case: Case, step: int, branch: int) -> int:
        """Go where an outcome leads: out, back, on, or simply onward."""
        if self.reason[branch] != NONE:
            self._write(case, Event.LEFT, step, self.reason[branch])
            self.engine.close(case, paid_on=False)
            return NONE
        target: int = self.target[branch]
        if target == NONE or self._is_used_up(case, branch):
            return self._go_on(case, step)
        back = self.counter[branch] != NONE
        if back:
            case.sent_back[self.counter[branch]] += 1
        if back or self.stage[target] != self.stage[step]:
            self._enter(case, target)
        return target

    def _go_on(self, case: Case, step: int) -> int:
        if self.milestone[step] != NONE:
            self.engine.payments.reach(case, self.milestone[step], step, self.clock.now)
        following: int = self.onward[step]
        if following != NONE and self.stage[following] != self.stage[step]:
            self._enter(case, following)
        return following

    def _enter(self, case: Case, step: int) -> None:
        case.rounds[self.stage[step]] += 1
        self._write(case, Event.STAGE_STARTED, step)

    def _branch(self, case: Case, step: int, decision: int) -> int:
        """Find the branch that the person's uniform falls to, under the shares in force now."""
        uniform = self._draw(case, self.settled_by[decision], step)
        first, last = self.branch_first[decision], self.branch_first[decision + 1]
        row = self._period() * self.groups[decision] + int(self.group[decision, case.number])
        place = self.cumulative_first[decision] + row * (last - first)
        branch = 0
        while uniform >= self.cumulative[place + branch]:
            branch += 1
        return int(first) + branch

    def _set_patience(
        self, case: Case, step: int, waited: Visit | PlaceRequest, left: float | None
    ) -> None:
        """Let the person give up when their patience ends, unless they have been served by then."""
        days = self._draw(case, self.patience_quantity[step], step) if left is None else left
        moment = Moment(self.clock)
        moment.callbacks.append(lambda _: self._run_out(case, step, waited))
        entry = key(Rank.PEOPLE, case.number, Branch.PATIENCE)
        self.clock.at(self.clock.now + days, entry, moment)

    def _run_out(self, case: Case, step: int, waited: Visit | PlaceRequest) -> None:
        still = not waited.fixed_hours if isinstance(waited, Visit) else waited.open
        if still and waited.callbacks is not None:
            waited.gave_up = True
            self._write(case, Event.GAVE_UP, step)
            waited.happen()

    def _leave(self, case: Case) -> int:
        self._write(case, Event.LEFT, NONE, self.gave_up)
        self.engine.close(case, paid_on=False)
        return NONE

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
        stage = self.stage[start.step]
        for passed in range(stage + 1):
            case.rounds[passed] = 1
        self.log.write(start.since, case.number, Event.STAGE_STARTED, step=start.step, round_=1)
        for choice, option in start.choices:
            decision = self.plan.choice_of_decision.tolist().index(choice)
            branch = self.branch_first[decision] + option
            self.log.write(start.since, case.number, Event.OPTION_CHOSEN, round_=1, detail=branch)

    def _rest_of_hold(self, case: Case, start: StartPerson) -> Generator[Moment, object, int]:
        """Let the rest of a hold pass; it leads where the first hold of that step leads."""
        decision = self.decision[start.step]
        branches = range(self.branch_first[decision], self.branch_first[decision + 1])
        branch = next(b for b in branches if self.hold_quantity[b] != NONE)
        self.log.write(
            start.since, case.number, Event.HOLD_STARTED, step=start.step, round_=1, detail=branch
        )
        yield self._until(case, self._left(case))
        self._write(case, Event.HOLD_ENDED, start.step, branch)
        return self._follow(case, start.step, branch)

    def _left(self, case: Case) -> float:
        return float(self.engine.inputs.start_left[case.number])

    def _until(self, case: Case, end: float) -> Moment:
        moment = Moment(self.clock)
        self.clock.at(end, key(Rank.PEOPLE, case.number), moment)
        return moment

    def _write(self, case: Case, event: Event, step: int, detail: int = NONE) -> None:
        round_ = case.rounds[self.stage[step]] if step != NONE else 0
        self.log.write(self.clock.now, case.number, event, step=step, round_=round_, detail=detail)

    def _round(self, case: Case, step: int) -> int:
        round_: int = case.rounds[self.stage[step]]
        return round_

    def _draw(self, case: Case, quantity: int, step: int, visit: int = 0) -> float:
        return self.engine.drawn(quantity, case.rounds[self.stage[step]] - 1, visit, case.number)

    def _period(self) -> int:
        return self.engine.period()
