"""What becomes of the cases of a worker whose last day has passed."""

from math import inf
from typing import TYPE_CHECKING

from sdssim.eventlog import Event
from sdssim.model.simpy_engine.cases import Case, Visit
from sdssim.plan.plan import NONE

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.engine import Engine


class Succession:
    """Hands a leaver's cases over, so that nothing is lost."""

    def __init__(self, engine: "Engine"):
        self.engine = engine

    def leaves(self, worker: int) -> None:
        """A worker's last day in their role has passed: their open cases go to others."""
        role = self.engine.plan.staffing.workers[worker].role
        now = self.engine.clock.now
        others = [
            each
            for each in range(len(self.engine.plan.staffing.roles))
            if each != role and self.engine.keepers.desk_and_role(worker, each)[1] == role
        ]
        for case in [self.engine.cases[number] for number in sorted(self.engine.cases)]:
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
            and case.step_role == role
        )

    def _finishes(self, case: Case, worker: int) -> bool:
        """Whether a leaver finishes the visit in hand: in time, or as they keep another role."""
        visit = case.visit
        if visit is None or visit.begun is None or visit.worker != worker:
            return False
        desk = visit.desk
        lasts = desk.finish(visit.begun, visit.hours) < inf
        return lasts or len(self.engine.plan.staffing.desks[desk.number].duties) > 1

    def _pass_on(self, case: Case, role: int, leaver: int, now: float, visit: Visit | None) -> None:
        done = 0.0
        if visit is not None and visit.begun is not None:
            done = self.engine.office.interrupt(visit)
        self.log_hand_over(case, visit, leaver, done)
        self.hand_over(case, role, leaver, now)
        if visit is not None:
            self.engine.join(case, visit, now)

    def log_hand_over(self, case: Case, visit: Visit | None, leaver: int, done: float) -> None:
        """Write down who leaves a case, and the hours they did of the visit in hand."""
        now = self.engine.clock.now
        if visit is None:
            self.engine.log.write(now, case.number, Event.HANDED_OVER, worker=leaver, value=done)
        else:
            visit.worker = leaver
            self.engine.log.write_visit(now, visit, Event.HANDED_OVER, done)

    def hand_over(self, case: Case, role: int, leaver: int, now: float) -> int:
        """Give a leaver's case to a successor, who has the hand-over hours to spend on it."""
        successor = self.engine.keepers.successor(case, role, leaver, now)
        if case.keeper.get(role, NONE) == leaver:
            self.engine.keepers.let_go(case, role)
            if successor != NONE:
                self.engine.keepers.keep(case, role, successor)
        in_hand = case.visit is not None and case.visit.begun is not None
        if case.step_worker == leaver and case.step_role == role and not in_hand:
            case.step_worker = successor
        quantity = int(self.engine.plan.staffing.handover_quantity[role])
        if NONE not in (leaver, successor, quantity):
            case.extra_hours += self.engine.drawn[quantity][0][case.number]
        return successor

    def _empty_role_queues(self, role: int, now: float) -> None:
        """When a role's last worker has gone, pass on those who still wait for anyone of it."""
        numbers = {queue.number for queue in self.engine.role_queue[role] if queue is not None}
        for number in sorted(numbers):
            queue = self.engine.office.queues[number]
            if now < queue.last_day:
                continue
            for *_, visit in sorted(queue.entries, key=lambda entry: entry[:3]):
                if visit.queue is queue and visit.case is not None:
                    successor = self.engine.keepers.successor(visit.case, role, NONE, now)
                    if successor != NONE:
                        visit.queue = None
                        self._pass_on(visit.case, role, NONE, now, visit)
