"""The reference engine: runs one replication and writes the event log."""

from functools import partial

import numpy as np

from sdssim.eventlog import Event, EventLog
from sdssim.inputs.draw import Inputs
from sdssim.model.garbage import garbage_left_alone
from sdssim.model.order import Rank, key
from sdssim.model.simpy_engine.cases import Case, Visit, new_visit
from sdssim.model.simpy_engine.clock import Clock, Journey, Moment
from sdssim.model.simpy_engine.desks import Queue
from sdssim.model.simpy_engine.journeys import Journeys
from sdssim.model.simpy_engine.keepers import Keepers
from sdssim.model.simpy_engine.logbook import UNKNOWN, LogBook
from sdssim.model.simpy_engine.office import Office
from sdssim.model.simpy_engine.on_the_way import OnTheWay
from sdssim.model.simpy_engine.payments import Payments
from sdssim.model.simpy_engine.places import Places
from sdssim.model.simpy_engine.sittings import Papers, SittingQueue
from sdssim.model.simpy_engine.steps import steps_of
from sdssim.model.simpy_engine.succession import Succession
from sdssim.model.simpy_engine.tables import DrawTable
from sdssim.plan.plan import NONE, Plan, QueueOrder, StartPerson
from sdssim.timebase import Ints


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
    with garbage_left_alone():
        engine.run()
    return EventLog.from_rows(
        engine.log.read(),
        plan=plan,
        seed=inputs.seed,
        replication=inputs.replication,
        people=inputs.people,
        roster=inputs.roster,
    )


class Engine:
    """One replication under way.

    At each instant, in this order until nothing is left: staff who come and go, people's arrivals
    and ends of work and of waits, in person order; sittings; one caseload place; one desk that
    takes up work. Places and desks come last because everything else is an entry in the calendar.
    """

    def __init__(self, plan: Plan, inputs: Inputs):
        self.plan = plan
        self.inputs = inputs
        self.steps = steps_of(plan)
        self.clock = Clock()
        self.log = LogBook()
        self.draws = DrawTable(plan, inputs.draws)
        self.drawn = self.draws.rows
        self.keepers = Keepers(plan, self.drawn)
        self.office = Office(plan, inputs, self.clock, self.log)
        self.role_queue = _as_queues(plan.staffing.role_queue, self.office.queues)
        self.named_queue = _as_queues(plan.staffing.named_queue, self.office.queues)
        self.period = 0
        self.referred = inputs.people.referred.tolist()
        self.teams = np.maximum(inputs.people.codes["team"], 0).tolist()
        self.priority = inputs.priority.tolist()
        self.queue_moments = _queue_moments(plan, inputs)
        self.stages = len(plan.stages)
        self.cases: dict[int, Case] = {}
        self.places = Places(self)
        self.payments = Payments(self)
        self.succession = Succession(self)
        self.journeys = Journeys(self)
        self.on_the_way = OnTheWay(self.journeys)
        self.sittings = [
            SittingQueue(number, dates, self.clock, self.log)
            for number, dates in enumerate(plan.sittings)
        ]

    def run(self) -> None:
        """Let the days pass, up to the horizon."""
        self._set_up()
        self.clock.run_until(self.plan.horizon_days, self.places, self.office)
        self.office.close(self.plan.horizon_days)
        self._let_go()

    def _let_go(self) -> None:
        """Let go of whoever waits, so that no circle of them is left to be collected.

        A person holds the generator that tells their journey, which holds the person. To find and
        undo a long queue of these takes the cycle collector as long as half the run.
        """
        for case in self.cases.values():
            case.callbacks = case.visit = None
        self.cases.clear()
        self.clock.calendar.clear()
        self.places.requests.clear()
        for queue in self.office.queues:
            queue.entries.clear()
        for sitting in self.sittings:
            sitting.waiting.clear()
            sitting.newcomers.clear()

    def _set_up(self) -> None:
        call = self.clock.call
        for number, worker in enumerate(self.plan.staffing.workers):
            if worker.from_day >= worker.until_day:
                continue
            comes, leaves = key(Rank.STAFF, number, 0), key(Rank.STAFF, number, 1)
            call(worker.from_day, comes, partial(self._comes, number))
            if worker.until_day < self.plan.horizon_days:
                call(worker.until_day, leaves, partial(self.succession.leaves, number))
        for number, day in enumerate(self.plan.period_starts.tolist()):
            call(day, key(Rank.CHANGES, 0), partial(self._changes, number))
        for number, person in enumerate(self.plan.on_the_way):
            call(0.0, key(Rank.PEOPLE, number), partial(self._stands, number, person))
        for arrivals in (self._referrals, self._care_tasks):
            moment: Moment = Moment()
            self.clock.begin(arrivals(moment), moment)

    def _changes(self, period: int) -> None:
        """Dated changes take effect."""
        self.period = period
        self.office.hours_factors = self.plan.hours_factor[period].tolist()
        self.journeys.days_factors = self.plan.days_factor[period].tolist()

    def _referrals(self, moment: Moment) -> Journey:
        """People are referred. One at a time in the calendar keeps it short."""
        at, begin, whole = self.clock.at, self.clock.begin, self.journeys.whole
        for number in range(len(self.plan.on_the_way), len(self.referred)):
            case = self._case(number)
            yield at(self.referred[number], case.entry, moment)
            self.cases[number] = case
            begin(whole(case), case)

    def _stands(self, number: int, start: StartPerson) -> None:
        case = self.cases[number] = self._case(number)
        self.clock.begin(self.on_the_way.rest(case, start), case)

    def _case(self, number: int) -> Case:
        """Open the case of a person."""
        entry = key(Rank.PEOPLE, number)
        return Case(number, entry, self.teams[number], self.stages, self.plan.counters)

    def close(self, case: Case, *, paid_on: bool) -> None:
        """End a journey: give back what the person held; payments go on if they completed it."""
        case.on_the_way = False
        if case.keeper:
            for role in list(case.keeper):
                self.keepers.let_go(case, role)
                self.places.mark(role)
            case.places = frozenset()
        if not paid_on:
            case.yearly_budget = None
        del self.cases[case.number]

    def _care_tasks(self, moment: Moment) -> Journey:
        """Care tasks arrive, each for a desk of its own."""
        tasks = self.inputs.care_tasks
        columns = (tasks.days, tasks.desk, tasks.role, tasks.hours)
        arrivals = zip(*(column.tolist() for column in columns), strict=True)
        for number, (day, desk, role, hours) in enumerate(arrivals, len(self.referred)):
            yield self.clock.at(day, key(Rank.PEOPLE, number), moment)
            self._care_task(number, desk, role, hours)

    def _care_task(self, number: int, desk: int, role: int, hours: float) -> None:
        now, worker = self.clock.now, self.office.desks[desk].worker
        self.log.write(now, number, Event.CARE_TASK_ARRIVED, worker=worker)
        visit = new_visit(None, number, key(Rank.PEOPLE, number), NONE, 0, 1, hours, now)
        visit.worker = worker
        queue = self.named_queue[desk][role]
        assert queue is not None  # noqa: S101 -- a desk has a queue of its own for each of its roles
        self.office.join(visit, queue, self.plan.staffing.priority[role][2], now, now)

    def join(self, case: Case, visit: Visit, since: float) -> None:
        """Send a visit to the queue of the worker who has the case, or else to the role's queue."""
        role, now = case.step_role, self.clock.now
        queue, worker = self.role_queue[role][case.team], NONE
        if case.step_worker != NONE or role in case.keeper:
            worker = self._worker_for(case, role, now)
        if worker == NONE and (queue is None or now >= queue.last_day):
            worker = self.keepers.successor(case, role, NONE, now)
        if worker != NONE:
            desk, own_role = self.keepers.desk_and_role(worker, role)
            queue = self.named_queue[desk][own_role]
        visit.worker = worker
        if queue is None:  # nobody fills the role, now or later
            visit.queue = None
            self.log.write_visit(since, visit, Event.JOINED_QUEUE)
            return
        moments = self.queue_moments[role]
        moment = visit.joined if moments is None else moments[case.number]
        self.office.join(visit, queue, self.priority[role][case.number], moment, since)

    def _worker_for(self, case: Case, role: int, now: float) -> int:
        """Who has the case: the worker of this step, else its keeper, else a successor; or -1."""
        known = [w for w in (case.step_worker, case.keeper.get(role, NONE)) if w != NONE]
        for worker in known:
            if self._is_there(worker, role, now):
                return worker
        self.succession.log_hand_over(case, None, known[0], 0.0)
        return self.succession.hand_over(case, role, known[0], now)

    def queue_key(self, person: int, role: int, joined: float) -> tuple[float, float]:
        """Priority class and moment that order a person in a role's queue."""
        moments = self.queue_moments[role]
        return self.priority[role][person], joined if moments is None else moments[person]

    def _is_there(self, worker: int, role: int, now: float) -> bool:
        """Whether a worker still does work of this role, or took it over as care coordinator."""
        _, own_role = self.keepers.desk_and_role(worker, role)
        _, until = self.keepers.windows[worker][own_role]
        return now < until

    def resume(self, visit: Visit, start: StartPerson, hours_left: float) -> None:
        """Put a visit back into the hands it was in before the start."""
        assert visit.case is not None  # noqa: S101 -- only people come here
        desk, _ = self.keepers.desk_and_role(start.worker, visit.case.step_role)
        visit.hours, visit.is_served = hours_left, True
        self.office.begin(visit, self.office.desks[desk], self.clock.now, start.since)

    def put_papers_in(self, sitting: int, papers: Papers) -> None:
        """Bring a case before a panel or payment run."""
        now = self.clock.now
        held = any(
            queue.current != NONE and queue.times[queue.current] == now for queue in self.sittings
        )
        self.sittings[sitting].put_in(papers, decided_now=held)

    def write(  # noqa: PLR0913 -- a row's columns
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
        round_ = case.rounds[self.steps[step].stage] if step != NONE else 0
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
        self.places.mark(role)


def _as_queues(numbers: Ints, queues: list[Queue]) -> list[list[Queue | None]]:
    """Put queues in the place of their numbers, -1 being none."""
    return [
        [None if number == NONE else queues[number] for number in row] for row in numbers.tolist()
    ]


def _queue_moments(plan: Plan, inputs: Inputs) -> list[memoryview | None]:
    """For each role the moment that orders each person in its queues; ``None``: when they join."""
    referred, due = inputs.people.referred, inputs.people.referred + inputs.due_days
    moments = {QueueOrder.JOINED: None, QueueOrder.REFERRED: referred.data}
    return [
        due[role].data if order == QueueOrder.DUE else moments[order]
        for role, order in enumerate(plan.staffing.order)
    ]
