"""The plan's arrays as plain Python lists, which a Python engine reads several times faster."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sdssim.plan.plan import NONE, Plan
from sdssim.timebase import Floats, Roster, effort_between, finish, next_opening


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


@dataclass(frozen=True, slots=True)
class DeskHours:
    """A roster as lists, asked desk by desk with the functions of :mod:`sdssim.timebase`."""

    first: list[int]
    opens: list[float]
    closes: list[float]
    rate: list[float]
    after: list[float]

    @classmethod
    def of(cls, roster: Roster) -> "DeskHours":
        """Copy a roster's arrays."""
        return cls(
            roster.first.tolist(),
            roster.opens.tolist(),
            roster.closes.tolist(),
            roster.rate.tolist(),
            roster.after.tolist(),
        )

    def next_opening(self, desk: int, moment: float) -> float:
        """The moment itself if the desk is open, else its next opening, or inf."""
        return next_opening(self.opens, self.closes, self.first[desk], self.first[desk + 1], moment)

    def finish(self, desk: int, begin: float, hours: float) -> float:
        """When so many hours begun at a moment are done at a desk; inf if its hours do not last."""
        first, last = self.first[desk], self.first[desk + 1]
        return finish(self.opens, self.closes, self.rate, self.after, first, last, begin, hours)

    def effort_between(self, desk: int, begin: float, end: float) -> float:
        """Hours of effort that a desk gives between two moments."""
        first, last = self.first[desk], self.first[desk + 1]
        return effort_between(
            self.opens, self.closes, self.rate, self.after, first, last, begin, end
        )


def as_view(table: Floats) -> memoryview:
    """View a table of floats that gives plain Python floats, without copying it."""
    if table.size == 0:
        table = np.zeros((1, 1))
    return np.ascontiguousarray(table).data
