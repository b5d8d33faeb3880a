"""Where work waits and where it is done: queues of visits, and desks with their open hours."""

from bisect import bisect_right
from functools import partial
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from sdssim.model.queue_service import queue_service
from sdssim.model.simpy_engine.clock import Moment
from sdssim.plan.plan import Plan
from sdssim.timebase import NANOHOUR, Roster, effort_between, finish, next_opening

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.cases import Visit

_ROUNDING = 1e-9
"""Far more than the share of itself by which a sum of days can be off."""


Entry = tuple[float, float, int, "Visit"]
"""Priority class, the moment that orders the queue, who, visit."""


class Queue:
    """Visits that wait for the same desks.

    Attributes
    ----------
    entries
        A heap. An entry is void when its visit no longer waits in this queue.
    desks
        Who serves it, in list order.
    last_day
        The day after which nobody does.
    """

    __slots__ = ("desks", "entries", "last_day", "number")

    def __init__(self, number: int, last_day: float):
        self.number = number
        self.last_day = last_day
        self.entries: list[Entry] = []
        self.desks: list[Desk] = []


_Duty = tuple[int, Queue, tuple[float, float] | None]


class Desk:
    """A worker's seat: what it serves, when it is open, and what it has in hand.

    Attributes
    ----------
    queues
        Of each queue served: its entries, and (class, queue, days); the smaller class goes first.
        The days are those from and until which it is served, or ``None``: throughout.
    visit
        What it has in hand.
    care_task
        Comes due when a care task in hand is done.
    wakes_at
        When it opens next, if it was found closed.
    open_until
        When the piece of open hours in which it was last found closes.
    rate
        Hours of effort per day in that piece.
    sure_until
        Work begun in that piece that ends before this ends after its hours / rate: nothing closes
        before it, nor so soon after it that :func:`sdssim.timebase.finish` would round up.
    next_opening, finish, effort_between
        The functions of :mod:`sdssim.timebase`, for the desk's own hours.
    """

    __slots__ = (
        "_closes",
        "_rates",
        "care_task",
        "effort_between",
        "finish",
        "next_opening",
        "number",
        "open_until",
        "queues",
        "rate",
        "sure_until",
        "visit",
        "wakes_at",
        "worker",
    )

    def __init__(self, number: int, worker: int, hours: "_Pieces"):
        self.number = number
        self.worker = worker
        self.queues: list[tuple[list[Entry], _Duty]] = []
        self.visit: Visit | None = None
        self.care_task: Moment = Moment()
        self.wakes_at = self.open_until = self.sure_until = -inf
        self.rate = 1.0
        opens, self._closes, self._rates, after = hours
        pieces = (opens, self._closes, self._rates, after, 0, len(opens))
        self.next_opening = partial(next_opening, opens, self._closes, 0, len(opens))
        self.finish = partial(finish, *pieces)
        self.effort_between = partial(effort_between, *pieces)

    def is_open(self, now: float) -> bool:
        """Whether it is open; if not, it knows when it wakes."""
        if now < self.open_until:
            return True
        self.wakes_at = self.next_opening(now)
        if now < self.wakes_at:
            return False
        piece = bisect_right(self._closes, now)
        self.open_until, self.rate = self._closes[piece], self._rates[piece]
        margin = 2.0 * NANOHOUR / self.rate + _ROUNDING * self.open_until
        self.sure_until = self.open_until - margin
        return True


_Pieces = tuple[list[float], list[float], list[float], list[float]]
"""Opens, closes, rate and hours so far at closing of each piece of a desk's open hours."""


def desks_and_queues(plan: Plan, roster: Roster) -> tuple[list[Desk], list[Queue]]:
    """Set up the queues, and the desks that serve them."""
    service, staffing = queue_service(plan), plan.staffing
    queues = [Queue(number, day) for number, day in enumerate(service.last_day)]
    columns = [
        column.tolist() for column in (roster.opens, roster.closes, roster.rate, roster.after)
    ]
    desks = []
    for number, (begin, end) in enumerate(pairwise(roster.first.tolist())):
        opens, closes, rate, after = (column[begin:end] for column in columns)
        worker = staffing.desks[number].worker
        desk = Desk(number, worker, (opens, closes, rate, after))
        desk.queues = [
            (queues[queue].entries, (rank, queues[queue], _window(first, last, plan)))
            for rank, queue, first, last in service.queues_of_desk[number]
        ]
        desks.append(desk)
    for queue, served_by in zip(queues, service.desks_of_queue, strict=True):
        queue.desks = [desks[number] for number in served_by]
    return desks, queues


def _window(first: float, last: float, plan: Plan) -> tuple[float, float] | None:
    """Days from and until which a queue is served; ``None`` if it is throughout the run."""
    return None if first <= 0.0 and last >= plan.horizon_days else (first, last)
