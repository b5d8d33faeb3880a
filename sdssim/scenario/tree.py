"""Plain data as a scenario file holds it, and the paths that lead into it.

A path is a tuple of keys and list positions. Its spelling is dotted, and the items of a list are
called by their ``stage``, ``name``, ``id`` or date if they have one:
``pathway.saq.steps.0.work.hours``.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sdssim.errors import SdssimError

Key: TypeAlias = str | int | float | date
TreePath: TypeAlias = tuple[Key, ...]
Scalar: TypeAlias = str | int | float | bool | date | None
Tree: TypeAlias = "Scalar | list[Tree] | dict[Key, Tree]"
Mapped: TypeAlias = dict[Key, Tree]

CALLED_BY = ("stage", "name", "id", "on")
"""The fields by which an item of a list may be addressed; a dated change by its date."""

DEEPEST = 40
"""Levels of nesting that a scenario may have; no real one comes near."""


def item_name(item: Tree) -> str | None:
    """Return what an item of a list is called, or None."""
    if isinstance(item, dict):
        for field in CALLED_BY:
            if isinstance(item.get(field), str | date):
                return str(item[field])
    return None


def names_in(tree: Tree) -> dict[str, Key]:
    """Return the segments that may follow a path to ``tree``, with the keys they stand for.

    Items of a list answer to their position and, where it is theirs alone, to their name.
    """
    if isinstance(tree, dict):
        return {str(key): key for key in tree}
    if not isinstance(tree, list):
        return {}
    positions: dict[str, Key] = {str(index): index for index in range(len(tree))}
    called = [item_name(item) for item in tree]
    named: dict[str, Key] = {
        name: index
        for index, name in enumerate(called)
        if name is not None and called.count(name) == 1 and name not in positions
    }
    return named | positions


def child(tree: Tree, key: Key) -> Tree:
    """Return the value at a key of a mapping or a position of a list; None if there is none."""
    if isinstance(tree, dict):
        return tree.get(key)
    if isinstance(tree, list) and isinstance(key, int) and 0 <= key < len(tree):
        return tree[key]
    return None


def at(tree: Tree, path: TreePath) -> Tree:
    """Return the value at a path; None if there is none."""
    for key in path:
        tree = child(tree, key)
    return tree


def dotted(path: TreePath, tree: Tree = None) -> str:
    """Spell a path; with the tree, items of lists by their names."""
    segments = []
    for key in path:
        name = item_name(child(tree, key)) if isinstance(tree, list) else None
        segment = str(key) if name is None else name
        segments.append(f'"{segment}"' if "." in segment else segment)
        tree = child(tree, key)
    return ".".join(segments)


def items_of(tree: Tree) -> Iterable[tuple[Key, Tree]]:
    """Return what a mapping or list holds, with its keys or positions; nothing of a scalar."""
    if isinstance(tree, dict):
        return tree.items()
    return enumerate(tree) if isinstance(tree, list) else ()


def leaves(tree: Tree, path: TreePath = ()) -> Iterator[tuple[TreePath, Tree]]:
    """Yield the path and value of every scalar, and of every empty mapping or list."""
    if not isinstance(tree, dict | list) or not tree:
        yield path, tree
    for key, value in items_of(tree):
        yield from leaves(value, (*path, key))


def copy_of(value: Tree) -> Tree:
    """Copy a value and all the mappings and lists in it."""
    if isinstance(value, dict):
        return {key: copy_of(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy_of(item) for item in value]
    return value


def replaced(tree: Mapped, path: TreePath, value: Tree) -> Mapped:
    """Return a tree with another value at a path; everything beside the path is shared with it.

    Mappings that are missing on the way are made. A null deletes the field of a mapping.
    """
    key, rest = path[0], path[1:]
    fields = dict(tree)
    if not rest and value is None and fields.get(key) is not None:
        del fields[key]
    else:
        fields[key] = _replaced_in(fields.get(key), rest, value)
    return fields


def _replaced_in(tree: Tree, path: TreePath, value: Tree) -> Tree:
    if not path:
        return copy_of(value)
    key = path[0]
    if isinstance(tree, list) and isinstance(key, int):
        return [*tree[:key], _replaced_in(tree[key], path[1:], value), *tree[key + 1 :]]
    return replaced(tree if isinstance(tree, dict) else {}, path, value)


def same(first: Tree, second: Tree) -> bool:
    """Tell whether two values say the same; 1 and 1.0 do, 1 and true do not."""
    if first is second:
        return True
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(
            same(value, second[key]) for key, value in first.items()
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    return isinstance(first, bool) == isinstance(second, bool) and first == second


def plain(value: object, where: str = "the value", depth: int = 0) -> Tree:
    """Copy Python data into plain data: lists, dicts and scalars, nothing else.

    Numbers of other libraries become Python's own.

    Raises
    ------
    SdssimError
        Something in it cannot stand in a scenario file, or is not finite, or nests too deep.
    """
    if depth > DEEPEST:
        message = f"{where} nests deeper than {DEEPEST} levels"
        raise SdssimError(message)
    if isinstance(value, Mapping):
        return plain_mapping(value, where, depth)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item, f"{where}.{i}", depth + 1) for i, item in enumerate(value)]
    if value is None or isinstance(value, str | bool | date):
        return value
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", None) == 0:
        return plain(item(), where, depth + 1)
    if isinstance(value, int | float):
        if not math.isfinite(value):
            message = f"{where} is {value}; allowed: a finite number"
            raise SdssimError(message)
        return value
    message = f"{where} is a {type(value).__name__}, which a scenario cannot hold"
    raise SdssimError(message)


def plain_mapping(value: Mapping[Any, object], where: str, depth: int = 0) -> Mapped:
    """Copy a mapping into plain data; see `plain`."""
    return {
        _plain_key(key, where): plain(item, f"{where}.{key}", depth + 1)
        for key, item in value.items()
    }


def _plain_key(key: object, where: str) -> Key:
    if isinstance(key, bool) or not isinstance(key, str | int | float | date):
        message = f"a field of {where} is named {key!r}; allowed: text, a number or a date"
        raise SdssimError(message)
    return key
