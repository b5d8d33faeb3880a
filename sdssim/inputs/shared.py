"""Draws that scenarios have in common: kept, so that a sweep does not draw them again.

A sweep simulates the same replications for many scenarios, and streams have names, so most of what
is drawn for one scenario is drawn for the next to the same bit. What is kept of a replication are
its standard variates by stream, and the last versions of each of its parts, each with what it
depends on. A part that depends on the same is taken whole; of any other, what it has in common with
the latest version is copied. Nothing depends on what is kept but the time it takes.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from sdssim.inputs.streams import Streams

Value = TypeVar("Value")

_ENTRY_BYTES = 600
"""What an entry takes besides the numbers in it: its key, and the objects that hold the numbers."""

_VERSIONS = 2
"""Versions of a part that are held: where one thing is changed at a time, all the others come back
to what they were. The memory of older ones is used again; fresh memory costs more than drawing."""


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


class Version(NamedTuple):
    """A part of a replication as it was drawn for some scenario.

    Attributes
    ----------
    depends_on
        What else the draws depend on: equal for scenarios that have them in common.
    value
        The draws.
    """

    depends_on: Any
    value: Any


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

    def get(self, name: str) -> Any:
        """Return what is held under a name, or None."""
        return self._shared.get((self._replication, name))

    def keep(self, name: str, value: Value) -> Value:
        """Hold a value, whose arrays nobody can write from now on, and return it."""
        return self._shared.keep((self._replication, name), value)

    def latest(self, name: str) -> Version | None:
        """Return the version of a part that was used last, or None."""
        versions: list[Version] = self.get(name) or []
        return versions[0] if versions else None

    def version(self, name: str, depends_on: object) -> Any:
        """Return the value of the version that depends on just this, or None."""
        versions: list[Version] = self.get(name) or []
        for place, version in enumerate(versions):
            if version.depends_on == depends_on:
                versions.insert(0, versions.pop(place))
                return version.value
        return None

    def keep_version(self, name: str, depends_on: object, value: Value) -> Value:
        """Hold a new version, in the place of the one that has not been used for longest."""
        before: list[Version] = self.get(name) or []
        self.keep(name, [Version(depends_on, value), *before[: _VERSIONS - 1]])
        return value


class Part(Protocol):
    """A part of a plan that is drawn as one."""

    @property
    def name(self) -> str:
        """What it is called among the parts of a replication."""

    @property
    def key(self) -> Hashable:
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
    held: Value | None = kept.version(part.name, part.key)
    return kept.keep_version(part.name, part.key, make()) if held is None else held


def _sealed_bytes(value: object) -> int:
    """Take away the right to write from every array of a value, and count their memory."""
    owners: dict[int, int] = {}
    for array in _arrays(value):
        array.flags.writeable = False
        owner = array
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        owners[id(owner)] = owner.nbytes
    return sum(owners.values())


def _arrays(value: object) -> Iterator[npt.NDArray[Any]]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, Version):
        yield from _arrays(value.value)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _arrays(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _arrays(each)
    else:
        for field in _fields_of(type(value)):  # type: ignore[arg-type]
            yield from _arrays(field(value))


@lru_cache(maxsize=64)
def _fields_of(kind: type) -> tuple[Callable[[object], object], ...]:
    """Return what gets each field of a dataclass; nothing of any other kind."""
    return tuple(attrgetter(field.name) for field in fields(kind)) if is_dataclass(kind) else ()
