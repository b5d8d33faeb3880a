"""A log as rows of plain numbers, and who sits where: what the replays of a log read.

They know the plan, the roster and the design's rules, and nothing of the engine.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from sdssim.eventlog import Event, EventLog
from sdssim.inputs.draw import Inputs
from sdssim.plan.plan import NONE
from sdssim.timebase import effort_between, is_open, next_opening

OVER = {Event.LEFT, Event.COMPLETED}
Item = tuple[int, int, int, int]
"""A visit: who, step, round, visit."""


class Row(NamedTuple):
    """One row of a log."""

    time: float
    who: int
    event: Event
    step: int
    round: int
    visit: int
    worker: int
    detail: int
    value: float

    @property
    def item(self) -> Item:
        """The visit that the row is about."""
        return self.who, self.step, self.round, self.visit


def rows_of(log: EventLog) -> list[Row]:
    """Every row, in the log's order."""
    columns = (
        log.time, log.person, log.event, log.step, log.round, log.visit, log.worker, log.detail,
        log.value,
    )  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Row(row[0], row[1], Event(row[2]), *row[3:]) for row in rows]


def by_person(log: EventLog) -> Iterator[tuple[int, list[Row]]]:
    """Each person's rows."""
    rows = [row for row in rows_of(log) if row.who < len(log.people)]
    for who, own in groupby(sorted(rows, key=lambda row: row.who), key=lambda row: row.who):
        yield who, list(own)


class Desks:
    """Who sits where, serves what and is on duty when."""

    def __init__(self, log: EventLog, inputs: Inputs):
        self.plan = log.plan
        self.inputs = inputs
        self.people = len(log.people)
        self.staffing = log.plan.staffing
        columns = (log.roster.opens, log.roster.closes, log.roster.rate, log.roster.after)
        self.columns = [column.tolist() for column in columns]
        self.first = log.roster.first.tolist()
        self.duties = [
            [
                (rank, queue, begin, end)
                for role, begin, end, rank in desk.duties
                for queue in self._queues(number, desk.worker, role)
            ]
            for number, desk in enumerate(self.staffing.desks)
        ]

    def _queues(self, desk: int, worker: int, role: int) -> set[int]:
        teams = self.staffing.workers[worker].serves
        queues = {int(self.staffing.role_queue[role, team]) for team in teams}
        return (queues | {int(self.staffing.named_queue[desk, role])}) - {NONE}

    def place(self, worker: int, role: int) -> tuple[int, int]:
        """Desk and role in which a worker does work of a role: a care coordinator, as such."""
        desk = int(self.staffing.desk_of[worker, role])
        if desk != NONE:
            return desk, role
        named = [r for r in self.staffing.named_roles if self.staffing.desk_of[worker, r] != NONE]
        own = named[0] if named else self.staffing.workers[worker].role
        return int(self.staffing.desk_of[worker, own]), own

    def of(self, row: Row) -> int:
        """Desk at which the work of a row is done."""
        if row.who >= self.people:
            return int(self.inputs.care_tasks.desk[row.who - self.people])
        return self.place(row.worker, int(self.plan.steps.role[row.step]))[0]

    def effort(self, desk: int, begin: float, end: float) -> float:
        """Hours that a desk's open pieces hold between two moments."""
        return effort_between(*self.columns, self.first[desk], self.first[desk + 1], begin, end)

    def opening(self, desk: int, moment: float) -> float:
        """The moment itself if the desk is open, otherwise its next opening."""
        opens, closes = self.columns[:2]
        return next_opening(opens, closes, self.first[desk], self.first[desk + 1], moment)

    def is_open(self, desk: int, moment: float) -> bool:
        """Whether the desk is on duty."""
        opens, closes = self.columns[:2]
        return is_open(opens, closes, self.first[desk], self.first[desk + 1], moment)

    def may_take(self, desk: int, queue: int, moment: float) -> bool:
        """Whether a desk serves a queue now."""
        return any(q == queue and a <= moment < b for _, q, a, b in self.duties[desk])

    def rank(self, desk: int, queue: int, moment: float) -> int:
        """Class of a queue at a desk: the smaller goes first."""
        return min(r for r, q, a, b in self.duties[desk] if q == queue and a <= moment < b)
