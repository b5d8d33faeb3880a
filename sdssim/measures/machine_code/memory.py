"""How the machine code reaches the world's tables."""

from typing import Any

from sdssim.machine.memory import Row, columns_of, nb, numbers_at, rows_of
from sdssim.measures import machine_layout
from sdssim.measures.machine_layout import PLACE_OF

__all__ = ["Row", "nb"]

Floats = Any
Wholes = Any
"""Numbers in memory, one after the other: what an address leads to."""


whole_numbers_at = numbers_at(nb.types.int64)
floats_at = numbers_at(nb.types.float64)

f8 = columns_of(PLACE_OF, nb.types.float64)
i8 = columns_of(PLACE_OF, nb.types.int64)
i4 = columns_of(PLACE_OF, nb.types.int32)
i2 = columns_of(PLACE_OF, nb.types.int16)
i1 = columns_of(PLACE_OF, nb.types.int8)

clock_at = rows_of(PLACE_OF["clocks"], machine_layout.CLOCK)
target_at = rows_of(PLACE_OF["targets"], machine_layout.TARGET)
cohort_at = rows_of(PLACE_OF["cohorts"], machine_layout.COHORT)
coded_at = rows_of(PLACE_OF["coded"], machine_layout.CODED)
period_at = rows_of(PLACE_OF["periods"], machine_layout.PERIOD)
fill_at = rows_of(PLACE_OF["fills"], machine_layout.FILL)
note_at = rows_of(PLACE_OF["notes"], machine_layout.NOTE)
person_at = rows_of(PLACE_OF["persons"], machine_layout.PERSON)
row_at = rows_of(PLACE_OF["rows"], machine_layout.ROW)
