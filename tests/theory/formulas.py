"""Textbook results for one queue: what the waits must be when a scenario is stripped to theory.

Coded from the sources named in each docstring and sharing nothing with the package. Rates are per
day, times in days; "wait" is the time from joining a queue to being taken from it, without the
service. `test_formulas.py` reaches every value a second way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import brentq


@dataclass(frozen=True, slots=True)
class Work:
    """A Poisson stream of work: its rate and the first two moments of one piece's duration.

    Parameters
    ----------
    rate
        Arrivals per day.
    mean
        Mean duration in days.
    second_moment
        Mean of the squared duration in days squared.
    """

    rate: float
    mean: float
    second_moment: float

    @property
    def load(self) -> float:
        """Share of one worker's time that this stream takes."""
        return self.rate * self.mean


def utilisation(rate: float, mean_service: float, servers: int = 1) -> float:
    """Share of the servers' time in use.

    Raises
    ------
    ValueError
        If it is not below 1: the queue would grow without end and no formula here applies.
    """
    rho = rate * mean_service / servers
    if not 0 <= rho < 1:
        message = f"utilisation {rho:.4g} is not in [0, 1): no stationary wait exists"
        raise ValueError(message)
    return rho


def mm1_mean_wait(rate: float, mean_service: float) -> float:
    """Mean wait in M/M/1 (Gross et al., Fundamentals of Queueing Theory, 4th ed., 2.2.4)."""
    rho = utilisation(rate, mean_service)
    return rho * mean_service / (1 - rho)


def mm1_wait_exceeds(rate: float, mean_service: float, days: float) -> float:
    """P(W > days) in M/M/1 under first come, first served (Gross et al., 2.2.4)."""
    rho = utilisation(rate, mean_service)
    return float(rho * np.exp(-(1 - rho) * days / mean_service))


def erlang_b(offered: float, servers: int) -> float:
    """Blocking probability of M/M/c/c by its recursion in c (Erlang 1917; Gross et al., 2.5)."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    return blocked


def erlang_c(rate: float, mean_service: float, servers: int) -> float:
    """Probability of having to wait in M/M/c (Erlang 1917), from Erlang B (Gross et al., 2.3)."""
    rho = utilisation(rate, mean_service, servers)
    blocked = erlang_b(rate * mean_service, servers)
    return blocked / (1 - rho * (1 - blocked))


def mmc_mean_wait(rate: float, mean_service: float, servers: int) -> float:
    """Mean wait in M/M/c, those who need not wait counted with 0 (Gross et al., 2.3)."""
    rho = utilisation(rate, mean_service, servers)
    return erlang_c(rate, mean_service, servers) * mean_service / (servers * (1 - rho))


def mmc_wait_exceeds(rate: float, mean_service: float, servers: int, days: float) -> float:
    """P(W > days) in M/M/c under first come, first served (Gross et al., 2.3)."""
    rho = utilisation(rate, mean_service, servers)
    decay = servers * (1 - rho) / mean_service
    return float(erlang_c(rate, mean_service, servers) * np.exp(-decay * days))


def pollaczek_khinchine(streams: Sequence[Work]) -> float:
    """Mean wait in M/G/1 under first come, first served (Pollaczek 1930, Khinchine 1932).

    Parameters
    ----------
    streams
        Independent Poisson streams on one queue; their mixture is again Poisson, and its service
        moments are the rate-weighted ones, so the formula applies as it stands.

    Returns
    -------
    float
        Days; the same for every stream, as Poisson arrivals see time averages.
    """
    rho = utilisation(1, sum(stream.load for stream in streams))
    return residual_work(streams) / (1 - rho)


def residual_work(streams: Sequence[Work]) -> float:
    """Mean remainder, in days, of the piece of work that an arrival finds under way (or 0)."""
    return sum(stream.rate * stream.second_moment for stream in streams) / 2


def cobham_mean_waits(streams: Sequence[Work]) -> tuple[float, ...]:
    """Mean wait of each class of a non-preemptive priority M/G/1 (Cobham 1954, Opns. Res. 2, 70).

    Parameters
    ----------
    streams
        Classes in order of priority, most urgent first; first come, first served within a class.

    Returns
    -------
    tuple of float
        Days, in the order of `streams`.
    """
    utilisation(1, sum(stream.load for stream in streams))
    loads = np.concatenate([[0.0], np.cumsum([stream.load for stream in streams])])
    remainder = residual_work(streams)
    return tuple(float(remainder / ((1 - more) * (1 - same))) for more, same in pairwise(loads))


def cobham_mmc_mean_waits(
    rates: Sequence[float], mean_service: float, servers: int
) -> tuple[float, ...]:
    """Mean wait of each priority class in M/M/c with one service law for all (Cobham 1954).

    Returns
    -------
    tuple of float
        Days, in the order of `rates`, most urgent first.
    """
    waiting = erlang_c(sum(rates), mean_service, servers) * mean_service / servers
    loads = np.concatenate([[0.0], np.cumsum(rates)]) * mean_service / servers
    return tuple(float(waiting / ((1 - more) * (1 - same))) for more, same in pairwise(loads))


def gim1_mean_wait(transform: Callable[[float], float], mean_service: float) -> float:
    """Mean wait in GI/M/1 (Kendall 1953; Gross et al., 5.3).

    Parameters
    ----------
    transform
        Laplace-Stieltjes transform of the time between arrivals, in 1/days.
    mean_service
        Mean of the exponential service in days.

    Notes
    -----
    An arrival finds a geometric number present with parameter sigma, the root below 1 of
    ``sigma = transform((1 - sigma) / mean_service)``; the wait is ``sigma * mean / (1 - sigma)``.
    """

    def excess(sigma: float) -> float:
        return transform((1 - sigma) / mean_service) - sigma

    # Below the root the excess is positive; just under 1 it is negative whenever the load is < 1.
    sigma = float(brentq(excess, 0.0, 1 - 1e-9, xtol=1e-14))
    return sigma * mean_service / (1 - sigma)


def dm1_mean_wait(every_days: float, mean_service: float) -> float:
    """Mean wait in D/M/1: one arrival every so many days (Kendall 1953, as `gim1_mean_wait`)."""
    utilisation(1 / every_days, mean_service)
    return gim1_mean_wait(lambda s: float(np.exp(-s * every_days)), mean_service)


def md1_mean_wait(rate: float, service: float) -> float:
    """Mean wait in M/D/1 (Erlang 1909), written out: the M/G/1 formula without variance."""
    rho = utilisation(rate, service)
    return rho * service / (2 * (1 - rho))
