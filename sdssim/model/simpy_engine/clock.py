"""SimPy's event loop with keys of our own: what comes first at one instant is part of the model.

SimPy settles ties by the order in which events were scheduled. Here every calendar entry carries
the key (time, rank, who, branch), unique by construction, so no result depends on that order.
"""

from collections.abc import Callable
from heapq import heappush
from typing import Any

import simpy


class Moment(simpy.Event):
    """An event that comes due at a time of its own; the only kind that a journey waits for."""

    def __init__(self, act: Callable[["Moment"], object] | None = None):
        self.callbacks: Any = [] if act is None else [act]
        self._ok = True
        self._value: Any = None

    def __lt__(self, other: "Moment") -> bool:
        """Of a queue's entries with equal keys all but one are void: their order is no matter."""
        return False

    def happen(self) -> None:
        """Let the moment come now, within the entry that is being settled."""
        callbacks, self.callbacks = self.callbacks, None
        for callback in callbacks:
            callback(self)


class Clock(simpy.Environment):
    """A SimPy environment that schedules at absolute times, under keys.

    Attributes
    ----------
    now
        The moment being settled. SimPy's own is a property, which is slow to ask at every turn.
    calendar
        SimPy's queue of entries, the next one first.
    """

    now: float = 0.0

    def __init__(self) -> None:
        super().__init__()
        self.calendar: list[tuple[float, int, int, simpy.Event]] = self._queue  # type: ignore[assignment]

    def at(self, moment: float, entry_key: int, event: simpy.Event) -> None:
        """Schedule an event for a moment (days).

        SimPy's own ``schedule`` takes a delay, and now + (moment - now) is not always the moment.
        """
        heappush(self.calendar, (moment, entry_key, next(self._eid), event))
