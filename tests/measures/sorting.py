"""The sort of the machine code alone, as a function of its own."""

from sdssim.machine.memory import Row
from sdssim.measures.machine_code.sorting import sort
from sdssim.measures.machine_layout import WORLD

__all__ = ["WORLD", "run"]


def run(w: Row) -> None:
    """Sort all entries but the first."""
    sort(w, 1, w.entries)
