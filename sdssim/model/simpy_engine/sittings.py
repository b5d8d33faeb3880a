"""Panels and payment runs: who has papers in, who is taken, and who finds the sitting full."""

from functools import partial
from heapq import heappop, heappush

from sdssim.eventlog import Event
from sdssim.model.order import Rank, key
from sdssim.model.simpy_engine.cases import Case, Waited
from sdssim.model.simpy_engine.clock import Clock
from sdssim.model.simpy_engine.logbook import LogBook
from sdssim.plan.plan import NONE, SittingDates

_Entry = tuple[float, bool, int, "Papers"]
"""When ready, whether too late for a sitting at that instant, case number, papers."""


class Papers(Waited):
    """One case before a panel."""

    __slots__ = ("case", "late", "ready", "round", "step", "taken")

    def __init__(self, case: Case, step: int, round_: int, ready: float):
        self.case = case
        self.step = step
        self.round = round_
        self.ready = ready
        self.late = False
        self.taken = False


class SittingQueue:
    """The cases before one panel or payment run, first come first served."""

    def __init__(
        self,
        identity: int,
        dates: SittingDates,
        clock: Clock,
        log: LogBook,
    ):
        self.entry = key(Rank.SITTINGS, identity)
        self.times = dates.times.tolist()
        self.deadlines = dates.deadlines.tolist()
        self.places = dates.places.tolist()
        self.same_day = dates.same_day.tolist()
        self.clock = clock
        self.log = log
        self.waiting: list[_Entry] = []
        self.newcomers: list[_Entry] = []
        self.current = NONE
        self.places_left = NONE
        self.schedule(0)

    def schedule(self, number: int) -> None:
        """Put a sitting into the calendar."""
        if number < len(self.times):
            self.clock.call(self.times[number], self.entry, partial(self._sit, number))

    def put_in(self, papers: Papers, *, decided_now: bool) -> None:
        """Take in a case's papers.

        Parameters
        ----------
        decided_now
            Whether a sitting has been held at this instant, so that this case may come from it:
            then a sitting at the same instant takes it only if it is a same-day one.
        """
        papers.late = decided_now
        entry = (papers.ready, papers.late, papers.case.number, papers)
        heappush(self.waiting, entry)
        heappush(self.newcomers, entry)
        self._write(papers.ready, papers, Event.PAPERS_IN)
        number = self.current
        held_now = number != NONE and self.times[number] == self.clock.now
        if held_now and self.same_day[number]:
            self.clock.call(self.clock.now, self.entry, partial(self._serve, number))

    def _sit(self, number: int) -> None:
        self.current = number
        self.places_left = self.places[number]
        self._serve(number)
        self.schedule(number + 1)

    def _serve(self, number: int) -> None:
        now = self.clock.now
        while self.waiting and self._in_time(self.waiting[0][-1], number):
            if self.places_left == 0:
                self._turn_away(number)
                return
            papers = heappop(self.waiting)[-1]
            papers.taken = True
            if self.places_left > 0:
                self.places_left -= 1
            self._write(now, papers, Event.SITTING_HELD)
            self.clock.at(now, papers.case.entry, papers.case)

    def _turn_away(self, number: int) -> None:
        """Write down, once for each case, that a sitting it was in time for was full."""
        while self.newcomers and (
            self.newcomers[0][-1].taken or self._in_time(self.newcomers[0][-1], number)
        ):
            papers = heappop(self.newcomers)[-1]
            if not papers.taken:
                self._write(self.clock.now, papers, Event.SITTING_FULL)

    def _in_time(self, papers: Papers, number: int) -> bool:
        """Whether papers were in by the deadline; what was decided at this instant, if same-day."""
        if papers.ready > self.deadlines[number]:
            return False
        return self.same_day[number] or not papers.late or papers.ready < self.times[number]

    def _write(self, time: float, papers: Papers, event: Event) -> None:
        self.log.write_step(time, papers.case.number, event, papers.step, papers.round)
