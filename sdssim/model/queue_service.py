"""Who serves which queue, derived from the plan's staffing; the same for every engine."""

from dataclasses import dataclass
from functools import lru_cache

from sdssim.plan.plan import NONE, Plan


@dataclass(frozen=True, slots=True)
class QueueService:
    """Which desks serve a queue, in list order, and which queues a desk serves.

    Attributes
    ----------
    desks_of_queue
        For each queue, its desks.
    queues_of_desk
        For each desk, (class, queue, from day, until day); the smaller class goes first.
    last_day
        For each queue, the day after which nobody serves it.
    """

    desks_of_queue: list[list[int]]
    queues_of_desk: list[list[tuple[int, int, float, float]]]
    last_day: list[float]


@lru_cache(maxsize=32)
def queue_service(plan: Plan) -> QueueService:
    """Derive who serves which queue from the plan's staffing."""
    staffing = plan.staffing
    desks_of_queue: list[list[int]] = [[] for _ in staffing.queue_role]
    queues_of_desk: list[list[tuple[int, int, float, float]]] = []
    last_day = [0.0] * len(staffing.queue_role)
    for desk, seat in enumerate(staffing.desks):
        served = []
        serves = staffing.workers[seat.worker].serves
        for role, begin, end, rank in seat.duties:
            queues = {int(staffing.role_queue[role, team]) for team in serves} - {NONE}
            for queue in [*sorted(queues), int(staffing.named_queue[desk, role])]:
                if begin >= end:
                    continue
                served.append((rank, queue, begin, end))
                desks_of_queue[queue].append(desk)
                last_day[queue] = max(last_day[queue], end)
        queues_of_desk.append(served)
    return QueueService(desks_of_queue, queues_of_desk, last_day)
