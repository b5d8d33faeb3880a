"""How the machine code that draws reaches the tables of its world."""

from sdssim.inputs.machine_layout import LAW, STREAM, WORLD
from sdssim.machine.arrays import places_in
from sdssim.machine.memory import columns_of, nb, rows_of

_PLACES = places_in(WORLD)

stream_at = rows_of(_PLACES["streams"], STREAM)
law_at = rows_of(_PLACES["laws"], LAW)
numbers = columns_of(_PLACES, nb.types.float64)
