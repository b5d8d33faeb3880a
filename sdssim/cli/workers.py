"""As many processes as were asked for, and no longer than they are needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor


@contextmanager
def workers(jobs: int) -> "Iterator[Executor | None]":
    """Give so many processes, or none where this one is enough."""
    from sdssim.experiments.pool import WorkerPool

    if jobs == 1:
        yield None
        return
    pool = WorkerPool(jobs)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
