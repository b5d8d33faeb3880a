"""The event logs of many replications in one file, written one after another."""

import pickle
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sdssim.experiments.batches import Batch, batches_of, in_order
from sdssim.experiments.log_files import Form, form_of, open_log, paths_of, people_path
from sdssim.results.object_centric import ObjectLog, object_log
from sdssim.results.process_mining import process_mining_frame
from sdssim.results.sheets import arrow_table, csv_text

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sdssim.eventlog import EventLog
    from sdssim.model.simulate import Engine
    from sdssim.scenario.load import Scenario

__all__ = ["Form", "Progress", "form_of", "paths_of", "people_path", "write_logs"]

Progress = Callable[[int, int], None]

_AHEAD = 8
"""Replications that may be held in memory at once."""


def write_logs(  # noqa: PLR0913 -- what to run, where to, and how
    scenario: "Scenario",
    replications: int,
    seed: int,
    path: Path,
    executor: Executor | None = None,
    *,
    engine: "Engine" = "simpy",
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Simulate replications and write their logs, and who the people are.

    The logs are simulated for this and not kept from a run: a run that was resumed does not have
    them, and simulating is quicker than keeping. Memory does not grow with the replications.

    Parameters
    ----------
    path
        Its ending says how they are written (:class:`sdssim.experiments.log_files.Form`).
    executor
        ``None`` simulates in this process.
    progress
        Called with the number of replications done and to do.

    Returns
    -------
    tuple of Path
        Every file that was written, the log first.

    Raises
    ------
    SdssimError
        The path ends in none of the forms.
    """
    form, paths = form_of(path), paths_of(path)
    work = partial(_encoded, pickle.dumps(scenario), seed, engine, form)
    batches = batches_of(range(replications), 1)
    with ExitStack() as files:
        adds = [files.enter_context(open_log(each)) for each in paths]
        encoded = in_order(work, batches, executor, ahead=_AHEAD)
        for done, parts in enumerate(encoded, start=1):
            for add, part in zip(adds, parts, strict=True):
                add(part)
            if progress is not None:
                progress(done, replications)
    return paths


def _encoded(
    scenario: bytes, seed: int, engine: "Engine", form: Form, batch: Batch
) -> "tuple[str | pa.Table | ObjectLog, ...]":
    """Simulate one replication and encode it for each file, in whichever process."""
    from sdssim.experiments.replicate import unpickled
    from sdssim.model.simulate import simulate

    (number,) = batch
    asked = unpickled(scenario)
    log = simulate(asked, seed, number, engine=engine)
    if form is Form.OCEL:
        return (object_log(log, tuple(asked.base.panels)),)
    return tuple(
        csv_text(table, header=number == 0) if form.is_csv else arrow_table(table)
        for table in _tables(log, form)
    )


def _tables(log: "EventLog", form: Form) -> "tuple[pd.DataFrame, ...]":
    if form in (Form.CSV, Form.PARQUET):
        return log.to_frame(), log.people_frame()
    return (process_mining_frame(log),)
