"""A short name for a part of a plan: equal for equal parts, and different for different ones."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from sdssim.scenario.distribution import Distribution

_BYTES = 16

_Write = Callable[[bytes], None]
_Writer = Callable[[_Write, Any], None]
"""Writes a part with its kind and its length before it, so that no two parts read alike."""


def fingerprint(*parts: object) -> bytes:
    """Return 128 bits of BLAKE2b of all that the parts say, to the last bit of every number.

    Parameters
    ----------
    *parts
        Numbers, texts, bytes, dates, arrays, distributions, dataclasses, and tuples, lists and
        mappings of them; the order counts, also in a mapping.

    Raises
    ------
    TypeError
        A part is something else.
    """
    said: list[bytes] = []
    _write_list(said.append, parts)
    return blake2b(b"".join(said), digest_size=_BYTES).digest()


def _write_plain(write: _Write, part: object) -> None:
    write(b"%a;" % (part,))


def _write_text(write: _Write, part: str) -> None:
    said = part.encode()
    write(b"text%d:%b" % (len(said), said))


def _write_bytes(write: _Write, part: bytes) -> None:
    write(b"bytes%d:%b" % (len(part), part))


def _write_array(write: _Write, part: npt.NDArray[Any]) -> None:
    write(f"array{part.dtype}{part.shape}:".encode())
    write(part.tobytes())


def _write_distribution(write: _Write, part: Distribution) -> None:
    _write_list(write, (part.family.value, part.parameters, part.points))


def _write_list(write: _Write, part: tuple[Any, ...] | list[Any]) -> None:
    write(b"list%d:" % len(part))
    for each in part:
        _writer_of(type(each))(write, each)  # type: ignore[arg-type]


def _write_mapping(write: _Write, part: Mapping[Any, Any]) -> None:
    _write_list(write, tuple(part.items()))


_WRITERS: dict[type, _Writer] = {
    type(None): _write_plain,
    bool: _write_plain,
    int: _write_plain,
    float: _write_plain,
    date: _write_plain,
    str: _write_text,
    bytes: _write_bytes,
    np.ndarray: _write_array,
    Distribution: _write_distribution,
    tuple: _write_list,
    list: _write_list,
    dict: _write_mapping,
}


@lru_cache(maxsize=256)
def _writer_of(kind: type[Any]) -> _Writer:
    """Return what writes the parts of a kind, looked up once for each kind."""
    for base in kind.__mro__:
        if base in _WRITERS:
            return _WRITERS[base]
    if issubclass(kind, Mapping):
        return _write_mapping
    if is_dataclass(kind):
        return _writer_of_fields(kind)
    message = f"no fingerprint of a {kind.__name__}"
    raise TypeError(message)


def _writer_of_fields(kind: type[Any]) -> _Writer:
    name = f"{kind.__name__}:".encode()
    getters = [attrgetter(field.name) for field in fields(kind)]

    def write_fields(write: _Write, part: object) -> None:
        write(name)
        _write_list(write, [getter(part) for getter in getters])

    return write_fields
