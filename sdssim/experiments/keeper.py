"""Where finished replications are kept, and what is found there of a case."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np

from sdssim.experiments.case import Case
from sdssim.experiments.figures import FIGURE, figures_in
from sdssim.results.store import RunKey
from sdssim.timebase import Floats


class Keeper(Protocol):
    """Where finished replications are kept."""

    def replications(self, key: RunKey) -> Iterator[tuple[int, bytes]]:
        """Yield the number and content of each kept replication of a run, by number."""

    def keep_all(self, contents: Mapping[RunKey, Mapping[int, bytes]]) -> None:
        """Keep replications."""


class Memory:
    """Keeps finished replications for as long as this process needs them."""

    def __init__(self) -> None:
        self._contents: dict[RunKey, dict[int, bytes]] = {}

    def replications(self, key: RunKey) -> Iterator[tuple[int, bytes]]:
        """Yield the number and content of each kept replication of a run, by number."""
        yield from sorted(self._contents.get(key, {}).items())

    def keep_all(self, contents: Mapping[RunKey, Mapping[int, bytes]]) -> None:
        """Keep replications."""
        for key, by_number in contents.items():
            self._contents.setdefault(key, {}).update(by_number)


def values_of(store: Keeper, case: Case) -> Floats:
    """Return the kept figures of a case.

    Returns
    -------
    ndarray, shape (replications, figures)
        NaN in the rows of replications that are not kept.
    """
    values: Floats = np.full((case.replications, case.figures), np.nan)
    for number, content in _kept(store, case):
        values[number] = figures_in(content)
    return values


def kept_numbers(store: Keeper, case: Case) -> frozenset[int]:
    """Return which of the wanted replications of a case are kept."""
    return frozenset(number for number, _ in _kept(store, case))


def kept_marks(store: Keeper, case: Case) -> bytearray:
    """Return 1 for each of the wanted replications of a case that is kept, 0 for the others."""
    marks = bytearray(case.replications)
    for number, _ in _kept(store, case):
        marks[number] = 1
    return marks


def _kept(store: Keeper, case: Case) -> Iterator[tuple[int, bytes]]:
    size = case.figures * FIGURE.itemsize
    for number, content in store.replications(case.key):
        if number < case.replications and len(content) == size:
            yield number, content
