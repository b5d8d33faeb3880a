"""SimPy's calendar with keys of our own: what comes first at one instant is part of the model.

SimPy settles ties by the order in which events were scheduled. Here every calendar entry carries
the key (time, rank, who, branch), unique by construction, so no result depends on that order.
"""

from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import Any, TypeVar

import simpy


class Moment(simpy.Event):
    """An event that comes due at a time of its own; the only kind that a journey waits for.

    A journey is a generator, and is its own callback: SimPy calls ``callback(event)``, and a
    generator's ``send`` takes what it is called with, so a moment that comes due resumes the
    journey that waits for it. What the journey yields then is the moment that it waits for next.

    Attributes
    ----------
    callbacks
        What is called when it comes due; ``None`` until something waits for it, and afterwards.
    """

    __slots__ = ("callbacks",)

    _ok = True  # as SimPy has it for an event that is bound to come, and carries nothing
    _value = None

    def __init__(self, callback: Callable[["Moment"], "Moment | None"] | None = None):
        self.callbacks: Any = None if callback is None else [callback]

    def __lt__(self, other: "Moment") -> bool:
        """Of entries with equal keys all but one are void, or all do the same: no order matters."""
        return False

    def happen(self) -> None:
        """Let the moment come now, within the entry that is being settled."""
        callbacks, self.callbacks = self.callbacks, None
        for callback in callbacks:
            try:
                following = callback(self)
            except StopIteration:  # the generator has come to the end of its journey
                continue
            if following is not None:
                following.callbacks = [callback]


Journey = Generator[Moment, object, None]
"""What yields the moments it waits for, and ends."""

_Any = TypeVar("_Any", bound=Moment)


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
        self.calendar: list[tuple[float, int, int, Any]] = self._queue  # type: ignore[assignment]

    def at(self, day: float, entry_key: int, moment: _Any) -> _Any:
        """Schedule a moment for a day.

        SimPy's own ``schedule`` takes a delay, and now + (day - now) is not always the day.
        """
        heappush(self.calendar, (day, entry_key, 0, moment))
        return moment

    def step(self) -> None:
        """Let the next moment come."""
        self.now, _, _, moment = heappop(self.calendar)
        moment.happen()

    def begin(self, journey: Journey) -> None:
        """Let a journey begin now, up to the first moment that it waits for."""
        first = next(journey, None)
        if first is not None:
            first.callbacks = [journey.send]
