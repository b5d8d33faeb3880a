"""A small function of machine code: it adds up a column of numbers."""

from sdssim.machine.arrays import places_in, record
from sdssim.machine.compiling import compiled
from sdssim.machine.memory import Row, columns_of, nb, rows_of

LINE = record("first last")
WORLD = record("lines count values", "total")
_PLACES = places_in(WORLD)
_floats = columns_of(_PLACES, nb.types.float64)
_line_at = rows_of(_PLACES["lines"], LINE)


@compiled
def _sum(w: Row, first: int, last: int) -> float:
    total = 0.0
    for place in range(first, last):
        total += _floats(w, "values")[place]
    return total


def run(w: Row) -> None:
    """Add up the values of every line."""
    w.total = 0.0
    for number in range(w.count):
        line = _line_at(w, number)
        w.total += _sum(w, line.first, line.last)
