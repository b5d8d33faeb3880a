"""What the machine code that draws is given: one record, and the tables whose addresses it has."""

from enum import IntEnum

from sdssim.machine.arrays import record


class Task(IntEnum):
    """What there is to do."""

    UNIFORMS = 0
    NORMALS = 1
    EXPONENTIALS = 2
    TURN = 3
    LEAVE = 4
    SPELLS = 5
    CUT = 6


class Turn(IntEnum):
    """How a uniform becomes a value."""

    UNIFORM = 0
    TRIANGULAR = 1
    LISTED = 2


STREAM = record("low high")
"""The upper words of the counter at which a stream begins."""

LAW = record("turn first count")
"""How a row is to be transformed: where its parameters begin, and how many they are."""

LEAVE = record("low high worker first_day whole_weeks part")
"""A worker's leave in a year: where its stream begins, the year's first day, how many weeks are
taken in full, and which weekdays of one week more: a bit for each."""

ABSENCES = record("days away leave workers begins ends")
"""Days of the run and who is away on each; what leave there is; whose spells, and their times."""

DESK = record("worker hours first", "opens closes")
"""A desk: whose it is, which row of hours it has, and where its pieces begin."""

ROSTER = record("desks days desk hours away opens closes rate after")
"""A roster to be cut: its desks and the days of the run, the addresses of desks, rows of hours and
who is away, and of the pieces that are left."""

WORDS = 512
"""Random words that are made at a time, where it depends on them how many are needed."""

WORLD = record(
    "task key_low key_high streams laws parameters absences roster table row_bytes numbers rows "
    "columns words next_word last_word next_step low high"
)
"""The task, and the addresses of what it works on; ``row_bytes`` is how far the table's rows are
apart, ``numbers`` which rows are meant, ``rows`` how many they are and ``columns`` how long. From
``words`` on: room for words, which of them come next and last, and where their stream goes on."""
