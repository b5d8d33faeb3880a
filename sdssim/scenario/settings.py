"""Setting single values by their dotted path: ``--set``, ``set:`` in a file, and dated changes."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from sdssim.errors import Problem, ScenarioError
from sdssim.scenario.origin import Origin, Remark, Traced
from sdssim.scenario.source import read_value
from sdssim.scenario.tree import Key, Mapped, Tree, TreePath, at, child, leaves, names_in, replaced

KnownNames = Callable[[TreePath], Collection[str]]
"""Returns the names that the schema knows at a path."""

_SEGMENT = re.compile(r'"([^"]*)"|([^."]+)')
_MOST_SHOWN = 20
_BY_HAND = "set for this run"


class Setting(NamedTuple):
    """A value for one path, where it was written, and the remark on it."""

    path: str
    value: Tree
    origin: Origin
    note: str = ""


class _UnknownPathError(Exception):
    def __init__(self, message: str, names: Collection[str], word: str) -> None:
        super().__init__(message)
        self.names = names
        self.word = word


def from_command_line(text: str) -> Setting:
    """Read ``path.to.value=text``.

    Raises
    ------
    ScenarioError
        There is no ``=``, or what follows it is not a YAML value.
    """
    path, equals, written = text.partition("=")
    name = f"--set {text}"
    if not equals or not path.strip() or not written.strip():
        message = "this is not a path and a value"
        allowed = "path.to.value=value, such as panels.risk_enablement.every_days=7"
        raise ScenarioError([Problem(name, None, None, message, allowed)])
    return Setting(path.strip(), read_value(written, name), Origin(name), _BY_HAND)


def apply(traced: Traced, settings: Sequence[Setting], known: KnownNames) -> tuple[TreePath, ...]:
    """Set values one after another, and return the paths that were set.

    A null deletes what stands at the path.

    Raises
    ------
    ScenarioError
        Paths that lead nowhere; all of them at once.
    """
    problems: list[Problem] = []
    paths: list[TreePath] = []
    for setting in settings:
        try:
            path = resolve(traced.tree, setting.path, known)
        except _UnknownPathError as error:
            problems.append(_problem(setting.origin, error))
            continue
        _put(traced, path, setting)
        paths.append(path)
    if problems:
        raise ScenarioError(problems)
    return tuple(paths)


def resolve(tree: Mapped, text: str, known: KnownNames) -> TreePath:
    """Turn a dotted path into keys and list positions.

    Items of lists go by their position or by their ``stage``, ``name`` or ``id``. Only the last
    segment may be new, or one that the schema knows.
    """
    segments = split(text)
    path: list[Key] = []
    here: Tree = tree
    for number, segment in enumerate(segments):
        names = names_in(here)
        if segment in names:
            path.append(names[segment])
            here = child(here, names[segment])
            continue
        schema_names = known(tuple(path))
        last = number == len(segments) - 1
        if isinstance(here, list) or not (last or segment in schema_names):
            message = _no_such_path(segments[:number], segment)
            raise _UnknownPathError(message, [*names, *schema_names], segment)
        if here is not None and not isinstance(here, dict):
            message = f"'{'.'.join(segments[:number])}' is a single value and has no '{segment}'"
            raise _UnknownPathError(message, (), segment)
        path.append(segment)
        here = None
    return tuple(path)


def split(text: str) -> tuple[str, ...]:
    """Split a dotted path; a name that holds a dot stands in double quotation marks."""
    found = _SEGMENT.findall(text)
    segments = tuple(quoted or bare.strip() for quoted, bare in found)
    separators = _SEGMENT.sub("", text)
    if not segments or not all(segments) or separators != "." * (len(segments) - 1):
        message = f"'{text}' is not a path"
        raise _UnknownPathError(message, (), text)
    return segments


def _no_such_path(before: Sequence[str], segment: str) -> str:
    where = f" in '{'.'.join(before)}'" if before else ""
    return f"there is no '{segment}'{where}"


def _problem(origin: Origin, error: _UnknownPathError) -> Problem:
    from sdssim.scenario.model_paths import closest

    names = list(dict.fromkeys(error.names))
    return origin.problem(
        str(error), shown_names(names) or None, closest(error.word, names), at_key=True
    )


def shown_names(names: Sequence[str]) -> str:
    """Join names for a message; of many, the first."""
    rest = len(names) - _MOST_SHOWN
    return ", ".join(names[:_MOST_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _put(traced: Traced, path: TreePath, setting: Setting) -> None:
    before, holder = at(traced.tree, path), at(traced.tree, path[:-1])
    for length in range(1, len(path)):
        if at(traced.tree, path[:length]) is None:
            traced.origins[path[:length]] = setting.origin
    traced.forget(path, before)
    traced.tree = replaced(traced.tree, path, setting.value)
    if setting.value is None and before is not None and isinstance(holder, dict):
        return
    traced.origins[path] = setting.origin
    for inner, _ in leaves(setting.value, path):
        traced.remarks[inner] = Remark(setting.note, path)
