"""The one canonical form of a scenario, and the digest by which scenarios are told apart."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, TypeAdapter

from sdssim.scenario.remembered import Remembered
from sdssim.scenario.tree import Mapped, Tree

NOT_IN_DIGEST = frozenset({"name", "description"})
"""What a scenario is called does not change what it is."""


def canonical_periods(models: Sequence[BaseModel]) -> list[Mapped]:
    """Return the canonical data of each period: defaults written out, nulls left out.

    However a file spelled it, the same scenario gives the same data. Sections that models share
    are shared.
    """
    return [_sections(model) for model in models]


def _sections(model: BaseModel) -> Mapped:
    values = {name: getattr(model, name) for name in type(model).model_fields}
    told = {name: _section(value) for name, value in values.items()}
    return {name: value for name, value in told.items() if value is not None}


def _dumped(section: object) -> Tree:
    # Warnings would be of defaults that the schema spells as 0 where it means 0.0.
    plain = _ANYTHING.dump_python(section, by_alias=True, warnings=False)
    return None if _says_nothing(plain) else _canonical(plain)


_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)
_section = Remembered(_dumped)


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
    told = []
    for begins, data in periods:
        sections = {name: _json(value) for name, value in data.items() if name not in NOT_IN_DIGEST}
        body = ",".join(f"{json.dumps(name)}:{text}" for name, text in sorted(sections.items()))
        told.append(f'["{begins.isoformat()}",{{{body}}}]')
    return hashlib.sha256(f"[{','.join(told)}]".encode("ascii")).hexdigest()


def _spelled(value: Tree) -> str:
    return json.dumps(
        _with_text_keys(value), sort_keys=True, separators=(",", ":"), allow_nan=False
    )


_json = Remembered(_spelled)


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _with_text_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_text_keys(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
