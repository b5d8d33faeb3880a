"""A pool of processes that leaves Ctrl-C to the process that made it."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class WorkerPool(ProcessPoolExecutor):
    """Freshly started processes, the same on every platform, that do not hear Ctrl-C.

    A terminal sends Ctrl-C to every process of a command. Workers that died of it would take the
    replications in hand with them; here the process that made the pool decides.

    Parameters
    ----------
    jobs
        How many processes; they start with the first task.
    """

    def __init__(self, jobs: int) -> None:
        super().__init__(
            jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_ignore_interrupts
        )

    def submit(
        self,
        fn: Callable[Parameters, Result],
        /,
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Future[Result]:
        """Submit a task; processes started by it are deaf to Ctrl-C from their first moment."""
        with _interrupts_held():
            return super().submit(fn, *args, **kwargs)


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back for a moment. A process started meanwhile inherits that."""
    hold: Any = getattr(signal, "pthread_sigmask", None)
    if hold is None:
        yield
        return
    before = hold(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        hold(signal.SIG_SETMASK, before)
