"""Who takes up which work when: visits join queues, idle desks take them up and are freed again."""

from functools import partial
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING

from sdssim.eventlog import Event
from sdssim.inputs.draw import Inputs
from sdssim.model.order import Rank, key
from sdssim.model.simpy_engine.clock import Clock, Moment
from sdssim.model.simpy_engine.desks import Desk, Queue, desks_and_queues
from sdssim.model.simpy_engine.logbook import UNKNOWN, LogBook, packed_of_visit
from sdssim.plan.plan import Plan

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.cases import Visit

# Bound once: what is written at every visit need not be looked up in the enumeration every time.
_JOINED_QUEUE = Event.JOINED_QUEUE
_WORK_STARTED = Event.WORK_STARTED
_WORK_ENDED = Event.WORK_ENDED


class Office:
    """Queues and desks. An idle desk on duty takes the item with the smallest key, once told to.

    Nothing is taken up while anything else is left to settle at the same instant: what changes
    only marks desks, and the engine calls :meth:`serve` when nothing else is left.

    Attributes
    ----------
    marked
        A heap of the numbers of desks that may have something to take up at this instant.
    hours_factors
        For each step, the multiplier of hours that is in force.
    """

    def __init__(self, plan: Plan, inputs: Inputs, clock: Clock, log: LogBook):
        self.clock = clock
        self.calendar = clock.calendar
        self.log = log
        self.rows = log.rows
        self.desks, self.queues = desks_and_queues(plan, inputs.roster)
        for desk in self.desks:
            desk.care_task.callbacks = [partial(self._care_task_done, desk)]
        self.marked: list[int] = []
        self.experience = plan.staffing.experience
        self.learners = {number for number, curve in enumerate(self.experience) if len(curve) > 1}
        self.finished: dict[tuple[int, int], int] = {}
        self.hours_factors: list[float] = plan.hours_factor[0].tolist()

    def join(
        self, visit: "Visit", queue: Queue, priority: float, moment: float, since: float
    ) -> None:
        """Put a visit into a queue and mark the idle desks that serve it.

        Parameters
        ----------
        priority, moment
            Class and moment that order the queue.
        since
            When it joined.
        """
        visit.queue = queue
        heappush(queue.entries, (priority, moment, visit.number, visit))
        self.rows += packed_of_visit(since, UNKNOWN, _JOINED_QUEUE, visit.worker, visit.whose)
        for desk in queue.desks:
            if desk.visit is None:
                heappush(self.marked, desk.number)

    def mark(self, desk: int) -> None:
        """Note that a desk may have something to take up at this instant; twice does no harm."""
        heappush(self.marked, desk)

    def serve(self, now: float) -> None:
        """Let marked desks take up their next items, the lowest first.

        It stops when one of them is done at once: that is settled first.
        """
        marked, desks = self.marked, self.desks
        while marked:
            desk = desks[heappop(marked)]
            if desk.visit is not None or now < desk.wakes_at:
                continue
            best, chosen = 0, None
            for entries, duty in desk.queues:
                if not entries:
                    continue
                rank, queue, window = duty
                while entries and entries[0][3].queue is not queue:
                    heappop(entries)
                if (
                    entries
                    and (window is None or window[0] <= now < window[1])
                    and (chosen is None or (rank, entries[0]) < (best, chosen[0]))
                ):
                    best, chosen = rank, entries
            if chosen is None:
                continue
            if now >= desk.open_until and not desk.is_open(now):
                self._wake(desk)
            elif self.begin(heappop(chosen)[3], desk, now, now) <= now:
                return

    def _wake(self, desk: Desk) -> None:
        """Mark a closed desk again when it opens."""
        if desk.wakes_at < inf:
            entry = key(Rank.OPENINGS, desk.number)
            self.clock.call(desk.wakes_at, entry, partial(self.mark, desk.number))

    def begin(self, visit: "Visit", desk: Desk, now: float, since: float) -> float:
        """Let a desk begin a visit; return when it is done.

        Parameters
        ----------
        since
            When it was begun, which may be before the start of the run.
        """
        worker = visit.worker = desk.worker
        visit.queue = None
        visit.desk = desk
        visit.begun = now
        desk.visit = visit
        case, hours = visit.case, visit.hours
        if case is not None:
            if not visit.is_served:
                factor = self.hours_factors[visit.step]
                if self.learners and worker in self.learners:
                    factor *= self._experience(worker, visit.step)
                hours *= factor
            case.step_worker = worker
            if case.extra_hours:
                hours += case.extra_hours
                case.extra_hours = 0.0
            visit.hours = hours
        visit.is_served = True
        self.rows += packed_of_visit(since, hours, _WORK_STARTED, worker, visit.whose)
        end = now + hours / desk.rate
        if not now <= end < desk.sure_until:
            end = desk.finish(now, hours)
        heappush(self.calendar, (end, visit.entry, 0, desk.care_task if case is None else case))
        return end

    def release(self, visit: "Visit") -> None:
        """Free the desk of a visit whose work is done."""
        desk = visit.desk
        desk.visit = None
        for entries, _ in desk.queues:
            if entries:
                heappush(self.marked, desk.number)
                break
        now = self.clock.now
        self.rows += packed_of_visit(now, visit.hours, _WORK_ENDED, visit.worker, visit.whose)

    def _care_task_done(self, desk: Desk, _: Moment) -> None:
        assert desk.visit is not None  # noqa: S101 -- it has the care task in hand
        self.release(desk.visit)

    def interrupt(self, visit: "Visit") -> float:
        """Take a visit off a desk whose worker leaves; return the hours that were done."""
        done = _done(visit, self.clock.now)
        visit.desk.visit = None
        visit.hours -= done
        visit.begun = None
        return done

    def close(self, horizon: float) -> None:
        """Write down, at the end of the run, the work that is still in hand."""
        for desk in self.desks:
            if desk.visit is not None:
                done = _done(desk.visit, horizon)
                self.log.write_visit(horizon, desk.visit, Event.STILL_WORKING, done)

    def gained_experience(self, worker: int, step: int) -> None:
        """Count a step that a worker who grows faster with experience has finished."""
        self.finished[worker, step] = self.finished.get((worker, step), 0) + 1

    def _experience(self, worker: int, step: int) -> float:
        """Multiplier of hours by what a worker has finished of this step."""
        curve = self.experience[worker]
        return curve[min(self.finished.get((worker, step), 0), len(curve) - 1)]


def _done(visit: "Visit", moment: float) -> float:
    """Hours that a desk has done of the visit in hand."""
    assert visit.begun is not None  # noqa: S101 -- only work in hand has been done in part
    return visit.desk.effort_between(visit.begun, moment)
