"""The one function that is called from outside: it does what its record says."""

from sdssim.inputs.machine_code.philox import fill
from sdssim.inputs.machine_code.turns import transform
from sdssim.inputs.machine_layout import WORLD, Task
from sdssim.machine.memory import Row

__all__ = ["WORLD", "run"]

_FILL = int(Task.FILL)


def run(w: Row) -> None:
    """Fill rows with uniforms, or turn rows of them into values."""
    if w.task == _FILL:
        fill(w)
    else:
        transform(w)
