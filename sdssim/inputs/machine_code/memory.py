"""How the machine code that draws reaches the tables of its world, and columns at an address."""

from typing import Any

from sdssim.inputs.machine_layout import ABSENCES, DESK, LAW, LEAVE, ROSTER, STREAM, WORLD
from sdssim.machine.arrays import places_in
from sdssim.machine.compiling import inlined
from sdssim.machine.memory import Row, columns_of, nb, numbers_at, rows_of

_PLACES = places_in(WORLD)

stream_at = rows_of(_PLACES["streams"], STREAM)
law_at = rows_of(_PLACES["laws"], LAW)
roster_at = rows_of(_PLACES["roster"], ROSTER)
absences_at = rows_of(_PLACES["absences"], ABSENCES)
leave_at = rows_of(places_in(ABSENCES)["leave"], LEAVE)
desk_at = rows_of(places_in(ROSTER)["desk"], DESK)
numbers = columns_of(_PLACES, nb.types.float64)


floats_at = numbers_at(nb.types.float64)
whole_at = numbers_at(nb.types.int64)
flags_at = numbers_at(nb.types.int8)


@inlined
def row_of(w: Row, number: int) -> Any:
    """See the values of one of the rows that are meant."""
    return floats_at(w.table + whole_at(w.numbers)[number] * w.row_bytes)
