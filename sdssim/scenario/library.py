"""The library: the shipped what-ifs, sorted by what they change, each with its story.

Nothing is listed by hand. A scenario belongs to the library if it ships and extends another; its
place among the folders says what kind of change it is, the comment at the head of its file what the
evaluation tells about it, and the label beside its parent what differs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile
from pathlib import Path

from sdssim.scenario.compose import EXTENDS
from sdssim.scenario.shipped import shipped_scenarios
from sdssim.scenario.source import read_file

BASELINE = "stockport-pilot"
"""What every scenario of the library is compared with."""

FIRST_SHELF = "Beside the pilot"
CHECKS = "checks/"
"""How the names of the small scenarios begin by which the engines are checked."""


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One scenario of the library.

    Attributes
    ----------
    name
        By which it is loaded.
    parent
        The scenario that it extends.
    paragraphs
        The comment at the head of its file, without line breaks.
    """

    name: str
    parent: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Scenarios that change the same kind of thing.

    Attributes
    ----------
    title
        The name of their folder, in words.
    """

    title: str
    entries: tuple[LibraryEntry, ...]


def library() -> tuple[Shelf, ...]:
    """Return every scenario of the library: those beside the pilot first, then folder by folder."""
    shelves: dict[str, list[LibraryEntry]] = {}
    for name, path in shipped_scenarios().items():
        parent = None if name.startswith(CHECKS) else read_file(path).tree.get(EXTENDS)
        if isinstance(parent, str):
            told = tuple(_paragraphs(path.read_text(encoding="utf-8")))
            shelves.setdefault(_title(path), []).append(LibraryEntry(name, parent, told))
    return tuple(Shelf(title, tuple(entries)) for title, entries in shelves.items())


def _title(path: Path) -> str:
    folder = path.parent.name
    return FIRST_SHELF if folder == "scenarios" else folder.replace("-", " ").capitalize()


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of the comment with which a file begins."""
    head = takewhile(lambda line: line.startswith("#"), text.splitlines())
    for is_told, lines in groupby((line.removeprefix("#").strip() for line in head), key=bool):
        if is_told:
            yield " ".join(lines)
