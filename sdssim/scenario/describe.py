"""A scenario written out: as YAML that can be loaded again, and as a JSON Schema for editors."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from sdssim.scenario.assumptions import Assumption
from sdssim.scenario.json_schema import json_schema
from sdssim.scenario.remembered import Remembered
from sdssim.scenario.settings import split
from sdssim.scenario.tree import Key, Mapped, Tree, TreePath, dotted, items_of
from sdssim.scenario.yaml_scalars import resolve

if TYPE_CHECKING:
    from sdssim.scenario.load import Scenario

__all__ = ["json_schema", "to_yaml"]

_WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_.() -]*[A-Za-z0-9_.()-])?")
_INDENT = "  "


def to_yaml(scenario: "Scenario") -> str:
    """Write the effective scenario: nothing extended, every file that it named read in.

    Loading the text gives a scenario with the same digest. The remark on each value stands beside
    it, as in the files that the scenario was made from.
    """
    remarked: dict[str, list[Assumption]] = {}
    for row in scenario.assumptions:
        if row.note:
            remarked.setdefault(split(row.path)[0], []).append(row)
    lines = [
        f"# {_one_line(scenario.name)}: {_one_line(scenario.label)}",
        f"# digest: {scenario.digest}",
        "",
    ]
    for key, value in scenario.tree.items():
        lines += _section(key, value, *remarked.get(str(key), ()))
    return "\n".join(lines) + "\n"


def _section_lines(key: Key, value: Tree, *remarked: Assumption) -> tuple[str, ...]:
    """The lines of one field of a scenario, with all that is in it and the remarks on it."""
    section = {key: value}
    return tuple(_Writer(section, {row.path: row.note for row in remarked}).lines())


_section = Remembered(_section_lines)


class _Writer:
    """Writes plain data: one line for what fits on a line, else a block."""

    def __init__(self, tree: Mapped, notes: Mapping[str, str]) -> None:
        self.tree = tree
        self.notes = notes

    def lines(self) -> Iterator[str]:
        yield from self._fields(self.tree, (), "")

    def _fields(self, mapping: Mapped, path: TreePath, indent: str) -> Iterator[str]:
        for key, value in mapping.items():
            yield from self._entry(f"{indent}{_key(key)}:", value, (*path, key), indent)

    def _items(self, items: list[Tree], path: TreePath, indent: str) -> Iterator[str]:
        for number, value in enumerate(items):
            here = (*path, number)
            one_line = self._on_one_line(f"{indent}- ", value, here)
            if one_line is not None:
                yield one_line
                continue
            block = list(self._block(value, here, indent + _INDENT))
            yield f"{indent}- {block[0].lstrip()}"
            yield from block[1:]

    def _entry(self, head: str, value: Tree, path: TreePath, indent: str) -> Iterator[str]:
        one_line = self._on_one_line(f"{head} ", value, path)
        if one_line is not None:
            yield one_line
            return
        yield head + self._comment(path)
        yield from self._block(value, path, indent + _INDENT)

    def _block(self, value: Tree, path: TreePath, indent: str) -> Iterator[str]:
        if isinstance(value, dict):
            yield from self._fields(value, path, indent)
        elif isinstance(value, list):
            yield from self._items(value, path, indent)

    def _on_one_line(self, head: str, value: Tree, path: TreePath) -> str | None:
        """Return the line of a value; None if a block is needed for its length or its remarks."""
        text = f"{head}{_flow(value)}"
        if isinstance(value, dict | list) and value:
            whole = self._comment(path)
            if not whole and (len(text) > _WIDTH or self._remarked_inside(value, path)):
                return None
            if isinstance(value, list) and any(isinstance(item, dict) for item in value):
                return None
        return text + self._comment(path)

    def _remarked_inside(self, value: Tree, path: TreePath) -> bool:
        return any(
            dotted((*path, key), self.tree) in self.notes
            or self._remarked_inside(item, (*path, key))
            for key, item in items_of(value)
        )

    def _comment(self, path: TreePath) -> str:
        note = self.notes.get(dotted(path, self.tree))
        return f"   # {_one_line(note)}" if note else ""


def _flow(value: Tree) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Tree) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case datetime():
            return value.replace(microsecond=0).isoformat(sep=" ")
        case date():
            return value.isoformat()
        case _:
            return repr(value)


def _text(text: str) -> str:
    """Write a text plainly where that reads back as the same text, else in quotation marks."""
    if _PLAIN.fullmatch(text) and _meaning(text) == text:
        return text
    return json.dumps(text, ensure_ascii=False)


def _meaning(text: str) -> object:
    """Return what a plain word means, or None if it means nothing."""
    try:
        return resolve(text)
    except ValueError:
        return None


def _key(key: Key) -> str:
    return _scalar(key)


def _one_line(text: str) -> str:
    return " ".join(text.split())
