"""Carrying out many small pieces of work on any executor, whatever becomes of its workers.

Pieces are handed over in batches that take about as long as handing over is worth, and only a few
batches at a time, so that memory does not grow with the work. When a worker dies, everything that
was under way with it is tried again, one piece at a time, so that the piece that kills workers is
told from those that were merely near it.
"""

import math
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter
from typing import Generic, TypeVar

from sdssim.errors import SdssimError
from sdssim.experiments.pool import usable_cores

Unit = TypeVar("Unit", bound=Hashable)
Result = TypeVar("Result")

BATCH_SECONDS = 0.075
"""A batch shorter than this costs more to hand over than it is worth."""

LONGEST_SECONDS = 0.4
"""A batch grows to the end of a group unless it would take longer than this."""

ATTEMPTS = 3
"""How often a piece is tried before it is given up."""

MOST_IN_A_BATCH = 256
_BATCHES_A_WORKER = 3
_WEIGHT_OF_THE_LATEST = 0.3


class BrokenWorkersError(SdssimError):
    """The executor is broken, and cannot be made anew from here."""


@dataclass(frozen=True, slots=True)
class Worked(Generic[Unit, Result]):
    """What came of a batch.

    Attributes
    ----------
    done
        Results by piece.
    failed
        What went wrong, for each of the other pieces.
    """

    done: Mapping[Unit, Result]
    failed: Mapping[Unit, Exception]


Task = Callable[[], Worked[Unit, Result]]
"""A batch as it is sent to a worker."""


def carry_out(  # noqa: PLR0913 -- what to do, where, and how
    units: Iterable[Unit],
    pack: Callable[[tuple[Unit, ...]], Task[Unit, Result]],
    keep: Callable[[Mapping[Unit, Result]], None],
    executor: Executor | None,
    *,
    total: int,
    group_of: Callable[[Unit], Hashable] | None = None,
    stop_at_failure: bool = False,
) -> dict[Unit, Exception]:
    """Carry out every unit, and hand each batch's results to ``keep``, in any order.

    When it is stopped, or fails, batches not yet begun are dropped and those under way are waited
    for and kept, so that nothing that was finished is lost.

    Parameters
    ----------
    units
        Pieces of work, taken as they are needed; neighbours go into the same batch.
    pack
        Makes the task of a batch; called in this process.
    keep
        Called in this process.
    executor
        ``None`` does everything here.
    total
        How many units there are.
    group_of
        Tells which neighbours have most of their work in common: a batch rather grows a good deal
        than to part them.
    stop_at_failure
        Raise what the first unit that fails raises. Units whose worker dies are tried again even
        then.

    Returns
    -------
    dict
        The units that failed every time, and what went wrong with each at last.

    Raises
    ------
    BrokenWorkersError
        The executor takes no more work.
    """
    carrier = _Carrier(_Ahead(iter(units)), pack, keep, group_of, stop_at_failure, total)
    if executor is None:
        carrier.work_here()
    else:
        carrier.work_on(executor)
    return carrier.given_up


class _Ahead(Generic[Unit]):
    """Units one after the other, of which the next one can be looked at."""

    def __init__(self, units: Iterator[Unit]):
        self._units = units
        self._seen: deque[Unit] = deque()

    def __iter__(self) -> Iterator[Unit]:
        return self

    def __next__(self) -> Unit:
        return self._seen.popleft() if self._seen else next(self._units)

    def continues(self, group: Hashable, group_of: Callable[[Unit], Hashable]) -> bool:
        """Whether the next unit is of a group."""
        self._seen.extend(islice(self._units, 1 - len(self._seen)))
        return bool(self._seen) and group_of(self._seen[0]) == group


@dataclass(slots=True)
class _Carrier(Generic[Unit, Result]):
    fresh: _Ahead[Unit]
    pack: Callable[[tuple[Unit, ...]], Task[Unit, Result]]
    keep: Callable[[Mapping[Unit, Result]], None]
    group_of: Callable[[Unit], Hashable] | None
    stop_at_failure: bool
    left: int
    again: deque[Unit] = field(default_factory=deque)
    tries: Counter[Unit] = field(default_factory=Counter)
    given_up: dict[Unit, Exception] = field(default_factory=dict)
    unit_seconds: float | None = None

    def work_here(self) -> None:
        while batch := self._next_batch(1):
            started = perf_counter()
            self._take(batch, self.pack(batch)(), perf_counter() - started)

    def work_on(self, executor: Executor) -> None:
        workers = workers_of(executor)
        under_way: dict[Future[tuple[Worked[Unit, Result], float]], tuple[Unit, ...]] = {}
        try:
            while True:
                # Suspects go alone: only then is it certain who has killed a worker.
                most = 1 if self.again else workers * _BATCHES_A_WORKER
                while len(under_way) < most and (batch := self._next_batch(workers)):
                    under_way[_submitted(executor, self.pack(batch))] = batch
                if not under_way:
                    return
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    self._settle(under_way.pop(future), future)
        except BaseException:
            self._keep_what_is_under_way(under_way)
            raise

    def _next_batch(self, workers: int) -> tuple[Unit, ...]:
        if self.again:
            return (self.again.popleft(),)
        size, most = self._sizes(workers)
        batch = list(islice(self.fresh, size))
        if batch and self.group_of is not None:
            group = self.group_of(batch[-1])
            while len(batch) < most and self.fresh.continues(group, self.group_of):
                batch.append(next(self.fresh))
        self.left -= len(batch)
        return tuple(batch)

    def _sizes(self, workers: int) -> tuple[int, int]:
        """How many units a batch has, and to how many it may grow."""
        if self.unit_seconds is None:
            return 1, 1
        unit = max(self.unit_seconds, 1e-9)
        # The last batches are smaller, so that the workers finish together.
        size = min(round(BATCH_SECONDS / unit), math.ceil(self.left / (2 * workers)))
        most = min(round(LONGEST_SECONDS / unit), math.ceil(self.left / workers))
        return max(1, min(size, MOST_IN_A_BATCH)), min(most, 2 * MOST_IN_A_BATCH)

    def _settle(
        self, batch: tuple[Unit, ...], future: Future[tuple[Worked[Unit, Result], float]]
    ) -> None:
        try:
            worked, seconds = future.result()
        except SdssimError:
            raise
        except Exception as error:
            for unit in batch:
                self._try_again(unit, error, alone=len(batch) == 1)
            return
        self._take(batch, worked, seconds)

    def _take(self, batch: tuple[Unit, ...], worked: Worked[Unit, Result], seconds: float) -> None:
        latest = seconds / len(batch)
        before = latest if self.unit_seconds is None else self.unit_seconds
        self.unit_seconds = before + _WEIGHT_OF_THE_LATEST * (latest - before)
        if worked.done:
            self.keep(worked.done)
        for unit, error in worked.failed.items():
            if self.stop_at_failure:
                raise error
            self._try_again(unit, error, alone=True)

    def _try_again(self, unit: Unit, error: Exception, *, alone: bool) -> None:
        """Put a unit up to be tried again, unless it has had its chances.

        Parameters
        ----------
        alone
            Whether it alone can have been the cause.
        """
        self.tries[unit] += 1
        if alone and self.tries[unit] >= ATTEMPTS:
            self.given_up[unit] = error
        else:
            self.again.append(unit)

    def _keep_what_is_under_way(
        self, under_way: Iterable[Future[tuple[Worked[Unit, Result], float]]]
    ) -> None:
        begun = [future for future in under_way if not future.cancel()]
        for future in begun:
            # The first error is the one to report; what cannot be had of the others is dropped.
            with suppress(Exception):
                self.keep(future.result()[0].done)


def timed(task: Task[Unit, Result]) -> tuple[Worked[Unit, Result], float]:
    """Carry out a task, in whichever process, and say how many seconds it took there."""
    started = perf_counter()
    return task(), perf_counter() - started


def workers_of(executor: Executor) -> int:
    """How many tasks an executor works on at once, as far as it says so."""
    known = getattr(executor, "_max_workers", None)
    return known if isinstance(known, int) and known > 0 else usable_cores()


def _submitted(
    executor: Executor, task: Task[Unit, Result]
) -> Future[tuple[Worked[Unit, Result], float]]:
    try:
        return executor.submit(timed, task)
    except BrokenExecutor as error:
        message = (
            "the processes that simulate have died, and this executor cannot start others; what "
            "was finished is kept; go on with a new executor"
        )
        raise BrokenWorkersError(message) from error
