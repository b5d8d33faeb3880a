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


def canonical_periods(models: Sequence[BaseModel]) -> list[Mapped]:
    """Return the canonical data of each period: defaults written out, nulls left out.

    However a file spelled it, the same scenario gives the same data. Sections that periods share
    are shared.
    """
    known: dict[int, Tree] = {}
    return [_sections(model, known) for model in models]


def _sections(model: BaseModel, known: dict[int, Tree]) -> Mapped:
    values = {name: getattr(model, name) for name in type(model).model_fields}
    fresh = {name for name, value in values.items() if id(value) not in known}
    # Warnings would be of defaults that the schema spells as 0 where it means 0.0.
    dumped = model.model_dump(by_alias=True, warnings=False, include=fresh)
    for name in fresh:
        known[id(values[name])] = None if _says_nothing(dumped[name]) else _canonical(dumped[name])
    told = {name: known[id(value)] for name, value in values.items()}
    return {name: value for name, value in told.items() if value is not None}


def _canonical(value: Any) -> Tree:
    if isinstance(value, Mapping):
        return {key: _canonical(item) for key, item in value.items() if not _says_nothing(item)}
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
    known: dict[int, str] = {}
    told = []
    for begins, data in periods:
        sections = {
            name: _json(value, known) for name, value in data.items() if name not in NOT_IN_DIGEST
        }
        body = ",".join(f"{json.dumps(name)}:{text}" for name, text in sorted(sections.items()))
        told.append(f'["{begins.isoformat()}",{{{body}}}]')
    return hashlib.sha256(f"[{','.join(told)}]".encode("ascii")).hexdigest()


def _json(value: Tree, known: dict[int, str]) -> str:
    """Return the JSON of a section; of one that periods share, once."""
    if id(value) not in known:
        known[id(value)] = json.dumps(
            _with_text_keys(value), sort_keys=True, separators=(",", ":"), allow_nan=False
        )
    return known[id(value)]


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _with_text_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_text_keys(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
