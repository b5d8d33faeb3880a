"""The table of assumptions: every number of a scenario, with the source its comment gives."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sdssim.scenario.origin import Remark, Traced
from sdssim.scenario.source import Source
from sdssim.scenario.tree import Tree, TreePath, at, dotted, leaves

Confidence = Literal["reported", "derived", "assumed", "unstated"]

_WORD = re.compile(r"\b(reported|derived|assumed)\b", re.IGNORECASE)
_WORDS: dict[str, Confidence] = {
    "reported": "reported",
    "derived": "derived",
    "assumed": "assumed",
}
_NOT_ASSUMED = frozenset({"name", "description", "published", "extends"})


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value, the remark beside it, and how sure it is.

    Attributes
    ----------
    path
        Dotted path of the value.
    value
        The value: a number or text, or the mapping or list whose line ends with the remark.
    note
        The comment at the end of the line; empty if there is none.
    confidence
        The first of the words reported, derived and assumed in the note.
    """

    path: str
    value: Tree
    note: str
    confidence: Confidence


def remarks_in(source: Source) -> dict[TreePath, Remark]:
    """Return the remark on each single value of a file.

    A comment covers everything on its line. One beside the key of a longer section covers what is
    below it if it says how sure that is, and the values there have none of their own.
    """
    remarks: dict[TreePath, Remark] = {}
    if not source.comments:
        return remarks
    for path, _ in leaves(source.tree):
        for length in range(len(path), 0, -1):
            above = path[:length]
            note = source.comments.get(above)
            if note is not None and (_on_one_line(source, above) or _WORD.search(note)):
                remarks[path] = Remark(note, above)
                break
    return remarks


def assumptions_in(traced: Traced, *, unmarked: bool = True) -> tuple[Assumption, ...]:
    """List what rests on something: values with a remark, and numbers without one.

    Values that share a remark are one row, as long as all that it covered are still there.

    Parameters
    ----------
    unmarked
        Whether numbers without a remark are wanted.
    """
    together: dict[Remark, list[TreePath]] = {}
    for path, value in leaves(traced.tree):
        remark = traced.remarks.get(path)
        is_number = unmarked and isinstance(value, int | float) and not isinstance(value, bool)
        if path and path[0] not in _NOT_ASSUMED and (is_number or remark is not None):
            together.setdefault(remark or Remark("", path), []).append(path)
    rows = []
    for remark, paths in together.items():
        for path in _rows(traced, remark, paths):
            value = at(traced.tree, path)
            confidence = confidence_of(remark.note)
            rows.append(Assumption(dotted(path, traced.tree), value, remark.note, confidence))
    return tuple(rows)


def confidence_of(note: str) -> Confidence:
    """Return the first of the words reported, derived and assumed in a note."""
    found = _WORD.search(note)
    return "unstated" if found is None else _WORDS[found[1].lower()]


def _rows(traced: Traced, remark: Remark, paths: Sequence[TreePath]) -> Sequence[TreePath]:
    covered = sum(1 for _ in leaves(at(traced.tree, remark.covers)))
    all_below = all(path[: len(remark.covers)] == remark.covers for path in paths)
    return [remark.covers] if all_below and covered == len(paths) else paths


def _on_one_line(source: Source, path: TreePath) -> bool:
    key = source.key_positions.get(path)
    return key is None or key.line == source.positions[path].line
