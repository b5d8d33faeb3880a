"""The one function that is called from outside: it does what its record says."""

from sdssim.inputs.machine_code.absences import mark_spells, take_leave
from sdssim.inputs.machine_code.exponentials import fill_exponentials
from sdssim.inputs.machine_code.normals import fill_normals
from sdssim.inputs.machine_code.rosters import cut
from sdssim.inputs.machine_code.turns import turn
from sdssim.inputs.machine_code.uniforms import fill_uniforms
from sdssim.inputs.machine_layout import WORLD, Task
from sdssim.machine.memory import Row

__all__ = ["WORLD", "run"]

_UNIFORMS = int(Task.UNIFORMS)
_NORMALS = int(Task.NORMALS)
_EXPONENTIALS = int(Task.EXPONENTIALS)
_TURN = int(Task.TURN)
_LEAVE = int(Task.LEAVE)
_SPELLS = int(Task.SPELLS)


def run(w: Row) -> None:
    """Do the one task that it is called for."""
    if w.task == _UNIFORMS:
        fill_uniforms(w)
    elif w.task == _NORMALS:
        fill_normals(w)
    elif w.task == _EXPONENTIALS:
        fill_exponentials(w)
    elif w.task == _TURN:
        turn(w)
    elif w.task == _LEAVE:
        take_leave(w)
    elif w.task == _SPELLS:
        mark_spells(w)
    else:
        cut(w)
