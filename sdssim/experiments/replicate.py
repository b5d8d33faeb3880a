"""Many replications of one scenario: on any executor, stopped and resumed, with the same bytes."""

import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import lru_cache, partial
from time import perf_counter
from typing import cast

import numpy as np

from sdssim.errors import SdssimError
from sdssim.experiments.batches import Batch, as_they_finish, batches_of
from sdssim.measures.measure import measure, yardstick
from sdssim.model.simulate import Engine, simulate
from sdssim.results.identity import versions_text
from sdssim.results.published import published_beside
from sdssim.results.store import ReplicationStore, RunKey
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario

Progress = Callable[[int, int], None]
"""Called with the number of replications that are done and the number asked for."""

Contents = dict[int, bytes]
"""The figures of finished replications, by number."""

BATCH_SECONDS = 0.075
"""A task shorter than this costs more to hand over than it is worth."""

WORTH_SHARING_SECONDS = 1.5
"""Work that is done in this time here is done before other processes have started."""

_MOST_IN_A_BATCH = 64
_FIGURE = np.dtype("<f8")


def run(  # noqa: PLR0913 -- what to run, and how
    scenario: Scenario,
    replications: int,
    seed: int = 1,
    executor: Executor | None = None,
    *,
    engine: Engine = "simpy",
    progress: Progress | None = None,
    store: ReplicationStore | None = None,
) -> Results:
    """Simulate and measure replications 0, 1, ... of a scenario.

    The results do not depend on the executor, on the number of its workers, or on how often the
    run was stopped and resumed; the first n of N replications are those of a run of n.

    Parameters
    ----------
    replications
        How many; at least 1.
    seed
        A whole number from 0.
    executor
        Where to simulate; any :class:`concurrent.futures.Executor`. ``None`` is this process, and
        so is any executor when the whole is a matter of a second.
    progress
        Called in this process whenever replications are done.
    store
        Replications found here are not simulated again; those that are simulated are kept here as
        soon as they are done.

    Raises
    ------
    SdssimError
        Fewer than 1 replication, a negative seed, or a published figure of an unknown measure.
    """
    if replications < 1:
        message = f"{replications} replications cannot be run; at least 1 is needed"
        raise SdssimError(message)
    if seed < 0:
        message = f"seed {seed} cannot be used; it must be a whole number from 0"
        raise SdssimError(message)
    asked = yardstick(scenario)
    figures = len(asked.keys)
    _refuse_unknown_figures(scenario, figures, seed, engine)
    key = RunKey(scenario.digest, asked.digest, str(seed), versions_text())
    done = _finished_before(store, key, replications, figures)

    def keep(contents: Contents) -> None:
        if store is not None:
            store.keep(key, contents)
        done.update(contents)
        if progress is not None:
            progress(len(done), replications)

    if progress is not None:
        progress(len(done), replications)
    missing = [number for number in range(replications) if number not in done]
    work = partial(_measured, pickle.dumps(scenario), seed, engine)
    _work_missing(work, missing, executor, keep)
    values = np.array([np.frombuffer(done[number], _FIGURE) for number in range(replications)])
    return Results.of(scenario, values, seed=seed, engine=engine)


@lru_cache(maxsize=8)
def unpickled(scenario: bytes) -> Scenario:
    """Return a pickled scenario; a worker that gets it with every batch unpickles it once."""
    return cast(Scenario, pickle.loads(scenario))


def _refuse_unknown_figures(scenario: Scenario, figures: int, seed: int, engine: Engine) -> None:
    """Refuse published figures of measures that are not taken, before anything is simulated."""
    nothing_known = np.full((1, figures), np.nan)
    published_beside(Results.of(scenario, nothing_known, seed=seed, engine=engine))


def _finished_before(
    store: ReplicationStore | None, key: RunKey, replications: int, figures: int
) -> Contents:
    if store is None:
        return {}
    return {
        number: content
        for number, content in store.finished(key).items()
        if number < replications and len(content) == figures * _FIGURE.itemsize
    }


def _work_missing(
    work: Callable[[Batch], Contents],
    missing: Sequence[int],
    executor: Executor | None,
    keep: Callable[[Contents], None],
) -> None:
    """Do the first two here, to learn how long one takes, and share the rest if it is worth it."""
    seconds = 0.0
    for number in missing[:2]:  # the first also compiles the scenario, so the second is the measure
        started = perf_counter()
        keep(work((number,)))
        seconds = perf_counter() - started
    rest = missing[2:]
    if seconds * len(rest) < WORTH_SHARING_SECONDS:
        executor = None
    size = min(_MOST_IN_A_BATCH, max(1, round(BATCH_SECONDS / max(seconds, 1e-6))))
    as_they_finish(work, batches_of(rest, size), executor, keep)


def _measured(scenario: bytes, seed: int, engine: Engine, batch: Batch) -> Contents:
    """Simulate and measure a batch, in whichever process."""
    asked = unpickled(scenario)
    logs = ((number, simulate(asked, seed, number, engine=engine)) for number in batch)
    return {number: measure(log, asked).values.astype(_FIGURE).tobytes() for number, log in logs}
