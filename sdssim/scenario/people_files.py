"""Putting in the place of the files that a scenario names what they hold.

After this a scenario stands on its own: its digest covers the data, and it can be written, sent
to another process or varied without its folder.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pydantic_core import PydanticCustomError

from sdssim.errors import Problem, ScenarioError
from sdssim.scenario.distribution import Distribution
from sdssim.scenario.origin import Traced
from sdssim.scenario.people_csv import Row, beside, people_in, referrals_in
from sdssim.scenario.tree import Tree, TreePath, at, items_of, plain

_FILE = "file"


def with_people_files(
    traced: Traced, folders: Mapping[str, Path | None], folder: Path | None
) -> tuple[Traced, list[Problem]]:
    """Return the scenario with its files read in, and what is wrong with them.

    Parameters
    ----------
    traced
        The effective scenario.
    folders
        The folder of each file that it was put together from: a name of a file means the one
        beside the scenario that names it.
    folder
        The folder of the scenario itself, for names that are set on the command line.
    """
    if not _refers_to_files(traced):
        return traced, []
    filled = traced.copy()
    problems: list[Problem] = []

    def folder_of(path: TreePath) -> Path | None:
        return folders.get(traced.origin(path).file or "", folder)

    for path, field, read in _lists(filled):
        name = at(filled.tree, (*path, _FILE))
        if name is None:
            continue
        try:
            rows = read(beside(folder_of((*path, _FILE)), name))
        except ValueError as error:
            problems.append(traced.origin((*path, _FILE)).problem(str(error)))
        except ScenarioError as error:
            problems += error.problems
        else:
            _replace(filled, path, field, rows)
    for path in _empirical(filled.tree, ()):
        _read_in(filled, path, folder_of(path))
    return filled, problems


def _refers_to_files(traced: Traced) -> bool:
    lists = [path for path, _, _ in _lists(traced) if at(traced.tree, (*path, _FILE)) is not None]
    return bool(lists or _empirical(traced.tree, ()))


def _lists(traced: Traced) -> list[tuple[TreePath, str, Callable[[Path], Sequence[Row]]]]:
    """Where a list of people may be given by a file, the field it fills, and its reader."""
    streams = at(traced.tree, ("demand", "streams"))
    places: list[TreePath] = [("demand",)]
    places += [("demand", "streams", name) for name, _ in items_of(streams)]
    return [
        *((place, "listed", referrals_in) for place in places),
        (("already_on_the_way",), "people", people_in),
    ]


def _replace(traced: Traced, path: TreePath, field: str, rows: Sequence[Row]) -> None:
    holder = at(traced.tree, path)
    if not isinstance(holder, dict) or holder.get(field) is not None:
        return
    origin = traced.origin((*path, _FILE))
    traced.forget((*path, _FILE), holder.pop(_FILE))
    holder[field] = [row.value for row in rows]
    traced.origins[(*path, field)] = origin
    for number, row in enumerate(rows):
        traced.origins[(*path, field, number)] = row.origin


def _empirical(tree: Tree, path: TreePath) -> list[TreePath]:
    """Find the distributions whose values are in a file."""
    if path[-1:] == ("empirical",) and isinstance(tree, dict) and _FILE in tree:
        return [path]
    return [found for key, value in items_of(tree) for found in _empirical(value, (*path, key))]


def _read_in(traced: Traced, path: TreePath, folder: Path | None) -> None:
    body = at(traced.tree, path)
    holder = at(traced.tree, path[:-1])
    try:
        spelled = Distribution.of({"empirical": body}, folder).spelled()
    except PydanticCustomError:
        return  # The schema says what is wrong with it.
    if isinstance(holder, dict) and isinstance(spelled, dict):
        origin = traced.origin(path)
        traced.forget(path, body)
        holder["empirical"] = plain(spelled["empirical"])
        traced.origins[path] = origin
