"""A pool of processes that leaves Ctrl-C to the process that made it."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, InvalidStateError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from io import BytesIO
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar, cast

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class WorkerPool(Executor):
    """Freshly started processes, the same on every platform, that do not hear Ctrl-C.

    A terminal sends Ctrl-C to every process of a command. Workers that died of it would take the
    replications in hand with them; here the process that made the pool decides.

    When a process dies, by a fault or because the system needed its memory, the tasks under way are
    lost and say so; the next task is given to new processes.

    Parameters
    ----------
    jobs
        How many processes; they all start with the first task.
    """

    def __init__(self, jobs: int) -> None:
        self._max_workers = jobs
        self._pool = _new_pool(jobs)
        self._closed = False

    def submit(
        self,
        fn: Callable[Parameters, Result],
        /,
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Future[Result]:
        """Submit a task; processes started by it are deaf to Ctrl-C from their first moment."""
        with _interrupts_held():
            try:
                future = self._pool.submit(fn, *args, **kwargs)
            except BrokenProcessPool:
                if self._closed:
                    raise
                self._pool.shutdown(wait=False)
                self._pool = _new_pool(self._max_workers)
                future = self._pool.submit(fn, *args, **kwargs)
        future.__class__ = _Cancellable
        if self._pool._broken:
            # It may have come after all others were told.
            future.set_exception(BrokenProcessPool("a process died when the task was submitted"))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes once their tasks are done."""
        self._closed = True
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


class _Cancellable(Future[Result]):
    """A future that may be cancelled when a process of its pool dies.

    In Python 3.11 the thread that looks after the processes died of that (CPython issue 107219),
    and left processes behind that the command waited for when it ended.
    """

    def set_exception(self, exception: BaseException | None) -> None:
        """Take down what went wrong, unless nobody wants to know."""
        with suppress(InvalidStateError):
            super().set_exception(exception)


class _Attentive(Connection):
    """The end of a pipe from which results are read, until a process of the pool dies.

    One that is killed while it hands over a result leaves half of it behind, and keeps the others
    from handing over theirs. The thread that looks after the processes would wait for the other
    half for ever, before it could notice.
    """

    processes: Mapping[int, BaseProcess]
    """Those of the pool, by number; they come and go."""

    def _recv(self, size: int) -> BytesIO:
        read = BytesIO()
        while read.tell() < size:
            sentinels = [process.sentinel for process in list(self.processes.values())]
            if self not in wait([self, *sentinels]):
                message = "a process has died over half a result"
                raise OSError(message)
            piece = os.read(self.fileno(), size - read.tell())
            if not piece:
                raise EOFError
            read.write(piece)
        return read

    def __reduce__(self) -> Any:
        """Processes that start are told where the end is, and nothing of one another."""
        reduce_connection: Any = multiprocessing.connection.reduce_connection  # type: ignore[attr-defined]
        return reduce_connection(self)


def _new_pool(jobs: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    pool: Any = ProcessPoolExecutor(jobs, mp_context=context, initializer=_ignore_interrupts)
    # One that starts later, just when another dies, would be forgotten, and waited for at the end.
    pool._safe_to_dynamically_spawn_children = False
    results = pool._result_queue._reader
    if type(results) is Connection:  # Windows has another kind
        results.__class__ = _Attentive
        cast(_Attentive, results).processes = pool._processes
    return cast(ProcessPoolExecutor, pool)


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back for a moment. A process started meanwhile does not hear it either.

    Another thread may be given the signal all the same, and Python lets the main thread act on it:
    half a process would have been started. So what the main thread does is put off, too.
    """
    hold: Any = getattr(signal, "pthread_sigmask", None)
    is_main = threading.current_thread() is threading.main_thread()
    heard: list[int] = []
    before = hold(signal.SIG_BLOCK, {signal.SIGINT}) if hold else None
    acts = signal.signal(signal.SIGINT, lambda number, _: heard.append(number)) if is_main else None
    try:
        yield
    finally:
        if acts is not None:
            signal.signal(signal.SIGINT, acts)
        if hold:
            hold(signal.SIG_SETMASK, before)
        if heard:
            signal.raise_signal(signal.SIGINT)
