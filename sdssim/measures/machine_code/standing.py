"""Where people stand, as :mod:`sdssim.measures.standing` tells it."""

from sdssim.machine.compiling import inlined
from sdssim.measures.machine_code.arithmetic import longer, overlap
from sdssim.measures.machine_code.memory import Row, f8, nb
from sdssim.measures.machine_layout import CAUSES


@inlined
def stand(w: Row, number: int, note: Row, end: float) -> None:
    """Take down where a person stood, for how long, and whether they still do."""
    step, begin = nb.int64(note.step), note.time
    if step < 0:
        step = w.step_rows - 1
    cell = step * CAUSES + note.code
    f8(w, "standing_days")[cell] += overlap(begin, end, w.begin_day, w.cut_day)
    if (begin < w.cut_day) & (end >= w.cut_day):
        f8(w, "standing_now")[cell] += 1.0
        oldest = f8(w, "standing_oldest")
        oldest[cell] = longer(oldest[cell], w.cut_day - f8(w, "referred")[number])
