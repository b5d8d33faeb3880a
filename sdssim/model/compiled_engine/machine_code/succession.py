# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Where a visit waits, and what becomes of it when somebody leaves."""

from math import nan

from sdssim.machine.compiling import compiled
from sdssim.model.compiled_engine.machine_code.keepers import (
    keep,
    keeper_of,
    let_go,
    seat_of,
    successor_of,
)
from sdssim.model.compiled_engine.machine_code.lines import (
    forget,
    insert,
    is_current,
    least_in,
    take_out,
)
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    case_at,
    desk_at,
    f8,
    i8,
    line_at,
    node_at,
    queue_at,
    role_at,
    worker_at,
)
from sdssim.model.compiled_engine.machine_code.office import (
    interrupt,
    join_queue,
    mark,
    queue_order,
)
from sdssim.model.compiled_engine.machine_code.places import mark_places
from sdssim.model.compiled_engine.machine_code.recording import drawn, log, log_visit
from sdssim.model.compiled_engine.machine_code.words import HANDED_OVER, JOINED_QUEUE, NONE


@compiled
def join(w: Row, case: Row, since: float) -> None:
    """Send a visit to the queue of the worker who has the case, or else to the role's queue."""
    role = case.step_role
    worker = _worker_for(w, case, role)
    queue = NONE
    if worker == NONE:
        queue = i8(w, "role_queue")[role * w.team_count + case.team]
        if queue == NONE or w.now >= queue_at(w, queue).last_day:
            worker = successor_of(w, case, role, NONE)
    if worker != NONE:
        queue = seat_of(w, worker, role).queue
    case.worker = worker
    if queue == NONE:
        case.serial += 1
        log_visit(w, since, case, JOINED_QUEUE, nan)
        return
    rank = f8(w, "priority")[role * w.people + case.number]
    join_queue(w, case, queue, rank, queue_order(w, case, role, case.joined), since)


@compiled
def _worker_for(w: Row, case: Row, role: int) -> int:
    """Who has the case: the worker of this step, else its keeper, else a successor; or -1."""
    mine, keeper = case.step_worker, keeper_of(w, case, role)
    if mine != NONE and w.now < seat_of(w, mine, role).leaves:
        return mine
    if keeper != NONE and w.now < seat_of(w, keeper, role).leaves:
        return keeper
    known = mine
    if known == NONE:
        known = keeper
    if known == NONE:
        return NONE
    log(w, w.now, case.number, HANDED_OVER, NONE, 0, 0, known, NONE, 0.0)
    return _hand_over(w, case, role, known)


@compiled
def _hand_over(w: Row, case: Row, role: int, leaver: int) -> int:
    """Give a leaver's case to a successor, who has the hand-over hours to spend on it."""
    successor = successor_of(w, case, role, leaver)
    if keeper_of(w, case, role) == leaver:
        let_go(w, case, role)
        if successor != NONE:
            keep(w, case, role, successor)
    in_hand = case.has_visit != 0 and case.is_begun != 0
    if case.step_worker == leaver and case.step_role == role and not in_hand:
        case.step_worker = successor
    quantity = role_at(w, role).handover_quantity
    if leaver != NONE and successor != NONE and quantity != NONE:
        case.extra_hours += drawn(w, quantity, 0, 0, case.number)
    return successor


@compiled
def _pass_on(w: Row, case: Row, role: int, leaver: int, takes_visit: bool) -> None:
    """Hand a case over, with the visit that the leaver has in hand or in their queue, if any."""
    done = 0.0
    if takes_visit:
        if case.is_begun != 0:
            done = interrupt(w, case)
        case.worker = leaver
        log_visit(w, w.now, case, HANDED_OVER, done)
    else:
        log(w, w.now, case.number, HANDED_OVER, NONE, 0, 0, leaver, NONE, done)
    _hand_over(w, case, role, leaver)
    if takes_visit:
        case.serial += 1
        join(w, case, w.now)


@compiled
def comes(w: Row, worker: int) -> None:
    """A worker begins in their role: they may have work waiting, and places to give."""
    role = worker_at(w, worker).role
    mark(w, seat_of(w, worker, role).desk)
    mark_places(w, role)


@compiled
def goes(w: Row, worker: int) -> None:
    """A worker's last day in their role has passed: their open cases go to others."""
    role = worker_at(w, worker).role
    for number in range(w.known):
        case = case_at(w, number)
        if case.on_the_way == 0:
            continue
        in_hand = _finishes(w, case, worker)
        _pass_on_role(w, case, role, worker, in_hand)
        for other in range(w.role_count):
            if other != role and seat_of(w, worker, other).role == role:
                _pass_on_role(w, case, other, worker, in_hand)
    _empty_role_queues(w, role)


@compiled
def _pass_on_role(w: Row, case: Row, role: int, leaver: int, in_hand: bool) -> None:
    """Pass on what a leaver has of a case in a role."""
    begun = case.step_worker == leaver and case.step_role == role and not in_hand
    takes_visit = case.has_visit != 0 and (begun or _waits_for(case, leaver, role))
    if begun or takes_visit or keeper_of(w, case, role) == leaver:
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
    return case.is_scheduled != 0 or desk_at(w, case.desk).duties > 1


@compiled
def _empty_role_queues(w: Row, role: int) -> None:
    """When a role's last worker has gone, pass on those who still wait for anyone of it."""
    row = role_at(w, role)
    for place in range(row.queues_first, row.queues_last):
        queue = i8(w, "role_queues")[place]
        if w.now >= queue_at(w, queue).last_day:
            _empty_role_queue(w, role, line_at(w, 2 * queue))


@compiled
def _empty_role_queue(w: Row, role: int, line: Row) -> None:
    listed = _in_order(w, line)
    while listed != 0:
        following = node_at(w, listed).following
        case = case_at(w, node_at(w, listed).number)
        successor = NONE
        if is_current(w, listed):
            successor = successor_of(w, case, role, NONE)
        if successor == NONE:
            insert(w, line, listed)
        else:
            forget(w, listed)
            case.serial += 1
            _pass_on(w, case, role, NONE, True)
        listed = following


@compiled
def _in_order(w: Row, line: Row) -> int:
    """Take everybody out of a line, and string them together in order; return the first."""
    first = 0
    last = 0
    least = least_in(w, line)
    while least != 0:
        take_out(w, line, least)
        node_at(w, least).following = 0
        if last == 0:
            first = least
        else:
            node_at(w, last).following = least
        last = least
        least = least_in(w, line)
    return first
