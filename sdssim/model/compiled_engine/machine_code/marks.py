# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Marks: small heaps of plain numbers."""

from typing import Any

from sdssim.machine.compiling import compiled


@compiled
def add_mark(marks: Any, count: int, number: int) -> None:
    """Add a number to ``count`` marks."""
    place = count
    while place > 0:
        parent = (place - 1) >> 1
        if marks[parent] <= number:
            break
        marks[place] = marks[parent]
        place = parent
    marks[place] = number


@compiled
def take_least_mark(marks: Any, count: int) -> int:
    """Take out the least of ``count`` marks."""
    least = marks[0]
    last = count - 1
    number = marks[last]
    place = 0
    while True:
        child = 2 * place + 1
        if child >= last:
            break
        if child + 1 < last and marks[child + 1] < marks[child]:
            child += 1
        if number <= marks[child]:
            break
        marks[place] = marks[child]
        place = child
    marks[place] = number
    return least
