"""What the schema says about a path: the names that may stand there, what may change on a date.

The answers are read off the pydantic models, so that no list of field names is kept by hand.
"""

import types
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Annotated, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sdssim.scenario.distribution import Distribution
from sdssim.scenario.tree import Key, Mapped, TreePath

_ANY_NAME = "*"
_CLOSE_ENOUGH = 0.6


def names_allowed(model: type[BaseModel], path: TreePath) -> tuple[str, ...]:
    """Return the fields that the schema knows at a path, in its order; none if names are free."""
    names: dict[str, None] = {}
    for shape in shapes_at(model, path):
        names |= dict.fromkeys(_fields(shape))
    return tuple(names)


def may_change_on_a_date(model: type[BaseModel], path: TreePath) -> bool:
    """Tell whether a field on the way to the path is marked as dated."""
    shapes: list[object] = [model]
    for key in path:
        for shape in shapes:
            field = _fields(shape).get(str(key))
            if field is not None and _is_dated(field):
                return True
        shapes = [inner for shape in shapes for inner in _inside(shape, key)]
    return False


def dated_paths(model: type[BaseModel], prefix: str = "") -> tuple[str, ...]:
    """List every path that may change on a date; ``*`` stands for any name or number."""
    return tuple(dict.fromkeys(_dated_below(model, prefix, ())))


def is_replaced_whole(
    model: type[BaseModel], path: TreePath, before: Mapped, after: Mapped
) -> bool:
    """Tell whether a mapping takes the place of the parent's instead of being merged into it.

    A distribution does, and so does one of several kinds (such as a growing rate) when the fields
    of the two do not belong to the same kind.
    """
    shapes = shapes_at(model, path)
    if Distribution in shapes:
        return True
    kinds = [set(_fields(shape)) for shape in shapes if _is_model(shape)]
    together = {str(key) for key in (*before, *after)}
    return len(kinds) > 1 and not any(together <= kind for kind in kinds)


def closest(word: object, words: Iterable[object]) -> str | None:
    """Return the word that was probably meant, or None."""
    by_lower = {str(each).lower(): str(each) for each in words}
    typed = str(word).lower().replace("-", "_")
    spelled = {lower.replace("-", "_"): name for lower, name in by_lower.items()}
    if typed in spelled:
        return spelled[typed]
    found = get_close_matches(typed, spelled, n=1, cutoff=_CLOSE_ENOUGH)
    if found:
        return spelled[found[0]]
    starts = [name for lower, name in spelled.items() if lower.startswith(typed)]
    return starts[0] if len(starts) == 1 else None


def shapes_at(model: type[BaseModel], path: TreePath) -> list[object]:
    """Return the types that the schema allows at a path; none if it knows no such path."""
    shapes: list[object] = [model]
    for key in path:
        shapes = [inner for shape in shapes for inner in _inside(shape, key)]
    return shapes


def _inside(shape: object, key: Key) -> Iterator[object]:
    """Yield the shapes that a value may have at a key of a shape."""
    if _is_model(shape):
        field = _fields(shape).get(str(key))
        if field is not None:
            yield from _alternatives(field.annotation)
    elif get_origin(shape) is dict:
        yield from _alternatives(get_args(shape)[1])
    elif get_origin(shape) in (tuple, list) and isinstance(key, int):
        yield from _alternatives(get_args(shape)[0])


def _alternatives(annotation: object) -> Iterator[object]:
    """Take unions and annotations apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for option in get_args(annotation):
            yield from _alternatives(option)
    else:
        yield annotation


def _is_model(shape: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _fields(shape: object) -> dict[str, FieldInfo]:
    """Return the fields of a model by the names that a file uses; none of anything else."""
    if not _is_model(shape):
        return {}
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def _is_dated(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("dated"))


def _dated_below(shape: object, prefix: str, above: tuple[object, ...]) -> Iterator[str]:
    if shape in above:
        return
    if _is_model(shape):
        for name, field in _fields(shape).items():
            path = f"{prefix}{name}"
            if _is_dated(field):
                yield path
                continue
            for inner in _alternatives(field.annotation):
                yield from _dated_below(inner, f"{path}.", (*above, shape))
    elif get_origin(shape) in (dict, tuple, list):
        arguments = get_args(shape)
        item = arguments[1] if get_origin(shape) is dict else arguments[0]
        for inner in _alternatives(item):
            yield from _dated_below(inner, f"{prefix}{_ANY_NAME}.", (*above, shape))
