"""The event logs of many replications in one file, written one after another."""

import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sdssim.errors import SdssimError
from sdssim.experiments.batches import Batch, batches_of, in_order
from sdssim.results.sheets import arrow_table, csv_text, replacing

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sdssim.model.simulate import Engine
    from sdssim.scenario.load import Scenario

Form = Literal["csv", "parquet"]
Progress = Callable[[int, int], None]
_Add = Callable[[Any], object]
"""Adds the table of one more replication, encoded for the file's form, to an open file."""

_AHEAD = 8
"""Replications that may be held in memory at once."""


def form_of(path: Path) -> Form:
    """Return the form that a file's name asks for.

    Raises
    ------
    SdssimError
        The name ends neither in .csv nor in .parquet.
    """
    if path.suffix == ".csv":
        return "csv"
    if path.suffix == ".parquet":
        return "parquet"
    message = f"{path}: an event log is written as .csv or .parquet; choose one of these endings"
    raise SdssimError(message)


def people_path(path: Path) -> Path:
    """Return the name of the table of people beside an event log."""
    return path.with_name(f"{path.stem}-people{path.suffix}")


def write_logs(  # noqa: PLR0913 -- what to run, where to, and how
    scenario: "Scenario",
    replications: int,
    seed: int,
    path: Path,
    executor: Executor | None = None,
    *,
    engine: "Engine" = "simpy",
    progress: Progress | None = None,
) -> tuple[Path, Path]:
    """Simulate replications and write their logs, and who the people are, as two tables.

    The logs are simulated for this and not kept from a run: a run that was resumed does not have
    them, and simulating is quicker than keeping. Memory does not grow with the replications.

    Parameters
    ----------
    path
        Ends in .csv or .parquet; the people go beside it (:func:`people_path`).
    executor
        ``None`` simulates in this process.
    progress
        Called with the number of replications done and to do.

    Returns
    -------
    tuple of Path
        The log, and the people.
    """
    form = form_of(path)
    paths = (path, people_path(path))
    work = partial(_encoded, pickle.dumps(scenario), seed, engine, form)
    batches = batches_of(range(replications), 1)
    with _open_for(paths[0], form) as add_events, _open_for(paths[1], form) as add_people:
        encoded = in_order(work, batches, executor, ahead=_AHEAD)
        for done, (events, people) in enumerate(encoded, start=1):
            add_events(events)
            add_people(people)
            if progress is not None:
                progress(done, replications)
    return paths


def _encoded(
    scenario: bytes, seed: int, engine: "Engine", form: Form, batch: Batch
) -> "tuple[str | pa.Table, str | pa.Table]":
    """Simulate one replication and encode its two tables, in whichever process."""
    from sdssim.experiments.replicate import unpickled
    from sdssim.model.simulate import simulate

    (number,) = batch
    log = simulate(unpickled(scenario), seed, number, engine=engine)

    def encode(table: "pd.DataFrame") -> "str | pa.Table":
        return csv_text(table, header=number == 0) if form == "csv" else arrow_table(table)

    return encode(log.to_frame()), encode(log.people_frame())


def _open_for(path: Path, form: Form) -> AbstractContextManager[_Add]:
    return _csv_file(path) if form == "csv" else _parquet_file(path)


@contextmanager
def _csv_file(path: Path) -> Iterator[_Add]:
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file.write


@contextmanager
def _parquet_file(path: Path) -> Iterator[_Add]:
    import pyarrow.parquet as pq

    with replacing(path) as part, ExitStack() as files:
        writers: list[pq.ParquetWriter] = []

        def add(table: "pa.Table") -> None:
            if not writers:  # the first table says which columns there are
                writer = pq.ParquetWriter(part, table.schema, write_page_checksum=True)
                writers.append(files.enter_context(writer))
            writers[0].write_table(table)

        yield add
