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

# Bound once: what is written at every visit need not be looked up in the enumeration every time.
_JOINED_QUEUE = Event.JOINED_QUEUE
_WORK_STARTED = Event.WORK_STARTED
_WORK_ENDED = Event.WORK_ENDED


class Office:
    """Queues and desks. An idle desk on duty takes the item with the smallest key, once told to.

    Nothing is taken up while anything else is left to settle at the same instant: what changes
    only marks desks, and the engine calls :meth:`take_next` when nothing else is left.
    """

    def __init__(self, plan: Plan, inputs: Inputs, clock: Clock, log: LogBook):
        self.clock = clock
        self.log = log
        service = queue_service(plan)
        self.desks_of_queue = service.desks_of_queue
        self.queues_of_desk = service.queues_of_desk
        self.last_day = service.last_day
        self.queues: list[list[_Entry]] = [[] for _ in plan.staffing.queue_role]
        self.hours = DeskHours(inputs.roster, plan.horizon_days)
        desks = len(plan.staffing.desks)
        self.in_hand: list[Visit | None] = [None] * desks
        self.wakes_at = [-inf] * desks
        self.marked: list[int] = []
        self.worker_of_desk = [desk.worker for desk in plan.staffing.desks]
        self.experience = plan.staffing.experience
        self.learners = {number for number, curve in enumerate(self.experience) if len(curve) > 1}
        self.finished: dict[tuple[int, int], int] = {}
        self.hours_factor = plan.hours_factor.tolist()
        self.period_starts = plan.period_starts.tolist()

    def join(self, visit: Visit, queue: int, priority: float, moment: float, since: float) -> None:
        """Put a visit into a queue and mark the idle desks that serve it.

        Parameters
        ----------
        priority, moment
            Class and moment that order the queue.
        since
            When it joined.
        """
        visit.queue = queue
        heappush(self.queues[queue], (priority, moment, visit.number, visit))
        self.log.write_visit(since, visit, _JOINED_QUEUE)
        for desk in self.desks_of_queue[queue]:
            if self.in_hand[desk] is None:
                heappush(self.marked, desk)

    def mark(self, desk: int) -> None:
        """Note that a desk may have something to take up at this instant; twice does no harm."""
        heappush(self.marked, desk)

    def take_next(self, now: float) -> None:
        """Let the first marked desk take up its next item, if it is on duty and has one."""
        desk = heappop(self.marked)
        if self.in_hand[desk] is not None or now < self.wakes_at[desk]:
            return
        best, chosen = 0, None
        for rank, queue, begin, end in self.queues_of_desk[desk]:
            entries = self.queues[queue]
            while entries and ((visit := entries[0][3]).queue != queue or visit.gave_up):
                heappop(entries)
            if not entries or not begin <= now < end:
                continue
            if chosen is None or (rank, entries[0]) < (best, chosen[0]):
                best, chosen = rank, entries
        if chosen is not None and (self.hours.never_closes[desk] or self._is_on_duty(desk, now)):
            self._begin(heappop(chosen)[3], desk, now, now)

    def _is_on_duty(self, desk: int, now: float) -> bool:
        """Whether a desk is open now; if not, it is marked again when it opens."""
        opening = self.hours.next_opening[desk](now)
        if opening == now:
            return True
        if opening < inf:
            self.wakes_at[desk] = opening
            wake = Moment(lambda _: self.mark(desk))
            self.clock.at(opening, key(Rank.OPENINGS, desk), wake)
        return False

    def resume(self, visit: Visit, desk: int, since: float, hours_left: float) -> None:
        """Put a visit that was in hand before the start back into hand at time 0."""
        visit.fixed_hours = True
        visit.hours = hours_left
        self._begin(visit, desk, self.clock.now, since)

    def release(self, visit: Visit) -> None:
        """Free the desk of a visit whose work is done."""
        desk = visit.desk
        self.in_hand[desk] = None
        heappush(self.marked, desk)
        self.log.write_visit(self.clock.now, visit, _WORK_ENDED, visit.hours)

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
        """Count a step that a worker who grows faster with experience has finished."""
        self.finished[worker, step] = self.finished.get((worker, step), 0) + 1

    def _begin(self, visit: Visit, desk: int, now: float, since: float) -> None:
        worker = self.worker_of_desk[desk]
        visit.queue = NONE
        visit.desk = desk
        visit.worker = worker
        visit.begun = now
        self.in_hand[desk] = visit
        case, step = visit.case, visit.step
        if not visit.fixed_hours:
            visit.fixed_hours = True
            if step != NONE:
                factor = self.hours_factor[period_at(self.period_starts, now)][step]
                if worker in self.learners:
                    factor *= self._experience(worker, step)
                visit.hours *= factor
        if case is not None:
            case.step_worker = worker
            visit.hours += case.extra_hours
            case.extra_hours = 0.0
        self.log.write_visit(since, visit, _WORK_STARTED, visit.hours)
        end = self.hours.finish[desk](now, visit.hours)
        visit.scheduled = end < inf
        if visit.scheduled:
            self.clock.at(end, visit.entry, visit)

    def _done(self, visit: Visit, moment: float) -> float:
        assert visit.begun is not None  # noqa: S101 -- only work in hand has been done in part
        return self.hours.effort_between[visit.desk](visit.begun, moment)

    def _experience(self, worker: int, step: int) -> float:
        """Multiplier of hours by what a worker has finished of this step."""
        curve = self.experience[worker]
        return curve[min(self.finished.get((worker, step), 0), len(curve) - 1)]
