"""SimPy's calendar with keys of our own: what comes first at one instant is part of the model.

SimPy settles ties by the order in which events were scheduled. Here every calendar entry carries
the key (time, rank, who, branch), unique by construction, so no result depends on that order.
"""

from collections.abc import Callable, Generator, Sized
from heapq import heappop, heappush
from typing import Any, Protocol, TypeVar

import simpy

from sdssim.model.order import Rank, key


class Moment(simpy.Event):
    """An event that comes due at a time of its own; the only kind that a journey waits for.

    A journey is a generator, and is its own callback: SimPy calls ``callback(event)``, and a
    generator's ``send`` takes what it is called with, so a moment that comes due resumes the
    journey that waits for it. What the journey yields then is the moment that it waits for next.

    SimPy's constructor is not called: what it would set is the same for every moment, and stands
    here once.

    Attributes
    ----------
    callbacks
        A list of the one thing that is called when it comes due; ``None`` until something waits for
        it, and afterwards.
    """

    callbacks: Any = None
    _ok = True
    _value = None

    __init__ = object.__init__

    def __lt__(self, other: "Moment") -> bool:
        """Of entries with equal keys all but one are void, or all do the same: no order matters."""
        return False


Journey = Generator[Moment, object, None]
"""What yields the moments it waits for, and ends."""

_Any = TypeVar("_Any", bound=Moment)


class Server(Protocol):
    """What gives something to those who wait, once nothing else is left to settle."""

    @property
    def marked(self) -> Sized:
        """What there may be to give; empty when there is nothing."""

    def serve(self, now: float) -> None:
        """Give something; what has nothing to give is marked no more."""


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

    def run_until(self, end: float, first: Server, then: Server) -> None:
        """Let moments come, one after the other, until a day.

        When nothing is left in the calendar at an instant, whoever has something to give gives it.
        What that causes at the same instant is settled before anything more is given.
        """
        calendar, first_marked, then_marked = self.calendar, first.marked, then.marked
        self.at(end, key(Rank.CHANGES, 0), Moment())  # so that the calendar is never empty
        while True:
            now, _, _, moment = heappop(calendar)
            if now >= end:
                return
            self.now = now
            callbacks, moment.callbacks = moment.callbacks, None
            (resume,) = callbacks
            try:
                following = resume(moment)
            except StopIteration:  # the generator has come to the end of its journey
                pass
            else:
                if following is not None:
                    following.callbacks = callbacks
            while (then_marked or first_marked) and calendar[0][0] != now:
                if first_marked:
                    first.serve(now)
                else:
                    then.serve(now)

    def call(self, day: float, entry_key: int, act: Callable[[], None]) -> None:
        """Schedule something that will be done on a day."""
        moment = self.at(day, entry_key, Moment())
        moment.callbacks = [lambda _: act()]

    def begin(self, journey: Journey) -> None:
        """Let a journey begin now, up to the first moment that it waits for."""
        first = next(journey, None)
        if first is not None:
            first.callbacks = [journey.send]
