"""Standard exponentials by the ziggurat (Marsaglia and Tsang 2000), cut into NumPy's layers.

As for normals, numba has the tables of the layers.
"""

from math import exp, log1p

import numpy as np
from numba.np.random import _constants as layers

from sdssim.inputs.machine_code.memory import row_of, stream_at
from sdssim.inputs.machine_code.philox import begin, next_uniform, next_word
from sdssim.inputs.machine_code.words import upper_bits
from sdssim.machine.compiling import compiled
from sdssim.machine.memory import Row

_WIDTH = layers.we_double
_COVERED = layers.ke_double.astype(np.int64)
_HEIGHT = layers.fe_double
_EDGE = float(layers.ziggurat_exp_r)
_LAYER = 0xFF


@compiled
def _next(w: Row, expected: int) -> float:
    """Draw one, where so many more may be asked for."""
    while True:
        word = next_word(w, expected)
        layer, far = (word >> 3) & _LAYER, upper_bits(word)
        value: float = far * _WIDTH[layer]
        if far < _COVERED[layer]:
            return value
        if layer == 0:
            # Whoever is in the tail has as much before them again.
            return _EDGE - log1p(-next_uniform(w))
        above, below = _HEIGHT[layer - 1], _HEIGHT[layer]
        if (above - below) * next_uniform(w) + below < exp(-value):
            return value


@compiled
def fill_exponentials(w: Row) -> None:
    """Fill each row with the first standard exponentials of its stream."""
    for number in range(w.rows):
        stream, values = stream_at(w, number), row_of(w, number)
        begin(w, stream.low, stream.high, 1)
        for place in range(w.columns):
            values[place] = _next(w, w.columns - place)
