"""The one function that is called from outside: it does what its record says."""

from sdssim.inputs.machine_code.normals import fill_normals
from sdssim.inputs.machine_code.rosters import cut
from sdssim.inputs.machine_code.turns import turn
from sdssim.inputs.machine_code.uniforms import fill_uniforms
from sdssim.inputs.machine_layout import WORLD, Task
from sdssim.machine.memory import Row

__all__ = ["WORLD", "run"]

_UNIFORMS = int(Task.UNIFORMS)
_NORMALS = int(Task.NORMALS)
_TURN = int(Task.TURN)


def run(w: Row) -> None:
    """Fill rows, turn uniforms into values, or cut a roster."""
    if w.task == _UNIFORMS:
        fill_uniforms(w)
    elif w.task == _NORMALS:
        fill_normals(w)
    elif w.task == _TURN:
        turn(w)
    else:
        cut(w)
