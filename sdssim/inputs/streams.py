"""Random streams by name: one for each quantity, so that nothing shifts the draws of anything else.

A seed and a replication give one Philox key, through ``SeedSequence``. The name of a stream, hashed
to 128 bits, is the upper half of Philox's counter; the lower half counts the draws. So every stream
is a stretch of 2^130 draws of its own, found in a microsecond, and its first n draws are the same
whatever n is.
"""

from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

from sdssim.inputs.distributions import Standard
from sdssim.timebase import Floats


@lru_cache(maxsize=65_536)
def _place(name: str) -> tuple[int, int]:
    digest = blake2b(name.encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


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
        sequence = np.random.SeedSequence(seed, spawn_key=(replication,))
        self._bits = np.random.Philox(key=sequence.generate_state(2, np.uint64))
        self._generator = np.random.Generator(self._bits)
        self._state: Any = self._bits.state

    def draw(self, name: str, standard: Standard, count: int) -> Floats:
        """Draw the first ``count`` standard variates of a stream, shape (count,)."""
        generator = self._at(name)
        if standard is Standard.UNIFORM:
            return generator.random(count)
        if standard is Standard.EXPONENTIAL:
            return generator.standard_exponential(count)
        return generator.standard_normal(count)

    def uniforms(self, name: str, count: int) -> Floats:
        """Draw the first ``count`` uniforms on [0, 1) of a stream, shape (count,)."""
        return self._at(name).random(count)

    def _at(self, name: str) -> np.random.Generator:
        low, high = _place(name)
        counter = np.array([0, 0, low, high], dtype=np.uint64)
        self._state["state"] = {"counter": counter, "key": self._state["state"]["key"]}
        self._state["buffer_pos"] = 4
        self._state["has_uint32"] = 0
        self._bits.state = self._state
        return self._generator
