"""SimPy's event loop with keys of our own: what comes first at one instant is part of the model.

SimPy settles ties by the order in which events were scheduled. Here every calendar entry carries
the key (time, rank, who, branch), unique by construction, so no result depends on that order.
"""

from heapq import heappush
from typing import Any

import simpy
from simpy.events import EventPriority


class Moment(simpy.Event):
    """An event that comes due at a time of its own; the only kind that a journey waits for."""

    def __init__(self, env: "Clock"):
        self.env = env
        self.callbacks: Any = []
        self._value: Any = None
        self._ok = True

    def __lt__(self, other: "Moment") -> bool:
        """Of a queue's entries with equal keys all but one are void: their order is no matter."""
        return False

    def happen(self) -> None:
        """Let the moment come now, within the entry that is being settled."""
        callbacks, self.callbacks = self.callbacks, None
        for callback in callbacks:
            callback(self)


class Clock(simpy.Environment):
    """A SimPy environment that schedules at absolute times, under keys."""

    def at(self, moment: float, entry_key: int, event: simpy.Event) -> None:
        """Schedule an event for a moment (days).

        SimPy's own ``schedule`` takes a delay, and now + (moment - now) is not always the moment.
        """
        entry = (moment, EventPriority(entry_key), next(self._eid), event)
        heappush(self._queue, entry)

    def next_moment(self) -> float:
        """When the next entry comes due; inf if there is none."""
        return self._queue[0][0] if self._queue else float("inf")
