"""What the machine code that draws is given: one record, and the tables whose addresses it has."""

from enum import IntEnum

from sdssim.machine.arrays import record


class Task(IntEnum):
    """What there is to do with the rows."""

    FILL = 0
    TURN = 1


class Turn(IntEnum):
    """How a uniform becomes a value."""

    UNIFORM = 0
    TRIANGULAR = 1
    LISTED = 2


STREAM = record("low high values")
"""A row to be filled: the upper words of the counter where its stream begins, and its address."""

LAW = record("turn first count values")
"""A row to be transformed: how, where its parameters begin and how many they are, its address."""

WORLD = record("task key_low key_high rows streams laws parameters columns")
"""``rows`` streams or laws, whichever the task asks for; each row has so many ``columns``."""
