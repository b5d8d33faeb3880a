"""A design in YAML: a base scenario, factors, and how their values are combined."""

import math
from pathlib import Path

from sdssim.errors import ScenarioError
from sdssim.experiments.design.base import base_scenario
from sdssim.experiments.design.design import (
    DEFAULT_REPLICATIONS,
    Aim,
    Asked,
    Design,
    crossed,
    scattered,
)
from sdssim.experiments.design.factors import Choice, Factor, Listed, Span
from sdssim.experiments.design.fields import Fields
from sdssim.experiments.design.levels import HOW, Level, Relative, relative_in
from sdssim.experiments.design.points import Point, path_problems
from sdssim.experiments.design.sampling import Method, is_balanced
from sdssim.results.identity import DEFAULT_MAXIMUM
from sdssim.scenario.load import Scenario
from sdssim.scenario.source import read_file
from sdssim.scenario.tree import Tree

FIELDS = (
    "name", "scenario", "method", "points", "points_seed", "seed", "replications", "precision",
    "at_most", "measures", "by_group", "factors",
)  # fmt: skip
_OF_A_FACTOR = ("values", "range", "steps", "integer", "log")
_METHODS = (Method.GRID, Method.LATIN_HYPERCUBE, Method.SOBOL)
_FACTOR = "[1, 2, 3], {values: [1, 2, 3]} or {range: [1, 3]}"
_RANGE = "two numbers, the lower first, or two changes such as [x0.8, x1.2]"
_PILOT = "stockport-pilot"


def yaml_design(path: Path, asked: Asked) -> Design:
    """Read a design.

    Raises
    ------
    ScenarioError
        Everything that is wrong with it, each problem with file, line and column.
    """
    fields = Fields(read_file(path))
    fields.refuse_others(FIELDS)
    method = Method(fields.choice("method", list(map(str, _METHODS)), Method.GRID))
    factors = _factors(fields, method)
    points = 0 if method is Method.GRID else _points_asked(fields)
    points_seed = fields.whole("points_seed", 1, 0)
    named = fields.text("scenario", _PILOT)
    base = _base(fields, asked.scenario or named, path.parent, factors)
    _design(path, fields, asked, Method.GRID, ())  # notes what is wrong with the other fields
    if fields.problems or base is None:
        raise ScenarioError(fields.problems)
    place = fields.place("factors")
    made = (
        crossed(factors, base, place)
        if method is Method.GRID
        else scattered(factors, base, place, method=method, points=points, seed=points_seed)
    )
    return _design(path, fields, asked, method, made)


def _design(
    path: Path, fields: Fields, asked: Asked, method: Method, points: tuple[Point, ...]
) -> Design:
    """Put the points together with what does not concern them; the command line goes first."""
    cautions = []
    if method is Method.SOBOL and not is_balanced(len(points)):
        lower = 2 ** (len(points).bit_length() - 1)
        cautions.append(
            f"{len(points)} Sobol points are not balanced; {lower} or {2 * lower} would be"
        )
    seed = fields.whole("seed", 1, 0)
    replications = fields.whole("replications", DEFAULT_REPLICATIONS, 1)
    measures = fields.texts("measures")
    by_group = fields.flag("by_group")
    written = fields.at("factors")
    return Design(
        name=fields.text("name", path.stem),
        file=str(path),
        method=method,
        factors=tuple(map(str, written)) if isinstance(written, dict) else (),
        points=points,
        seed=seed if asked.seed is None else asked.seed,
        replications=replications if asked.replications is None else asked.replications,
        aim=_aim(fields, asked),
        measures=measures if asked.measures is None else asked.measures,
        by_group=by_group if asked.by_group is None else asked.by_group,
        cautions=tuple(cautions),
    )


def _aim(fields: Fields, asked: Asked) -> Aim | None:
    """Read ``precision``: one for the usual measures, or one for each of several."""
    at_most = fields.whole("at_most", DEFAULT_MAXIMUM, 2)
    written = fields.at("precision")
    if asked.replications is not None:
        return None
    if asked.precision is not None:
        return Aim(asked.precision, (), at_most)
    if written is None:
        return None
    if fields.at("replications") is not None:
        fields.wrong("a design has either 'replications' or 'precision'", "precision")
    if isinstance(written, dict):
        told = tuple(f"{name}={precision}" for name, precision in written.items())
        return Aim(None, told, at_most)
    return Aim(str(written), (), at_most)


def _points_asked(fields: Fields) -> int:
    if fields.at("points") is None:
        allowed = "points: 100, or another number"
        fields.wrong("this method needs the number of points", "method", allowed=allowed)
    return fields.whole("points", 1, 1)


def _base(fields: Fields, name: str, folder: Path, factors: list[Factor]) -> Scenario | None:
    try:
        base = base_scenario(name, folder, fields.place("scenario"))
    except ScenarioError as error:
        fields.problems.extend(error.problems)
        return None
    places = {factor.path: fields.place("factors", factor.path) for factor in factors}
    fields.problems.extend(path_problems(base, places))
    return base


def _factors(fields: Fields, method: Method) -> list[Factor]:
    written = fields.at("factors")
    if not isinstance(written, dict) or not written:
        message = "a design needs factors: paths of the scenario, and their values"
        allowed = f"factors: {{staff.broker.people: {_FACTOR}}}"
        fields.wrong(message, *(("factors",) if written is not None else ()), allowed=allowed)
        return []
    inside = fields.inside("factors")
    factors = []
    for key, value in written.items():
        if not isinstance(key, str):
            inside.problems.append(fields.place().problem(f"'{key}' is not a path"))
            continue
        choice = _choice(inside, key, value, method)
        if choice is not None:
            factors.append(Factor(key, choice))
    return factors


def _choice(fields: Fields, path: str, value: Tree, method: Method) -> Choice | None:
    if isinstance(value, list):
        return _listed(fields, (path,), value)
    if not isinstance(value, dict):
        fields.wrong("this says no values of a factor", path, allowed=_FACTOR)
        return None
    own = fields.inside(path)
    own.refuse_others(_OF_A_FACTOR)
    values, ends = value.get("values"), value.get("range")
    if (values is None) == (ends is None):
        fields.wrong("a factor has either 'values' or 'range'", path, allowed=_FACTOR)
        return None
    if ends is not None:
        return _span(own, ends, method)
    if not isinstance(values, list):
        own.wrong("'values' is not a list", "values", allowed="[1, 2, 3]")
        return None
    for key in ("steps", "integer", "log"):
        if key in value:
            own.wrong(f"'{key}' belongs to a range", key)
    return _listed(own, ("values",), values)


def _listed(fields: Fields, where: tuple[str, ...], values: list[Tree]) -> Listed | None:
    if not values:
        fields.wrong("this list of values is empty", *where, allowed="[1, 2, 3]")
        return None
    levels = [_level(fields, value, *where, number) for number, value in enumerate(values)]
    places = [fields.place(*where, number) for number in range(len(values))]
    return Listed(tuple(levels), tuple(places))


def _level(fields: Fields, value: Tree, *where: str | int) -> Level:
    """Return a value, or the change that a text or a number with a plus in front means."""
    if isinstance(value, str):
        relative = relative_in(value)
        return value if relative is None else relative
    place = fields.place(*where)
    if isinstance(value, int | float) and not isinstance(value, bool) and place.value is not None:
        written = (place.value_line or "")[place.value.column - 1 :]
        if written.startswith("+"):
            return relative_in(f"+{abs(value)}")
    return value


def _span(fields: Fields, ends: Tree, method: Method) -> Span | None:
    steps, place = fields.whole("steps", 0, 2), fields.place("range")
    integer, is_log = fields.flag("integer"), fields.flag("log")
    if method is Method.GRID and fields.at("steps") is None:
        fields.wrong("a grid needs to know how many values to take of a range", "range",
                     allowed="steps: 5 beside it, or values instead of a range")  # fmt: skip
    if not isinstance(ends, list) or len(ends) != 2:  # noqa: PLR2004 -- two ends
        fields.wrong("'range' is not two numbers", "range", allowed=_RANGE)
        return None
    low, high = (_level(fields, end, "range", number) for number, end in enumerate(ends))
    if not (_is_end(low) and _is_end(high)) or _kind(low) != _kind(high):
        fields.wrong("'range' is not two numbers, or two changes of one kind", "range",
                     allowed=f"{_RANGE}; each end is {HOW}")  # fmt: skip
        return None
    assert isinstance(low, Relative | int | float)  # noqa: S101 -- as was just seen
    assert isinstance(high, Relative | int | float)  # noqa: S101
    span = Span(low, high, place, steps, integer, is_log)
    problem = _of_span(span)
    if problem is not None:
        fields.wrong(problem, "range", allowed=_RANGE)
        return None
    return span


def _of_span(span: Span) -> str | None:
    """Say what is wrong with a range, if anything is."""
    low, high = span.amounts
    if not low < high:
        return "the range ends before it begins"
    if span.is_log and low <= 0:
        return "a logarithmic range has to begin above 0"
    if span.integer and math.ceil(low) > math.floor(high):
        return "there is no whole number in the range"
    return None


def _is_end(level: Level) -> bool:
    return isinstance(level, Relative | int | float) and not isinstance(level, bool)


def _kind(level: Level) -> str:
    return str(level.how) if isinstance(level, Relative) else "absolute"
