"""The fields of a YAML design, read one by one; what is wrong is collected, not raised."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sdssim.errors import Problem
from sdssim.scenario.model_paths import closest
from sdssim.scenario.origin import Origin, origin_in
from sdssim.scenario.settings import shown_names
from sdssim.scenario.source import Source
from sdssim.scenario.tree import Tree, TreePath, at, items_of


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields below a path of a design.

    Attributes
    ----------
    problems
        What is wrong with the fields that were asked for; shared by all fields of a design.
    """

    source: Source
    path: TreePath = ()
    problems: list[Problem] = field(default_factory=list)

    def at(self, key: str) -> Tree:
        """Return a field as it is written; ``None`` if it is not there."""
        return at(self.source.tree, (*self.path, key))

    def inside(self, key: str) -> "Fields":
        """Return the fields of a field."""
        return Fields(self.source, (*self.path, key), self.problems)

    def place(self, *keys: str | int) -> Origin:
        """Say where a field, or something in it, is written."""
        return origin_in(self.source, (*self.path, *keys))

    def wrong(self, message: str, *keys: str | int, allowed: str | None = None) -> None:
        """Note that a value is wrong."""
        self.problems.append(self.place(*keys).problem(message, allowed))

    def refuse_others(self, known: Collection[str]) -> None:
        """Note fields that a design does not have."""
        for key, _ in items_of(at(self.source.tree, self.path)):
            if key not in known:
                names = list(known)
                problem = origin_in(self.source, (*self.path, key)).problem(
                    f"unknown field '{key}'", shown_names(names), closest(key, names), at_key=True
                )
                self.problems.append(problem)

    def whole(self, key: str, default: int, least: int) -> int:
        """Read a whole number of at least ``least``."""
        value = self.at(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.wrong(f"'{key}' is {value}", key, allowed=f"a whole number from {least}")
            return default
        return value

    def flag(self, key: str) -> bool:
        """Read true or false; false if it is not there."""
        value = self.at(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(f"'{key}' is {value}", key, allowed="true or false")
        return value is True

    def text(self, key: str, default: str) -> str:
        """Read a text that is not empty."""
        value = self.at(key)
        if value is None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.wrong(f"'{key}' is {value}", key, allowed="a text")
            return default
        return value

    def choice(self, key: str, choices: Collection[str], default: str) -> str:
        """Read one of several words."""
        value = self.text(key, default)
        if value in choices:
            return value
        problem = self.place(key).problem(
            f"'{key}' is '{value}'", ", ".join(choices), closest(value, choices)
        )
        self.problems.append(problem)
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts; empty if it is not there."""
        value = self.at(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.wrong(f"'{key}' is not a list of names", key, allowed=f"{key}: [NAME, NAME]")
            return ()
        return tuple(str(each) for each in value)
