"""The Stockport pilot, simulated once for all who ask about it."""

from collections.abc import Iterator

import pytest

from sdssim.eventlog import EventLog
from sdssim.experiments.pool import WorkerPool
from sdssim.experiments.replicate import run
from sdssim.model.simulate import simulate
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario, load

SEED = 1
REPLICATIONS = 200
"""What docs/stockport.md quotes; the targets are about means over so many."""

LOGS = 20


@pytest.fixture(scope="session")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2) as workers:
        yield workers


@pytest.fixture(scope="session")
def pilot() -> Scenario:
    return load("stockport-pilot")


@pytest.fixture(scope="session")
def results(pilot: Scenario, pool: WorkerPool) -> Results:
    return run(pilot, REPLICATIONS, SEED, pool)


@pytest.fixture(scope="session")
def logs(pilot: Scenario) -> tuple[EventLog, ...]:
    return tuple(simulate(pilot, SEED, replication) for replication in range(LOGS))
