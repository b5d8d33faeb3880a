# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Hours worked and available, as :mod:`sdssim.measures.workload` counts them."""

from sdssim.machine.compiling import compiled, inlined
from sdssim.measures.machine_code.arithmetic import clear, overlap, worked
from sdssim.measures.machine_code.memory import (
    Row,
    f8,
    fill_at,
    i1,
    i8,
    nb,
    period_at,
)
from sdssim.timebase import HOURS_PER_DAY


@inlined
def work(w: Row, note: Row, end: float, hours: float) -> None:
    """Put a visit's hours down to desk and activity, in every period in which the desk counts."""
    step, begin = nb.int64(note.step), note.time
    if step < 0:
        step = w.step_rows - 1
    desk = i8(w, "desk_at")[note.worker * w.step_rows + step]
    activity = i8(w, "activity_at")[step]
    for number in range(w.period_count):
        cell = number * w.desk_count + desk
        if i1(w, "counts")[cell] != 0:
            period = period_at(w, number)
            days = overlap(begin, end, period.begins, period.ends)
            effort = worked(begin, end, hours, days) * HOURS_PER_DAY
            f8(w, "effort")[cell * (w.activity_count + 1) + activity] += effort


@compiled
def measure_roster(w: Row) -> None:
    """Count the hours that are available at each desk in each period in which it counts."""
    effort, counts = f8(w, "effort"), i1(w, "counts")
    for number in range(w.period_count):
        period = period_at(w, number)
        for desk in range(w.desk_count):
            cell = number * w.desk_count + desk
            if counts[cell] != 0:
                hours = _hours_until(w, desk, period.ends) - _hours_until(w, desk, period.begins)
                effort[cell * (w.activity_count + 1) + w.activity_count] = hours


@compiled
def _hours_until(w: Row, desk: int, moment: float) -> float:
    """Hours from the start of the run to a moment at a desk."""
    opens, after = f8(w, "roster_opens"), f8(w, "roster_after")
    first, last = i8(w, "roster_first")[desk], i8(w, "roster_first")[desk + 1]
    if first == last or opens[first] > moment:
        return 0.0
    if f8(w, "roster_closes")[last - 1] <= moment:
        return after[last - 1]
    low, high = first, last
    while low < high:  # the first piece that opens later
        middle = (low + high) >> 1
        if opens[middle] > moment:
            high = middle
        else:
            low = middle + 1
    piece = low - 1
    left = max(f8(w, "roster_closes")[piece] - moment, 0.0)
    return after[piece] - left * f8(w, "roster_rate")[piece]


@compiled
def share_among_roles(w: Row) -> None:
    """Count the hours of those who fill each role, while they do."""
    width = w.activity_count + 1
    of_roles, effort = f8(w, "effort_of_roles"), f8(w, "effort")
    clear(of_roles, w.role_count * width)
    for number in range(w.fill_count):
        fill = fill_at(w, number)
        cell = (fill.period * w.desk_count + fill.desk) * width
        for activity in range(width):
            of_roles[fill.role * width + activity] += effort[cell + activity]
