"""SimPy's calendar with keys of our own: what comes first at one instant is part of the model.

SimPy settles ties by the order in which events were scheduled. Here every calendar entry carries
the key (time, rank, who, branch), unique by construction, so no result depends on that order.
"""

from collections.abc import Callable, Generator, Sized
from heapq import heappop, heappush
from typing import Any, Protocol

import simpy

from sdssim.model.order import Rank, key


class Moment(simpy.Event):
    """An event that comes due whenever it stands in the calendar, with always the same callback.

    SimPy has a new event for each thing that is waited for. Here a person is one event, which comes
    due whenever something happens to them, so that nothing is made, and nothing tied to a journey,
    at each step. SimPy's constructor is not called: what it would set stands here once.

    Attributes
    ----------
    callbacks
        A list of the one thing that is called with the event. For a journey, which is a generator,
        it is the generator's own ``send``: SimPy calls ``callback(event)``, and so resumes it.
    """

    callbacks: Any = None
    _ok = True
    _value = None

    __init__ = object.__init__

    def __lt__(self, other: "Moment") -> bool:
        """Of entries with equal keys all but one are void, or all do the same: no order matters."""
        return False


Journey = Generator[object, object, None]
"""What stops at each ``yield`` until its moment comes due; it yields what it waits for."""


class Server(Protocol):
    """What gives something to those who wait, once nothing else is left to settle."""

    @property
    def marked(self) -> Sized:
        """What there may be to give; empty when there is nothing."""

    def serve(self, now: float) -> None:
        """Give something; what has nothing to give is marked no more."""


class Clock(simpy.Environment):
    """A SimPy environment that schedules at absolute times, under keys.

    :meth:`at` and :meth:`run_until` stand for SimPy's ``schedule`` and ``run``, which know neither
    keys nor what is given when nothing is left at an instant, and use an event only once.

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

    def at(self, day: float, entry_key: int, moment: Moment) -> Moment:
        """Schedule a moment for a day, and return it.

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
            (callback,) = moment.callbacks
            try:
                callback(moment)
            except StopIteration:  # the generator has come to the end of its journey
                moment.callbacks = None
            while (then_marked or first_marked) and calendar[0][0] != now:
                if first_marked:
                    first.serve(now)
                else:
                    then.serve(now)

    def call(self, day: float, entry_key: int, act: Callable[[], None]) -> None:
        """Schedule something that will be done on a day."""
        moment: Moment = Moment()
        moment.callbacks = [lambda _: act()]
        self.at(day, entry_key, moment)

    def begin(self, journey: Journey, moment: Moment) -> None:
        """Let a journey begin now, which goes on whenever a moment comes due."""
        moment.callbacks = [journey.send]
        next(journey, None)
