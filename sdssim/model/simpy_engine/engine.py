"""The reference engine: runs one replication and writes the event log."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from heapq import heappop, heappush

from sdssim.eventlog import Event, EventLog
from sdssim.inputs.draw import Inputs
from sdssim.model.order import Branch, Rank, key
from sdssim.model.simpy_engine.cases import Case, PlaceRequest, Visit
from sdssim.model.simpy_engine.clock import Clock, Moment
from sdssim.model.simpy_engine.journeys import Journeys
from sdssim.model.simpy_engine.keepers import Keepers
from sdssim.model.simpy_engine.logbook import UNKNOWN, LogBook
from sdssim.model.simpy_engine.office import Office
from sdssim.model.simpy_engine.sittings import Papers, SittingQueue
from sdssim.model.simpy_engine.tables import as_view
from sdssim.plan.plan import NONE, Plan, StartPerson


def run_simpy(plan: Plan, inputs: Inputs) -> EventLog:
    """Run one replication with SimPy.

    Parameters
    ----------
    plan
        The compiled scenario.
    inputs
        What chance decided for this replication.
    """
    engine = Engine(plan, inputs)
    with _garbage_left_alone():
        engine.run()
    return EventLog.from_rows(
        engine.log.rows(),
        plan=plan,
        seed=inputs.seed,
        replication=inputs.replication,
        people=inputs.people,
        roster=inputs.roster,
    )


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Keep Python's cycle collector away while many small objects live.

    It would look at everybody who waits again and again: a fifth to a half of the time, and more
    the longer the queue. What the run leaves behind is collected afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Engine:
    """One replication under way.

    At each instant, in this order until nothing is left: staff who come and go, people's arrivals
    and ends of work and of waits, in person order; sittings; one caseload place; one desk that
    takes up work. Places and desks come last because everything else is an entry in the calendar.
    """

    def __init__(self, plan: Plan, inputs: Inputs):
        self.plan = plan
        self.inputs = inputs
        self.clock = Clock()
        self.log = LogBook()
        self.keepers = Keepers(plan, inputs)
        self.office = Office(plan, inputs, self.clock, self.log)
        self.role_queue = plan.staffing.role_queue.tolist()
        self.named_queue = plan.staffing.named_queue.tolist()
        self.table = as_view(inputs.draws.table)
        self.first = inputs.draws.first.tolist()
        self.round_stride = inputs.draws.round_stride.tolist()
        self.visit_stride = inputs.draws.visit_stride.tolist()
        self.period_starts = plan.period_starts.tolist()
        self.referred = inputs.people.referred.tolist()
        self.teams = inputs.people.codes["team"].tolist()
        self.priority = as_view(inputs.priority)
        self.due_days = as_view(inputs.due_days)
        self.cases: dict[int, Case] = {}
        self.requests: dict[int, list[tuple[float, float, int, PlaceRequest]]] = {}
        self.places_marked: set[int] = set()
        self.last_sitting = -1.0
        self.journeys = Journeys(self)
        self.sittings = [
            SittingQueue(number, dates, self.clock, self.log)
            for number, dates in enumerate(plan.sittings)
        ]

    def run(self) -> None:
        """Let the days pass, up to the horizon."""
        self._set_up()
        clock, office, horizon = self.clock, self.office, self.plan.horizon_days
        while (moment := clock.next_moment()) < horizon:
            clock.step()
            while clock.next_moment() > moment:
                if self.places_marked:
                    self._give_place()
                elif office.marked:
                    office.take_next()
                else:
                    break
        office.close(horizon)

    def _set_up(self) -> None:
        for number, worker in enumerate(self.plan.staffing.workers):
            if worker.from_day >= worker.until_day:
                continue
            self._on(worker.from_day, key(Rank.STAFF, number, 0), self._comes, number)
            if worker.until_day < self.plan.horizon_days:
                self._on(worker.until_day, key(Rank.STAFF, number, 1), self._goes, number)
        for number, person in enumerate(self.plan.on_the_way):
            self._on(0.0, key(Rank.PEOPLE, number), self._stands, (number, person))
        self._expect_referral(len(self.plan.on_the_way))
        self._expect_care_task(0)

    def _on(self, day: float, entry: int, act: Callable, what: object) -> None:  # type: ignore[type-arg]
        moment = Moment(self.clock)
        moment.callbacks.append(lambda _: act(what))
        self.clock.at(day, entry, moment)

    def _expect_referral(self, number: int) -> None:
        """Put the next referral into the calendar: one at a time keeps the calendar short."""
        if number < len(self.referred):
            self._on(self.referred[number], key(Rank.PEOPLE, number), self._refer, number)

    def _refer(self, number: int) -> None:
        self._expect_referral(number + 1)
        case = self._open(number)
        self.clock.process(self.journeys.whole(case))

    def _stands(self, whom: tuple[int, StartPerson]) -> None:
        case = self._open(whom[0])
        self.clock.process(self.journeys.rest(case, whom[1]))

    def _open(self, number: int) -> Case:
        team = max(0, self.teams[number])
        case = Case(number, team, stages=len(self.plan.stages), counters=self.plan.counters)
        self.cases[number] = case
        return case

    def close(self, case: Case, *, paid_on: bool) -> None:
        """End a journey: give back what the person held; payments go on if they completed it."""
        case.on_the_way = False
        for role in list(case.keeper):
            self.keepers.let_go(case, role)
            self._mark_places(role)
        case.places.clear()
        if not paid_on:
            case.yearly_budget = None
        del self.cases[case.number]

    def _expect_care_task(self, number: int) -> None:
        tasks = self.inputs.care_tasks
        if number < tasks.days.size:
            who = len(self.referred) + number
            self._on(float(tasks.days[number]), key(Rank.PEOPLE, who), self._care_task, number)

    def _care_task(self, number: int) -> None:
        self._expect_care_task(number + 1)
        tasks = self.inputs.care_tasks
        role, desk = int(tasks.role[number]), int(tasks.desk[number])
        who = len(self.referred) + number
        worker = self.office.worker_of_desk[desk]
        self.log.write(self.clock.now, who, Event.CARE_TASK_ARRIVED, worker=worker)
        visit = Visit(self.clock, None, who, role, float(tasks.hours[number]))
        visit.worker = worker
        visit.visit = 1
        visit.callbacks.append(self.work_done)
        others = self.plan.staffing.priority[role][2]
        self.office.join(
            visit,
            self.named_queue[desk][role],
            key_of=(others, self.clock.now),
            since=self.clock.now,
        )

    def drawn(self, quantity: int, round_: int, visit: int, person: int) -> float:
        """Look up what was drawn for a person, in a round and visit counted from 0."""
        row = (
            self.first[quantity]
            + round_ * self.round_stride[quantity]
            + visit * self.visit_stride[quantity]
        )
        value: float = self.table[row, person]
        return value

    def period(self) -> int:
        """Which dated changes are in force now."""
        period = len(self.period_starts) - 1
        while period > 0 and self.period_starts[period] > self.clock.now:
            period -= 1
        return period

    def join(self, visit: Visit, since: float) -> None:
        """Send a visit to the queue of the worker who has the case, or else to the role's queue."""
        case, now = visit.case, self.clock.now
        assert case is not None  # noqa: S101 -- only people come here
        role = visit.role
        worker = self._worker_for(case, role, now)
        queue = NONE
        if worker == NONE:
            queue = self.role_queue[role][case.team]
            if queue == NONE or now >= self.office.service.last_day[queue]:
                worker = self.keepers.successor(case, role, NONE, now)
        if worker != NONE:
            desk, own_role = self.keepers.desk_and_role(worker, role)
            queue = self.named_queue[desk][own_role]
        visit.worker = worker
        if queue == NONE:
            self._wait_for_nobody(visit, since)
            return
        key_of = self._queue_key(case, role, visit.joined)
        self.office.join(visit, queue, key_of=key_of, since=since)

    def _worker_for(self, case: Case, role: int, now: float) -> int:
        """Who has the case: the worker of this step, else its keeper, else a successor; or -1."""
        known = [w for w in (case.step_worker, case.keeper.get(role, NONE)) if w != NONE]
        for worker in known:
            if self._is_there(worker, role, now):
                return worker
        if not known:
            return NONE
        self._log_hand_over(case, None, known[0], 0.0)
        return self._hand_over(case, role, known[0], now)

    def _wait_for_nobody(self, visit: Visit, since: float) -> None:
        """Write down that a person waits for a role that nobody fills, now or later."""
        self.log.write_visit(since, visit, Event.JOINED_QUEUE)

    def _queue_key(self, case: Case, role: int, since: float) -> tuple[float, float]:
        rank: float = self.priority[role, case.number]
        order = self.plan.staffing.order[role]
        if order == order.JOINED:
            return rank, since
        referred: float = self.referred[case.number]
        return rank, referred + (self.due_days[role, case.number] if order == order.DUE else 0.0)

    def _is_there(self, worker: int, role: int, now: float) -> bool:
        """Whether a worker still does work of this role, or took it over as care coordinator."""
        _, own_role = self.keepers.desk_and_role(worker, role)
        _, until = self.keepers.windows[worker][own_role]
        return now < until

    def resume(self, visit: Visit, start: StartPerson, hours_left: float) -> None:
        """Put a visit back into the hands it was in before the start."""
        visit.worker = start.worker
        desk, _ = self.keepers.desk_and_role(start.worker, visit.role)
        self.office.resume(visit, desk, start.since, hours_left)

    def work_done(self, visit: Moment) -> None:
        """Free the desk when a visit's work is done (not when the person gave up)."""
        assert isinstance(visit, Visit)  # noqa: S101 -- only visits carry this callback
        if not visit.gave_up:
            self.office.release(visit)

    def put_papers_in(self, sitting: int, papers: Papers) -> None:
        """Bring a case before a panel or payment run."""
        now = self.clock.now
        held = any(
            queue.current != NONE and queue.times[queue.current] == now for queue in self.sittings
        )
        self.sittings[sitting].put_in(papers, decided_now=held)

    def ask_for_place(self, request: PlaceRequest, since: float) -> None:
        """Queue for a caseload place."""
        case, role = request.case, int(self.plan.steps.role[request.step])
        self._write(since, case, Event.PLACE_REQUESTED, request.step)
        queue = self.role_queue[role][case.team]
        if queue != NONE:
            entry = (*self._queue_key(case, role, since), case.number, request)
            heappush(self.requests.setdefault(queue, []), entry)
            self.places_marked.add(queue)

    def release_place(self, case: Case, step: int) -> None:
        """Give back the place that a person holds with a role, if they hold one."""
        role = int(self.plan.steps.role[step])
        if role in case.places:
            case.places.discard(role)
            worker = case.keeper.get(role, NONE)
            self.keepers.let_go(case, role)
            self._mark_places(role)
            self._write(self.clock.now, case, Event.PLACE_RELEASED, step, worker=worker)

    def _mark_places(self, role: int) -> None:
        self.places_marked |= {queue for queue in self.role_queue[role] if queue in self.requests}

    def _give_place(self) -> None:
        """Give one place from the first marked queue, if there is one to give."""
        queue = min(self.places_marked)
        requests = self.requests[queue]
        while requests and requests[0][-1].gave_up:
            heappop(requests)
        if not requests:
            self.places_marked.discard(queue)
            return
        request = requests[0][-1]
        case, role = request.case, int(self.plan.steps.role[request.step])
        worker = self.keepers.free_place(role, case.team, self.clock.now)
        if worker == NONE:
            self.places_marked.discard(queue)
            return
        heappop(requests)
        request.open = False
        self.keepers.keep(case, role, worker)
        case.places.add(role)
        self._write(self.clock.now, case, Event.PLACE_TAKEN, request.step, worker=worker)
        self.clock.at(self.clock.now, key(Rank.PEOPLE, case.number), request)

    def reach(self, case: Case, milestone: int, step: int, when: float) -> None:
        """Write down a milestone, and what money goes with it the first time."""
        self._write(when, case, Event.MILESTONE, step, detail=milestone)
        money = self.plan.money
        if money is None:
            return
        if milestone == money.told_at and not case.told:
            case.told = True
            pounds = self.drawn(money.points_quantity, 0, 0, case.number) * float(
                money.price_point_pounds[self.period()]
            )
            used = self.drawn(money.used_quantity, 0, 0, case.number)
            case.yearly_budget = pounds * used
            self._write(when, case, Event.BUDGET_TOLD, step, value=pounds)
        if milestone == money.first_at and case.yearly_budget is not None and not case.paid:
            case.paid = True
            one_off = self.drawn(money.one_off_quantity, 0, 0, case.number) < money.one_off_share
            if one_off:
                self._pay(case, step, when, case.yearly_budget, detail=1)
            else:
                self._pay(case, step, when, case.yearly_budget / money.per_year, detail=0)
                self._expect_instalment(case, when)

    def _pay(self, case: Case, step: int, when: float, pounds: float, *, detail: int) -> None:
        self._write(when, case, Event.PAID, step, detail=detail, value=pounds)

    def _expect_instalment(self, case: Case, last: float) -> None:
        money = self.plan.money
        assert money is not None  # noqa: S101 -- only who is paid comes here
        due = last + money.every_days
        while due < self.clock.now:
            due += money.every_days
        entry = key(Rank.PEOPLE, case.number, Branch.PAYMENTS)
        self._on(due, entry, self._pay_instalment, case)

    def _pay_instalment(self, case: Case) -> None:
        money = self.plan.money
        if case.yearly_budget is None or money is None:
            return
        now = self.clock.now
        self._pay(case, NONE, now, case.yearly_budget / money.per_year, detail=0)
        self._expect_instalment(case, now)

    def _write(  # noqa: PLR0913 -- a row's columns
        self,
        time: float,
        case: Case,
        event: Event,
        step: int,
        *,
        worker: int = NONE,
        detail: int = NONE,
        value: float = UNKNOWN,
    ) -> None:
        """Take down an event at a step, with the round in which the person is there."""
        round_ = case.rounds[int(self.plan.steps.stage[step])] if step != NONE else 0
        self.log.write(
            time,
            case.number,
            event,
            step=step,
            round_=round_,
            worker=worker,
            detail=detail,
            value=value,
        )

    def _comes(self, worker: int) -> None:
        """A worker begins in their role: they may have work waiting, and places to give."""
        role = self.plan.staffing.workers[worker].role
        self.office.mark(self.keepers.desk_of[worker][role])
        self._mark_places(role)

    def _goes(self, worker: int) -> None:
        """A worker's last day in their role has passed: their open cases go to others."""
        role = self.plan.staffing.workers[worker].role
        now = self.clock.now
        others = [
            each
            for each in range(len(self.plan.staffing.roles))
            if each != role and self.keepers.desk_and_role(worker, each)[1] == role
        ]
        for case in [self.cases[number] for number in sorted(self.cases)]:
            in_hand = self._finishes(case, worker)
            # Their own role first, so that the new care coordinator takes over from the old one.
            for each in (role, *others):
                begun = case.step_worker == worker and case.step_role == each and not in_hand
                visit = case.visit if begun or self._waits_for(case, worker, each) else None
                if begun or visit is not None or case.keeper.get(each, NONE) == worker:
                    self._pass_on(case, each, worker, now, visit)
        self._empty_role_queues(role, now)

    def _waits_for(self, case: Case, worker: int, role: int) -> bool:
        """Whether a person's visit of a role waits in a worker's own queue."""
        visit = case.visit
        return (
            visit is not None
            and visit.begun is None
            and visit.worker == worker
            and visit.role == role
        )

    def _finishes(self, case: Case, worker: int) -> bool:
        """Whether a leaver finishes the visit in hand: it ends now, or they keep another role."""
        visit = case.visit
        if visit is None or visit.begun is None or visit.worker != worker:
            return False
        return visit.scheduled or len(self.plan.staffing.desks[visit.desk].duties) > 1

    def _pass_on(self, case: Case, role: int, leaver: int, now: float, visit: Visit | None) -> None:
        done = 0.0
        if visit is not None and visit.begun is not None:
            done = self.office.interrupt(visit)
        self._log_hand_over(case, visit, leaver, done)
        self._hand_over(case, role, leaver, now)
        if visit is not None:
            visit.queue = NONE
            self.join(visit, now)

    def _log_hand_over(self, case: Case, visit: Visit | None, leaver: int, done: float) -> None:
        now = self.clock.now
        if visit is None:
            self.log.write(now, case.number, Event.HANDED_OVER, worker=leaver, value=done)
        else:
            visit.worker = leaver
            self.log.write_visit(now, visit, Event.HANDED_OVER, done)

    def _hand_over(self, case: Case, role: int, leaver: int, now: float) -> int:
        """Give a leaver's case to a successor, who has the hand-over hours to spend on it."""
        successor = self.keepers.successor(case, role, leaver, now)
        if case.keeper.get(role, NONE) == leaver:
            self.keepers.let_go(case, role)
            if successor != NONE:
                self.keepers.keep(case, role, successor)
        in_hand = case.visit is not None and case.visit.begun is not None
        if case.step_worker == leaver and case.step_role == role and not in_hand:
            case.step_worker = successor
        quantity = int(self.plan.staffing.handover_quantity[role])
        if NONE not in (leaver, successor, quantity):
            case.extra_hours += self.drawn(quantity, 0, 0, case.number)
        return successor

    def _empty_role_queues(self, role: int, now: float) -> None:
        """When a role's last worker has gone, pass on those who still wait for anyone of it."""
        for queue in sorted(set(self.role_queue[role]) - {NONE}):
            if now < self.office.service.last_day[queue]:
                continue
            waiting = [
                entry[-1] for entry in sorted(self.office.queues[queue], key=lambda e: e[:3])
            ]
            for visit in waiting:
                if visit.queue == queue and not visit.gave_up and visit.case is not None:
                    successor = self.keepers.successor(visit.case, role, NONE, now)
                    if successor != NONE:
                        visit.queue = NONE
                        self._pass_on(visit.case, role, NONE, now, visit)
