"""Random streams by name: one for each quantity, so that nothing shifts the draws of anything else.

A seed and a replication give one Philox key, through ``SeedSequence``. The name of a stream, hashed
to 128 bits, is the upper half of Philox's counter; the lower half counts the draws. So every stream
is a stretch of 2^130 draws of its own, found in a fraction of a microsecond, and its first n draws
are the same whatever n is.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from hashlib import blake2b
from struct import pack, unpack
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from sdssim.inputs import by_machine
from sdssim.inputs.distributions import Standard
from sdssim.inputs.machine_layout import STREAM
from sdssim.inputs.philox import Fill, Generate, filler
from sdssim.machine.arrays import Records
from sdssim.timebase import Floats, Ints


@lru_cache(maxsize=65_536)
def place_of(name: str) -> bytes:
    """Return the counter at which the stream of this name begins; it is the same for every key."""
    low, high = unpack("<2Q", blake2b(name.encode(), digest_size=16).digest())
    return pack("=4Q", 0, 0, low, high)


class Places:
    """Where several streams begin.

    Parameters
    ----------
    counters
        The four words of each counter, as `place_of` tells.
    """

    def __init__(self, counters: Iterable[bytes]):
        self.counters = tuple(counters)

    def of(self, numbers: Iterable[int]) -> "Places":
        """Some of them."""
        return Places(self.counters[number] for number in numbers)

    @cached_property
    def numbers(self) -> by_machine.Located:
        """Numbers of as many rows."""
        return by_machine.located(np.arange(len(self.counters)))

    @cached_property
    def located(self) -> by_machine.Located:
        """The records, and where they stand."""
        return by_machine.located(self.records)

    @cached_property
    def records(self) -> Records:
        """Them as the machine code reads them."""
        words = np.frombuffer(b"".join(self.counters), np.int64).reshape(-1, 4)
        records = np.zeros(len(words), STREAM)
        records["low"], records["high"] = words[:, 2], words[:, 3]
        return records


def places_of(names: Iterable[str]) -> Places:
    """Return the places at which the streams of these names begin."""
    return Places(map(place_of, names))


class Variates(Protocol):
    """Where standard variates come from."""

    def fill(
        self, places: Places, standard: Standard, table: Floats, rows: Ints | None = None
    ) -> None:
        """Fill rows of a table, each with the first standard variates of one stream.

        Parameters
        ----------
        places
            Where the streams begin: one for each row.
        table
            Rows of any length, each in one piece.
        rows
            Which rows are filled; ``None`` stands for all, in order.
        """


class _Source(NamedTuple):
    """One generator, moved from stream to stream."""

    fill: Fill
    generate: dict[Standard, Generate]


class Streams:
    """Standard variates by stream name, for one seed and one replication.

    Parameters
    ----------
    seed
        Any whole number from 0; runs with the same seed meet the same people.
    replication
        Number of the replication, from 0.
    """

    def __init__(self, seed: int, replication: int):
        self._seed = seed
        self._replication = replication

    def draw(self, name: str, standard: Standard, count: int) -> Floats:
        """Draw the first ``count`` standard variates of a stream, shape (count,)."""
        return self.at(place_of(name), standard, count)

    def uniforms(self, name: str, count: int) -> Floats:
        """Draw the first ``count`` uniforms on [0, 1) of a stream, shape (count,)."""
        return self.at(place_of(name), Standard.UNIFORM, count)

    def at(self, place: bytes, standard: Standard, count: int) -> Floats:
        """Draw the first ``count`` standard variates of the stream that begins at a place."""
        drawn = np.empty(count)
        self._source.fill(self._source.generate[standard], (place,), (drawn,))
        return drawn

    def fill(
        self, places: Places, standard: Standard, table: Floats, rows: Ints | None = None
    ) -> None:
        """Fill rows of a table, each with the first standard variates of one stream."""
        if by_machine.draws(standard):
            numbers = places.numbers if rows is None else by_machine.located(rows)
            by_machine.fill(standard, self.key, places.located, table, numbers)
            return
        theirs = table if rows is None else [table[row] for row in rows.tolist()]
        self._source.fill(self._source.generate[standard], places.counters, theirs)

    @cached_property
    def _source(self) -> _Source:
        bits = np.random.Philox(key=self._words)
        # Its methods own the generator, which owns the bits: they live as long as this lives.
        generator = np.random.Generator(bits)
        return _Source(
            filler(bits),
            {
                Standard.UNIFORM: generator.random,
                Standard.EXPONENTIAL: generator.standard_exponential,
                Standard.NORMAL: generator.standard_normal,
            },
        )

    @cached_property
    def _words(self) -> npt.NDArray[np.uint64]:
        sequence = np.random.SeedSequence(self._seed, spawn_key=(self._replication,))
        return sequence.generate_state(2, np.uint64).view(np.uint64)

    @cached_property
    def key(self) -> by_machine.Key:
        """The two words of the Philox key."""
        low, high = self._words.view(np.int64).tolist()
        return low, high
