"""A design: the points of a sweep, and what is wanted of each."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from sdssim.errors import ScenarioError
from sdssim.experiments.design.factors import Factor
from sdssim.experiments.design.levels import Level
from sdssim.experiments.design.points import Point
from sdssim.experiments.design.sampling import Method, unit_points
from sdssim.results.identity import DEFAULT_MAXIMUM
from sdssim.scenario.load import Scenario
from sdssim.scenario.origin import Origin

MOST_POINTS = 100_000
DEFAULT_REPLICATIONS = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for; it goes before what the design says.

    Attributes
    ----------
    scenario
        The base scenario, a file or a name.
    precision
        Instead of a number of replications.
    measures
        Names of the measures to export.
    """

    scenario: str | None = None
    replications: int | None = None
    precision: str | None = None
    seed: int | None = None
    measures: tuple[str, ...] | None = None
    by_group: bool | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """How precisely every point is to be known, instead of a number of replications.

    Attributes
    ----------
    precision
        Such as ``5%``, of the usual measures; ``None`` if each measure says its own.
    measures
        Each ``NAME=3d``.
    at_most
        Replications of a point at which it is given up.
    """

    precision: str | None
    measures: tuple[str, ...] = ()
    at_most: int = DEFAULT_MAXIMUM


@dataclass(frozen=True, slots=True)
class Design:
    """The points of a sweep.

    Attributes
    ----------
    file
        The design as the user named it.
    factors
        The paths that differ between points, in the order of the design.
    seed
        Of the replications.
    replications
        Of every point that does not say its own number.
    aim
        How precisely every point is to be known, instead of ``replications``.
    measures
        Names of those to export; all if there are none.
    by_group
        Whether figures of single teams, needs, routes and so on are kept too.
    cautions
        What should be said of the design before it is run.
    """

    name: str
    file: str
    method: Method
    factors: tuple[str, ...]
    points: tuple[Point, ...]
    seed: int
    replications: int
    aim: Aim | None = None
    measures: tuple[str, ...] = ()
    by_group: bool = False
    cautions: tuple[str, ...] = ()


def crossed(factors: Sequence[Factor], base: Scenario, place: Origin) -> tuple[Point, ...]:
    """Return the points of a full grid: every value of every factor with every other.

    Raises
    ------
    ScenarioError
        There are too many.
    """
    choices = [factor.choice.all() for factor in factors]
    count = math.prod(map(len, choices))
    _refuse_many(count, place)
    return _points(factors, list(itertools.product(*choices)), base, place)


def scattered(  # noqa: PLR0913 -- how to scatter, and what
    factors: Sequence[Factor],
    base: Scenario,
    place: Origin,
    *,
    method: Method,
    points: int,
    seed: int,
) -> tuple[Point, ...]:
    """Return points that fill the space of the factors evenly.

    Raises
    ------
    ScenarioError
        There are too many.
    """
    _refuse_many(points, place)
    rows = [
        [factor.choice.at(float(unit)) for factor, unit in zip(factors, row, strict=True)]
        for row in unit_points(method, points, len(factors), seed)
    ]
    return _points(factors, rows, base, place)


def numbered(count: int) -> list[str]:
    """Return names for so many points, all of one length, so that they sort as they count."""
    width = len(str(count))
    return [f"p{number:0{width}d}" for number in range(1, count + 1)]


def _points(
    factors: Sequence[Factor],
    rows: Sequence[Sequence[tuple[Level, Origin]]],
    base: Scenario,
    place: Origin,
) -> tuple[Point, ...]:
    paths = [factor.path for factor in factors]
    return tuple(
        Point(
            name,
            base,
            {path: level for path, (level, _) in zip(paths, row, strict=True)},
            {path: origin for path, (_, origin) in zip(paths, row, strict=True)},
            place,
        )
        for name, row in zip(numbered(len(rows)), rows, strict=True)
    )


def _refuse_many(points: int, place: Origin) -> None:
    if points > MOST_POINTS:
        message = f"{points:,} points are too many"
        raise ScenarioError([place.problem(message, f"at most {MOST_POINTS:,}")])
