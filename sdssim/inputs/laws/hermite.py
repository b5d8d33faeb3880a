"""A monotone table of a quantile function over the log-odds of its probability."""

from typing import NamedTuple

import numpy as np

from sdssim.inputs.laws.law import FloatArray

_LAST = 38.0
"""Log-odds of the outermost node: beyond every probability that a float holds below 1."""

_STEP = 1 / 16

LOG_ODDS: FloatArray = np.arange(-_LAST, _LAST + _STEP / 2, _STEP)
"""The nodes."""

BELOW: FloatArray = np.exp(-np.logaddexp(0, -LOG_ODDS))
ABOVE: FloatArray = BELOW[::-1].copy()
"""The probabilities below and above each node, each accurate where it is small."""


class HermiteTable(NamedTuple):
    """Cubic pieces between the nodes, and straight lines beyond them.

    `pieces` has shape (4, nodes - 1): coefficients of 1, w, w^2, w^3, w from 0 to 1 on a piece.
    """

    pieces: FloatArray
    first_slope: float
    last_slope: float


def hermite_table(values: FloatArray, slopes: FloatArray) -> HermiteTable:
    """Join values at the nodes by cubics with the given slopes.

    Parameters
    ----------
    values
        Rising values at `LOG_ODDS`.
    slopes
        Derivatives there, by the log-odds. They are cut to three times the neighbouring chords,
        which keeps the cubics rising (Fritsch and Carlson 1980, SIAM J. Numer. Anal. 17, 238-246);
        of a smooth function it cuts only rounding errors.
    """
    chords = np.diff(values)
    cap = 3 * np.minimum(np.append(chords, chords[-1]), np.append(chords[0], chords))
    rises = np.minimum(slopes * _STEP, cap)
    left, right = rises[:-1], rises[1:]
    pieces = np.array([values[:-1], left, 3 * chords - 2 * left - right, left + right - 2 * chords])
    return HermiteTable(pieces, float(rises[0]), float(rises[-1]))


def read_table(table: HermiteTable, u: FloatArray) -> FloatArray:
    """Evaluate at the probabilities u in [0, 1]; the ends give minus and plus infinity."""
    with np.errstate(divide="ignore"):
        log_odds = np.log(u) - np.log1p(-u)
    position = (log_odds + _LAST) / _STEP
    inside = np.minimum(np.maximum(position, 0.0), len(LOG_ODDS) - 1.0)
    piece = np.minimum(inside.astype(np.intp), len(LOG_ODDS) - 2)
    w = inside - piece
    constant, linear, square, cube = (coefficients[piece] for coefficients in table.pieces)
    value: FloatArray = ((cube * w + square) * w + linear) * w + constant
    if (position != inside).any():
        beyond = position - inside
        value += table.first_slope * np.minimum(beyond, 0) + table.last_slope * np.maximum(
            beyond, 0
        )
    return value
