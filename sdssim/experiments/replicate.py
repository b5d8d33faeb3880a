"""Many replications of one scenario: on any executor, stopped and resumed, with the same bytes."""

import pickle
from collections.abc import Sequence
from concurrent.futures import Executor
from functools import lru_cache, partial
from time import perf_counter
from typing import cast

import numpy as np

from sdssim.errors import SdssimError
from sdssim.experiments.carry import ATTEMPTS, BATCH_SECONDS
from sdssim.experiments.case import Case, Wanted
from sdssim.experiments.driver import Missing, Progress, simulate_missing
from sdssim.experiments.figures import Figures
from sdssim.experiments.keeper import Keeper, Memory, kept_marks, values_of
from sdssim.model.choose import AskedEngine, Engine, choose_engine
from sdssim.results.published import published_beside
from sdssim.results.store import RunKey
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario

__all__ = ["BATCH_SECONDS", "WORTH_SHARING_SECONDS", "Progress", "run", "unpickled"]

WORTH_SHARING_SECONDS = 1.5
"""Work that is done in this time here is done before other processes have started."""


def run(  # noqa: PLR0913 -- what to run, and how
    scenario: Scenario,
    replications: int,
    seed: int = 1,
    executor: Executor | None = None,
    *,
    engine: AskedEngine = "auto",
    progress: Progress | None = None,
    store: Keeper | None = None,
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
    engine
        The results do not depend on it; ``auto`` picks one by the number of replications (see
        :func:`sdssim.model.choose.choose_engine`).
    progress
        Called in this process whenever replications are done.
    store
        Replications found here are not simulated again; those that are simulated are kept here as
        soon as they are done.

    Raises
    ------
    SdssimError
        Fewer than 1 replication, a negative seed, a published figure of an unknown measure, an
        engine that is not known or not installed, or a replication that kills its process.
    """
    figures = Figures()
    case = Wanted(seed, figures).case(scenario, replications)
    used = choose_engine(scenario, replications, engine).used
    wanted = Wanted(seed, figures, used)
    _refuse_unknown_figures(scenario, case, seed, used)
    keeper = Memory() if store is None else store
    if not _is_worth_sharing(case, wanted, keeper, progress):
        executor = None
    missing = simulate_missing(
        [case], wanted, keeper, executor, progress=progress, stop_at_failure=True
    )
    if missing:
        raise _lost(missing)
    return Results.of(scenario, values_of(keeper, case), seed=seed, engine=used)


@lru_cache(maxsize=8)
def unpickled(scenario: bytes) -> Scenario:
    """Return a pickled scenario; a worker that gets it with every batch unpickles it once."""
    return cast(Scenario, pickle.loads(scenario))


def _refuse_unknown_figures(scenario: Scenario, case: Case, seed: int, engine: Engine) -> None:
    """Refuse published figures of measures that are not taken, before anything is simulated."""
    nothing_known = np.full((1, case.figures), np.nan)
    published_beside(Results.of(scenario, nothing_known, seed=seed, engine=engine))


def _is_worth_sharing(case: Case, wanted: Wanted, store: Keeper, progress: Progress | None) -> bool:
    """Do the first two here, to learn how long one takes, and tell if the rest is worth sharing."""
    missing = [number for number, kept in enumerate(kept_marks(store, case)) if not kept]
    kept = case.replications - len(missing)
    seconds = 0.0
    for place, number in enumerate(missing[:2]):
        if progress is not None:
            progress(kept + place, case.replications)
        # The first also compiles the scenario, so the second is the measure.
        started = perf_counter()
        simulate_missing(
            [case], wanted, store, None,
            share=partial(_is_number, number),
            stop_at_failure=True,
        )  # fmt: skip
        seconds = perf_counter() - started
    return seconds * len(missing[2:]) >= WORTH_SHARING_SECONDS


def _is_number(wanted: int, _key: RunKey, replication: int) -> bool:
    return replication == wanted


def _lost(missing: Sequence[Missing]) -> SdssimError:
    numbers = ", ".join(str(each.replication) for each in missing)
    return SdssimError(
        f"replication {numbers} could not be simulated: the process that did it died, {ATTEMPTS} "
        f"times ({missing[0].reason}); perhaps it needs more memory than there is"
    )
