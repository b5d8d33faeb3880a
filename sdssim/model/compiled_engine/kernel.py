# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""The machine code: every function that numba compiles, in one file as its cache asks for.

The functions bear the names of the reference engine's and do the same in the same order; what
differs is how a person waits: there a generator stops, here the ``phase`` says where to go on.
How long work takes is computed by the functions of :mod:`sdssim.timebase` themselves.
"""

from collections.abc import Callable
from hashlib import sha256
from inspect import getsource
from math import inf, nan
from types import FunctionType
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir
from numba.core import event
from numba.extending import intrinsic

from sdssim import timebase
from sdssim.eventlog import Event
from sdssim.model.compiled_engine import layout
from sdssim.model.compiled_engine.layout import Overflow, Phase, StartState
from sdssim.model.order import BRANCH_BITS, RANK_BITS, Branch, Rank
from sdssim.plan.plan import NONE as _NONE
from sdssim.plan.plan import QueueOrder, StepKind

Function = TypeVar("Function", bound=Callable[..., Any])
Row = Any
"""A record in memory: a row of a table, or the world (``w``)."""

nb: Any = numba
"""numba without types, since its own do not know all that it can do."""


def compiled(function: Function, *, inline: bool = False) -> Function:
    """Let numba compile a function: as exact as Python, and other threads may run meanwhile.

    numba would compile it anew for every constant that it is called with. It is told the constants'
    types only, which takes a fifth of the time.
    """
    dispatcher: Any = nb.njit(
        error_model="numpy",
        nogil=True,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        forceinline=inline,
    )(function)
    template_of = dispatcher.get_call_template
    dispatcher.get_call_template = lambda arguments, named: template_of(
        tuple(nb.types.unliteral(argument) for argument in arguments), named
    )
    return cast(Function, dispatcher)


def inlined(function: Function) -> Function:
    """Compile a function into its callers: for what is done many times for every person."""
    return compiled(function, inline=True)


# --- Memory --------------------------------------------------------------------------------------


def _rows_of(dtype: np.dtype[np.void]) -> Callable[[int, int], Row]:
    """Make the function that fetches a row of a table of records, given its address."""
    kind = nb.from_dtype(dtype)
    size = dtype.itemsize

    @intrinsic
    def row_at(_: Any, address: Any, index: Any) -> Any:  # noqa: ARG001 -- numba reads the types
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            base = builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())
            offset = builder.mul(arguments[1], ir.Constant(ir.IntType(64), size))
            return builder.bitcast(builder.gep(base, [offset]), context.get_value_type(kind))

        return kind(nb.types.int64, nb.types.int64), generate

    return cast(Callable[[int, int], Row], row_at)


def _column_of(kind: Any) -> Callable[[int], Any]:
    """Make the function that sees an address as a row of numbers of one kind."""
    pointer = nb.types.CPointer(kind)

    @intrinsic
    def column_at(_: Any, address: Any) -> Any:  # noqa: ARG001 -- numba reads the types
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], context.get_value_type(pointer))

        return pointer(nb.types.int64), generate

    return cast(Callable[[int], Any], column_at)


f8 = _column_of(nb.types.float64)
i8 = _column_of(nb.types.int64)
i4 = _column_of(nb.types.int32)
i2 = _column_of(nb.types.int16)
i1 = _column_of(nb.types.int8)

step_at = _rows_of(layout.STEP)
decision_at = _rows_of(layout.DECISION)
branch_at = _rows_of(layout.BRANCH)
role_at = _rows_of(layout.ROLE)
worker_at = _rows_of(layout.WORKER)
seat_at = _rows_of(layout.SEAT)
desk_at = _rows_of(layout.DESK)
served_at = _rows_of(layout.SERVED)
queue_at = _rows_of(layout.QUEUE)
sitting_at = _rows_of(layout.SITTING)
start_at = _rows_of(layout.START)
case_at = _rows_of(layout.CASE)
node_at = _rows_of(layout.NODE)
entry_at = _rows_of(layout.ENTRY)

# --- Words ---------------------------------------------------------------------------------------

NONE = _NONE
SUSPENDED = -2
"""In place of the next step: the person waits for something."""

REFERRED = int(Event.REFERRED)
STAGE_STARTED = int(Event.STAGE_STARTED)
JOINED_QUEUE = int(Event.JOINED_QUEUE)
WORK_STARTED = int(Event.WORK_STARTED)
WORK_ENDED = int(Event.WORK_ENDED)
WAIT_STARTED = int(Event.WAIT_STARTED)
WAIT_ENDED = int(Event.WAIT_ENDED)
PLACE_REQUESTED = int(Event.PLACE_REQUESTED)
PLACE_TAKEN = int(Event.PLACE_TAKEN)
PLACE_RELEASED = int(Event.PLACE_RELEASED)
PAPERS_IN = int(Event.PAPERS_IN)
SITTING_FULL = int(Event.SITTING_FULL)
SITTING_HELD = int(Event.SITTING_HELD)
OPTION_CHOSEN = int(Event.OPTION_CHOSEN)
OUTCOME = int(Event.OUTCOME)
HOLD_STARTED = int(Event.HOLD_STARTED)
HOLD_ENDED = int(Event.HOLD_ENDED)
MILESTONE = int(Event.MILESTONE)
BUDGET_TOLD = int(Event.BUDGET_TOLD)
PAID = int(Event.PAID)
HANDED_OVER = int(Event.HANDED_OVER)
GAVE_UP = int(Event.GAVE_UP)
LEFT = int(Event.LEFT)
COMPLETED = int(Event.COMPLETED)
STILL_WORKING = int(Event.STILL_WORKING)
CARE_TASK_ARRIVED = int(Event.CARE_TASK_ARRIVED)

WORK = int(StepKind.WORK)
WAIT = int(StepKind.WAIT)
ALLOCATE = int(StepKind.ALLOCATE)
RELEASE = int(StepKind.RELEASE)
SITTING = int(StepKind.SITTING)
CHOOSE = int(StepKind.CHOOSE)

JOINED = int(QueueOrder.JOINED)
DUE = int(QueueOrder.DUE)

STAFF = int(Rank.STAFF)
PEOPLE = int(Rank.PEOPLE)
SITTINGS = int(Rank.SITTINGS)
OPENINGS = int(Rank.OPENINGS)
JOURNEY = int(Branch.JOURNEY)
PATIENCE = int(Branch.PATIENCE)
PAYMENTS = int(Branch.PAYMENTS)
WHO_MASK = (1 << RANK_BITS) - 1
BRANCH_MASK = (1 << BRANCH_BITS) - 1

ARRIVES = int(Phase.ARRIVES)
WAIT_ENDS = int(Phase.WAIT_ENDS)
BETWEEN_VISITS_ENDS = int(Phase.BETWEEN_VISITS_ENDS)
WORK_ENDS = int(Phase.WORK_ENDS)
PLACE_GIVEN = int(Phase.PLACE_GIVEN)
SITTING_IS_HELD = int(Phase.SITTING_HELD)
HOLD_ENDS = int(Phase.HOLD_ENDS)
GONE = int(Phase.GONE)

IN_QUEUE = int(StartState.QUEUE)
IN_HAND = int(StartState.IN_HAND)
WAITING = int(StartState.WAITING)
ON_HOLD = int(StartState.ON_HOLD)

NO_ROWS = int(Overflow.ROWS)
NO_NODES = int(Overflow.NODES)
NO_ENTRIES = int(Overflow.ENTRIES)

# --- Working time: the functions of timebase, as machine code ------------------------------------


@compiled
def bisect_right(values: Any, value: float, first: int, last: int) -> int:
    """Do as ``bisect.bisect_right``."""
    while first < last:
        middle = (first + last) >> 1
        if value < values[middle]:
            last = middle
        else:
            first = middle + 1
    return first


@compiled
def bisect_left(values: Any, value: float, first: int, last: int) -> int:
    """Do as ``bisect.bisect_left``."""
    while first < last:
        middle = (first + last) >> 1
        if values[middle] < value:
            first = middle + 1
        else:
            last = middle
    return first


def _from_timebase(function: Function) -> Function:
    """Compile the very code of a function of timebase, with a bisect that numba can compile."""
    names = vars(timebase) | {"bisect_left": bisect_left, "bisect_right": bisect_right}
    return compiled(cast(Function, FunctionType(function.__code__, names, function.__name__)))


next_opening = _from_timebase(timebase.next_opening)
finish = _from_timebase(timebase.finish)
effort_between = _from_timebase(timebase.effort_between)

# --- The log -------------------------------------------------------------------------------------


@inlined
def _log(  # noqa: PLR0913 -- a row's columns
    w: Row,
    time: float,
    person: int,
    event: int,
    step: int,
    round_: int,
    visit: int,
    worker: int,
    detail: int,
    value: float,
) -> None:
    """Take down an event."""
    row = w.rows
    if row >= w.row_capacity:
        w.overflow |= NO_ROWS
        return
    f8(w.log_time)[row] = time
    i4(w.log_person)[row] = person
    i1(w.log_event)[row] = event
    i2(w.log_step)[row] = step
    i2(w.log_round)[row] = round_
    i2(w.log_visit)[row] = visit
    i4(w.log_worker)[row] = worker
    i2(w.log_detail)[row] = detail
    f8(w.log_value)[row] = value
    w.rows = row + 1


@inlined
def _log_visit(w: Row, time: float, case: Row, event: int, hours: float) -> None:
    """Take down an event of a visit of work."""
    _log(
        w,
        time,
        case.number,
        event,
        case.step,
        case.round,
        case.done + 1,
        case.worker,
        NONE,
        hours,
    )


@inlined
def _write(  # noqa: PLR0913 -- a row's columns
    w: Row, time: float, case: Row, event: int, step: int, worker: int, detail: int, value: float
) -> None:
    """Take down an event at a step, with the round in which the person is there."""
    round_ = 0
    if step != NONE:
        round_ = _round(w, case, step)
    _log(w, time, case.number, event, step, round_, 0, worker, detail, value)


# --- What a person has behind them, and with whom ------------------------------------------------


@compiled
def _rounds_place(w: Row, case: Row, stage: int) -> int:
    return case.number * w.memory_stride + stage


@compiled
def _sent_back_place(w: Row, case: Row, counter: int) -> int:
    return case.number * w.memory_stride + w.stage_count + counter


@compiled
def _keeper_place(w: Row, case: Row, role: int) -> int:
    return case.number * w.memory_stride + w.stage_count + w.counter_count + role


@compiled
def _holds_place(w: Row, case: Row, role: int) -> int:
    return _keeper_place(w, case, role) + w.role_count


@inlined
def _round(w: Row, case: Row, step: int) -> int:
    return nb.int64(i4(w.memory)[_rounds_place(w, case, step_at(w.steps, step).stage)])


@inlined
def _drawn(w: Row, quantity: int, round_: int, visit: int, person: int) -> float:
    """Look up what was drawn for a person, in a round and visit counted from 0."""
    row = (
        i8(w.first)[quantity]
        + round_ * i8(w.round_stride)[quantity]
        + visit * i8(w.visit_stride)[quantity]
    )
    return f8(w.draws)[row * w.people + person * i8(w.varies)[quantity]]


@inlined
def _draw(w: Row, case: Row, quantity: int, step: int, visit: int) -> float:
    return _drawn(w, quantity, _round(w, case, step) - 1, visit, case.number)


@compiled
def _period(w: Row) -> int:
    """Which dated changes are in force now."""
    starts = f8(w.period_starts)
    while w.period + 1 < w.period_count and starts[w.period + 1] <= w.now:
        w.period += 1
    return w.period


# --- Heaps: queues for desks, for places and for sittings ----------------------------------------
# Pairing heaps over one store of nodes; node 0 stands for none.


@compiled
def _before(one: Row, other: Row) -> bool:
    if one.first != other.first:
        return one.first < other.first
    if one.second != other.second:
        return one.second < other.second
    return one.number < other.number


@compiled
def _meld(w: Row, one: int, other: int) -> int:
    """Make one heap of two."""
    if one == 0:
        return other
    if other == 0:
        return one
    if _before(node_at(w.nodes, other), node_at(w.nodes, one)):
        one, other = other, one
    upper = node_at(w.nodes, one)
    lower = node_at(w.nodes, other)
    lower.following = upper.child
    upper.child = other
    return one


@inlined
def _push(w: Row, heap: int, first: float, second: float, case: Row) -> int:
    """Enter a case, with the serial it has now, into a heap; return the heap."""
    if w.free_node != 0:
        new = w.free_node
        w.free_node = node_at(w.nodes, new).following
    elif w.nodes_used + 1 < w.node_capacity:
        w.nodes_used += 1
        new = w.nodes_used
    else:
        w.overflow |= NO_NODES
        return heap
    node = node_at(w.nodes, new)
    node.first = first
    node.second = second
    node.number = case.number
    node.serial = case.serial
    node.child = 0
    node.following = 0
    return _meld(w, new, heap)


@compiled
def _without_least(w: Row, heap: int) -> int:
    """Take the least entry out of a heap, leaving its node to the caller; return the heap."""
    pairs = 0
    child = node_at(w.nodes, heap).child
    while child != 0:
        partner = node_at(w.nodes, child).following
        node_at(w.nodes, child).following = 0
        others = 0
        if partner != 0:
            others = node_at(w.nodes, partner).following
            node_at(w.nodes, partner).following = 0
        pair = _meld(w, child, partner)
        node_at(w.nodes, pair).following = pairs
        pairs = pair
        child = others
    rest = 0
    while pairs != 0:
        earlier = node_at(w.nodes, pairs).following
        node_at(w.nodes, pairs).following = 0
        rest = _meld(w, pairs, rest)
        pairs = earlier
    return rest


@compiled
def _forget(w: Row, node: int) -> None:
    node_at(w.nodes, node).following = w.free_node
    w.free_node = node


@compiled
def _pop(w: Row, heap: int) -> int:
    """Take the least entry out of a heap and forget it; return the heap."""
    rest = _without_least(w, heap)
    _forget(w, heap)
    return rest


@compiled
def _is_current(w: Row, node: int) -> bool:
    """Whether the case of an entry still waits there."""
    entry = node_at(w.nodes, node)
    return case_at(w.cases, entry.number).serial == entry.serial


@compiled
def _without_past(w: Row, heap: int) -> int:
    """Drop entries that are out of date from the top of a heap; return the heap."""
    while heap != 0 and not _is_current(w, heap):
        heap = _pop(w, heap)
    return heap


# --- Marks: small heaps of plain numbers ---------------------------------------------------------


@compiled
def _add(marks: Any, count: int, number: int) -> None:
    place = count
    while place > 0:
        parent = (place - 1) >> 1
        if marks[parent] <= number:
            break
        marks[place] = marks[parent]
        place = parent
    marks[place] = number


@compiled
def _take_least(marks: Any, count: int) -> int:
    """Take out the least of ``count`` marks."""
    least = marks[0]
    last = count - 1
    number = marks[last]
    place = 0
    while True:
        child = 2 * place + 1
        if child >= last:
            break
        if child + 1 < last and marks[child + 1] < marks[child]:
            child += 1
        if number <= marks[child]:
            break
        marks[place] = marks[child]
        place = child
    marks[place] = number
    return least


# --- The calendar --------------------------------------------------------------------------------


@compiled
def _key(rank: int, who: int, branch: int) -> int:
    """Pack rank, who and branch into one number that sorts like the three."""
    return rank << RANK_BITS | who << BRANCH_BITS | branch


@inlined
def _at(w: Row, time: float, key: int, what: int) -> None:
    """Put an entry into the calendar."""
    if w.entries >= w.entry_capacity:
        w.overflow |= NO_ENTRIES
        return
    w.entries += 1
    _settle_entry(w, w.entries - 1, time, key, what)


@inlined
def _settle_entry(w: Row, place: int, time: float, key: int, what: int) -> None:
    """Put an entry where it belongs between an empty place of the calendar and the top."""
    while place > 0:
        above = (place - 1) >> 1
        parent = entry_at(w.calendar, above)
        if parent.time < time or (parent.time == time and parent.key <= key):
            break
        _move_entry(entry_at(w.calendar, place), parent)
        place = above
    entry = entry_at(w.calendar, place)
    entry.time = time
    entry.key = key
    entry.what = what


@compiled
def _move_entry(entry: Row, other: Row) -> None:
    entry.time = other.time
    entry.key = other.key
    entry.what = other.what


@inlined
def _due(w: Row) -> None:
    """Take the next entry out of the calendar: it is now.

    The gap sinks to the bottom along the smaller entries, and the last entry fills it. No branch
    depends on which of two is smaller, since a processor cannot guess that.
    """
    top = entry_at(w.calendar, 0)
    w.now = top.time
    w.due_key = top.key
    w.due_what = top.what
    last = w.entries - 1
    w.entries = last
    place = 0
    below = 1
    while below < last:
        one = entry_at(w.calendar, below)
        other = entry_at(w.calendar, below + 1)
        sooner = (other.time < one.time) | ((other.time == one.time) & (other.key < one.key))
        below += nb.int64(sooner & (below + 1 < last))
        _move_entry(entry_at(w.calendar, place), entry_at(w.calendar, below))
        place = below
        below = 2 * place + 1
    moved = entry_at(w.calendar, last)
    _settle_entry(w, place, moved.time, moved.key, moved.what)


@inlined
def _until(w: Row, case: Row, end: float, phase: int) -> None:
    """Let a person's journey go on at a moment, in a phase."""
    case.phase = phase
    _at(w, end, _key(PEOPLE, case.number, JOURNEY), 0)


# --- Keepers: whose case it is -------------------------------------------------------------------


@nb.njit(inline="always")  # type: ignore[untyped-decorator]
def _seat(w: Row, worker: int, role: int) -> Row:
    """A worker in a role. Inlined, since a function that numba calls returns a copy of a record."""
    return seat_at(w.seats, worker * w.role_count + role)


@compiled
def _keeper(w: Row, case: Row, role: int) -> int:
    return nb.int64(i4(w.memory)[_keeper_place(w, case, role)])


@compiled
def _keep(w: Row, case: Row, role: int, worker: int) -> None:
    """Let a worker keep a person's case in a role."""
    _let_go(w, case, role)
    i4(w.memory)[_keeper_place(w, case, role)] = worker
    _seat(w, worker, role).open_cases += 1


@compiled
def _let_go(w: Row, case: Row, role: int) -> None:
    """End the keeping of a case in a role, if anybody keeps it."""
    place = _keeper_place(w, case, role)
    worker = nb.int64(i4(w.memory)[place])
    if worker != NONE:
        i4(w.memory)[place] = NONE
        _seat(w, worker, role).open_cases -= 1


@compiled
def _fills(w: Row, worker: int, role: int) -> bool:
    """Whether a worker fills a role now."""
    seat = _seat(w, worker, role)
    return seat.begins <= w.now and w.now < seat.ends


@compiled
def _team_bounds(w: Row, case: Row, role: int) -> tuple[int, int]:
    """Where the workers who ever fill a role for a person's team are listed."""
    place = role * w.team_count + case.team
    return i8(w.team_first)[place], i8(w.team_first)[place + 1]


@compiled
def _name_at_referral(w: Row, case: Row) -> None:
    """Give a person one worker of each named role, as drawn, from those of their team now."""
    for number in range(w.named_count):
        role = i8(w.named_roles)[number]
        if _keeper(w, case, role) == NONE:
            _name(w, case, role, i8(w.named_quantity)[number])


@compiled
def _name(w: Row, case: Row, role: int, quantity: int) -> None:
    first, last = _team_bounds(w, case, role)
    colleagues = 0
    for place in range(first, last):
        if _fills(w, i8(w.team_workers)[place], role):
            colleagues += 1
    if colleagues == 0:
        return
    chosen = int(_drawn(w, quantity, 0, 0, case.number) * colleagues)
    for place in range(first, last):
        worker = i8(w.team_workers)[place]
        if _fills(w, worker, role):
            if chosen == 0:
                _keep(w, case, role, worker)
                return
            chosen -= 1


@compiled
def _free_place(w: Row, case: Row, role: int) -> int:
    """Worker with a free place who has the fewest open cases, the first of equals; or -1."""
    best, fewest = NONE, 0
    first, last = _team_bounds(w, case, role)
    for place in range(first, last):
        worker = i8(w.team_workers)[place]
        seat = _seat(w, worker, role)
        held = seat.open_cases
        has_room = seat.places == NONE or held < seat.places
        if has_room and _fills(w, worker, role) and (best == NONE or held < fewest):
            best, fewest = worker, held
    return best


@compiled
def _successor(w: Row, case: Row, role: int, leaver: int) -> int:
    """Find who takes over: the colleague with the fewest cases, else the coordinator, else -1."""
    best, fewest = NONE, 0
    first, last = _team_bounds(w, case, role)
    for place in range(first, last):
        worker = i8(w.team_workers)[place]
        held = _seat(w, worker, role).open_cases
        if worker != leaver and _fills(w, worker, role) and (best == NONE or held < fewest):
            best, fewest = worker, held
    if best != NONE:
        return best
    for number in range(w.named_count):
        named = i8(w.named_roles)[number]
        coordinator = _keeper(w, case, named)
        if coordinator != NONE and coordinator != leaver and _fills(w, coordinator, named):
            return coordinator
    return NONE


# --- The office: desks and their queues ----------------------------------------------------------


@compiled
def _mark(w: Row, desk: int) -> None:
    """Note that a desk may have something to take up at this instant."""
    seat = desk_at(w.desks, desk)
    if seat.is_marked == 0:
        seat.is_marked = 1
        _add(i8(w.marked_desks), w.desks_marked, desk)
        w.desks_marked += 1


@inlined
def _join_queue(  # noqa: PLR0913 -- a queue, its key, and what is logged
    w: Row, case: Row, queue: int, rank: float, order: float, since: float
) -> None:
    """Put a visit into a queue and mark the idle desks that serve it."""
    case.serial += 1
    joined = queue_at(w.queues, queue)
    joined.waiting = _push(w, joined.waiting, rank, order, case)
    _log_visit(w, since, case, JOINED_QUEUE, nan)
    for place in range(joined.desks_first, joined.desks_last):
        desk = i8(w.queue_desks)[place]
        if desk_at(w.desks, desk).in_hand == NONE:
            _mark(w, desk)


@compiled
def _take_next(w: Row) -> None:
    """Let the first marked desk take up its next item, if it is on duty and has one."""
    desk = _take_least(i8(w.marked_desks), w.desks_marked)
    w.desks_marked -= 1
    seat = desk_at(w.desks, desk)
    seat.is_marked = 0
    if seat.in_hand != NONE or seat.wakes_at > w.now:
        return
    queue = _best_queue(w, seat)
    if queue == NONE:
        return
    first, last = i8(w.roster_first)[desk], i8(w.roster_first)[desk + 1]
    opening = next_opening(f8(w.roster_opens), f8(w.roster_closes), first, last, w.now)
    if opening > w.now:
        if opening < inf:
            seat.wakes_at = opening
            _at(w, opening, _key(OPENINGS, desk, 0), 0)
        return
    chosen = queue_at(w.queues, queue)
    number = node_at(w.nodes, chosen.waiting).number
    chosen.waiting = _pop(w, chosen.waiting)
    _begin(w, case_at(w.cases, number), desk, w.now)


@inlined
def _best_queue(w: Row, seat: Row) -> int:
    """Choose the queue with the smallest first key among those that the desk serves now."""
    chosen, best, rank = NONE, 0, inf
    for place in range(seat.served_first, seat.served_last):
        served = served_at(w.served, place)
        queue = queue_at(w.queues, served.queue)
        if queue.waiting == 0:
            continue
        queue.waiting = _without_past(w, queue.waiting)
        if queue.waiting == 0 or w.now < served.begins or w.now >= served.ends:
            continue
        if (
            chosen == NONE
            or served.rank < rank
            or (
                served.rank == rank
                and _before(node_at(w.nodes, queue.waiting), node_at(w.nodes, best))
            )
        ):
            chosen, best, rank = served.queue, queue.waiting, served.rank
    return chosen


@inlined
def _begin(w: Row, case: Row, desk: int, since: float) -> None:
    worker = desk_at(w.desks, desk).worker
    case.serial += 1
    case.desk = desk
    case.worker = worker
    case.begun = w.now
    case.is_begun = 1
    desk_at(w.desks, desk).in_hand = case.number
    if case.is_fixed == 0:
        case.hours *= _factor(w, worker, case.step)
        case.is_fixed = 1
    if case.number < w.people:
        case.step_worker = worker
        case.hours += case.extra_hours
        case.extra_hours = 0.0
    _log_visit(w, since, case, WORK_STARTED, case.hours)
    first, last = i8(w.roster_first)[desk], i8(w.roster_first)[desk + 1]
    end = finish(
        f8(w.roster_opens),
        f8(w.roster_closes),
        f8(w.roster_rate),
        f8(w.roster_after),
        first,
        last,
        w.now,
        case.hours,
    )
    case.is_scheduled = 0
    if end < inf:
        case.is_scheduled = 1
        _until(w, case, end, WORK_ENDS)


@compiled
def _factor(w: Row, worker: int, step: int) -> float:
    """Multiplier of hours in force now, times what experience has done for this worker."""
    if step == NONE:
        return 1.0
    known = worker_at(w.workers, worker)
    times = min(
        i8(w.finished)[worker * w.step_count + step],
        known.experience_last - known.experience_first,
    )
    factor = f8(w.hours_factor)[_period(w) * w.step_count + step]
    return factor * f8(w.curves)[known.experience_first + times]


@compiled
def _done(w: Row, case: Row, moment: float) -> float:
    """Hours of a visit in hand that are done at a moment."""
    desk = case.desk
    return effort_between(
        f8(w.roster_opens),
        f8(w.roster_closes),
        f8(w.roster_rate),
        f8(w.roster_after),
        i8(w.roster_first)[desk],
        i8(w.roster_first)[desk + 1],
        case.begun,
        moment,
    )


@inlined
def _release(w: Row, case: Row) -> None:
    """Free the desk of a visit whose work is done."""
    desk_at(w.desks, case.desk).in_hand = NONE
    _mark(w, case.desk)
    _log_visit(w, w.now, case, WORK_ENDED, case.hours)


@compiled
def _interrupt(w: Row, case: Row) -> float:
    """Take a visit off a desk whose worker leaves; return the hours that were done."""
    done = _done(w, case, w.now)
    desk_at(w.desks, case.desk).in_hand = NONE
    case.hours -= done
    case.is_fixed = 1
    case.is_begun = 0
    return done


@compiled
def _close_office(w: Row) -> None:
    """Write down, at the end of the run, the work that is still in hand."""
    for desk in range(w.desk_count):
        number = desk_at(w.desks, desk).in_hand
        if number != NONE:
            case = case_at(w.cases, number)
            _log_visit(w, w.horizon, case, STILL_WORKING, _done(w, case, w.horizon))


# --- Where a visit waits, and what becomes of it when somebody leaves ----------------------------


@inlined
def _queue_order(w: Row, case: Row, role: int, since: float) -> float:
    """The moment that orders a role's queues."""
    order = role_at(w.roles, role).order
    if order == JOINED:
        return since
    due = 0.0
    if order == DUE:
        due = f8(w.due_days)[role * w.people + case.number]
    return f8(w.referred)[case.number] + due


@compiled
def _join(w: Row, case: Row, since: float) -> None:
    """Send a visit to the queue of the worker who has the case, or else to the role's queue."""
    role = case.step_role
    worker = _worker_for(w, case, role)
    queue = NONE
    if worker == NONE:
        queue = i8(w.role_queue)[role * w.team_count + case.team]
        if queue == NONE or w.now >= queue_at(w.queues, queue).last_day:
            worker = _successor(w, case, role, NONE)
    if worker != NONE:
        queue = _seat(w, worker, role).queue
    case.worker = worker
    if queue == NONE:
        case.serial += 1
        _log_visit(w, since, case, JOINED_QUEUE, nan)
        return
    rank = f8(w.priority)[role * w.people + case.number]
    _join_queue(w, case, queue, rank, _queue_order(w, case, role, case.joined), since)


@compiled
def _worker_for(w: Row, case: Row, role: int) -> int:
    """Who has the case: the worker of this step, else its keeper, else a successor; or -1."""
    mine, keeper = case.step_worker, _keeper(w, case, role)
    if mine != NONE and w.now < _seat(w, mine, role).leaves:
        return mine
    if keeper != NONE and w.now < _seat(w, keeper, role).leaves:
        return keeper
    known = mine
    if known == NONE:
        known = keeper
    if known == NONE:
        return NONE
    _log(w, w.now, case.number, HANDED_OVER, NONE, 0, 0, known, NONE, 0.0)
    return _hand_over(w, case, role, known)


@compiled
def _hand_over(w: Row, case: Row, role: int, leaver: int) -> int:
    """Give a leaver's case to a successor, who has the hand-over hours to spend on it."""
    successor = _successor(w, case, role, leaver)
    if _keeper(w, case, role) == leaver:
        _let_go(w, case, role)
        if successor != NONE:
            _keep(w, case, role, successor)
    in_hand = case.has_visit != 0 and case.is_begun != 0
    if case.step_worker == leaver and case.step_role == role and not in_hand:
        case.step_worker = successor
    quantity = role_at(w.roles, role).handover_quantity
    if leaver != NONE and successor != NONE and quantity != NONE:
        case.extra_hours += _drawn(w, quantity, 0, 0, case.number)
    return successor


@compiled
def _pass_on(w: Row, case: Row, role: int, leaver: int, takes_visit: bool) -> None:
    """Hand a case over, with the visit that the leaver has in hand or in their queue, if any."""
    done = 0.0
    if takes_visit:
        if case.is_begun != 0:
            done = _interrupt(w, case)
        case.worker = leaver
        _log_visit(w, w.now, case, HANDED_OVER, done)
    else:
        _log(w, w.now, case.number, HANDED_OVER, NONE, 0, 0, leaver, NONE, done)
    _hand_over(w, case, role, leaver)
    if takes_visit:
        case.serial += 1
        _join(w, case, w.now)


@compiled
def _comes(w: Row, worker: int) -> None:
    """A worker begins in their role: they may have work waiting, and places to give."""
    role = worker_at(w.workers, worker).role
    _mark(w, _seat(w, worker, role).desk)
    _mark_places(w, role)


@compiled
def _goes(w: Row, worker: int) -> None:
    """A worker's last day in their role has passed: their open cases go to others."""
    role = worker_at(w.workers, worker).role
    for number in range(w.known):
        case = case_at(w.cases, number)
        if case.on_the_way == 0:
            continue
        in_hand = _finishes(w, case, worker)
        _pass_on_role(w, case, role, worker, in_hand)
        for other in range(w.role_count):
            if other != role and _seat(w, worker, other).role == role:
                _pass_on_role(w, case, other, worker, in_hand)
    _empty_role_queues(w, role)


@compiled
def _pass_on_role(w: Row, case: Row, role: int, leaver: int, in_hand: bool) -> None:
    """Pass on what a leaver has of a case in a role."""
    begun = case.step_worker == leaver and case.step_role == role and not in_hand
    takes_visit = case.has_visit != 0 and (begun or _waits_for(case, leaver, role))
    if begun or takes_visit or _keeper(w, case, role) == leaver:
        _pass_on(w, case, role, leaver, takes_visit)


@compiled
def _waits_for(case: Row, worker: int, role: int) -> bool:
    """Whether a person's visit of a role waits in a worker's own queue."""
    return case.is_begun == 0 and case.worker == worker and case.step_role == role


@compiled
def _finishes(w: Row, case: Row, worker: int) -> bool:
    """Whether a leaver finishes the visit in hand: it ends now, or they keep another role."""
    if case.has_visit == 0 or case.is_begun == 0 or case.worker != worker:
        return False
    return case.is_scheduled != 0 or desk_at(w.desks, case.desk).duties > 1


@compiled
def _empty_role_queues(w: Row, role: int) -> None:
    """When a role's last worker has gone, pass on those who still wait for anyone of it."""
    row = role_at(w.roles, role)
    for place in range(row.queues_first, row.queues_last):
        queue = queue_at(w.queues, i8(w.role_queues)[place])
        if w.now >= queue.last_day:
            _empty_role_queue(w, role, queue)


@compiled
def _empty_role_queue(w: Row, role: int, queue: Row) -> None:
    listed = _in_order(w, queue)
    while listed != 0:
        following = node_at(w.nodes, listed).following
        node_at(w.nodes, listed).following = 0
        case = case_at(w.cases, node_at(w.nodes, listed).number)
        successor = NONE
        if _is_current(w, listed):
            successor = _successor(w, case, role, NONE)
        if successor == NONE:
            node_at(w.nodes, listed).child = 0
            queue.waiting = _meld(w, queue.waiting, listed)
        else:
            _forget(w, listed)
            case.serial += 1
            _pass_on(w, case, role, NONE, True)
        listed = following


@compiled
def _in_order(w: Row, queue: Row) -> int:
    """Take everybody out of a queue, and string them together in order; return the first."""
    first = 0
    last = 0
    while queue.waiting != 0:
        least = queue.waiting
        queue.waiting = _without_least(w, least)
        node_at(w.nodes, least).following = 0
        if last == 0:
            first = least
        else:
            node_at(w.nodes, last).following = least
        last = least
    return first


# --- Caseload places -----------------------------------------------------------------------------


@compiled
def _mark_places(w: Row, role: int) -> None:
    row = role_at(w.roles, role)
    for place in range(row.queues_first, row.queues_last):
        number = i8(w.role_queues)[place]
        if queue_at(w.queues, number).has_requests != 0:
            _mark_place(w, number)


@compiled
def _mark_place(w: Row, number: int) -> None:
    queue = queue_at(w.queues, number)
    if queue.requests_marked == 0:
        queue.requests_marked = 1
        _add(i8(w.marked_queues), w.queues_marked, number)
        w.queues_marked += 1


@compiled
def _unmark_first_place(w: Row) -> None:
    number = _take_least(i8(w.marked_queues), w.queues_marked)
    w.queues_marked -= 1
    queue_at(w.queues, number).requests_marked = 0


@compiled
def _ask_for_place(w: Row, case: Row, since: float) -> None:
    """Queue for a caseload place."""
    role = step_at(w.steps, case.step).role
    _write(w, since, case, PLACE_REQUESTED, case.step, NONE, NONE, nan)
    case.serial += 1
    number = i8(w.role_queue)[role * w.team_count + case.team]
    if number != NONE:
        queue = queue_at(w.queues, number)
        rank = f8(w.priority)[role * w.people + case.number]
        order = _queue_order(w, case, role, since)
        queue.requests = _push(w, queue.requests, rank, order, case)
        queue.has_requests = 1
        _mark_place(w, number)


@compiled
def _give_place(w: Row) -> None:
    """Give one place from the first marked queue, if there is one to give."""
    queue = queue_at(w.queues, i8(w.marked_queues)[0])
    queue.requests = _without_past(w, queue.requests)
    if queue.requests == 0:
        _unmark_first_place(w)
        return
    case = case_at(w.cases, node_at(w.nodes, queue.requests).number)
    role = step_at(w.steps, case.step).role
    worker = _free_place(w, case, role)
    if worker == NONE:
        _unmark_first_place(w)
        return
    queue.requests = _pop(w, queue.requests)
    case.serial += 1
    case.patience += 1
    _keep(w, case, role, worker)
    i4(w.memory)[_holds_place(w, case, role)] = 1
    _write(w, w.now, case, PLACE_TAKEN, case.step, worker, NONE, nan)
    _until(w, case, w.now, PLACE_GIVEN)


@compiled
def _release_place(w: Row, case: Row, step: int) -> None:
    """Give back the place that a person holds with a role, if they hold one."""
    role = step_at(w.steps, step).role
    place = _holds_place(w, case, role)
    if i4(w.memory)[place] != 0:
        i4(w.memory)[place] = 0
        worker = _keeper(w, case, role)
        _let_go(w, case, role)
        _mark_places(w, role)
        _write(w, w.now, case, PLACE_RELEASED, step, worker, NONE, nan)


# --- Sittings ------------------------------------------------------------------------------------


@compiled
def _schedule_sitting(w: Row, identity: int, number: int) -> None:
    """Put a sitting into the calendar; ``what`` is twice its number, plus 1 if it sits again."""
    if number < sitting_at(w.sittings, identity).last:
        _at(w, f8(w.sitting_times)[number], _key(SITTINGS, identity, 0), 2 * number)


@compiled
def _put_papers_in(w: Row, case: Row, ready: float) -> None:
    """Bring a case before a panel or payment run.

    When a sitting has been held at this instant, the case may come from it: then a sitting at the
    same instant takes it only if it is a same-day one.
    """
    identity = step_at(w.steps, case.step).sitting
    sitting = sitting_at(w.sittings, identity)
    late = 0.0
    if w.last_sitting == w.now:
        late = 1.0
    case.serial += 1
    case.phase = SITTING_IS_HELD
    sitting.waiting = _push(w, sitting.waiting, ready, late, case)
    sitting.newcomers = _push(w, sitting.newcomers, ready, late, case)
    _write(w, ready, case, PAPERS_IN, case.step, NONE, NONE, nan)
    number = sitting.current
    if number != NONE and f8(w.sitting_times)[number] == w.now and i8(w.same_day)[number] != 0:
        _at(w, w.now, _key(SITTINGS, identity, 0), 2 * number + 1)


@compiled
def _sit(w: Row, identity: int, number: int) -> None:
    sitting = sitting_at(w.sittings, identity)
    sitting.current = number
    sitting.places_left = i8(w.sitting_places)[number]
    w.last_sitting = w.now
    _serve(w, sitting, number)
    _schedule_sitting(w, identity, number + 1)


@compiled
def _serve(w: Row, sitting: Row, number: int) -> None:
    while sitting.waiting != 0 and _in_time(w, sitting.waiting, number):
        if sitting.places_left == 0:
            _turn_away(w, sitting, number)
            return
        case = case_at(w.cases, node_at(w.nodes, sitting.waiting).number)
        sitting.waiting = _pop(w, sitting.waiting)
        case.serial += 1
        if sitting.places_left > 0:
            sitting.places_left -= 1
        _write(w, w.now, case, SITTING_HELD, case.step, NONE, NONE, nan)
        _until(w, case, w.now, SITTING_IS_HELD)
    sitting.newcomers = _without_past(w, sitting.newcomers)


@compiled
def _turn_away(w: Row, sitting: Row, number: int) -> None:
    """Write down, once for each case, that a sitting it was in time for was full."""
    while sitting.newcomers != 0:
        current = _is_current(w, sitting.newcomers)
        if current and not _in_time(w, sitting.newcomers, number):
            return
        case = case_at(w.cases, node_at(w.nodes, sitting.newcomers).number)
        sitting.newcomers = _pop(w, sitting.newcomers)
        if current:
            _write(w, w.now, case, SITTING_FULL, case.step, NONE, NONE, nan)


@compiled
def _in_time(w: Row, node: int, number: int) -> bool:
    """Whether papers were in by the deadline; what was decided at this instant, if same-day."""
    papers = node_at(w.nodes, node)
    ready, is_late = papers.first, papers.second != 0.0
    if ready > f8(w.deadlines)[number]:
        return False
    return i8(w.same_day)[number] != 0 or not is_late or ready < f8(w.sitting_times)[number]


# --- Money ---------------------------------------------------------------------------------------


@compiled
def _reach(w: Row, case: Row, milestone: int, step: int, when: float) -> None:
    """Write down a milestone, and what money goes with it the first time."""
    _write(w, when, case, MILESTONE, step, NONE, milestone, nan)
    if w.has_money == 0:
        return
    if milestone == w.told_at and case.told == 0:
        case.told = 1
        price = f8(w.price_points)[_period(w)]
        pounds = _drawn(w, w.points_quantity, 0, 0, case.number) * price
        used = _drawn(w, w.used_quantity, 0, 0, case.number)
        case.yearly_budget = pounds * used
        _write(w, when, case, BUDGET_TOLD, step, NONE, NONE, pounds)
    if milestone == w.first_at and not np.isnan(case.yearly_budget) and case.paid == 0:
        case.paid = 1
        if _drawn(w, w.one_off_quantity, 0, 0, case.number) < w.one_off_share:
            _write(w, when, case, PAID, step, NONE, 1, case.yearly_budget)
        else:
            _write(w, when, case, PAID, step, NONE, 0, case.yearly_budget / w.per_year)
            _expect_instalment(w, case, when)


@compiled
def _expect_instalment(w: Row, case: Row, last: float) -> None:
    due = last + w.every_days
    while due < w.now:
        due += w.every_days
    _at(w, due, _key(PEOPLE, case.number, PAYMENTS), 0)


@compiled
def _pay_instalment(w: Row, case: Row) -> None:
    if not np.isnan(case.yearly_budget):
        _write(w, w.now, case, PAID, NONE, NONE, 0, case.yearly_budget / w.per_year)
        _expect_instalment(w, case, w.now)


# --- Journeys ------------------------------------------------------------------------------------


@compiled
def _open(w: Row, case: Row, number: int) -> None:
    """Open a person's case."""
    case.number = number
    case.team = max(0, i8(w.team)[number])
    case.yearly_budget = nan
    case.step = NONE
    case.step_role = NONE
    case.step_worker = NONE
    case.on_the_way = 1
    first = number * w.memory_stride
    keepers = first + w.stage_count + w.counter_count
    for place in range(first, first + w.memory_stride):
        i4(w.memory)[place] = 0
    for place in range(keepers, keepers + w.role_count):
        i4(w.memory)[place] = NONE


@compiled
def _whole(w: Row, case: Row) -> None:
    """Tell the journey of a person who has just been referred."""
    _log(w, w.now, case.number, REFERRED, NONE, 0, 0, NONE, NONE, nan)
    _name_at_referral(w, case)
    _enter(w, case, 0)
    _go_from(w, case, 0)


@compiled
def _rest(w: Row, case: Row) -> None:
    """Tell the journey of a person already on the way, from where they stand at the start."""
    start = start_at(w.start, case.number)
    _history(w, case, start)
    step = start.step
    case.step = step
    left = f8(w.start_left)[case.number]
    if start.state == ON_HOLD:
        case.branch = start.hold_branch
        _log(w, start.since, case.number, HOLD_STARTED, step, 1, 0, NONE, case.branch, nan)
        _until(w, case, left, HOLD_ENDS)
        return
    kind = step_at(w.steps, step).kind
    if kind == WORK:
        _rest_of_work(w, case, start)
    elif kind == WAIT:
        _pause(w, case, start.since, _end_of_wait(w, step, 0.0, left), WAIT_ENDS)
    elif kind == ALLOCATE:
        if _place(w, case, start.since, left):
            _go_from(w, case, _settle(w, case, step))
    elif _do(w, case, step, start.since):
        _go_from(w, case, _settle(w, case, step))


@compiled
def _history(w: Row, case: Row, start: Row) -> None:
    """Write down what is known of the time before the start."""
    number, since = case.number, start.since
    _log(w, start.referred, number, REFERRED, NONE, 0, 0, NONE, NONE, nan)
    for place in range(start.workers_first, start.workers_last):
        role, worker = i8(w.start_roles)[place], i8(w.start_workers)[place]
        _keep(w, case, role, worker)
        if role_at(w.roles, role).with_places != 0:
            i4(w.memory)[_holds_place(w, case, role)] = 1
            _log(w, since, number, PLACE_TAKEN, NONE, 0, 0, worker, NONE, nan)
    _name_at_referral(w, case)
    for place in range(start.milestones_first, start.milestones_last):
        _reach(w, case, i8(w.start_milestones)[place], NONE, f8(w.start_days)[place])
    for stage in range(step_at(w.steps, start.step).stage + 1):
        i4(w.memory)[_rounds_place(w, case, stage)] = 1
    _log(w, since, number, STAGE_STARTED, start.step, 1, 0, NONE, NONE, nan)
    for place in range(start.branches_first, start.branches_last):
        branch = i8(w.start_branches)[place]
        _log(w, since, number, OPTION_CHOSEN, NONE, 1, 0, NONE, branch, nan)


@compiled
def _go_from(w: Row, case: Row, step: int) -> None:
    """Go on from a step until the person waits for something, or the journey is over."""
    while step >= 0:
        case.step = step
        if not _do(w, case, step, w.now):
            return
        step = _settle(w, case, step)
    if step == NONE and case.on_the_way != 0:
        _write(w, w.now, case, COMPLETED, NONE, NONE, NONE, nan)
        _close(w, case, True)


@compiled
def _do(w: Row, case: Row, step: int, since: float) -> bool:
    """Do a step; return whether it is done already."""
    row = step_at(w.steps, step)
    kind = row.kind
    if kind == WORK:
        _work(w, case, step)
        return False
    if kind == WAIT:
        days = _draw(w, case, row.days_quantity, step, 0)
        days *= f8(w.days_factor)[_period(w) * w.step_count + step]
        _pause(w, case, since, _end_of_wait(w, step, since, days), WAIT_ENDS)
        return False
    if kind == SITTING:
        _put_papers_in(w, case, since)
        return False
    if kind == ALLOCATE:
        return _place(w, case, since, nan)
    if kind == RELEASE:
        _release_place(w, case, step)
    return True


@compiled
def _end_of_wait(w: Row, step: int, since: float, days: float) -> float:
    if step_at(w.steps, step).working_days == 0:
        return since + days
    return finish(
        f8(w.office_opens),
        f8(w.office_closes),
        f8(w.office_rate),
        f8(w.office_after),
        w.office_first,
        w.office_last,
        since,
        days,
    )


@compiled
def _pause(w: Row, case: Row, since: float, end: float, phase: int) -> None:
    """Let days pass in which nobody works on the case."""
    _write(w, since, case, WAIT_STARTED, case.step, NONE, NONE, nan)
    _until(w, case, end, phase)


@compiled
def _work(w: Row, case: Row, step: int) -> None:
    """Begin a step of work."""
    _plan_visits(w, case, step, 0)
    case.step_worker = NONE
    _next_visit(w, case)


@inlined
def _plan_visits(w: Row, case: Row, step: int, done: int) -> None:
    """Find out how many visits a step of work takes, and how many hours each."""
    row = step_at(w.steps, step)
    visits = max(done + 1, int(_draw(w, case, row.visits_quantity, step, 0)))
    case.done = done
    case.visits = visits
    case.hours_each = _draw(w, case, row.hours_quantity, step, 0) / visits
    case.step_role = row.role


@compiled
def _rest_of_work(w: Row, case: Row, start: Row) -> None:
    """Go on with a step of work that was under way before the start."""
    _plan_visits(w, case, case.step, start.visits_done)
    case.step_worker = start.worker
    if start.state == WAITING:
        case.resumes = 1
        left = f8(w.start_left)[case.number]
        _pause(w, case, start.since, left, BETWEEN_VISITS_ENDS)
    else:
        _resume_visit(w, case, start)


@compiled
def _resume_visit(w: Row, case: Row, start: Row) -> None:
    """Send the visit that a person stood at before the start to its queue, or to its desk."""
    _new_visit(w, case)
    left = f8(w.start_left)[case.number]
    if start.state == IN_HAND:
        case.worker = start.worker
        case.is_fixed = 1
        case.hours = left
        _begin(w, case, _seat(w, start.worker, case.step_role).desk, start.since)
        return
    since = w.now
    if start.state == IN_QUEUE:
        since = start.since
    case.joined = since
    _join(w, case, since)
    if case.done == 0:
        _set_patience(w, case, left)


@inlined
def _next_visit(w: Row, case: Row) -> None:
    """Let the days before the next visit pass, if there are any."""
    if case.done > 0:
        row = step_at(w.steps, case.step)
        days = _draw(w, case, row.between_quantity, case.step, case.done - 1)
        days *= f8(w.days_factor)[_period(w) * w.step_count + case.step]
        if days > 0:
            _pause(w, case, w.now, w.now + days, BETWEEN_VISITS_ENDS)
            return
    _ask_for_visit(w, case)


@inlined
def _new_visit(w: Row, case: Row) -> None:
    case.phase = WORK_ENDS
    case.has_visit = 1
    case.hours = case.hours_each
    case.round = _round(w, case, case.step)
    case.is_begun = 0
    case.is_fixed = 0
    case.is_scheduled = 0
    case.desk = NONE
    case.worker = NONE
    case.serial += 1
    case.patience += 1


@compiled
def _ask_for_visit(w: Row, case: Row) -> None:
    """Send a person's next visit to its queue."""
    _new_visit(w, case)
    case.joined = w.now
    _join(w, case, w.now)
    if case.done == 0:
        _set_patience(w, case, nan)


@compiled
def _between_visits_ends(w: Row, case: Row) -> None:
    _write(w, w.now, case, WAIT_ENDED, case.step, NONE, NONE, nan)
    if case.resumes != 0:
        case.resumes = 0
        _resume_visit(w, case, start_at(w.start, case.number))
    else:
        _ask_for_visit(w, case)


@compiled
def _work_ends(w: Row, case: Row) -> None:
    """Free the desk, and see what comes after the visit."""
    _release(w, case)
    if case.number >= w.people:
        case.phase = GONE
        return
    case.has_visit = 0
    case.done += 1
    if case.done < case.visits:
        _next_visit(w, case)
        return
    if case.step_worker != NONE:
        i8(w.finished)[case.step_worker * w.step_count + case.step] += 1
    case.step_worker = NONE
    _go_from(w, case, _settle(w, case, case.step))


@compiled
def _place(w: Row, case: Row, since: float, patience: float) -> bool:
    """Ask for a caseload place; return whether the person has one already."""
    step = case.step
    role = step_at(w.steps, step).role
    if i4(w.memory)[_holds_place(w, case, role)] != 0 and _keeper(w, case, role) != NONE:
        return True
    case.phase = PLACE_GIVEN
    case.patience += 1
    _ask_for_place(w, case, since)
    _set_patience(w, case, patience)
    return False


@compiled
def _set_patience(w: Row, case: Row, left: float) -> None:
    """Let the person give up when their patience ends, if the step says so; NaN left: as drawn."""
    quantity = step_at(w.steps, case.step).patience_quantity
    if quantity == NONE:
        return
    days = left
    if np.isnan(left):
        days = _draw(w, case, quantity, case.step, 0)
    _at(w, w.now + days, _key(PEOPLE, case.number, PATIENCE), case.patience)


@compiled
def _run_out(w: Row, case: Row, patience: int) -> None:
    """Let a person leave who still waits for what their patience was about."""
    if case.patience != patience or case.on_the_way == 0:
        return
    if case.phase == WORK_ENDS and case.is_fixed != 0:
        return
    if case.phase == WORK_ENDS or case.phase == PLACE_GIVEN:
        _write(w, w.now, case, GAVE_UP, case.step, NONE, NONE, nan)
        case.has_visit = 0
        _write(w, w.now, case, LEFT, NONE, NONE, w.gave_up, nan)
        _close(w, case, False)


@compiled
def _settle(w: Row, case: Row, step: int) -> int:
    """Settle what comes of a step, and find the next one; -1 when the journey is over."""
    row = step_at(w.steps, step)
    if row.decision == NONE:
        return _go_on(w, case, step)
    branch = _branch(w, case, step, row.decision)
    taken = branch_at(w.branches, branch)
    if row.kind == CHOOSE:
        _write(w, w.now, case, OPTION_CHOSEN, step, NONE, branch, nan)
        if taken.target == NONE:
            return _go_on(w, case, step)
        return taken.target
    if _is_used_up(w, case, branch):
        return _go_on(w, case, step)
    _write(w, w.now, case, OUTCOME, step, NONE, branch, nan)
    if taken.budget_factor != 1.0 and not np.isnan(case.yearly_budget):
        case.yearly_budget *= taken.budget_factor
    if taken.hold_quantity != NONE:
        days = _draw(w, case, taken.hold_quantity, step, 0)
        _write(w, w.now, case, HOLD_STARTED, step, NONE, branch, nan)
        case.branch = branch
        _until(w, case, w.now + days, HOLD_ENDS)
        return SUSPENDED
    return _follow(w, case, step, branch)


@compiled
def _is_used_up(w: Row, case: Row, branch: int) -> bool:
    """Whether a way back has been taken as often as it may be."""
    taken = branch_at(w.branches, branch)
    if taken.counter == NONE:
        return False
    return i4(w.memory)[_sent_back_place(w, case, taken.counter)] >= taken.at_most


@compiled
def _follow(w: Row, case: Row, step: int, branch: int) -> int:
    """Go where an outcome leads: out, back, on, or simply onward."""
    taken = branch_at(w.branches, branch)
    if taken.reason != NONE:
        _write(w, w.now, case, LEFT, step, NONE, taken.reason, nan)
        _close(w, case, False)
        return NONE
    target = taken.target
    if target == NONE or _is_used_up(w, case, branch):
        return _go_on(w, case, step)
    back = taken.counter != NONE
    if back:
        i4(w.memory)[_sent_back_place(w, case, taken.counter)] += 1
    if back or step_at(w.steps, target).stage != step_at(w.steps, step).stage:
        _enter(w, case, target)
    return target


@inlined
def _go_on(w: Row, case: Row, step: int) -> int:
    row = step_at(w.steps, step)
    if row.milestone != NONE:
        _reach(w, case, row.milestone, step, w.now)
    following = row.onward
    if following != NONE and step_at(w.steps, following).stage != row.stage:
        _enter(w, case, following)
    return following


@inlined
def _enter(w: Row, case: Row, step: int) -> None:
    i4(w.memory)[_rounds_place(w, case, step_at(w.steps, step).stage)] += 1
    _write(w, w.now, case, STAGE_STARTED, step, NONE, NONE, nan)


@compiled
def _branch(w: Row, case: Row, step: int, decision: int) -> int:
    """Find the branch that the person's uniform falls to, under the shares in force now."""
    row = decision_at(w.decisions, decision)
    uniform = _draw(w, case, row.quantity, step, 0)
    group = i8(w.group)[decision * w.people + case.number]
    shares = _period(w) * row.groups + group
    place = row.cumulative_first + shares * (row.last - row.first)
    branch = row.first
    while uniform >= f8(w.cumulative)[place] and branch + 1 < row.last:
        branch += 1
        place += 1
    return branch


@compiled
def _close(w: Row, case: Row, paid_on: bool) -> None:
    """End a journey: give back what the person held; payments go on if they completed it."""
    case.on_the_way = 0
    case.phase = GONE
    case.serial += 1
    case.patience += 1
    for role in range(w.role_count):
        if _keeper(w, case, role) != NONE:
            _let_go(w, case, role)
            _mark_places(w, role)
    if not paid_on:
        case.yearly_budget = nan


# --- The run -------------------------------------------------------------------------------------


@compiled
def _expect_referral(w: Row, number: int) -> None:
    """Put the next referral into the calendar: one at a time keeps the calendar short."""
    if number < w.people:
        _at(w, f8(w.referred)[number], _key(PEOPLE, number, JOURNEY), 0)


@compiled
def _expect_care_task(w: Row, number: int) -> None:
    if number < w.tasks:
        who = w.people + number
        _at(w, f8(w.task_days)[number], _key(PEOPLE, who, JOURNEY), 0)


@compiled
def _care_task(w: Row, case: Row, who: int) -> None:
    number = who - w.people
    _expect_care_task(w, number + 1)
    role, desk = i8(w.task_role)[number], i8(w.task_desk)[number]
    case.number = who
    case.step = NONE
    case.step_role = role
    case.worker = desk_at(w.desks, desk).worker
    case.hours = f8(w.task_hours)[number]
    case.phase = WORK_ENDS
    _log(w, w.now, who, CARE_TASK_ARRIVED, NONE, 0, 0, case.worker, NONE, nan)
    queue = i8(w.named_queue)[desk * w.role_count + role]
    _join_queue(w, case, queue, role_at(w.roles, role).others_class, w.now, w.now)


@compiled
def _arrives(w: Row, who: int) -> None:
    """Somebody is referred, stands somewhere at the start, or a care task comes."""
    case = case_at(w.cases, who)
    if who >= w.people:
        _care_task(w, case, who)
        return
    _open(w, case, who)
    if who < w.on_the_way:
        _rest(w, case)
    else:
        _expect_referral(w, who + 1)
        w.known = who + 1
        _whole(w, case)


@compiled
def _go_on_with(w: Row, who: int) -> None:
    """Go on with what a person's phase says."""
    case = case_at(w.cases, who)
    phase = case.phase
    if phase == ARRIVES:
        _arrives(w, who)
    elif phase == WORK_ENDS:
        _work_ends(w, case)
    elif phase == BETWEEN_VISITS_ENDS:
        _between_visits_ends(w, case)
    elif phase == HOLD_ENDS:
        _write(w, w.now, case, HOLD_ENDED, case.step, NONE, case.branch, nan)
        _go_from(w, case, _follow(w, case, case.step, case.branch))
    elif phase != GONE:
        if phase == WAIT_ENDS:
            _write(w, w.now, case, WAIT_ENDED, case.step, NONE, NONE, nan)
        _go_from(w, case, _settle(w, case, case.step))


@compiled
def _happen(w: Row) -> None:
    """Let what is due happen."""
    rank = w.due_key >> RANK_BITS
    who = (w.due_key & WHO_MASK) >> BRANCH_BITS
    branch = w.due_key & BRANCH_MASK
    if rank == PEOPLE:
        if branch == JOURNEY:
            _go_on_with(w, who)
        elif branch == PATIENCE:
            _run_out(w, case_at(w.cases, who), w.due_what)
        else:
            _pay_instalment(w, case_at(w.cases, who))
    elif rank == OPENINGS:
        _mark(w, who)
    elif rank == SITTINGS:
        number = w.due_what >> 1
        if w.due_what & 1:
            _serve(w, sitting_at(w.sittings, who), number)
        else:
            _sit(w, who, number)
    elif branch == 0:
        _comes(w, who)
    else:
        _goes(w, who)


@compiled
def _set_up(w: Row) -> None:
    for number in range(w.sitting_count):
        _schedule_sitting(w, number, sitting_at(w.sittings, number).first)
    for number in range(w.worker_count):
        worker = worker_at(w.workers, number)
        if worker.from_day < worker.until_day:
            _at(w, worker.from_day, _key(STAFF, number, 0), 0)
            if worker.until_day < w.horizon:
                _at(w, worker.until_day, _key(STAFF, number, 1), 0)
    for number in range(w.on_the_way):
        _at(w, 0.0, _key(PEOPLE, number, JOURNEY), 0)
    _expect_referral(w, w.on_the_way)
    _expect_care_task(w, 0)


@compiled
def _nothing_more(w: Row, moment: float) -> bool:
    """Whether no entry of the calendar is left at a moment."""
    return w.entries == 0 or entry_at(w.calendar, 0).time > moment


def _sources() -> str:
    """Digest of all that the machine code is made of and that stands in other files."""
    functions = (timebase.next_opening, timebase.finish, timebase.effort_between)
    vocabularies = (Event, StepKind, QueueOrder, Rank, Branch, Phase, StartState, Overflow)
    texts = [getsource(function) for function in functions]
    texts += [repr([(each.name, int(each)) for each in names]) for names in vocabularies]
    texts += [repr(layout.WORLD), repr(timebase.NANOHOUR)]
    texts += [repr(getattr(layout, name)) for name in sorted(vars(layout)) if name.isupper()]
    return sha256("\n".join(texts).encode()).hexdigest()


def _kept(function: Function) -> Function:
    """Compile the outermost function and keep the machine code, if there is a folder for it."""
    options = {"error_model": "numpy", "nogil": True}
    try:
        return cast(Function, nb.njit(cache=True, **options)(function))
    except RuntimeError:
        # No folder can be written to: it is compiled in every process.
        return cast(Function, nb.njit(**options)(function))


def _engine(sources: str) -> Callable[[Any], None]:
    """Make the one function that is called from outside.

    Machine code is kept from one run of the program to the next. That it comes from other files as
    well, numba does not see; but it compares what a function closes over, and so ``sources``.
    """

    @_kept
    def run(world: Any) -> None:
        w = world[0]
        if len(sources) == 0:
            return
        _set_up(w)
        while w.entries > 0 and entry_at(w.calendar, 0).time < w.horizon and w.overflow == 0:
            _due(w)
            moment = w.now
            _happen(w)
            while w.overflow == 0 and _nothing_more(w, moment):
                if w.queues_marked > 0:
                    _give_place(w)
                elif w.desks_marked > 0:
                    _take_next(w)
                else:
                    break
        _close_office(w)

    return run


run = _engine(_sources())
"""Run the days up to the horizon; ``world`` is an array of one record."""


class _Teller(event.Listener):
    """Says once that numba has begun to compile."""

    def __init__(self, tell: Callable[[str], None]):
        self.tell: Callable[[str], None] | None = tell

    def on_start(self, _: Any) -> None:
        if self.tell is not None:
            self.tell("Compiling the engine: once on this machine, for up to half a minute")
            self.tell = None

    def on_end(self, _: Any) -> None:
        """Nothing is said at the end."""


def prepare(tell: Callable[[str], None] | None) -> None:
    """Load the machine code from where it is kept, or make it."""
    signature = (nb.from_dtype(layout.WORLD)[::1],)
    listener = _Teller(tell or (lambda _: None))
    with event.install_listener("numba:compile", listener):
        cast(Any, run).compile(signature)
