# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""What a person has behind them and was drawn for them, and taking down what happens."""

from sdssim.machine.compiling import compiled, inlined
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    f8,
    i1,
    i2,
    i4,
    nb,
    past,
    quantity_at,
    step_at,
)
from sdssim.model.compiled_engine.machine_code.words import NO_ROWS, NONE


@inlined
def sent_back_place(w: Row, counter: int) -> int:
    """Where it stands how often a way back has been taken."""
    return w.stage_count + counter


@inlined
def keeper_place(w: Row, role: int) -> int:
    """Where it stands who keeps a case in a role."""
    return w.stage_count + w.counter_count + role


@inlined
def holds_place(w: Row, role: int) -> int:
    """Where it stands whether a place is held with a role."""
    return keeper_place(w, role) + w.role_count


@inlined
def round_of(w: Row, case: Row, step: int) -> int:
    """How often a person has come to a step's stage."""
    return nb.int64(past(case)[step_at(w, step).stage])


@inlined
def drawn(w: Row, quantity: int, round_: int, visit: int, person: int) -> float:
    """Look up what was drawn for a person, in a round and visit counted from 0."""
    row = quantity_at(w, quantity)
    place = row.first + round_ * row.round_stride + visit * row.visit_stride
    return f8(w, "draws")[place + person * row.varies]


@inlined
def draw_of(w: Row, case: Row, quantity: int, step: int, visit: int) -> float:
    """Look up what was drawn for a person, in the round in which they are at a step."""
    return drawn(w, quantity, round_of(w, case, step) - 1, visit, case.number)


@compiled
def period_now(w: Row) -> int:
    """Which dated changes are in force now."""
    starts = f8(w, "period_starts")
    while w.period + 1 < w.period_count and starts[w.period + 1] <= w.now:
        w.period += 1
    return w.period


@inlined
def log(  # noqa: PLR0913 -- a row's columns
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
    f8(w, "log_time")[row] = time
    i4(w, "log_person")[row] = person
    i1(w, "log_event")[row] = event
    i2(w, "log_step")[row] = step
    i2(w, "log_round")[row] = round_
    i2(w, "log_visit")[row] = visit
    i4(w, "log_worker")[row] = worker
    i2(w, "log_detail")[row] = detail
    f8(w, "log_value")[row] = value
    w.rows = row + 1


@inlined
def log_visit(w: Row, time: float, case: Row, event: int, hours: float) -> None:
    """Take down an event of a visit of work."""
    log(
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
def write(  # noqa: PLR0913 -- a row's columns
    w: Row, time: float, case: Row, event: int, step: int, worker: int, detail: int, value: float
) -> None:
    """Take down an event at a step, with the round in which the person is there."""
    round_ = 0
    if step != NONE:
        round_ = round_of(w, case, step)
    log(w, time, case.number, event, step, round_, 0, worker, detail, value)
