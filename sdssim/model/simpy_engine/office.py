"""Who takes up which work when: queues of visits, desks, and the hand-over of a leaver's cases."""

from heapq import heappop, heappush
from math import inf

from sdssim.eventlog import Event
from sdssim.inputs.draw import Inputs
from sdssim.model.order import Rank, key
from sdssim.model.queue_service import queue_service
from sdssim.model.simpy_engine.cases import Visit
from sdssim.model.simpy_engine.clock import Clock, Moment
from sdssim.model.simpy_engine.logbook import LogBook
from sdssim.model.simpy_engine.tables import DeskHours, period_at
from sdssim.plan.plan import NONE, Plan

_Entry = tuple[float, float, int, Visit]
"""Priority class, the moment that orders the queue, case number, visit."""


class Office:
    """Queues and desks. An idle desk on duty takes the item with the smallest key, once told to.

    Nothing is taken up while anything else is left to settle at the same instant: what changes
    only marks desks, and the engine calls :meth:`take_next` when nothing else is left.
    """

    def __init__(self, plan: Plan, inputs: Inputs, clock: Clock, log: LogBook):
        self.plan = plan
        self.clock = clock
        self.log = log
        self.service = queue_service(plan)
        self.queues: list[list[_Entry]] = [[] for _ in plan.staffing.queue_role]
        self.hours = DeskHours.of(inputs.roster)
        desks = len(plan.staffing.desks)
        self.in_hand: list[Visit | None] = [None] * desks
        self.wakes_at = [-inf] * desks
        self.marked: list[int] = []
        self.is_marked = [False] * desks
        self.worker_of_desk = [desk.worker for desk in plan.staffing.desks]
        self.experience = plan.staffing.experience
        self.finished: dict[tuple[int, int], int] = {}
        self.hours_factor = plan.hours_factor.tolist()
        self.period_starts = plan.period_starts.tolist()

    def join(self, visit: Visit, queue: int, *, key_of: tuple[float, float], since: float) -> None:
        """Put a visit into a queue and mark the idle desks that serve it."""
        visit.queue = queue
        heappush(self.queues[queue], (*key_of, visit.number, visit))
        self.log.write_visit(since, visit, Event.JOINED_QUEUE)
        for desk in self.service.desks_of_queue[queue]:
            if self.in_hand[desk] is None:
                self.mark(desk)

    def mark(self, desk: int) -> None:
        """Note that a desk may have something to take up at this instant."""
        if not self.is_marked[desk]:
            self.is_marked[desk] = True
            heappush(self.marked, desk)

    def take_next(self) -> None:
        """Let the first marked desk take up its next item, if it is on duty and has one."""
        desk = heappop(self.marked)
        self.is_marked[desk] = False
        if self.in_hand[desk] is not None:
            return
        now = self.clock.now
        if self.wakes_at[desk] > now:
            return
        queue = self._best_queue(desk, now)
        if queue == NONE:
            return
        opening = self.hours.next_opening(desk, now)
        if opening > now:
            self._wake(desk, opening)
            return
        entry = heappop(self.queues[queue])
        self._begin(entry[-1], desk, now)

    def resume(self, visit: Visit, desk: int, since: float, hours_left: float) -> None:
        """Put a visit that was in hand before the start back into hand at time 0."""
        visit.fixed_hours = True
        visit.hours = hours_left
        self._begin(visit, desk, self.clock.now, since)

    def release(self, visit: Visit) -> None:
        """Free the desk of a visit whose work is done."""
        desk = visit.desk
        self.in_hand[desk] = None
        self.mark(desk)
        self.log.write_visit(self.clock.now, visit, Event.WORK_ENDED, visit.hours)

    def interrupt(self, visit: Visit) -> float:
        """Take a visit off a desk whose worker leaves; return the hours that were done."""
        assert visit.begun is not None  # noqa: S101 -- only work in hand is interrupted
        done = self._done(visit, self.clock.now)
        self.in_hand[visit.desk] = None
        visit.hours -= done
        visit.fixed_hours = True
        visit.begun = None
        return done

    def close(self, horizon: float) -> None:
        """Write down, at the end of the run, the work that is still in hand."""
        for visit in self.in_hand:
            if visit is not None:
                done = self._done(visit, horizon)
                self.log.write_visit(horizon, visit, Event.STILL_WORKING, done)

    def gained_experience(self, worker: int, step: int) -> None:
        """Count a step that a worker has finished."""
        self.finished[worker, step] = self.finished.get((worker, step), 0) + 1

    def _begin(self, visit: Visit, desk: int, now: float, since: float | None = None) -> None:
        worker = self.worker_of_desk[desk]
        visit.queue = NONE
        visit.desk = desk
        visit.worker = worker
        visit.begun = now
        self.in_hand[desk] = visit
        if not visit.fixed_hours:
            visit.hours *= self._factor(worker, visit.step, now)
            visit.fixed_hours = True
        if visit.case is not None:
            visit.case.step_worker = worker
            visit.hours += visit.case.extra_hours
            visit.case.extra_hours = 0.0
        began = now if since is None else since
        self.log.write_visit(began, visit, Event.WORK_STARTED, visit.hours)
        end = self.hours.finish(desk, now, visit.hours)
        visit.scheduled = end < inf
        if visit.scheduled:
            self.clock.at(end, key(Rank.PEOPLE, visit.number), visit)

    def _done(self, visit: Visit, moment: float) -> float:
        assert visit.begun is not None  # noqa: S101 -- only work in hand has been done in part
        return self.hours.effort_between(visit.desk, visit.begun, moment)

    def _factor(self, worker: int, step: int, now: float) -> float:
        """Multiplier of hours in force now, times what experience has done for this worker."""
        if step == NONE:
            return 1.0
        period = period_at(self.period_starts, now)
        curve = self.experience[worker]
        times = min(self.finished.get((worker, step), 0), len(curve) - 1)
        factor: float = self.hours_factor[period][step] * curve[times]
        return factor

    def _best_queue(self, desk: int, now: float) -> int:
        """Choose the queue with the smallest first key among those that the desk serves now."""
        best, chosen = (inf, inf, inf, 0), NONE
        for rank, queue, begin, end in self.service.queues_of_desk[desk]:
            entries = self.queues[queue]
            while entries and (entries[0][-1].queue != queue or entries[0][-1].gave_up):
                heappop(entries)
            if entries and begin <= now < end:
                first = (rank, *entries[0][:3])
                if first < best:
                    best, chosen = first, queue
        return chosen

    def _wake(self, desk: int, opening: float) -> None:
        if opening == inf:
            return
        self.wakes_at[desk] = opening
        moment = Moment(self.clock)
        moment.callbacks.append(lambda _: self.mark(desk))
        self.clock.at(opening, key(Rank.OPENINGS, desk), moment)
