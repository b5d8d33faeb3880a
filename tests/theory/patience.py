"""M/M/c with patience (Erlang A; Palm 1957, Garnett, Mandelbaum and Reiman 2002, M&SOM 4, 208).

Every waiting person gives up after an exponential time; those in service stay. Solved as a
birth-death chain, so that nothing is approximated but the cut of the tail. Rates are per day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ErlangA:
    """What theory says of one M/M/c+M queue.

    Parameters
    ----------
    share_waiting
        Share of arrivals who find no free server.
    share_giving_up
        Share of arrivals who leave the queue unserved.
    mean_wait_all
        Mean days in the queue over everybody, until service or giving up.
    mean_wait_served
        Mean days in the queue over those who are served.
    """

    share_waiting: float
    share_giving_up: float
    mean_wait_all: float
    mean_wait_served: float


def stationary(
    rate: float, mean_service: float, servers: int, mean_patience: float
) -> NDArray[np.float64]:
    """Stationary law of the number present in M/M/c+M, cut where a state's mass is below 1e-16.

    Parameters
    ----------
    rate
        Arrivals per day.
    mean_service
        Mean service in days, exponential.
    servers
        Number of servers.
    mean_patience
        Mean patience in days, exponential; the queue settles at any load.

    Returns
    -------
    ndarray of float, shape (n,)
        P(0 present), P(1 present), ...
    """
    weights = [1.0]
    highest = 1.0
    while weights[-1] > 1e-16 * highest or len(weights) <= servers:
        present = len(weights)
        leaving = min(present, servers) / mean_service + max(present - servers, 0) / mean_patience
        weights.append(weights[-1] * rate / leaving)
        highest = max(highest, weights[-1])
    law = np.array(weights)
    return np.asarray(law / law.sum())


def erlang_a(rate: float, mean_service: float, servers: int, mean_patience: float) -> ErlangA:
    """Shares and mean waits of M/M/c+M.

    Notes
    -----
    Little's law gives the mean wait of all from the mean queue, and the share giving up as the
    rate of giving up over the rate of arrival. For those served, one arrival is followed down the
    queue: with k ahead the next change comes at rate ``c / service + (k + 1) / patience``, and it
    is the person's own giving up with probability ``1 / patience`` over that rate.
    """
    law = stationary(rate, mean_service, servers, mean_patience)
    queue = np.maximum(np.arange(law.size) - servers, 0)
    mean_queue = float(queue @ law)
    served, time_if_served = _served_from(law.size - servers, mean_service / servers, mean_patience)
    share_served = float(law[:servers].sum() + law[servers:] @ served)
    return ErlangA(
        share_waiting=float(law[servers:].sum()),
        share_giving_up=mean_queue / mean_patience / rate,
        mean_wait_all=mean_queue / rate,
        mean_wait_served=float(law[servers:] @ time_if_served) / share_served,
    )


def _served_from(
    positions: int, mean_between_services: float, mean_patience: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """P(served) and E[wait; served] for a person with 0, 1, ... people ahead in the queue."""
    served, time_if_served = np.empty(positions), np.empty(positions)
    served_before, time_before = 1.0, 0.0
    for ahead in range(positions):
        pace = 1 / mean_between_services + (ahead + 1) / mean_patience
        stays = 1 - 1 / mean_patience / pace
        served[ahead] = stays * served_before
        time_if_served[ahead] = stays * (served_before / pace + time_before)
        served_before, time_before = served[ahead], time_if_served[ahead]
    return served, time_if_served
