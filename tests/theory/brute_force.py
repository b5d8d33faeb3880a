"""Queues played out person by person: the second route to every formula, and the engine's twin.

Each function takes the times people come and the work they bring and returns what happened, by
the plainest loop that can be checked by eye. Nothing is shared with the package. Given the
arrivals and service times of an engine's own log they must return that log's waits.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


def generator(seed: int) -> np.random.Generator:
    """Return the one kind of random generator that these tests use."""
    return np.random.default_rng(seed)


def poisson_arrivals(rng: np.random.Generator, rate: float, count: int) -> Floats:
    """Times of the first `count` arrivals of a Poisson stream, in days."""
    return np.cumsum(rng.exponential(1 / rate, count))


def lindley_waits(arrivals: Floats, services: Floats) -> Floats:
    """Waits in a single-server queue, first come first served (Lindley 1952), for many people.

    The recursion ``W' = max(W + S - A, 0)`` is a sum less its running minimum.
    """
    steps = services[:-1] - np.diff(arrivals)
    walk = np.concatenate([[0.0], np.cumsum(steps)])
    return walk - np.minimum.accumulate(walk)


def fifo_waits(arrivals: Floats, services: Floats, servers: int) -> Floats:
    """Waits in a queue with several servers, first come first served.

    Whoever is next takes the server that is free first (Kiefer and Wolfowitz 1955).
    """
    free_at = [-np.inf] * servers
    waits = np.empty(arrivals.size)
    pairs = zip(arrivals.tolist(), services.tolist(), strict=True)
    for person, (arrival, service) in enumerate(pairs):
        start = max(arrival, free_at[0])
        heapq.heapreplace(free_at, start + service)
        waits[person] = start - arrival
    return waits


def work_present(at: Floats, starts: Floats, services: Floats, arrivals: Floats) -> Floats:
    """Work in the system just before each of some moments: brought so far less done so far.

    Parameters
    ----------
    at
        Moments, rising, days.
    starts, services, arrivals
        When the work of each person began, how long it took and when it came, days; arrivals rise.
    """
    brought = np.concatenate([[0.0], np.cumsum(services)])[np.searchsorted(arrivals, at)]
    ends = starts + services
    by_end = np.argsort(ends)
    finished = np.searchsorted(ends[by_end], at)
    begun = np.searchsorted(np.sort(starts), at)
    begun_total = np.concatenate([[0.0], np.cumsum(np.sort(starts))])[begun]
    of_finished = np.concatenate([[0.0], np.cumsum(starts[by_end])])[finished]
    done = np.concatenate([[0.0], np.cumsum(services[by_end])])[finished]
    in_hand = (begun - finished) * at - (begun_total - of_finished)
    return np.asarray(brought - done - in_hand)


def priority_waits(arrivals: Floats, services: Floats, classes: Ints, servers: int = 1) -> Floats:
    """Waits where the lowest class number goes first and work is not interrupted.

    Ties within a class go to whoever came first.
    """
    waits = np.empty(arrivals.size)
    free_at = [-np.inf] * servers
    queue: list[tuple[int, int]] = []
    coming = 0
    for _ in range(arrivals.size):
        if not queue:
            queue.append((int(classes[coming]), coming))
            coming += 1
        # Everybody who is there when the next server can start takes part in the choice.
        earliest = max(free_at[0], arrivals[queue[0][1]])
        while coming < arrivals.size and arrivals[coming] <= earliest:
            heapq.heappush(queue, (int(classes[coming]), coming))
            coming += 1
        _, person = heapq.heappop(queue)
        start = max(free_at[0], arrivals[person])
        heapq.heapreplace(free_at, start + services[person])
        waits[person] = start - arrivals[person]
    return waits


def waits_with_patience(
    arrivals: Floats, services: Floats, patience: Floats, servers: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """Time in the queue until service or giving up, and whether each person was served.

    First come first served, so a person's offered wait does not depend on those behind: who would
    wait longer than their patience leaves when it ends and takes no server.
    """
    free_at = [-np.inf] * servers
    waits, served = np.empty(arrivals.size), np.empty(arrivals.size, dtype=bool)
    people = zip(arrivals.tolist(), services.tolist(), patience.tolist(), strict=True)
    for person, (arrival, service, most) in enumerate(people):
        offered = max(free_at[0] - arrival, 0.0)
        served[person] = offered <= most
        waits[person] = min(offered, most)
        if offered <= most:
            heapq.heapreplace(free_at, arrival + offered + service)
    return waits, served


def sitting_waits(ready: Floats, sittings: Floats, places: int | None) -> Floats:
    """Days from being ready to the sitting that takes one, first come first served.

    Parameters
    ----------
    ready
        When each person is ready, in order; ready exactly at a sitting is in time.
    sittings
        Times of the sittings, in order; enough of them for everybody.
    places
        People per sitting; ``None``: no limit.
    """
    first = np.searchsorted(sittings, ready, side="left")
    if places is None:
        return np.asarray(sittings[first] - ready)
    waits = np.empty(ready.size)
    current, taken = -1, 0
    for person, possible in enumerate(first.tolist()):
        if possible > current:
            current, taken = possible, 0
        elif taken == places:
            current, taken = current + 1, 0
        taken += 1
        waits[person] = sittings[current] - ready[person]
    return waits


class Visits(NamedTuple):
    """Every visit to every station of a network, in order of starting; arrays of shape (visits,).

    Parameters
    ----------
    person, station
        Who and where.
    joined, wait, service
        When the person came to the station, and how long they waited and were served, days.
    """

    person: Ints
    station: Ints
    joined: Floats
    wait: Floats
    service: Floats


def network_visits(
    arrivals: Floats, routes: Sequence[Sequence[tuple[int, float]]], servers: Sequence[int]
) -> Visits:
    """Play out a network of first come, first served stations.

    Parameters
    ----------
    arrivals
        When each person enters, in order.
    routes
        For each person the stations visited in order, each with its service time in days.
    servers
        Number of servers of each station.
    """
    rows: list[tuple[int, int, float, float, float]] = []
    free = list(servers)
    queues: list[deque[tuple[int, float, float]]] = [deque() for _ in servers]
    in_service: list[tuple[float, int, int]] = []
    done = [0] * len(routes)
    entries = [*arrivals.tolist(), math.inf]
    entering = 0
    while entering < len(routes) or in_service:
        freed = -1
        if in_service and in_service[0][0] <= entries[entering]:
            now, person, freed = heapq.heappop(in_service)
            free[freed] += 1
        else:
            now, person = entries[entering], entering
            entering += 1
        touched = {freed} - {-1}
        if done[person] < len(routes[person]):
            station, service = routes[person][done[person]]
            done[person] += 1
            queues[station].append((person, now, service))
            touched.add(station)
        for station in touched:
            if free[station] and queues[station]:
                free[station] -= 1
                person, since, service = queues[station].popleft()
                rows.append((person, station, since, now - since, service))
                heapq.heappush(in_service, (now + service, person, station))
    table = np.array(rows)
    return Visits(
        table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), *table[:, 2:].T.copy()
    )
