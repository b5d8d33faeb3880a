"""Replays of work: hours are those of the roster, queues keep their order, nobody idles.

Each function raises an AssertionError that says which rule was broken, by whom and when.
"""

from itertools import groupby
from typing import NamedTuple

from sdssim.eventlog import Event, EventLog
from sdssim.inputs.draw import Inputs
from sdssim.plan.plan import NONE, QueueOrder
from tests.model.rows import Desks, Item, Row, rows_of

SAME_HOURS = 1e-6


def check_work(log: EventLog, inputs: Inputs) -> None:
    """Nobody works off duty or on two visits at once, and hours are those of the roster."""
    desks = Desks(log, inputs)
    in_hand: dict[int, Row] = {}
    left: dict[Item, float] = {}
    nothing_to_take_over = bool((log.plan.staffing.handover_quantity == NONE).all())
    for row in rows_of(log):
        if row.event is Event.WORK_STARTED:
            desk = desks.of(row)
            assert desk not in in_hand, f"{row} while {in_hand[desk]}"
            resumed = row.time <= 0 and row.who < len(log.plan.on_the_way)
            assert resumed or desks.is_open(desk, row.time), f"off duty: {row}"
            in_hand[desk] = row
            more = row.value - left.get(row.item, row.value)
            assert more >= -SAME_HOURS, f"hours were lost in the hand-over: {row}"
            assert more < SAME_HOURS or not nothing_to_take_over, f"hours were added: {row}"
        elif row.event in (Event.WORK_ENDED, Event.STILL_WORKING, Event.HANDED_OVER):
            desk = next((d for d, begun in in_hand.items() if begun.item == row.item), NONE)
            if desk != NONE:
                left[row.item] = in_hand[desk].value - row.value
                _check_hours(desks, desk, in_hand.pop(desk), row)
            else:
                assert row.event is Event.HANDED_OVER, f"ended without a beginning: {row}"
                assert row.value == 0
    assert not in_hand, f"neither ended nor still in hand: {in_hand}"


def _check_hours(desks: Desks, desk: int, begun: Row, ended: Row) -> None:
    done = desks.effort(desk, max(0.0, begun.time), ended.time)
    assert abs(done - ended.value) < SAME_HOURS, f"{ended}: the roster says {done}"
    if ended.event is Event.WORK_ENDED:
        assert ended.value == begun.value, f"{begun} and {ended}"
        on_duty = done == 0 or desks.effort(desk, ended.time - 1e-9, ended.time) > 0
        assert on_duty, f"ended off duty: {ended}"
    else:
        assert ended.value <= begun.value + SAME_HOURS, f"{begun} and {ended}"


class Waiting(NamedTuple):
    """A visit in a queue, with the key by which the queue is ordered."""

    queue: int
    key: tuple[float, float, int]


def check_queues(log: EventLog, inputs: Inputs) -> None:
    """Work is taken up in key order, by the first idle desk, and none idles while some waits."""
    queues = Queues(Desks(log, inputs))
    moments = [(time, list(rows)) for time, rows in groupby(rows_of(log), key=lambda r: r.time)]
    for number, (time, rows) in enumerate(moments):
        for row in rows:
            queues.follow(row)
        last = number + 1 == len(moments)
        following = log.plan.horizon_days if last else moments[number + 1][0]
        if following > 0:
            queues.check_nobody_idles(max(time, 0.0), following)


class Queues:
    """Who waits where and which desk is busy, as the log tells it."""

    def __init__(self, desks: Desks):
        self.desks = desks
        self.waiting: dict[Item, Waiting] = {}
        self.joined: dict[Item, float] = {}
        self.busy: dict[int, Item] = {}

    def follow(self, row: Row) -> None:
        """Take in the next row."""
        if row.event is Event.JOINED_QUEUE:
            # Who is handed over keeps the moment at which they first joined.
            since = self.joined.setdefault(row.item, row.time)
            self.waiting[row.item] = self._waiting(row, since)
        elif row.event is Event.WORK_STARTED:
            desk = self.desks.of(row)
            if row.item in self.waiting:
                self._check_take(row, desk, self.waiting.pop(row.item))
            self.busy[desk] = row.item
        elif row.event in (Event.WORK_ENDED, Event.HANDED_OVER):
            self.busy = {desk: item for desk, item in self.busy.items() if item != row.item}
            self.waiting.pop(row.item, None)
        elif row.event is Event.GAVE_UP:
            self.waiting = {i: other for i, other in self.waiting.items() if i[0] != row.who}

    def _waiting(self, row: Row, since: float) -> Waiting:
        staffing, inputs = self.desks.staffing, self.desks.inputs
        if row.who >= self.desks.people:
            task = row.who - self.desks.people
            role, desk = int(inputs.care_tasks.role[task]), int(inputs.care_tasks.desk[task])
            others = staffing.priority[role][2]
            return Waiting(int(staffing.named_queue[desk, role]), (others, row.time, row.who))
        role = int(self.desks.plan.steps.role[row.step])
        if row.worker != NONE:
            queue = int(staffing.named_queue[self.desks.place(row.worker, role)])
        else:
            team = max(0, int(inputs.people.codes["team"][row.who]))
            queue = int(staffing.role_queue[role, team])
        return Waiting(queue, key_of(self.desks, row.who, role, since))

    def _check_take(self, row: Row, desk: int, taken: Waiting) -> None:
        desks = self.desks
        assert desks.may_take(desk, taken.queue, row.time), f"not their work: {row}"
        key = (desks.rank(desk, taken.queue, row.time), *taken.key)
        for item, other in self.waiting.items():
            if desks.may_take(desk, other.queue, row.time):
                rank = desks.rank(desk, other.queue, row.time)
                assert key <= (rank, *other.key), f"{row} before {item}, {other}"
        for earlier in range(desk):
            free = earlier not in self.busy and desks.is_open(earlier, row.time)
            able = desks.may_take(earlier, taken.queue, row.time)
            assert not (free and able), f"desk {earlier} comes before desk {desk}: {row}"

    def check_nobody_idles(self, begin: float, end: float) -> None:
        """Between two moments at which something happens, no idle desk opens to a queue."""
        queues = {item.queue for item in self.waiting.values()}
        for desk, duties in enumerate(self.desks.duties):
            if desk in self.busy:
                continue
            for _, queue, comes, goes in duties:
                first, last = max(begin, comes), min(end, goes)
                if queue in queues and first < last:
                    opening = self.desks.opening(desk, first)
                    assert opening >= last, f"desk {desk} idles from {opening}, {queue} waits"


def key_of(desks: Desks, who: int, role: int, since: float) -> tuple[float, float, int]:
    """Key of a person in a role's queues: class, then what orders the queue, then the number."""
    order, inputs = desks.staffing.order[role], desks.inputs
    moment = since
    if order is not QueueOrder.JOINED:
        moment = float(inputs.people.referred[who])
    if order is QueueOrder.DUE:
        moment += float(inputs.due_days[role, who])
    return float(inputs.priority[role, who]), moment, who
