"""The one function that is called from outside: it does what its record says."""

from sdssim.inputs.machine_code.philox import fill
from sdssim.inputs.machine_code.rosters import cut
from sdssim.inputs.machine_code.turns import turn
from sdssim.inputs.machine_layout import WORLD, Task
from sdssim.machine.memory import Row

__all__ = ["WORLD", "run"]

_FILL = int(Task.FILL)
_TURN = int(Task.TURN)


def run(w: Row) -> None:
    """Fill rows with uniforms, turn uniforms into values, or cut a roster."""
    if w.task == _FILL:
        fill(w)
    elif w.task == _TURN:
        turn(w)
    else:
        cut(w)
