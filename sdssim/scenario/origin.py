"""Where each value of a composed scenario was written, so that problems point to the right file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sdssim.errors import Problem
from sdssim.scenario.source import Source
from sdssim.scenario.tree import Mapped, Tree, TreePath, at, copy_of, dotted, items_of
from sdssim.scenario.yaml_reader import Position


class Origin(NamedTuple):
    """The place of one key and its value; the parts that are not known are None."""

    file: str | None
    key: Position | None = None
    value: Position | None = None
    key_line: str | None = None
    value_line: str | None = None

    def problem(
        self,
        message: str,
        allowed: str | None = None,
        suggestion: str | None = None,
        *,
        at_key: bool = False,
    ) -> Problem:
        """Make a problem that points here: at the value, or at the key."""
        position, text = (self.value, self.value_line)
        # A mapping that begins on the next line is best known by its key.
        below = self.key and self.value and self.value.line > self.key.line
        if (at_key and self.key is not None) or position is None or below:
            position, text = (self.key, self.key_line)
        line, column = (None, None) if position is None else position
        return Problem(self.file, line, column, message, allowed, suggestion, text)


NOWHERE = Origin(None)


class Remark(NamedTuple):
    """A comment on a value, and the path of all that it covers."""

    note: str
    covers: TreePath


def traced_from(source: Source, remarks: dict[TreePath, Remark]) -> "Traced":
    """Return the data of a source; parts of its tree are to be replaced, never changed."""
    if not source.lines:
        return Traced(dict(source.tree), {}, remarks, source.file)
    origins = {path: origin_in(source, path) for path in _paths_in(source.tree, ())}
    return Traced(dict(source.tree), origins, remarks)


def _paths_in(tree: Tree, path: TreePath) -> Iterator[TreePath]:
    """Yield the path of everything in a tree, what holds other things before what it holds."""
    yield path
    for key, value in items_of(tree):
        yield from _paths_in(value, (*path, key))


def origin_in(source: Source, path: TreePath) -> Origin:
    """Return the place of a path in the file that holds it.

    In data that were never a file, the path itself is all that can be said.
    """
    if not source.lines:
        return Origin(": ".join(part for part in (source.file, dotted(path, source.tree)) if part))
    key, value = source.key_positions.get(path), source.positions.get(path)

    def line(position: Position | None) -> str | None:
        return None if position is None else source.lines[position.line - 1]

    return Origin(source.file, key, value, line(key), line(value))


@dataclass(slots=True)
class Traced:
    """Plain data with the origin of each of its values, and the remark on it.

    Attributes
    ----------
    tree
        The data.
    origins
        For paths in ``tree``; what is missing has the origin of what it stands in.
    remarks
        For the single values that a comment covers.
    called
        What data that were never a file are called, which may be nothing: what has no origin is
        told by its path. None for data of a file.
    """

    tree: Mapped
    origins: dict[TreePath, Origin]
    remarks: dict[TreePath, Remark]
    called: str | None = None

    def origin(self, path: TreePath) -> Origin:
        """Return the origin of a path, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            found = self.origins.get(path[:length])
            if found is not None:
                return found
        return NOWHERE if self.called is None else self._path_as_origin(path)

    def _path_as_origin(self, path: TreePath) -> Origin:
        while path and path[-1] not in dict(items_of(at(self.tree, path[:-1]))):
            path = path[:-1]
        return Origin(": ".join(part for part in (self.called, dotted(path, self.tree)) if part))

    def forget(self, path: TreePath, value: Tree) -> None:
        """Drop what is known of a value that is about to be replaced."""
        self.origins.pop(path, None)
        self.remarks.pop(path, None)
        for key, item in items_of(value):
            self.forget((*path, key), item)

    def copy(self) -> "Traced":
        """Return a copy that can be changed without changing this one."""
        tree = {key: copy_of(value) for key, value in self.tree.items()}
        return Traced(tree, dict(self.origins), dict(self.remarks), self.called)

    def shared(self) -> "Traced":
        """Return a copy whose tree shares its parts with this one: parts may be replaced only."""
        return Traced(dict(self.tree), dict(self.origins), dict(self.remarks), self.called)
