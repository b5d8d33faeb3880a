"""From a file and the files it extends to one effective scenario, every value with its origin.

A scenario may extend one other, which may extend a third. Mappings are merged, key by key, onto
those of the parent; lists and single values take the parent's place; null deletes. Then come the
file's own ``set:`` (dotted path and value), and last what is set on the command line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sdssim.errors import ScenarioError
from sdssim.scenario.assumptions import remarks_in
from sdssim.scenario.model_paths import closest
from sdssim.scenario.origin import Origin, Traced, origin_in, traced_from
from sdssim.scenario.settings import KnownNames, Setting, apply, shown_names
from sdssim.scenario.shipped import SUFFIXES, shipped_scenarios
from sdssim.scenario.source import Source, read_file
from sdssim.scenario.tree import Key, Mapped, Tree, TreePath, copy_of, items_of, leaves

EXTENDS, SET, CHANGES = "extends", "set", "changes"
COMPOSITION = (EXTENDS, SET, CHANGES)
"""The fields that put a scenario together; the schema never sees them."""

IsWhole = Callable[[TreePath, Mapped, Mapped], bool]
"""Tells whether a mapping takes the place of the parent's instead of being merged into it."""

_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Composed:
    """A scenario put together from its files and settings.

    Attributes
    ----------
    source
        The file that was asked for.
    base
        The effective scenario; ``changes`` are still in it.
    layers
        The scenario as it is after each file of the chain, the first that extends no other; labels
        compare with the first of them that is a scenario by itself.
    folders
        The folder of each file that it was put together from.
    """

    source: Source
    base: Traced
    layers: tuple[Traced, ...]
    folders: Mapping[str, Path | None]


def compose(
    source: Source, settings: Sequence[Setting], *, is_whole: IsWhole, known: KnownNames
) -> Composed:
    """Compose a scenario.

    Parameters
    ----------
    source
        The file that was asked for.
    settings
        What is set on the command line or in a call.
    is_whole
        Tells which mappings are replaced and not merged.
    known
        Returns the names that the schema knows at a path.

    Raises
    ------
    ScenarioError
        A file that is extended cannot be read or extends itself, or a path leads nowhere.
    """
    root, *children = chain_of(source)
    base = _traced(root)
    _apply_own(base, known)
    layers = [base.shared()]
    for child in children:
        base = base.copy()
        _Merge(base, _traced(child), is_whole).mapping(base.tree, child.tree, ())
        _apply_own(base, known)
        layers.append(base.shared())
    apply(base, settings, known)
    folders = {each.file: each.folder for each in (root, *children)}
    return Composed(source, base, tuple(layers), folders)


def chain_of(source: Source) -> list[Source]:
    """Return the files of a scenario, the one that extends no other first.

    Raises
    ------
    ScenarioError
        A file is not found, cannot be read, or extends itself by way of others.
    """
    chain = [source]
    while EXTENDS in chain[0].tree:
        child = chain[0]
        origin = origin_in(child, (EXTENDS,))
        path = _parent(child, origin)
        seen = [each.path.resolve() for each in chain if each.path is not None]
        if path.resolve() in seen or len(chain) > _LONGEST_CHAIN:
            names = [each.file for each in reversed(chain)] + [str(path)]
            message = f"a scenario cannot extend itself: {' extends '.join(names)}"
            raise ScenarioError([origin.problem(message)])
        chain.insert(0, read_file(path))
    return chain


def _parent(child: Source, origin: Origin) -> Path:
    name = child.tree[EXTENDS]
    if not isinstance(name, str) or not name.strip():
        problem = origin.problem("'extends' is not a name", "one file or shipped scenario")
        raise ScenarioError([problem])
    beside = child.folder
    if beside is not None:
        for suffix in ("", *SUFFIXES):
            path = beside / f"{name}{suffix}"
            if path.is_file():
                return path
    shipped = shipped_scenarios()
    if name in shipped:
        return shipped[name]
    files = [] if beside is None else sorted(beside.iterdir())
    names = [file.stem for file in files if file.suffix in SUFFIXES and file != child.path]
    allowed = [*names, *(each for each in shipped if each not in names)]
    where = "beside this file or " if beside is not None else ""
    message = f"there is no scenario '{name}' {where}among the shipped ones"
    raise ScenarioError(
        [origin.problem(message, shown_names(allowed) or None, closest(name, allowed))]
    )


def _traced(source: Source) -> Traced:
    return traced_from(source, remarks_in(source))


@dataclass(frozen=True, slots=True)
class _Merge:
    """Merges a child's data into the parent's, origins and comments with it."""

    parent: Traced
    child: Traced
    is_whole: IsWhole

    def mapping(self, onto: Mapped, given: Mapped, path: TreePath) -> None:
        """Merge the fields of a mapping."""
        for key, value in given.items():
            self._value(onto, key, value, (*path, key))

    def _value(self, onto: Mapped, key: Key, value: Tree, path: TreePath) -> None:
        before = onto.get(key)
        if (
            isinstance(before, dict)
            and isinstance(value, dict)
            and not self.is_whole(path, before, value)
        ):
            self._note(path)
            self.mapping(before, value, path)
            return
        self.parent.forget(path, before)
        if value is None and before is not None:
            del onto[key]
            return
        onto[key] = copy_of(value)
        self._note_all(path, value)

    def _note_all(self, path: TreePath, value: Tree) -> None:
        self._note(path)
        for key, item in items_of(value):
            self._note_all((*path, key), item)

    def _note(self, path: TreePath) -> None:
        self.parent.origins[path] = self.child.origin(path)
        if path in self.child.remarks:
            self.parent.remarks[path] = self.child.remarks[path]


def _apply_own(traced: Traced, known: KnownNames) -> None:
    """Take ``extends`` and ``set`` out of a scenario, and apply the latter."""
    for field in (EXTENDS, SET):
        if field not in traced.tree:
            continue
        value = traced.tree.pop(field)
        origin = traced.origin((field,))
        settings = settings_in(traced, (field,), value) if field == SET else ()
        traced.forget((field,), value)
        if field == SET and not isinstance(value, dict):
            problem = origin.problem("'set' is not a list of paths", _SET_ALLOWED, at_key=True)
            raise ScenarioError([problem])
        apply(traced, settings, known)


_SET_ALLOWED = "one 'path.to.value: value' on each line"


def settings_in(traced: Traced, path: TreePath, written: Tree) -> tuple[Setting, ...]:
    """Return the settings that a mapping of dotted paths holds; none if it is no mapping."""
    if not isinstance(written, dict):
        return ()
    settings = []
    for key, value in written.items():
        place = (*path, key)
        notes = {traced.remarks.get(inner) for inner, _ in leaves(value, place)}
        remark = notes.pop() if len(notes) == 1 else None  # one that covers the whole value
        origin = traced.origin(place)
        settings.append(Setting(str(key), value, origin, remark.note if remark else ""))
    return tuple(settings)
