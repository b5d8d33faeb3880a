"""Uniforms become values, as in `sdssim.inputs.laws`: the same operations in the same order."""

from math import sqrt
from typing import Any

from sdssim.inputs.machine_code.memory import law_at, numbers, row_of
from sdssim.inputs.machine_layout import Turn
from sdssim.machine.compiling import compiled, inlined
from sdssim.machine.memory import Row

_UNIFORM = int(Turn.UNIFORM)
_TRIANGULAR = int(Turn.TRIANGULAR)


@inlined
def _uniform(w: Row, values: Any, law: Row) -> None:
    given = numbers(w, "parameters")
    low, width = given[law.first], given[law.first + 1]
    for place in range(w.columns):
        values[place] = low + width * values[place]


@inlined
def _triangular(w: Row, values: Any, law: Row) -> None:
    given, first = numbers(w, "parameters"), law.first
    low, high, below, above = given[first], given[first + 1], given[first + 2], given[first + 3]
    mode = given[first + 4]
    for place in range(w.columns):
        u = values[place]
        rising = low + sqrt(u * below)
        falling = high - sqrt((1.0 - u) * above)
        values[place] = rising if u < mode else falling


@inlined
def _listed(w: Row, values: Any, law: Row) -> None:
    """Count the cumulative shares up to u; their number is that of the value."""
    given, first = numbers(w, "parameters"), law.first
    shares = (law.count - 1) // 2
    for place in range(w.columns):
        u, value = values[place], first + shares
        for share in range(first, first + shares):
            value += given[share] <= u
        values[place] = given[value]


@compiled
def turn(w: Row) -> None:
    """Put values in the place of the uniforms of each row."""
    for number in range(w.rows):
        law, values = law_at(w, number), row_of(w, number)
        if law.turn == _UNIFORM:
            _uniform(w, values, law)
        elif law.turn == _TRIANGULAR:
            _triangular(w, values, law)
        else:
            _listed(w, values, law)
