"""Filling rows from a Philox generator, each from a counter of its own, where a stream begins.

NumPy's way is to set the generator's whole state as a dictionary, which takes four times as long as
drawing a hundred numbers. NumPy also tells where the state lies in memory, and the counter can be
written there. How it lies is NumPy's own business and may change; so it is looked at once, on a
generator made for that, without reading any memory but that object's own. If anything is not as
expected, or writing does not give the very draws that the dictionary gives, the dictionary it is.
"""

import sys
from collections.abc import Callable, Iterable
from ctypes import c_char, c_int, c_uint64, sizeof
from functools import lru_cache
from struct import pack
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

WORDS = 4
"""A counter has four words of 64 bits, and one step gives as many numbers."""

_COUNTER_BYTES = WORDS * sizeof(c_uint64)
_PROBES = tuple(pack("=4Q", *words) for words in ((1, 2, 3, 4), (0, 0, 5, 6), (1, 2, 3, 4)))

Generate = Callable[..., object]
"""A method of the generator that fills its argument ``out``."""

Fill = Callable[[Generate, Iterable[bytes], Iterable[NDArray[np.float64]]], None]
"""Fills each row by a method of the generator, from the counter that the 32 bytes of its four words
give."""


class _Layout(NamedTuple):
    """Where two fields lie, in bytes from the beginning of the Python object."""

    counter: int
    used: int


def filler(bits: np.random.Philox) -> Fill:
    """Return the function that fills rows from these bits: the quickest that works here.

    It may be called as long as ``bits`` lives, by methods of a generator that draws from them.
    """
    layout = _layout()
    return by_state(bits) if layout is None else _by_memory(bits, layout)


def by_state(bits: np.random.Philox) -> Fill:
    """Return the function that goes to each counter by setting the state: the definition."""
    state: Any = bits.state
    key = state["state"]["key"]

    def fill(
        generate: Generate, counters: Iterable[bytes], rows: Iterable[NDArray[np.float64]]
    ) -> None:
        for counter, row in zip(counters, rows, strict=True):
            state["state"] = {"counter": np.frombuffer(counter, dtype=np.uint64), "key": key}
            state["buffer_pos"] = WORDS
            state["has_uint32"] = 0
            bits.state = state
            generate(out=row)

    return fill


def _by_memory(bits: np.random.Philox, layout: _Layout) -> Fill:
    begins = id(bits)
    counter_field = (c_char * _COUNTER_BYTES).from_address(begins + layout.counter)
    used_field = (c_int * 1).from_address(begins + layout.used)
    counter_bytes = memoryview(counter_field).cast("B")
    used = memoryview(used_field).cast("B").cast("i")

    def fill(
        generate: Generate, counters: Iterable[bytes], rows: Iterable[NDArray[np.float64]]
    ) -> None:
        for counter, row in zip(counters, rows, strict=True):
            counter_bytes[:] = counter
            used[0] = WORDS  # all four numbers of the last step are used up
            generate(out=row)

    return fill


@lru_cache(maxsize=1)
def _layout() -> _Layout | None:
    """Where the counter lies in every Philox object, or None if that cannot be told for certain."""
    if sys.implementation.name != "cpython":
        return None  # elsewhere an object's id is not its address
    bits = np.random.Philox(key=7)
    layout = _layout_of(bits)
    return layout if layout is not None and _moves_as_the_state_does(bits, layout) else None


def _layout_of(bits: np.random.Philox) -> _Layout | None:
    """Follow the pointer to the counter if it leads into the object's own memory.

    The state begins with the addresses of the counter and of the key, each of the size of a word;
    how many numbers of the last step are used comes next.
    """
    begins, size = id(bits), type(bits).__basicsize__
    state = bits.ctypes.state_address
    used = state + 2 * sizeof(c_uint64)
    if not begins <= state <= begins + size - 3 * sizeof(c_uint64):
        return None
    counter = c_uint64.from_address(state).value
    if not begins <= counter <= begins + size - _COUNTER_BYTES:
        return None
    return _Layout(counter - begins, used - begins)


def _moves_as_the_state_does(bits: np.random.Philox, layout: _Layout) -> bool:
    generator = np.random.Generator(bits)
    drawn = np.zeros((2, 3, 2 * WORDS + 1))  # each row stops within a step
    for fill, rows in zip((by_state(bits), _by_memory(bits, layout)), drawn, strict=True):
        fill(generator.random, _PROBES, rows)
    return bool((drawn[0] == drawn[1]).all())
