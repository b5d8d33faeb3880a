"""Queues in a network: Jackson's product form, and work sent back with or without a limit.

Jackson 1957 (Opns. Res. 5, 518): with Poisson arrivals, exponential service and Markov routing,
each station is in equilibrium an M/M/c of its own at the rate that the traffic equations give.
Rates are per day, times in days.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tests.theory.formulas import mmc_mean_wait


def effective_rates(outside: ArrayLike, routing: ArrayLike) -> NDArray[np.float64]:
    """Total arrivals per day at each station: the root of ``rates = outside + routing' rates``.

    Parameters
    ----------
    outside
        Arrivals per day from outside, shape (n,).
    routing
        Shares of those leaving station i that go on to station j, shape (n, n); what is missing
        to 1 in a row leaves the network.
    """
    shares = np.asarray(routing, dtype=float)
    rates = np.linalg.solve(np.eye(len(shares)) - shares.T, np.asarray(outside, dtype=float))
    return np.asarray(rates)


def mean_passes(share_back: float, at_most: int | None = None) -> float:
    """Mean number of passes through a piece of work that is sent back with a fixed share.

    Parameters
    ----------
    share_back
        Share of passes after which the work is done again.
    at_most
        Largest number of times one person can be sent back; then the person goes on whatever the
        outcome would have been. ``None``: no limit.

    Notes
    -----
    Geometric without a limit; with it a geometric number cut at ``at_most + 1`` passes:
    ``1 + p + ... + p**at_most``.
    """
    if at_most is None:
        return 1 / (1 - share_back)
    return float(sum(share_back**times for times in range(at_most + 1)))


def station_mean_waits(
    rates: Sequence[float], mean_services: Sequence[float], servers: Sequence[int]
) -> tuple[float, ...]:
    """Mean wait of one visit to each station, each an M/M/c at its total rate.

    Notes
    -----
    Holds also where the routing remembers how often a person has been back (a limit on rework): a
    person's route is then one of several fixed ones, and first come first served stations with
    one exponential law for all visits keep the product form (Kelly 1979, Reversibility and
    Stochastic Networks, theorem 3.1).
    """
    stations = zip(rates, mean_services, servers, strict=True)
    return tuple(mmc_mean_wait(rate, mean, count) for rate, mean, count in stations)


def mean_sojourn(
    outside_rate: float,
    rates: Sequence[float],
    mean_services: Sequence[float],
    servers: Sequence[int],
) -> float:
    """Mean days from entering the network to leaving it, over all visits (Little's law).

    Parameters
    ----------
    outside_rate
        People per day who enter the network.
    rates, mean_services, servers
        Total rate, mean service and number of servers of each station.
    """
    waits = station_mean_waits(rates, mean_services, servers)
    visits = [rate / outside_rate for rate in rates]
    per_station = zip(visits, waits, mean_services, strict=True)
    return sum(count * (wait + mean) for count, wait, mean in per_station)
