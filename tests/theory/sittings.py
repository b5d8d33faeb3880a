"""Batch service at fixed times: a panel every D days, a payment run, and the same chain for M/D/c.

People arrive in a Poisson stream; a sitting takes the first K of those ready. The number left
waiting just after a sitting is a random walk held at zero, ``X' = max(X + A - K, 0)`` with A
Poisson of mean rate x D (Bailey 1954, J. R. Stat. Soc. B 16, 80). Times are in days.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import toeplitz
from scipy.optimize import brentq
from scipy.stats import poisson

TAIL = 1e-13


def mean_wait_to_next(gaps: Sequence[float]) -> float:
    """Mean days to the next of a cycle of dates, for someone who comes at a random time.

    Parameters
    ----------
    gaps
        Days between successive dates, one cycle; one gap alone gives D / 2.

    Notes
    -----
    Length-biased sampling: a gap is met in proportion to its length and half of it remains
    (Cox 1962, Renewal Theory, 5.2; the "inspection paradox").
    """
    lengths = np.asarray(gaps, dtype=float)
    return float((lengths**2).sum() / (2 * lengths.sum()))


def left_waiting(mean_arrivals: float, places: int) -> NDArray[np.float64]:
    """Stationary law of the number left waiting just after a sitting.

    Parameters
    ----------
    mean_arrivals
        Mean number of people who come between two sittings; below `places`.
    places
        People a sitting can take.

    Returns
    -------
    ndarray of float, shape (n,)
        P(X = 0), P(X = 1), ..., cut where the tail is below 1e-13.

    Raises
    ------
    ValueError
        If people come at least as fast as places: the queue would never settle.
    """
    if not 0 < mean_arrivals < places:
        message = f"{mean_arrivals} people between sittings of {places} places never settle"
        raise ValueError(message)
    size = _states(mean_arrivals, places)
    # Transition i -> j > 0 has probability P(A = j - i + K): constant along diagonals.
    count = np.arange(size)
    moves = toeplitz(
        poisson.pmf(places - count, mean_arrivals), poisson.pmf(places + count, mean_arrivals)
    )
    moves[:, 0] = poisson.cdf(places - count, mean_arrivals)
    # The small mass beyond the cut is put on the last state, so that rows still add to 1.
    moves[:, -1] += 1 - moves.sum(axis=1)
    balance = moves.T - np.eye(size)
    balance[-1] = 1.0
    law: NDArray[np.float64] = np.linalg.solve(balance, np.eye(size)[-1])
    return np.clip(law, 0.0, None)


def _states(mean_arrivals: float, places: int) -> int:
    """Number of states beyond which less than the tail tolerance is left.

    The tail falls like ``z**-x`` with z the root above 1 of ``exp(m (z - 1)) = z**K`` (the
    Cramer-Lundberg bound).
    """

    def exponent(z: float) -> float:
        return mean_arrivals * (z - 1) - places * float(np.log(z))

    # The exponent is 0 at 1, falls to its minimum at K / m, and rises through the root after it.
    lowest = places / mean_arrivals
    highest = 2 * lowest
    while exponent(highest) < 0:
        highest *= 2
    root = float(brentq(exponent, lowest, highest))
    return int(np.ceil(-np.log(TAIL) / np.log(root))) + places + 1


def mean_left_waiting(mean_arrivals: float, places: int) -> float:
    """Mean number left waiting just after a sitting, from its stationary law."""
    law = left_waiting(mean_arrivals, places)
    return float(np.arange(law.size) @ law)


def mean_wait_for_place(rate: float, every_days: float, places: int) -> float:
    """Mean days spent beyond the first sitting one could have gone to, for want of a place.

    Notes
    -----
    Over a period the number waiting is X plus those who came since, on average
    ``E[X] + rate * D / 2``; Little's law divides by the rate. The second part is the wait for the
    first sitting (D / 2), the first is this.
    """
    return mean_left_waiting(rate * every_days, places) / rate


def mean_wait(rate: float, every_days: float, places: int, papers_in_days: float = 0.0) -> float:
    """Mean days from being ready to the sitting that takes one.

    Parameters
    ----------
    rate
        People per day.
    every_days
        Days between sittings.
    places
        People a sitting can take, first come first served.
    papers_in_days
        Days before a sitting by which one must be ready; shifts every wait by itself, since a
        sitting then serves those who came in a period of the same length that ended earlier.
    """
    return papers_in_days + every_days / 2 + mean_wait_for_place(rate, every_days, places)


def sittings_missed(rate: float, every_days: float, places: int) -> NDArray[np.float64]:
    """Law of the number of full sittings that a person must let pass.

    Returns
    -------
    ndarray of float, shape (n,)
        P(0 missed), P(1 missed), ...

    Notes
    -----
    A person finds X left from the last sitting and B who came since; with N for the arrivals of a
    whole period ``P(B = b) = P(N > b) / E[N]`` (the position of a random member). Taking them in
    order of coming, ``(X + B) // K`` sittings fill up first.
    """
    mean_arrivals = rate * every_days
    law = left_waiting(mean_arrivals, places)
    reach = int(poisson.isf(TAIL, mean_arrivals)) + 2
    position = poisson.sf(np.arange(reach), mean_arrivals) / mean_arrivals
    ahead = np.convolve(law, position)
    missed = np.arange(ahead.size) // places
    return np.asarray(np.bincount(missed, weights=ahead), dtype=np.float64)


def mdc_mean_wait(rate: float, service: float, servers: int) -> float:
    """Mean wait in M/D/c (Crommelin 1932).

    Notes
    -----
    Whoever is in service now has left one service time later and whoever waits has moved up by c:
    the number waiting, seen every `service` days, is the walk of this module with K = c. Its mean
    over the rate is the mean wait (Little).
    """
    return mean_left_waiting(rate * service, servers) / rate
