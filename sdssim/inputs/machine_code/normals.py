"""Standard normals by the ziggurat (Marsaglia and Tsang 2000), cut into the layers that NumPy uses.

A word says the layer, the sign and how far out. Nearly always that is within what the layer above
covers; if not, more words say whether it is under the curve. NumPy's tables of the layers are taken
from numba, which has them.
"""

from math import exp, log1p, nan

import numpy as np
from numba.np.random import _constants as layers

from sdssim.inputs.machine_code.memory import row_of, stream_at, whole_at
from sdssim.inputs.machine_code.philox import begin, more_words, next_uniform
from sdssim.machine.compiling import compiled
from sdssim.machine.memory import Row

_WIDTH = layers.wi_double
_COVERED = layers.ki_double.astype(np.int64)
_HEIGHT = layers.fi_double
_EDGE = float(layers.ziggurat_nor_r)
_SHRINK = float(layers.ziggurat_nor_inv_r)
_LAYER = 0xFF
_FAR = 0x000FFFFFFFFFFFFF


@compiled
def _beyond(w: Row, far: int) -> float:
    """Draw from the tail, which has no layers (Marsaglia 1964)."""
    while True:
        more = -_SHRINK * log1p(-next_uniform(w))
        height = -log1p(-next_uniform(w))
        if height + height > more * more:
            return -(_EDGE + more) if (far >> 8) & 1 else _EDGE + more


@compiled
def _unlikely(w: Row, layer: int, far: int, value: float) -> float:
    """Return the value if it is under the curve, another if it is in the tail, or else nan."""
    if layer == 0:
        return _beyond(w, far)
    above, below = _HEIGHT[layer - 1], _HEIGHT[layer]
    under = (above - below) * next_uniform(w) + below < exp(-0.5 * value * value)
    return value if under else nan


@compiled
def _fill_row(w: Row, number: int) -> None:
    values, words, count = row_of(w, number), whole_at(w.words), w.columns
    done = next_word = last_word = 0
    while done < count:
        if next_word == last_word:
            more_words(w, count - done)
            next_word, last_word = 0, w.last_word
        word = words[next_word]
        next_word += 1
        layer, far = word & _LAYER, (word >> 9) & _FAR
        value = far * _WIDTH[layer]
        if (word >> 8) & 1:
            value = -value
        if far >= _COVERED[layer]:
            w.next_word = next_word
            value = _unlikely(w, layer, far, value)
            next_word, last_word = w.next_word, w.last_word
            if value != value:  # nan: it was outside
                continue
        values[done] = value
        done += 1


@compiled
def fill_normals(w: Row) -> None:
    """Fill each row with the first standard normals of its stream."""
    for number in range(w.rows):
        stream = stream_at(w, number)
        begin(w, stream.low, stream.high, 1)
        _fill_row(w, number)
