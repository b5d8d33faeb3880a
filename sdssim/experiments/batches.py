"""Batches of replications over any executor: as they are done, or in order with bounded memory."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from sdssim.experiments.carry import Worked, carry_out

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
    way are waited for and kept, so that nothing that was finished is lost. A batch whose worker
    dies is tried again.

    Parameters
    ----------
    executor
        ``None`` works the batches here, one after the other.
    """

    def keep_each(results: Mapping[Batch, Result]) -> None:
        for result in results.values():
            keep(result)

    failed = carry_out(
        batches, partial(_Several, work), keep_each, executor,
        total=len(batches), stop_at_failure=True,
    )  # fmt: skip
    for error in failed.values():
        raise error


@dataclass(frozen=True, slots=True)
class _Several(Generic[Result]):
    """Batches that are handed to a worker together."""

    work: Callable[[Batch], Result]
    batches: tuple[Batch, ...]

    def __call__(self) -> Worked[Batch, Result]:
        done: dict[Batch, Result] = {}
        for batch in self.batches:
            try:
                done[batch] = self.work(batch)
            except Exception as error:
                return Worked(done, {batch: error})
        return Worked(done, {})


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
