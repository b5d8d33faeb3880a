"""From the values of a design to scenarios: each checked, and everything wrong said at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sdssim.errors import Problem, ScenarioError
from sdssim.experiments.design.levels import Level, Relative
from sdssim.scenario.load import Scenario, vary
from sdssim.scenario.model_paths import names_allowed
from sdssim.scenario.origin import Origin, Traced
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.settings import Setting, apply, resolve
from sdssim.scenario.tree import Tree, at, copy_of

_known = partial(names_allowed, ScenarioFile)
_MOST_PROBLEMS = 50
"""More are of no use to anybody, and looking for them takes long."""


@dataclass(frozen=True, slots=True)
class Point:
    """One scenario of a design, before it is put together.

    Attributes
    ----------
    name
        By which its results go.
    base
        What it changes.
    levels
        Values and changes by path.
    places
        Where each was written.
    place
        Where the point as a whole was written.
    replications
        How many are wanted; ``None``: as many as of every point.
    """

    name: str
    base: Scenario
    levels: Mapping[str, Level]
    places: Mapping[str, Origin]
    place: Origin
    replications: int | None = None


@dataclass(frozen=True, slots=True)
class PointScenario:
    """A point, and the scenario that it is.

    Attributes
    ----------
    values
        What was set, by path.
    """

    point: Point
    scenario: Scenario
    values: Mapping[str, Tree]


def path_problems(base: Scenario, paths: Mapping[str, Origin]) -> list[Problem]:
    """Return what is wrong with paths: each leads somewhere in the scenario, or is reported."""
    traced = Traced({key: copy_of(value) for key, value in base.tree.items()}, {}, {})
    settings = [Setting(path, None, place) for path, place in paths.items()]
    problems: list[Problem] = []
    for setting in settings:
        try:
            apply(traced.copy(), [setting], _known)
        except ScenarioError as error:
            problems += error.problems
    return problems


def scenarios_of(
    points: Sequence[Point], progress: Callable[[int, int], None] | None = None
) -> Iterator[PointScenario]:
    """Put the scenario of every point together, one after another.

    Parameters
    ----------
    progress
        Called with the number of points that are checked and that there are.

    Raises
    ------
    ScenarioError
        After the last point: everything that is wrong with any of them, each with its place.
    """
    problems: dict[Problem, None] = {}
    for number, point in enumerate(points):
        try:
            made = _scenario_of(point)
        except ScenarioError as error:
            problems |= dict.fromkeys(error.problems)
            if len(problems) >= _MOST_PROBLEMS:
                break
            continue
        if progress is not None:
            progress(number + 1, len(points))
        if not problems:
            yield made
    if problems:
        raise ScenarioError(list(problems))


def _scenario_of(point: Point) -> PointScenario:
    values: dict[str, Tree] = {}
    problems: list[Problem] = []
    for path, level in point.levels.items():
        try:
            values[path] = _value(point.base, path, level)
        except ValueError as error:
            problems.append(point.places[path].problem(str(error)))
    if problems:
        raise ScenarioError(problems)
    if not values:
        return PointScenario(point, point.base, {})
    try:
        return PointScenario(point, vary(point.base, values), values)
    except ScenarioError as error:
        raise ScenarioError(list(_placed(error.problems, point, values))) from None


def _value(base: Scenario, path: str, level: Level) -> Tree:
    if not isinstance(level, Relative):
        return level
    return level.of(at(base.tree, resolve(base.tree, path, _known)))


def _placed(
    problems: Sequence[Problem], point: Point, values: Mapping[str, Tree]
) -> Iterator[Problem]:
    """Say of each problem where the design has caused it."""
    # A value that is set in a call is known by its path and value: see scenario.load.vary.
    by_setting = {f"{path}={value!r}": point.places[path] for path, value in values.items()}
    for problem in problems:
        place = by_setting.get(problem.file or "")
        told = problem.message
        if place is None:
            place = point.place
            told = f"{problem.file}: {told}" if problem.file else told
        yield place.problem(told, problem.allowed, problem.suggestion)
