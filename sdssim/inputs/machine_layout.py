"""What the machine code that draws is given: one record, and the tables whose addresses it has."""

from enum import IntEnum

from sdssim.machine.arrays import record


class Task(IntEnum):
    """What there is to do: fill rows, turn uniforms into values, or cut a roster."""

    UNIFORMS = 0
    NORMALS = 1
    TURN = 2
    CUT = 3


class Turn(IntEnum):
    """How a uniform becomes a value."""

    UNIFORM = 0
    TRIANGULAR = 1
    LISTED = 2


STREAM = record("low high values")
"""A row to be filled: the upper words of the counter where its stream begins, and its address."""

LAW = record("turn first count values")
"""A row to be transformed: how, where its parameters begin and how many they are, its address."""

ROSTER = record(
    "desks days first day worker goes_on hours opens closes rate away "
    "first_piece piece_opens piece_closes piece_rate piece_after"
)
"""A roster to be cut: its desks, the days of the run, and the addresses of the days on duty, of who
is away, and of the pieces that are left."""

WORDS = 512
"""Random words that are made at a time, where it depends on them how many are needed."""

WORLD = record(
    "task key_low key_high rows streams laws parameters columns roster words next_word last_word "
    "next_step low high"
)
"""``rows`` streams or laws, whichever the task asks for; each row has so many ``columns``. From
``words`` on: room for words, which of them come next and last, and where their stream goes on."""
