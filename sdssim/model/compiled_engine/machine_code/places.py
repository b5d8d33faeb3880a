# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Caseload places."""

from math import nan

from sdssim.machine.compiling import compiled
from sdssim.model.compiled_engine.machine_code.calendar import wait_until
from sdssim.model.compiled_engine.machine_code.keepers import free_place, keep, keeper_of, let_go
from sdssim.model.compiled_engine.machine_code.lines import first_in, leave, stand
from sdssim.model.compiled_engine.machine_code.marks import add_mark, take_least_mark
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    case_at,
    f8,
    i8,
    line_at,
    node_at,
    past,
    queue_at,
    role_at,
    step_at,
)
from sdssim.model.compiled_engine.machine_code.office import queue_order
from sdssim.model.compiled_engine.machine_code.recording import holds_place, write
from sdssim.model.compiled_engine.machine_code.words import (
    NONE,
    PLACE_GIVEN,
    PLACE_RELEASED,
    PLACE_REQUESTED,
    PLACE_TAKEN,
)


@compiled
def mark_places(w: Row, role: int) -> None:
    """Note that a role may have a place to give at this instant."""
    row = role_at(w, role)
    for place in range(row.queues_first, row.queues_last):
        number = i8(w, "role_queues")[place]
        if queue_at(w, number).has_requests != 0:
            _mark_place(w, number)


@compiled
def _mark_place(w: Row, number: int) -> None:
    queue = queue_at(w, number)
    if queue.requests_marked == 0:
        queue.requests_marked = 1
        add_mark(i8(w, "marked_queues"), w.queues_marked, number)
        w.queues_marked += 1


@compiled
def _unmark_first_place(w: Row) -> None:
    number = take_least_mark(i8(w, "marked_queues"), w.queues_marked)
    w.queues_marked -= 1
    queue_at(w, number).requests_marked = 0


@compiled
def ask_for_place(w: Row, case: Row, since: float) -> None:
    """Queue for a caseload place."""
    role = step_at(w, case.step).role
    write(w, since, case, PLACE_REQUESTED, case.step, NONE, NONE, nan)
    case.serial += 1
    number = i8(w, "role_queue")[role * w.team_count + case.team]
    if number != NONE:
        queue = queue_at(w, number)
        rank = f8(w, "priority")[role * w.people + case.number]
        order = queue_order(w, case, role, since)
        stand(w, 2 * number + 1, rank, order, case)
        queue.has_requests = 1
        _mark_place(w, number)


@compiled
def give_place(w: Row) -> None:
    """Give one place from the first marked queue, if there is one to give."""
    line = line_at(w, 2 * i8(w, "marked_queues")[0] + 1)
    first = first_in(w, line)
    if first == 0:
        _unmark_first_place(w)
        return
    case = case_at(w, node_at(w, first).number)
    role = step_at(w, case.step).role
    worker = free_place(w, case, role)
    if worker == NONE:
        _unmark_first_place(w)
        return
    leave(w, line, first)
    case.serial += 1
    case.patience += 1
    keep(w, case, role, worker)
    past(case)[holds_place(w, role)] = 1
    write(w, w.now, case, PLACE_TAKEN, case.step, worker, NONE, nan)
    wait_until(w, case, w.now, PLACE_GIVEN)


@compiled
def release_place(w: Row, case: Row, step: int) -> None:
    """Give back the place that a person holds with a role, if they hold one."""
    role = step_at(w, step).role
    place = holds_place(w, role)
    if past(case)[place] != 0:
        past(case)[place] = 0
        worker = keeper_of(w, case, role)
        let_go(w, case, role)
        mark_places(w, role)
        write(w, w.now, case, PLACE_RELEASED, step, worker, NONE, nan)
