"""Replays a log against the rules of the design, knowing the plan but nothing of the engine.

Each ``check_`` function raises an AssertionError that says which rule was broken, by whom and when.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from sdssim.eventlog import Event, EventLog
from sdssim.inputs.draw import Inputs
from sdssim.plan.plan import NONE, Plan, QueueOrder
from sdssim.timebase import effort_between, is_open, next_opening

SAME_HOURS = 1e-6


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
    def item(self) -> tuple[int, int, int, int]:
        """The visit that the row is about."""
        return self.who, self.step, self.round, self.visit


class Waiting(NamedTuple):
    """A visit in a queue, with the key by which the queue is ordered."""

    queue: int
    key: tuple[float, float, int]


def rows_of(log: EventLog) -> list[Row]:
    """A log as rows of plain numbers."""
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
    """Who sits where, serves what and is open when, read off the plan and the roster."""

    def __init__(self, log: EventLog):
        self.plan: Plan = log.plan
        self.staffing = log.plan.staffing
        roster = log.roster
        self.columns = [c.tolist() for c in (roster.opens, roster.closes, roster.rate, roster.after)]
        self.first = roster.first.tolist()
        self.count = len(self.staffing.desks)
        self.duties = [
            [(rank, queue, begin, end)
             for role, begin, end, rank in desk.duties
             for queue in self._queues(number, desk.worker, role)]
            for number, desk in enumerate(self.staffing.desks)
        ]  # fmt: skip

    def _queues(self, desk: int, worker: int, role: int) -> set[int]:
        teams = self.staffing.workers[worker].serves
        queues = {int(self.staffing.role_queue[role, team]) for team in teams}
        return (queues | {int(self.staffing.named_queue[desk, role])}) - {NONE}

    def place(self, worker: int, role: int) -> tuple[int, int]:
        """Desk and role in which a worker does work of a role: their own, or as care coordinator."""
        desk = int(self.staffing.desk_of[worker, role])
        if desk != NONE:
            return desk, role
        named = [r for r in self.staffing.named_roles if self.staffing.desk_of[worker, r] != NONE]
        own = named[0] if named else self.staffing.workers[worker].role
        return int(self.staffing.desk_of[worker, own]), own

    def of(self, row: Row, inputs: Inputs, people: int) -> int:
        """Desk at which the work of a row is done."""
        if row.who >= people:
            return int(inputs.care_tasks.desk[row.who - people])
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


# -- people --------------------------------------------------------------------------------------

_OVER = {Event.LEFT, Event.COMPLETED}


def check_conservation(log: EventLog) -> None:
    """After every event, who was referred is on the way, or has left, or has completed: once."""
    state: dict[int, str] = {}
    for row in rows_of(log):
        if row.who >= len(log.people):
            continue
        if row.event is Event.REFERRED:
            assert row.who not in state, f"referred twice: {row}"
            state[row.who] = "on the way"
        elif row.event in _OVER:
            assert state.get(row.who) == "on the way", f"ended twice, or never came: {row}"
            state[row.who] = "over"
        elif row.event is not Event.PAID:
            assert state.get(row.who) == "on the way", f"not on the way: {row}"
    horizon = log.plan.horizon_days
    assert len(state) == int((log.people.referred < horizon).sum())


def check_order_of_times(log: EventLog) -> None:
    """The log is in order of time, within the run; only people on the way have a past."""
    times = log.time.tolist()
    assert all(a <= b for a, b in pairwise(times))
    assert not times or times[-1] <= log.plan.horizon_days
    past = {row.who for row in rows_of(log) if row.time < 0}
    assert past <= set(range(len(log.plan.on_the_way)))


_NEXT = {
    Event.JOINED_QUEUE: {Event.WORK_STARTED, Event.GAVE_UP, Event.HANDED_OVER},
    Event.WORK_STARTED: {Event.WORK_ENDED, Event.HANDED_OVER, Event.STILL_WORKING},
    Event.HANDED_OVER: {Event.JOINED_QUEUE},
    Event.WAIT_STARTED: {Event.WAIT_ENDED},
    Event.PLACE_REQUESTED: {Event.PLACE_TAKEN, Event.GAVE_UP},
    Event.PAPERS_IN: {Event.SITTING_FULL, Event.SITTING_HELD},
    Event.SITTING_FULL: {Event.SITTING_HELD},
    Event.HOLD_STARTED: {Event.HOLD_ENDED},
    Event.GAVE_UP: {Event.LEFT},
}
_MAY_BE_LAST = set(_NEXT) - {Event.WORK_STARTED, Event.HANDED_OVER, Event.GAVE_UP}
_TIMED = set(_NEXT) - {Event.HANDED_OVER, Event.GAVE_UP}


def check_states_alternate(log: EventLog) -> None:
    """What begins ends, by one of the events that can end it, and between states no time passes."""
    for who, own in by_person(log):
        rows = [row for row in own if row.event is not Event.PAID]
        rows = [r for r in rows if not (r.event is Event.HANDED_OVER and r.step == NONE)]
        for now, then in pairwise(rows):
            if now.event in _NEXT:
                assert then.event in _NEXT[now.event], f"{now} is followed by {then}"
                if now.event is not Event.PAPERS_IN:
                    assert (then.step == now.step) or then.event is Event.LEFT, f"{now} and {then}"
            if now.event not in _TIMED and now.time >= 0:
                assert then.time == now.time, f"time passes between {now} and {then}"
        last = rows[-1].event
        assert last in _OVER | _MAY_BE_LAST | {Event.STILL_WORKING}, f"person {who} ends: {rows[-1]}"


def check_ways_back(log: EventLog) -> None:
    """Nobody takes a way back more often than it may be taken, and rounds stay within the draws."""
    decisions = log.plan.decisions
    for who, own in by_person(log):
        taken: dict[int, int] = defaultdict(int)
        for row in own:
            if row.event is Event.OUTCOME and decisions.counter[row.detail] != NONE:
                taken[row.detail] += 1
                assert taken[row.detail] <= decisions.at_most[row.detail], f"person {who}: {row}"
            if row.step != NONE and row.round > 0:
                assert row.round <= log.plan.rounds[log.plan.steps.stage[row.step]], row


def check_waiting_adds_up(log: EventLog) -> None:
    """Little's law as an identity: the number waiting, over time, is the sum of what each waits."""
    horizon = log.plan.horizon_days
    for begins in (Event.JOINED_QUEUE, Event.WAIT_STARTED, Event.PLACE_REQUESTED, Event.PAPERS_IN):
        ends = {
            Event.PAPERS_IN: {Event.SITTING_HELD},
            Event.WAIT_STARTED: {Event.WAIT_ENDED},
        }.get(begins, _NEXT[begins])
        number, total, before, since = 0, 0.0, 0.0, {}
        waits = 0.0
        for row in rows_of(log):
            if row.event is Event.HANDED_OVER and row.step == NONE:
                continue
            total += number * (row.time - before)
            before = row.time
            if row.event is begins:
                number += 1
                since[row.who] = row.time
            elif row.event in ends and row.who in since:
                number -= 1
                waits += row.time - since.pop(row.who)
        total += number * (horizon - before)
        waits += sum(horizon - begun for begun in since.values())
        assert number == len(since)
        assert abs(total - waits) < 1e-6


# -- work ----------------------------------------------------------------------------------------


def check_work(log: EventLog, inputs: Inputs) -> None:
    """Nobody works off duty or on two visits at once, and hours are those of the roster."""
    desks, people = Desks(log), len(log.people)
    in_hand: dict[int, Row] = {}
    for row in rows_of(log):
        if row.event is Event.WORK_STARTED:
            desk = desks.of(row, inputs, people)
            assert desk not in in_hand, f"{row} while {in_hand[desk]}"
            resumed = row.time <= 0 and row.who < len(log.plan.on_the_way)
            assert resumed or desks.is_open(desk, row.time), f"off duty: {row}"
            in_hand[desk] = row
        elif row.event in (Event.WORK_ENDED, Event.STILL_WORKING, Event.HANDED_OVER):
            desk = next((d for d, begun in in_hand.items() if begun.item == row.item), NONE)
            if desk == NONE:
                assert row.event is Event.HANDED_OVER, f"ended without a beginning: {row}"
                assert row.value == 0
                continue
            begun = in_hand.pop(desk)
            done = desks.effort(desk, max(0.0, begun.time), row.time)
            assert abs(done - row.value) < SAME_HOURS, f"{row}: the roster says {done}"
            if row.event is Event.WORK_ENDED:
                assert row.value == begun.value, f"{begun} and {row}"
                ended_on_duty = done == 0 or desks.effort(desk, row.time - 1e-9, row.time) > 0
                assert ended_on_duty, f"ended off duty: {row}"
            else:
                assert row.value <= begun.value + SAME_HOURS
    assert not in_hand, f"neither ended nor still in hand: {in_hand}"


def check_queues(log: EventLog, inputs: Inputs) -> None:
    """Work is taken up in key order, by the first idle desk, and none is idle while some waits."""
    desks, people = Desks(log), len(log.people)
    waiting: dict[tuple[int, int, int, int], Waiting] = {}
    joined: dict[tuple[int, int, int, int], float] = {}
    busy: dict[int, tuple[int, int, int, int]] = {}
    rows = rows_of(log)
    groups = [(time, list(group)) for time, group in groupby(rows, key=lambda row: row.time)]
    for number, (time, group) in enumerate(groups):
        for row in group:
            _follow(row, desks, inputs, people, waiting=waiting, joined=joined, busy=busy)
        following = groups[number + 1][0] if number + 1 < len(groups) else log.plan.horizon_days
        if following > 0:
            _check_nobody_idles(desks, waiting, busy, max(time, 0.0), following)


def _follow(  # noqa: PLR0913
    row: Row,
    desks: Desks,
    inputs: Inputs,
    people: int,
    *,
    waiting: dict[tuple[int, int, int, int], Waiting],
    joined: dict[tuple[int, int, int, int], float],
    busy: dict[int, tuple[int, int, int, int]],
) -> None:
    if row.event is Event.JOINED_QUEUE:
        since = joined.setdefault(row.item, row.time)
        waiting[row.item] = _waiting(row, since, desks, inputs, people)
    elif row.event is Event.WORK_STARTED:
        desk = desks.of(row, inputs, people)
        if row.time >= 0 and row.item in waiting:
            _check_take(row, desk, desks, waiting, busy)
        waiting.pop(row.item, None)
        busy[desk] = row.item
    elif row.event in (Event.WORK_ENDED, Event.HANDED_OVER):
        for desk in [d for d, item in busy.items() if item == row.item]:
            del busy[desk]
        if row.step != NONE or row.who >= people:
            waiting.pop(row.item, None)
    elif row.event is Event.GAVE_UP:
        for item in [item for item in waiting if item[0] == row.who]:
            del waiting[item]


def _waiting(row: Row, since: float, desks: Desks, inputs: Inputs, people: int) -> Waiting:
    staffing = desks.staffing
    if row.who >= people:
        task = row.who - people
        role, desk = int(inputs.care_tasks.role[task]), int(inputs.care_tasks.desk[task])
        queue = int(staffing.named_queue[desk, role])
        return Waiting(queue, (staffing.priority[role][2], row.time, row.who))
    role = int(desks.plan.steps.role[row.step])
    if row.worker != NONE:
        desk, own = desks.place(row.worker, role)
        queue = int(staffing.named_queue[desk, own])
    else:
        queue = int(staffing.role_queue[role, max(0, int(inputs.people.codes["team"][row.who]))])
    moment = since
    if staffing.order[role] is not QueueOrder.JOINED:
        moment = float(inputs.people.referred[row.who])
        if staffing.order[role] is QueueOrder.DUE:
            moment += float(inputs.due_days[role, row.who])
    return Waiting(queue, (float(inputs.priority[role, row.who]), moment, row.who))


def _check_take(
    row: Row,
    desk: int,
    desks: Desks,
    waiting: dict[tuple[int, int, int, int], Waiting],
    busy: dict[int, tuple[int, int, int, int]],
) -> None:
    taken = waiting[row.item]
    assert desks.may_take(desk, taken.queue, row.time), f"not their work: {row}"
    key = (desks.rank(desk, taken.queue, row.time), *taken.key)
    for item, other in waiting.items():
        if desks.may_take(desk, other.queue, row.time):
            rank = desks.rank(desk, other.queue, row.time)
            assert key <= (rank, *other.key), f"{row} before {item}, {other}"
    for earlier in range(desk):
        free = earlier not in busy and desks.is_open(earlier, row.time)
        assert not (free and desks.may_take(earlier, taken.queue, row.time)), (
            f"desk {earlier} comes before desk {desk}: {row}"
        )


def _check_nobody_idles(
    desks: Desks,
    waiting: dict[tuple[int, int, int, int], Waiting],
    busy: dict[int, tuple[int, int, int, int]],
    begin: float,
    end: float,
) -> None:
    queues = {item.queue for item in waiting.values()}
    for desk in range(desks.count):
        if desk in busy:
            continue
        for _, queue, comes, goes in desks.duties[desk]:
            first, last = max(begin, comes), min(end, goes)
            if queue in queues and first < last:
                opening = desks.opening(desk, first)
                assert opening >= last, f"desk {desk} idles from {opening} while queue {queue} waits"


# -- places and sittings -------------------------------------------------------------------------


def check_places(log: EventLog, inputs: Inputs) -> None:
    """Places are within limits, with the least loaded, in key order, and never free for nobody.

    Who took over a leaver's case is not in the log, so with hand-overs only the limit is checked.
    """
    staffing, steps = log.plan.staffing, log.plan.steps
    handed_over = bool((log.event == Event.HANDED_OVER).any())
    held: dict[tuple[int, int], set[int]] = defaultdict(set)
    asked: dict[int, tuple[tuple[int, int], tuple[float, float, int]]] = {}
    rows = rows_of(log)
    for number, row in enumerate(rows):
        role = int(steps.role[row.step]) if row.step != NONE else NONE
        if row.event is Event.PLACE_REQUESTED:
            team = max(0, int(inputs.people.codes["team"][row.who]))
            waits = Row(*row)._replace(step=row.step)
            asked[row.who] = ((role, team), _waiting(waits, row.time, Desks(log), inputs, 10**9).key)
        elif row.event is Event.PLACE_TAKEN and row.step != NONE:
            queue, key = asked.pop(row.who)
            free = _free(log, held, queue, row.time)
            places = int(staffing.places[row.worker, role])
            assert places == NONE or len(held[row.worker, role]) < places, f"over full: {row}"
            if not handed_over and role not in staffing.named_roles:
                assert free[0][1] == row.worker, f"not the fewest cases: {row}, {free}"
            assert all(k >= key for q, k in asked.values() if q == queue), f"out of order: {row}"
            held[row.worker, role].add(row.who)
        elif row.event is Event.PLACE_TAKEN:
            held[row.worker, int(staffing.workers[row.worker].role)].add(row.who)
        elif row.event is Event.GAVE_UP:
            asked.pop(row.who, None)
        elif row.event in (Event.PLACE_RELEASED, *_OVER):
            for (_, kept), cases in held.items():
                if row.event is not Event.PLACE_RELEASED or kept == role:
                    cases.discard(row.who)
        elif row.event is Event.HANDED_OVER:
            for (worker, _), cases in held.items():
                if worker == row.worker:
                    cases.discard(row.who)
        last = number + 1 == len(rows) or rows[number + 1].time > row.time
        if last and row.time >= 0 and not handed_over:
            for queue, _ in asked.values():
                named = queue[0] in staffing.named_roles
                assert named or not _free(log, held, queue, row.time), f"a free place waits: {row}"


def _free(
    log: EventLog, held: dict[tuple[int, int], set[int]], queue: tuple[int, int], time: float
) -> list[tuple[int, int]]:
    """Cases held and number of each worker with a free place for a team in a role, fewest first."""
    role, team = queue
    staffing = log.plan.staffing
    found = []
    for number, worker in enumerate(staffing.workers):
        desk = int(staffing.desk_of[number, role])
        if desk == NONE or team not in worker.serves:
            continue
        begin, end = next((a, b) for r, a, b, _ in staffing.desks[desk].duties if r == role)
        places, cases = int(staffing.places[number, role]), len(held[number, role])
        if begin <= time < end and (places == NONE or cases < places):
            found.append((cases, number))
    return sorted(found)


def check_sittings(log: EventLog) -> None:
    """Sittings take cases on their dates, in time, in order, within their places, and no fewer."""
    steps = log.plan.steps
    for sitting, dates in enumerate(log.plan.sittings):
        own = [r for r in rows_of(log) if r.step != NONE and steps.sitting[r.step] == sitting]
        ready: dict[int, float] = {}
        times = dates.times.tolist()
        taken: dict[float, int] = defaultdict(int)
        for row in own:
            if row.event is Event.PAPERS_IN:
                ready[row.who] = row.time
            elif row.event in (Event.SITTING_HELD, Event.SITTING_FULL):
                assert row.time in times, f"no sitting then: {row}"
                number = times.index(row.time)
                assert ready[row.who] <= dates.deadlines[number], f"too late: {row}"
                if row.event is Event.SITTING_FULL:
                    assert taken[row.time] == dates.places[number], f"not full: {row}"
                    continue
                taken[row.time] += 1
                assert dates.places[number] in (NONE, *range(taken[row.time], 10**4)), (
                    f"over full: {row}"
                )
                since = ready.pop(row.who)
                waits = [(when, who) for who, when in ready.items() if when < since]
                assert not waits, f"{row} before {waits}"
        _check_nobody_missed(log, sitting, times, own)


def _check_nobody_missed(log: EventLog, sitting: int, times: list[float], own: list[Row]) -> None:
    """Who was in before a sitting's instant and its deadline was taken, or the sitting was full."""
    dates = log.plan.sittings[sitting]
    for number, time in enumerate(times):
        held = sum(row.event is Event.SITTING_HELD and row.time == time for row in own)
        waiting = {row.who for row in own if row.event is Event.PAPERS_IN and row.time < time
                   and row.time <= dates.deadlines[number]}  # fmt: skip
        counted: dict[int, int] = defaultdict(int)
        for row in own:
            if row.who in waiting and (row.time < time or row.event is Event.SITTING_HELD):
                if row.time <= time:
                    counted[row.who] += {Event.PAPERS_IN: 1, Event.SITTING_HELD: -1}.get(row.event, 0)
        late = {row.who for row in own if row.event is Event.PAPERS_IN
                and dates.deadlines[number] < row.time <= time}  # fmt: skip
        missed = [who for who, left in counted.items() if left > 0 and who not in late]
        assert not missed or held == dates.places[number], f"missed at {time}: {missed}"
