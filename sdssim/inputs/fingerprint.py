"""A short name for a part of a plan: equal for equal parts, and different for different ones."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import blake2b

import numpy as np

from sdssim.scenario.distribution import Distribution

_BYTES = 16


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
    digest = blake2b(digest_size=_BYTES)
    _feed(digest.update, parts)
    return digest.digest()


def _feed(update: Callable[[bytes], None], part: object) -> None:
    """Write a part with its kind and its length before it, so that no two parts read alike."""
    match part:
        case None | bool() | int() | float() | date():
            update(f"{part!r};".encode())
        case str():
            update(f"text{len(part)}:{part}".encode())
        case bytes():
            update(b"bytes%d:%b" % (len(part), part))
        case np.ndarray():
            update(f"array{part.dtype}{part.shape}:".encode())
            update(part.tobytes())
        case Distribution():
            _feed(update, (part.family.value, part.parameters, part.points))
        case tuple() | list():
            update(f"list{len(part)}:".encode())
            for each in part:
                _feed(update, each)
        case Mapping():
            _feed(update, tuple(part.items()))
        case _ if is_dataclass(part):
            update(f"{type(part).__name__}:".encode())
            _feed(update, tuple(getattr(part, field.name) for field in fields(part)))
        case _:
            message = f"no fingerprint of a {type(part).__name__}"
            raise TypeError(message)
