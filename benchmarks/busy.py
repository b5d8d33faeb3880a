"""How busy many small tasks keep the processes of a pool: 500 replications of 5 ms each.

Usage: python -m benchmarks.busy [tasks [milliseconds [processes]]]

Each task computes for so long, as a small replication does. The share is told against the same work
handed over in one piece to each process, in turns with it, so that other work on the machine slows
both alike; what it lacks to 100% is what handing over, keeping in the store, and waiting for the
last batch cost. Starting the processes is told apart.
"""

import statistics
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from sdssim.experiments.carry import Worked, carry_out
from sdssim.experiments.pool import WorkerPool
from sdssim.results.store import ReplicationStore, RunKey

ROUNDS = 7
CONTENT = b"figures." * 150
KEY = RunKey("scenario", "figures", "1", "version")


@dataclass(frozen=True)
class Spin:
    """Computes for so many seconds for each of its numbers."""

    seconds: float
    numbers: tuple[int, ...]

    def __call__(self) -> Worked[int, bytes]:
        """Do it."""
        for _ in self.numbers:
            end = process_time() + self.seconds
            while process_time() < end:
                pass
        return Worked(dict.fromkeys(self.numbers, CONTENT), {})


def in_one_piece(pool: WorkerPool, tasks: int, seconds: float, processes: int) -> float:
    """Seconds for the same work, a part for each process."""
    started = perf_counter()
    parts = [Spin(seconds, tuple(range(first, tasks, processes))) for first in range(processes)]
    for future in [pool.submit(part) for part in parts]:
        future.result()
    return perf_counter() - started


def in_many(pool: WorkerPool, tasks: int, seconds: float, path: Path) -> float:
    """Seconds for many small tasks, each kept in a store."""
    with ReplicationStore(path) as store:

        def keep(contents: Mapping[int, bytes]) -> None:
            store.keep(KEY, contents)

        started = perf_counter()
        carry_out(range(tasks), lambda numbers: Spin(seconds, numbers), keep, pool, total=tasks)
        return perf_counter() - started


def main(tasks: int = 500, milliseconds: int = 5, processes: int = 2) -> None:
    """Write a line for each round."""
    shares, own = [], []
    with WorkerPool(processes) as pool, tempfile.TemporaryDirectory() as folder:
        started = perf_counter()
        for future in [pool.submit(_started) for _ in range(4 * processes)]:
            future.result()
        sys.stdout.write(f"starting {processes} processes: {perf_counter() - started:.2f} s\n")
        for number in range(ROUNDS):
            whole = in_one_piece(pool, tasks, milliseconds / 1000, processes)
            before = process_time()
            many = in_many(pool, tasks, milliseconds / 1000, Path(folder) / f"{number}.sqlite")
            own.append(process_time() - before)
            shares.append(whole / many)
            sys.stdout.write(
                f"{tasks} tasks of {milliseconds} ms on {processes} processes: {many:.2f} s; "
                f"in one piece for each {whole:.2f} s: {shares[-1]:.0%} busy\n"
            )
    sys.stdout.write(
        f"median of {ROUNDS} rounds: {statistics.median(shares):.0%} busy; "
        f"the driver itself computed for {min(own) * 1000:.0f} ms\n"
    )


def _started() -> None:
    import sdssim.experiments.driver  # noqa: F401 -- what a worker loads first


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
