"""Draws that scenarios have in common: kept, so that a sweep does not draw them again.

A sweep simulates the same replications for many scenarios, and streams have names, so most of what
is drawn for one scenario is drawn for the next to the same bit. What is kept, each under what it
depends on: standard variates by stream; transformed rows by quantity; referrals; working hours by
desk; care tasks by worker; and each of these parts as a whole. Nothing depends on what is kept but
the time it takes.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from sdssim.inputs.distributions import Standard
from sdssim.inputs.streams import Streams, Variates
from sdssim.timebase import Floats

Value = TypeVar("Value")

_ENTRY_BYTES = 600
"""What an entry takes besides the numbers in it: its key, and the objects that hold the numbers."""


class SharedDraws:
    """What has been drawn lately, for the draws of other scenarios; for one process and thread.

    `python -m benchmarks.inputs` prints how much the draws of a replication take. A sweep gains
    most if it goes through its scenarios with no more replications at a time than fit.

    Parameters
    ----------
    most_bytes
        Memory that may be held. Beyond it, what has not been used for longest is dropped, whatever
        the replication; a part larger than this is not held at all.
    """

    def __init__(self, most_bytes: int = 256 * 2**20):
        self._most_bytes = most_bytes
        self._entries: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._held_bytes = 0

    @property
    def held_bytes(self) -> int:
        """Memory held, never above ``most_bytes``."""
        return self._held_bytes

    def of(self, seed: int, replication: int) -> "Kept":
        """What is held of one replication under one seed."""
        return Kept(self, seed, replication)

    def get(self, key: Hashable) -> Any:
        """Return what is held under a key, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def keep(self, key: Hashable, value: Value) -> Value:
        """Hold a value, whose arrays nobody can write from now on, and return it."""
        size = _ENTRY_BYTES + _sealed_bytes(value)
        if size > self._most_bytes:
            return value
        _, before = self._entries.pop(key, (None, 0))
        self._entries[key] = (value, size)
        self._held_bytes += size - before
        while self._held_bytes > self._most_bytes:
            _, (_, dropped) = self._entries.popitem(last=False)
            self._held_bytes -= dropped
        return value


class Kept:
    """What is held of one replication.

    Parameters
    ----------
    shared
        Where it is held, with that of other replications.
    seed, replication
        Of the draws.
    """

    def __init__(self, shared: SharedDraws, seed: int, replication: int):
        self._shared = shared
        self._replication = (seed, replication)

    @property
    def streams(self) -> Streams:
        """The replication's streams; making them anew takes longer than many a draw."""
        return self.get("streams") or self.keep("streams", Streams(*self._replication))

    def get(self, key: Hashable) -> Any:
        """Return what is held under a key, or None."""
        return self._shared.get((self._replication, key))

    def keep(self, key: Hashable, value: Value) -> Value:
        """Hold a value, whose arrays nobody can write from now on, and return it."""
        return self._shared.keep((self._replication, key), value)


class Part(Protocol):
    """A part of a plan that is drawn as one."""

    @property
    def key(self) -> bytes:
        """What the draws depend on, besides the seed and the replication."""


def once(kept: Kept | None, part: Part, make: Callable[[], Value]) -> Value:
    """Return the draws of a part: those held, or else those made now, which are held from now on.

    Parameters
    ----------
    kept
        ``None`` holds nothing; then the part's key is not even worked out.
    part
        What is drawn.
    make
        Draws it.
    """
    if kept is None:
        return make()
    key = type(part).__name__, part.key
    held: Value | None = kept.get(key)
    return kept.keep(key, make()) if held is None else held


class KeptVariates:
    """Variates that are held: a longer row is drawn anew, a shorter one is its beginning.

    Parameters
    ----------
    variates
        Where those come from that are not held yet.
    kept
        Where they are held.
    """

    def __init__(self, variates: Variates, kept: Kept):
        self._variates = variates
        self._kept = kept

    def fill(self, places: Iterable[bytes], standard: Standard, rows: Iterable[Floats]) -> None:
        """Fill each row with the first standard variates of one stream, drawn only if not held."""
        for place, row in zip(places, rows, strict=True):
            held = self._kept.get((place, standard))
            if held is None or held.size < row.size:
                self._variates.fill((place,), standard, (row,))
                self._kept.keep((place, standard), row.copy())
            else:
                row[:] = held[: row.size]


def _sealed_bytes(value: object) -> int:
    """Take away the right to write from every array of a value, and count their memory."""
    owners: dict[int, int] = {}
    for array in (value,) if isinstance(value, np.ndarray) else _arrays(value):
        array.flags.writeable = False
        owner = array
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        owners[id(owner)] = owner.nbytes
    return sum(owners.values())


def _arrays(value: object) -> Iterator[npt.NDArray[Any]]:
    if isinstance(value, np.ndarray):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _arrays(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _arrays(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _arrays(each)
