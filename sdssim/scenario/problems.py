"""From what pydantic finds wrong to problems with a place in a file, in plain words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from sdssim.errors import Problem
from sdssim.scenario.compose import COMPOSITION
from sdssim.scenario.model_paths import closest, names_allowed
from sdssim.scenario.origin import Traced
from sdssim.scenario.settings import shown_names
from sdssim.scenario.tree import Key, Tree, TreePath, at, child, names_in
from sdssim.scenario.wording import in_plain_words

_KEY_MARK = "[key]"
_TOO_FEW = frozenset({"too_short", "too_long"})
_MISSING, _UNKNOWN = "missing", "extra_forbidden"
_DID_YOU_MEAN = re.compile(r"; did you mean '([^']*)'\?")
_WRONG_TYPE = re.compile(r".*_(type|parsing|error|inexact)$|date_from.*")
_OF_STRUCTURE = re.compile(r"(dict|model|tuple|list|mapping)_.*")


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem, and the path of the value that has to go before the rest can be judged."""

    path: TreePath
    kind: str
    problem: Problem


def faults_in(error: ValidationError, traced: Traced, model: type[BaseModel]) -> list[Fault]:
    """Translate everything that pydantic found.

    Parameters
    ----------
    error
        From validating ``traced.tree`` with ``model``.
    traced
        The data, with the origin of each value.
    model
        Tells which names are allowed at each level.
    """
    found: dict[TreePath, list[tuple[str, Fault]]] = {}
    for entry in error.errors(include_url=False):
        path, rest = walk(traced.tree, _location(entry))
        fault = _fault(entry, path, rest, traced=traced, model=model)
        found.setdefault(path, []).append((entry["type"], fault))
    faults = []
    for path, entries in found.items():
        deeper = any(other[: len(path)] == path and len(other) > len(path) for other in found)
        faults += _most_telling(entries, at(traced.tree, path), something_deeper=deeper)
    return faults


def walk(tree: Tree, location: Sequence[Any]) -> tuple[TreePath, tuple[str, ...]]:
    """Follow pydantic's location into the data.

    Segments that lead nowhere are names of alternatives of a union, or fields that are not there;
    they are returned beside the path.
    """
    if not location:
        return (), ()
    segment, following = location[0], location[1:]
    key = _key_for(tree, segment)
    if key is not None:
        path, rest = walk(child(tree, key), following)
        found: tuple[TreePath, tuple[str, ...]] = ((key, *path), rest)
        if not rest:
            return found
    path, rest = walk(tree, following)
    skipped = (path, (str(segment), *rest))
    # The name of an alternative may also be that of a field, so both readings are tried.
    return found if key is not None and len(found[0]) >= len(path) else skipped


def _key_for(tree: Tree, segment: Any) -> Key | None:
    if isinstance(tree, dict):
        return segment if segment in tree else names_in(tree).get(str(segment))
    fits = isinstance(tree, list) and isinstance(segment, int) and segment < len(tree)
    return segment if fits else None


def _location(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    inner = entry.get("ctx", {}).get("path", ())
    return (*entry["loc"], *(inner if isinstance(inner, tuple) else ()))


def _fault(
    entry: Mapping[str, Any],
    path: TreePath,
    rest: tuple[str, ...],
    *,
    traced: Traced,
    model: type[BaseModel],
) -> Fault:
    kind = entry["type"]
    origin = traced.origin(path)
    if kind == _MISSING:
        where = f" in '{path[-1]}'" if path and isinstance(path[-1], str) else ""
        message = f"the field '{rest[-1] if rest else path[-1]}' is missing{where}"
        return Fault(path, kind, origin.problem(message, at_key=True))
    if kind == _UNKNOWN:
        names = names_allowed(model, path[:-1]) + (COMPOSITION if len(path) == 1 else ())
        message = f"unknown field '{path[-1]}'"
        suggestion = closest(path[-1], names)
        problem = origin.problem(message, shown_names(names) or None, suggestion, at_key=True)
        return Fault(path, kind, problem)
    value = at(traced.tree, path)
    if _KEY_MARK in rest:
        value = str(path[-1])
    words = in_plain_words(kind, _field_name(path, rest), value, entry.get("ctx", {}))
    if words is not None:
        choices = (words.allowed or "").split(", ") if kind == "literal_error" else ()
        suggestion = closest(value, choices)
        problem = origin.problem(*words, suggestion, at_key=_KEY_MARK in rest)
        return Fault(path, kind, problem)
    return Fault(path, kind, origin.problem(*_taken_apart(str(entry["msg"]))))


def _field_name(path: TreePath, rest: tuple[str, ...]) -> str:
    if _KEY_MARK in rest:
        return "a name"
    names = [str(key) for key in path if isinstance(key, str)]
    if not path or not names:
        return "the scenario"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {names[-1]}"
    return f"'{path[-1]}'"


def _taken_apart(message: str) -> tuple[str, str | None, str | None]:
    """Split a message of the schema's own into what is wrong, what is allowed, what was meant."""
    suggestion = _DID_YOU_MEAN.search(message)
    message = _DID_YOU_MEAN.sub("", message).removeprefix("Value error, ")
    wrong, _, allowed = message.partition("; allowed: ")
    wrong = wrong.replace("Input should be", "this should be")
    return wrong.rstrip("."), allowed or None, suggestion[1] if suggestion else None


def _most_telling(
    entries: Sequence[tuple[str, Fault]], value: Tree, *, something_deeper: bool
) -> list[Fault]:
    """Of the errors at one place, leave out those of alternatives that were not meant."""
    of_content = [fault for kind, fault in entries if not _WRONG_TYPE.match(kind)]
    if something_deeper:
        # A list whose items are refused counts as too short; the items say it better.
        return [fault for fault in of_content if fault.kind not in _TOO_FEW]
    if of_content:
        return of_content
    structured = isinstance(value, dict | list)
    fitting = [fault for kind, fault in entries if bool(_OF_STRUCTURE.match(kind)) == structured]
    return (fitting or [fault for _, fault in entries])[:1]
