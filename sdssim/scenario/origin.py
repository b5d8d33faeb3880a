"""Where each value of a composed scenario was written, so that problems point to the right file."""

from dataclasses import dataclass
from typing import NamedTuple

from sdssim.errors import Problem
from sdssim.scenario.source import Source
from sdssim.scenario.tree import Mapped, Tree, TreePath, copy_of
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


def origin_in(source: Source, path: TreePath) -> Origin:
    """Return the place of a path in the file that holds it."""
    key, value = source.key_positions.get(path), source.positions.get(path)

    def line(position: Position | None) -> str | None:
        return None if position is None else source.lines[position.line - 1]

    return Origin(source.file, key, value, line(key), line(value))


@dataclass(slots=True)
class Traced:
    """Plain data with the origin and the comment of each of its values.

    Attributes
    ----------
    tree
        The data.
    origins
        For paths in ``tree``; what is missing has the origin of what it stands in.
    comments
        The end-of-line comments of the values that have one.
    """

    tree: Mapped
    origins: dict[TreePath, Origin]
    comments: dict[TreePath, str]

    def origin(self, path: TreePath) -> Origin:
        """Return the origin of a path, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            found = self.origins.get(path[:length])
            if found is not None:
                return found
        return NOWHERE

    def knows(self, path: TreePath) -> bool:
        """Tell whether the place of this very path is known."""
        return path in self.origins

    def forget(self, path: TreePath, value: Tree) -> None:
        """Drop what is known of a value that is about to be replaced."""
        self.origins.pop(path, None)
        self.comments.pop(path, None)
        if isinstance(value, dict):
            for key, item in value.items():
                self.forget((*path, key), item)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                self.forget((*path, index), item)

    def copy(self) -> "Traced":
        """Return a copy that can be changed without changing this one."""
        tree = {key: copy_of(value) for key, value in self.tree.items()}
        return Traced(tree, dict(self.origins), dict(self.comments))
