"""Batches of replications over any executor: as they are done, or in order with bounded memory."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from contextlib import suppress
from typing import TypeVar

Batch = tuple[int, ...]
Result = TypeVar("Result")


def batches_of(numbers: Sequence[int], size: int) -> list[Batch]:
    """Cut numbers into batches of ``size``; the last may be smaller."""
    return [tuple(numbers[first : first + size]) for first in range(0, len(numbers), size)]


def as_they_finish(
    work: Callable[[Batch], Result],
    batches: Sequence[Batch],
    executor: Executor | None,
    keep: Callable[[Result], None],
) -> None:
    """Work every batch and hand each result to ``keep``, in whichever order they finish.

    When the run is stopped, or a batch fails, batches not yet begun are dropped and those under
    way are waited for and kept, so that nothing that was finished is lost.

    Parameters
    ----------
    executor
        ``None`` works the batches here, one after the other.
    """
    if executor is None:
        for batch in batches:
            keep(work(batch))
        return
    waiting: set[Future[Result]] = {executor.submit(work, batch) for batch in batches}
    try:
        for future in as_completed(tuple(waiting)):
            waiting.discard(future)
            keep(future.result())
    except BaseException:
        under_way = [future for future in waiting if not future.cancel()]
        for future in under_way:
            # The first error is the one to report; what cannot be had of the others is dropped.
            with suppress(Exception):
                keep(future.result())
        raise


def in_order(
    work: Callable[[Batch], Result],
    batches: Sequence[Batch],
    executor: Executor | None,
    *,
    ahead: int,
) -> Iterator[Result]:
    """Yield the result of every batch in the order of the batches.

    Parameters
    ----------
    ahead
        How many batches may be under way or finished before the first of them is taken: the bound
        on memory.
    """
    if executor is None:
        yield from map(work, batches)
        return
    under_way: deque[Future[Result]] = deque()
    try:
        for batch in batches:
            under_way.append(executor.submit(work, batch))
            if len(under_way) >= ahead:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for future in under_way:
            future.cancel()
