"""The first event logs of a run, simulated again: what a picture of single journeys needs."""

import pickle
from concurrent.futures import Executor
from functools import partial
from time import perf_counter

from sdssim.eventlog import EventLog
from sdssim.experiments.batches import Batch, batches_of, in_order
from sdssim.experiments.replicate import WORTH_SHARING_SECONDS, unpickled
from sdssim.machine import is_available
from sdssim.model.choose import AskedEngine, Engine
from sdssim.model.simulate import simulate
from sdssim.scenario.load import Scenario

_AHEAD = 8
"""Replications that may be under way or waiting to be taken."""


def first_logs(
    scenario: Scenario,
    count: int,
    seed: int,
    executor: Executor | None = None,
    *,
    engine: AskedEngine = "auto",
) -> tuple[EventLog, ...]:
    """Simulate replications 0, 1, ..., ``count - 1`` and return their logs.

    A run keeps figures and no logs, which take a thousand times the room.

    Parameters
    ----------
    executor
        Where to simulate; left alone where this process is as quick.
    """
    seconds, logs = 0.0, []
    # The first also compiles the scenario, so the second tells how long one takes.
    for number in range(min(count, 2)):
        started = perf_counter()
        logs.append(simulate(scenario, seed, number, engine=engine))
        seconds = perf_counter() - started
    rest = range(len(logs), count)
    is_worth_it = executor is not None and seconds * len(rest) >= WORTH_SHARING_SECONDS
    work = partial(_log, pickle.dumps(scenario), seed, engine)
    shared = executor if is_worth_it else None
    return (*logs, *in_order(work, batches_of(rest, 1), shared, ahead=_AHEAD))


def engine_here(used: str) -> Engine:
    """Return the engine that made some results, or SimPy where that one is not installed.

    Both write the identical log.
    """
    return "compiled" if used == "compiled" and is_available() else "simpy"


def _log(scenario: bytes, seed: int, engine: AskedEngine, batch: Batch) -> EventLog:
    (number,) = batch
    return simulate(unpickled(scenario), seed, number, engine=engine)
