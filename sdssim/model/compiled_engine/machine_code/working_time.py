# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Working time: the functions of timebase, as machine code."""

from types import FunctionType
from typing import Any, cast

from sdssim import timebase
from sdssim.machine.compiling import Function, compiled, inlined


@inlined
def bisect_right(values: Any, value: float, first: int, last: int) -> int:
    """Do as ``bisect.bisect_right``, soon done where the place is close to ``first``."""
    step = 1
    while first + step <= last:
        if value < values[first + step - 1]:
            last = first + step - 1
            break
        first += step
        step += step
    while first < last:
        middle = (first + last) >> 1
        if value < values[middle]:
            last = middle
        else:
            first = middle + 1
    return first


@inlined
def bisect_left(values: Any, value: float, first: int, last: int) -> int:
    """Do as ``bisect.bisect_left``, soon done where the place is close to ``first``."""
    step = 1
    while first + step <= last:
        if not values[first + step - 1] < value:
            last = first + step - 1
            break
        first += step
        step += step
    while first < last:
        middle = (first + last) >> 1
        if values[middle] < value:
            first = middle + 1
        else:
            last = middle
    return first


def _from_timebase(function: Function) -> Function:
    """Compile the very code of a function of timebase, with a bisect that numba can compile."""
    names = vars(timebase) | {"bisect_left": bisect_left, "bisect_right": bisect_right}
    return compiled(cast(Function, FunctionType(function.__code__, names, function.__name__)))


next_opening = _from_timebase(timebase.next_opening)
finish = _from_timebase(timebase.finish)
effort_between = _from_timebase(timebase.effort_between)
