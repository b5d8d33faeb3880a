"""The one canonical form of a scenario, and the digest by which scenarios are told apart."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from sdssim.scenario.tree import Mapped, Tree

NOT_IN_DIGEST = frozenset({"name", "description"})
"""What a scenario is called does not change what it is."""


def canonical(model: BaseModel) -> Mapped:
    """Return the data of a validated scenario: defaults written out, nulls left out.

    However the file spelled it, the same scenario gives the same data.
    """
    # Warnings would be of defaults that the schema spells as 0 where it means 0.0.
    dumped = model.model_dump(by_alias=True, warnings=False)
    return {key: _canonical(value) for key, value in dumped.items() if not _says_nothing(value)}


def _canonical(value: Any) -> Tree:
    if isinstance(value, Mapping):
        return {key: _canonical(item) for key, item in value.items() if not _says_nothing(item)}
    if isinstance(value, set | frozenset):
        return sorted((_canonical(item) for item in value), key=repr)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_canonical(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    told: Tree = value
    return told


def _says_nothing(value: object) -> bool:
    return value is None or (isinstance(value, Mapping | list | tuple) and not value)


def digest_of(periods: Sequence[tuple[date, Mapped]]) -> str:
    """Return the SHA-256 of a scenario, in hexadecimal.

    Comments, the order of fields, the spelling of numbers (1, 1.0, 1e0), defaults that are written
    out, the name and the description make no difference.

    Parameters
    ----------
    periods
        The canonical data of each period, with the date on which it begins.
    """
    told = [
        [
            begins.isoformat(),
            {key: value for key, value in data.items() if key not in NOT_IN_DIGEST},
        ]
        for begins, data in periods
    ]
    text = json.dumps(
        _with_text_keys(told), sort_keys=True, separators=(",", ":"), ensure_ascii=True,
        allow_nan=False,
    )  # fmt: skip
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _with_text_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_text_keys(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
