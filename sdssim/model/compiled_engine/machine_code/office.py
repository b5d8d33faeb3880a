# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""The office: desks and their queues."""

from math import inf, nan

from sdssim.machine.compiling import compiled, inlined
from sdssim.model.compiled_engine.machine_code.calendar import expect, key_of, wait_until
from sdssim.model.compiled_engine.machine_code.lines import (
    first_in,
    goes_before,
    least_in,
    leave,
    stand,
)
from sdssim.model.compiled_engine.machine_code.marks import add_mark, take_least_mark
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    case_at,
    decision_at,
    desk_at,
    f8,
    i8,
    line_at,
    node_at,
    quantity_at,
    queue_at,
    role_at,
    served_at,
    soon_read,
    step_at,
    worker_at,
)
from sdssim.model.compiled_engine.machine_code.recording import log_visit, period_now
from sdssim.model.compiled_engine.machine_code.words import (
    DUE,
    JOINED,
    JOINED_QUEUE,
    NONE,
    OPENINGS,
    STILL_WORKING,
    WAIT,
    WORK,
    WORK_ENDED,
    WORK_ENDS,
    WORK_STARTED,
)
from sdssim.model.compiled_engine.machine_code.working_time import (
    bisect_right,
    effort_between,
    finish,
    next_opening,
)


@compiled
def mark(w: Row, desk: int) -> None:
    """Note that a desk may have something to take up at this instant."""
    seat = desk_at(w, desk)
    if seat.is_marked == 0:
        seat.is_marked = 1
        add_mark(i8(w, "marked_desks"), w.desks_marked, desk)
        w.desks_marked += 1


@inlined
def join_queue(  # noqa: PLR0913 -- a queue, its key, and what is logged
    w: Row, case: Row, queue: int, rank: float, order: float, since: float
) -> None:
    """Put a visit into a queue and mark the idle desks that serve it."""
    case.serial += 1
    joined = queue_at(w, queue)
    stand(w, 2 * queue, rank, order, case)
    log_visit(w, since, case, JOINED_QUEUE, nan)
    for place in range(joined.desks_first, joined.desks_last):
        desk = i8(w, "queue_desks")[place]
        if desk_at(w, desk).in_hand == NONE:
            mark(w, desk)


@compiled
def take_next(w: Row) -> None:
    """Let the first marked desk take up its next item, if it is on duty and has one."""
    desk = take_least_mark(i8(w, "marked_desks"), w.desks_marked)
    w.desks_marked -= 1
    seat = desk_at(w, desk)
    seat.is_marked = 0
    if seat.in_hand != NONE or seat.wakes_at > w.now:
        return
    queue = _best_queue(w, seat)
    if queue == NONE:
        return
    last = i8(w, "roster_first")[desk + 1]
    opens = f8(w, "roster_opens")
    seat.piece = max(seat.piece, bisect_right(opens, w.now, seat.piece, last) - 1)
    opening = next_opening(opens, f8(w, "roster_closes"), seat.piece, last, w.now)
    if opening > w.now:
        if opening < inf:
            seat.wakes_at = opening
            expect(w, opening, key_of(OPENINGS, desk, 0), 0)
        return
    line = line_at(w, 2 * queue)
    least = least_in(w, line)
    number = node_at(w, least).number
    leave(w, line, least)
    begin(w, case_at(w, number), desk, w.now)


@inlined
def _best_queue(w: Row, seat: Row) -> int:
    """Choose the queue with the smallest first key among those that the desk serves now."""
    chosen, best, rank = NONE, 0, inf
    for place in range(seat.served_first, seat.served_last):
        served = served_at(w, place)
        first = first_in(w, line_at(w, 2 * served.queue))
        if first == 0 or w.now < served.begins or w.now >= served.ends:
            continue
        if (
            chosen == NONE
            or served.rank < rank
            or (served.rank == rank and goes_before(node_at(w, first), node_at(w, best)))
        ):
            chosen, best, rank = served.queue, first, served.rank
    return chosen


@inlined
def begin(w: Row, case: Row, desk: int, since: float) -> None:
    """Let a desk begin with a visit; ``since`` is when it was taken in hand."""
    worker = desk_at(w, desk).worker
    case.serial += 1
    case.desk = desk
    case.worker = worker
    case.begun = w.now
    case.is_begun = 1
    desk_at(w, desk).in_hand = case.number
    if case.is_fixed == 0:
        case.hours *= _factor(w, worker, case.step)
        case.is_fixed = 1
    if case.number < w.people:
        case.step_worker = worker
        case.hours += case.extra_hours
        case.extra_hours = 0.0
    log_visit(w, since, case, WORK_STARTED, case.hours)
    end = finish(
        f8(w, "roster_opens"),
        f8(w, "roster_closes"),
        f8(w, "roster_rate"),
        f8(w, "roster_after"),
        desk_at(w, desk).piece,
        i8(w, "roster_first")[desk + 1],
        w.now,
        case.hours,
    )
    case.is_scheduled = 0
    if end < inf:
        case.is_scheduled = 1
        wait_until(w, case, end, WORK_ENDS)
    if case.step != NONE and case.done + 1 == case.visits:
        look_ahead(w, case, step_at(w, case.step))


@inlined
def look_ahead(w: Row, case: Row, row: Row) -> None:
    """Have fetched what will be asked for when a step has been done."""
    if row.decision != NONE:
        _draw_ahead(w, decision_at(w, row.decision).quantity, case.number)
    if row.onward != NONE:
        following = step_at(w, row.onward)
        if following.kind == WORK:
            _draw_ahead(w, following.hours_quantity, case.number)
            soon_read(f8(w, "priority"), following.role * w.people + case.number)
        elif following.kind == WAIT:
            _draw_ahead(w, following.days_quantity, case.number)


@inlined
def _draw_ahead(w: Row, quantity: int, person: int) -> None:
    row = quantity_at(w, quantity)
    soon_read(f8(w, "draws"), row.first + person * row.varies)


@compiled
def _factor(w: Row, worker: int, step: int) -> float:
    """Multiplier of hours in force now, times what experience has done for this worker."""
    if step == NONE:
        return 1.0
    known = worker_at(w, worker)
    times = min(
        i8(w, "finished")[worker * w.step_count + step],
        known.experience_last - known.experience_first,
    )
    factor = f8(w, "hours_factor")[period_now(w) * w.step_count + step]
    return factor * f8(w, "curves")[known.experience_first + times]


@compiled
def _done(w: Row, case: Row, moment: float) -> float:
    """Hours of a visit in hand that are done at a moment."""
    desk = case.desk
    return effort_between(
        f8(w, "roster_opens"),
        f8(w, "roster_closes"),
        f8(w, "roster_rate"),
        f8(w, "roster_after"),
        i8(w, "roster_first")[desk],
        i8(w, "roster_first")[desk + 1],
        case.begun,
        moment,
    )


@inlined
def release(w: Row, case: Row) -> None:
    """Free the desk of a visit whose work is done."""
    desk_at(w, case.desk).in_hand = NONE
    mark(w, case.desk)
    log_visit(w, w.now, case, WORK_ENDED, case.hours)


@compiled
def interrupt(w: Row, case: Row) -> float:
    """Take a visit off a desk whose worker leaves; return the hours that were done."""
    done = _done(w, case, w.now)
    desk_at(w, case.desk).in_hand = NONE
    case.hours -= done
    case.is_fixed = 1
    case.is_begun = 0
    return done


@compiled
def close_office(w: Row) -> None:
    """Write down, at the end of the run, the work that is still in hand."""
    for desk in range(w.desk_count):
        number = desk_at(w, desk).in_hand
        if number != NONE:
            case = case_at(w, number)
            log_visit(w, w.horizon, case, STILL_WORKING, _done(w, case, w.horizon))


@inlined
def queue_order(w: Row, case: Row, role: int, since: float) -> float:
    """The moment that orders a role's queues."""
    order = role_at(w, role).order
    if order == JOINED:
        return since
    due = 0.0
    if order == DUE:
        due = f8(w, "due_days")[role * w.people + case.number]
    return f8(w, "referred")[case.number] + due
