"""Replays of caseload places and of sittings.

Each function raises an AssertionError that says which rule was broken, by whom and when.
"""

from collections import defaultdict
from itertools import pairwise

from sdssim.eventlog import Event, EventLog
from sdssim.inputs.draw import Inputs
from sdssim.plan.plan import NONE, SittingDates
from tests.model.replay_work import key_of
from tests.model.rows import OVER, Desks, Row, rows_of


def check_places(log: EventLog, inputs: Inputs) -> None:
    """Places are within limits, with the least loaded, in key order, and never free for nobody.

    Who took over a leaver's case is not in the log, so with hand-overs only limits and order are
    checked, and so it is for roles that also name workers at referral.
    """
    places = Places(log, inputs)
    rows = rows_of(log)
    for row, following in pairwise([*rows, None]):
        assert row is not None
        places.follow(row)
        if row.time >= 0 and (following is None or following.time > row.time):
            places.check_nobody_waits_for_a_free_place(row)


class Places:
    """Who holds a place with whom and who has asked for one, as the log tells it."""

    def __init__(self, log: EventLog, inputs: Inputs):
        self.desks = Desks(log, inputs)
        self.staffing = log.plan.staffing
        self.roles = log.plan.steps.role.tolist()
        self.everything_known = not bool((log.event == Event.HANDED_OVER).any())
        self.held: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.asked: dict[int, tuple[int, int, tuple[float, float, int]]] = {}

    def follow(self, row: Row) -> None:
        """Take in the next row."""
        role = self.roles[row.step] if row.step != NONE else NONE
        if row.event is Event.PLACE_REQUESTED:
            team = max(0, int(self.desks.inputs.people.codes["team"][row.who]))
            self.asked[row.who] = (role, team, key_of(self.desks, row.who, role, row.time))
        elif row.event is Event.PLACE_TAKEN:
            if role == NONE:
                role = self.staffing.workers[row.worker].role
            else:
                self._check_taken(row, role)
            self.held[row.worker, role].add(row.who)
        elif row.event is Event.GAVE_UP:
            self.asked.pop(row.who, None)
        else:
            self._let_go(row, role)

    def _let_go(self, row: Row, role: int) -> None:
        for (worker, kept), people in self.held.items():
            if (
                row.event in OVER
                or (row.event is Event.PLACE_RELEASED and kept == role)
                or (row.event is Event.HANDED_OVER and worker == row.worker)
            ):
                people.discard(row.who)

    def _check_taken(self, row: Row, role: int) -> None:
        _, team, key = self.asked.pop(row.who)
        limit = int(self.staffing.places[row.worker, role])
        assert limit == NONE or len(self.held[row.worker, role]) < limit, f"over full: {row}"
        free = self._free(role, team, row.time)
        if self._is_known(role):
            assert free[0][1] == row.worker, f"not the fewest cases: {row}, {free}"
        others = [k for r, t, k in self.asked.values() if (r, t) == (role, team)]
        assert all(other >= key for other in others), f"out of order: {row}"

    def check_nobody_waits_for_a_free_place(self, row: Row) -> None:
        """Once everything at an instant is settled, whoever waits has no free place to go to."""
        for role, team, _ in self.asked.values():
            if self._is_known(role):
                assert not self._free(role, team, row.time), f"a free place: {row}"

    def _is_known(self, role: int) -> bool:
        return self.everything_known and role not in self.staffing.named_roles

    def _free(self, role: int, team: int, time: float) -> list[tuple[int, int]]:
        """Cases held and number of each worker with a free place for a team, fewest first."""
        found = []
        for number, worker in enumerate(self.staffing.workers):
            desk = int(self.staffing.desk_of[number, role])
            if desk == NONE or team not in worker.serves:
                continue
            duties = self.staffing.desks[desk].duties
            begin, end = next((a, b) for r, a, b, _ in duties if r == role)
            limit, cases = int(self.staffing.places[number, role]), len(self.held[number, role])
            if begin <= time < end and (limit == NONE or cases < limit):
                found.append((cases, number))
        return sorted(found)


def check_sittings(log: EventLog) -> None:
    """Sittings take cases on their dates, in time, in order, within their places, and no fewer."""
    steps = log.plan.steps
    for sitting, dates in enumerate(log.plan.sittings):
        own = [r for r in rows_of(log) if r.step != NONE and steps.sitting[r.step] == sitting]
        _check_taken_by(dates, own)
        for number, time in enumerate(dates.times.tolist()):
            missed = _waiting_after(own, time, float(dates.deadlines[number]))
            held = sum(row.event is Event.SITTING_HELD and row.time == time for row in own)
            assert not missed or held == dates.places[number], f"missed on {time}: {missed}"


def _check_taken_by(dates: SittingDates, own: list[Row]) -> None:
    times, ready = dates.times.tolist(), {}
    taken: dict[float, int] = defaultdict(int)
    for row in own:
        if row.event is Event.PAPERS_IN:
            ready[row.who] = row.time
        elif row.event in (Event.SITTING_HELD, Event.SITTING_FULL):
            assert row.time in times, f"no sitting then: {row}"
            number = times.index(row.time)
            places = int(dates.places[number])
            assert ready[row.who] <= dates.deadlines[number], f"too late: {row}"
            if row.event is Event.SITTING_FULL:
                assert taken[row.time] == places, f"not full: {row}"
                continue
            taken[row.time] += 1
            assert places == NONE or taken[row.time] <= places, f"over full: {row}"
            since = ready.pop(row.who)
            before = [who for who, when in ready.items() if when < since]
            assert not before, f"{row} before {before}"


def _waiting_after(own: list[Row], time: float, deadline: float) -> list[int]:
    """Who was in before a sitting's instant and its deadline, and was not taken."""
    ready: dict[int, float] = {}
    for row in own:
        if row.time > time:
            break
        if row.event is Event.PAPERS_IN:
            ready[row.who] = row.time
        elif row.event is Event.SITTING_HELD:
            ready.pop(row.who)
    return [who for who, since in ready.items() if since < time and since <= deadline]
