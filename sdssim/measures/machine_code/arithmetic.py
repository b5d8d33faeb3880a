"""Small arithmetic that follows numpy's to the last bit."""

from sdssim.machine.compiling import compiled, inlined
from sdssim.measures.machine_code.memory import Floats, Row, f8
from sdssim.measures.machine_code.words import UNKNOWN
from sdssim.timebase import HOURS_PER_DAY


@inlined
def overlap(begin: float, end: float, from_day: float, until_day: float) -> float:
    """Days of a spell between two moments, as :meth:`Spells.overlap_days`."""
    return max(min(end, until_day) - max(begin, from_day), 0.0)


@inlined
def worked(begin: float, end: float, hours: float, days: float) -> float:
    """Hours of effort in part of a visit, as days of 24 hours: :meth:`Spells.worked_days`."""
    length = end - max(begin, 0.0)
    share = 0.0
    if length > 0.0:
        share = min(days / length, 1.0)
    effort = hours * share / HOURS_PER_DAY
    if effort > days:
        return days
    return effort


@inlined
def quotient(numerator: float, denominator: float) -> float:
    """Divide; NaN where there is nothing to divide by."""
    if denominator > 0.0:
        return numerator / denominator
    return UNKNOWN


@inlined
def is_known(value: float) -> bool:
    """Whether a value is a number."""
    return value == value  # what is not known is NaN


@inlined
def longer(one: float, other: float) -> float:
    """The longer of two waits of which either may not be known: numpy's ``fmax``."""
    if one >= other or not is_known(other):
        return one
    return other


@compiled
def clear(values: Floats, size: int) -> None:
    """Set the first of some floats to 0."""
    for place in range(size):
        values[place] = 0.0


@inlined
def put(w: Row, value: float) -> None:
    """Write down the next figure."""
    f8(w, "figures")[w.place] = value
    w.place += 1
