# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Hours, utilisation, queues for each role, and costs: the families of :mod:`measures.staff`."""

from sdssim.machine.compiling import compiled
from sdssim.measures.machine_code.arithmetic import put, quotient
from sdssim.measures.machine_code.memory import Floats, Row, f8, i8
from sdssim.measures.machine_code.words import FOR_WORKER, NONE, UNKNOWN
from sdssim.measures.machine_layout import CAUSES


@compiled
def write_staff(w: Row) -> None:
    """Write the figures of staff, if there are any."""
    if w.worker_count == 0:
        return
    first = w.place
    figures = f8(w, "figures")
    groups = 1 + w.told_workers + w.role_count
    _write_hours(w, 0, w.activity_count)
    _write_hours(w, w.activity_count, w.activity_count + 1)
    for group in range(first, first + groups):
        put(w, quotient(figures[group], figures[group + groups]))
    _write_by_activity(w)
    _write_queue(w, f8(w, "standing_days"), w.window_days)
    _write_queue(w, f8(w, "standing_now"), 1.0)
    for place in range(2 * w.role_count):
        put(w, f8(w, "head_counts")[place])
    _write_cost(w)


@compiled
def _hours(effort: Floats, row: int, first: int, last: int) -> float:
    """Sum some columns of a row of effort."""
    hours = 0.0
    for column in range(row + first, row + last):
        hours += effort[column]
    return hours


@compiled
def _write_hours(w: Row, first: int, last: int) -> None:
    """Write the hours in some columns: everybody's, each worker's if told, and each role's."""
    width, figures, workers = w.activity_count + 1, f8(w, "figures"), w.place + 1
    for place in range(w.place, workers + w.told_workers):
        figures[place] = 0.0
    for desk in range(w.desk_count):
        hours = _hours(f8(w, "effort"), desk * width, first, last)
        figures[w.place] += hours
        if w.told_workers > 0:
            figures[workers + i8(w, "worker_of_desk")[desk]] += hours
    w.place = workers + w.told_workers
    for role in range(w.role_count):
        put(w, _hours(f8(w, "effort_of_roles"), role * width, first, last))


@compiled
def _write_by_activity(w: Row) -> None:
    width = w.activity_count + 1
    for activity in range(w.activity_count):
        hours = 0.0
        for desk in range(w.desk_count):
            hours += f8(w, "effort")[desk * width + activity]
        put(w, hours)
    for role in range(w.role_count):
        for activity in range(w.activity_count):
            put(w, f8(w, "effort_of_roles")[role * width + activity])


@compiled
def _write_queue(w: Row, of_step: Floats, length: float) -> None:
    """Write what those who wait for a worker add up to, role by role."""
    figures, first = f8(w, "figures"), w.place
    w.place += w.role_count
    for place in range(first, w.place):
        figures[place] = 0.0
    for step in range(w.step_rows):
        role = i8(w, "role_of_step")[step]
        if role != NONE:
            figures[first + role] += of_step[step * CAUSES + FOR_WORKER]
    for place in range(first, w.place):
        figures[place] /= length


@compiled
def _write_cost(w: Row) -> None:
    width, pounds = w.activity_count + 1, 0.0
    for desk in range(w.desk_count):
        hours = _hours(f8(w, "effort"), desk * width, 0, w.stage_count)
        if hours > 0.0:
            pounds += hours * f8(w, "cost_per_hour")[i8(w, "worker_of_desk")[desk]]
    put(w, pounds)
    if w.first_payment != NONE:
        paid = f8(w, "passed")[w.first_payment]
        put(w, pounds / paid if paid > 0.0 else UNKNOWN)
