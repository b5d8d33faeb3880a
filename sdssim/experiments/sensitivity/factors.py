"""The numbers of a scenario that may be varied, each over a stated range.

A factor is one number, or several that are one thing: the share of an outcome and its dated
changes, the head counts of all teams, the values of a distribution. One dial moves them together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from fnmatch import fnmatchcase

from pydantic import BaseModel

from sdssim.errors import SdssimError
from sdssim.results.sensitivity import NotVaried, Varied
from sdssim.scenario.difference import spelled
from sdssim.scenario.distribution import Distribution, Family
from sdssim.scenario.fields import ShareBy
from sdssim.scenario.load import Scenario
from sdssim.scenario.model_paths import shapes_at
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.settings import resolve, split
from sdssim.scenario.tree import Mapped, Tree, TreePath, dotted, items_of, plain

_NOT_VARIED = frozenset({"name", "description", "published", "targets", "cohorts", "window"})
"""Sections that say what is measured, not what happens."""

_CHANGES = "changes"
_BOUNDED = ("share", "floor", "otherwise")
"""Fields that cannot exceed 1."""


class Dial(StrEnum):
    """How a factor moves its values."""

    TIMES = "times"
    """Every value is multiplied by the setting; 1 is the baseline."""

    PLUS = "plus"
    """The setting, a whole number, is added to every value; 0 is the baseline."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that may be varied.

    Attributes
    ----------
    name
        The path of the value from the start on, such as ``staff.payments_team.share``.
    values
        What is set at which path when the setting is the baseline; dated changes included.
    dial
        How a setting changes the values.
    low, high
        The range of settings.
    confidence
        Of the value, as the scenario's comments say it.
    """

    name: str
    values: tuple[tuple[str, Tree], ...]
    dial: Dial
    low: float
    high: float
    confidence: str

    @property
    def baseline(self) -> float:
        """The setting that changes nothing."""
        return 1.0 if self.dial is Dial.TIMES else 0.0

    @property
    def is_share(self) -> bool:
        """Whether the factor's values are shares, which have to sum to 1 with others."""
        return "share" in _last(self.name) or "outcomes" in self.name.split(".")[-2:]

    def changes(self, setting: float) -> dict[str, Tree]:
        """Return the values by dotted path at a setting; nothing at the baseline."""
        if self.dial is Dial.PLUS:
            setting = round(setting)
        if setting == self.baseline:
            return {}
        return {path: _moved(value, self.dial, setting, path) for path, value in self.values}

    def at_unit(self, unit: float) -> float:
        """Return the setting at a part of the range, 0 being ``low`` and 1 ``high``."""
        setting = self.low + unit * (self.high - self.low)
        return setting if self.dial is Dial.TIMES else float(round(setting))

    @property
    def varied(self) -> Varied:
        """The factor as results tell it."""
        sign = "x{:g}" if self.dial is Dial.TIMES else "{:+g}"
        ends = [sign.format(round(setting, 4)) for setting in (self.low, self.high)]
        told = [self.told(setting) for setting in (self.low, self.baseline, self.high)]
        return Varied(self.name, " to ".join(ends), *told)

    def told(self, setting: float) -> str:
        """Return a value at a setting in a few characters: the first that is not 0 at all times."""
        values = self.changes(setting) or dict(self.values)
        shown = next(path for path, value in self.values if any(_parts(value)))
        value = values[shown]
        if isinstance(value, dict) and len(value) == 1 and _is_distribution(value):
            return f"mean {Distribution.of(value).mean:.4g}"
        return spelled(value)


def assumed_factors(
    scenario: Scenario, spread: float
) -> tuple[tuple[Factor, ...], tuple[NotVaried, ...]]:
    """Return everything that a scenario marks as assumed, and what of it cannot be varied alone.

    Parameters
    ----------
    spread
        Numbers are varied by this share up and down, whole numbers by at least 1.
    """
    found = _factors(scenario, spread)
    assumed = tuple(f for f in found.factors if f.confidence == "assumed")
    left = tuple(n for n, confidence in found.left if confidence == "assumed")
    return assumed, left


def chosen_factors(scenario: Scenario, wanted: Sequence[str], spread: float) -> tuple[Factor, ...]:
    """Return the factors that were asked for.

    Parameters
    ----------
    wanted
        ``path``, a pattern such as ``staff.*.share``, or ``path=LOW:HIGH`` with the lowest and
        highest multiple (of whole numbers: what is added).
    spread
        As for :func:`assumed_factors`, where no range is given.

    Raises
    ------
    SdssimError
        A path is not that of a number that can be varied, or a range is none; all at once.
    """
    found = _factors(scenario, spread)
    chosen: dict[str, Factor] = {}
    problems = []
    for text in wanted:
        pattern, equals, written = text.partition("=")
        matching = [f for f in found.factors if fnmatchcase(f.name, pattern.strip())]
        try:
            if not matching:
                raise SdssimError(_no_such(pattern.strip(), found))
            limits = _limits(written, text) if equals else None
        except SdssimError as error:
            problems.append(str(error))
            continue
        for factor in matching:
            ranged = replace(factor, low=limits[0], high=limits[1]) if limits else factor
            chosen[factor.name] = ranged
    if problems:
        raise SdssimError("\n".join(problems))
    return tuple(chosen.values())


@dataclass(slots=True)
class _Found:
    factors: list[Factor]
    left: list[tuple[NotVaried, str]]


def _factors(scenario: Scenario, spread: float) -> _Found:
    tree = scenario.tree
    values: dict[TreePath, list[tuple[str, Tree]]] = {}
    confidence: dict[TreePath, str] = {}
    for row in scenario.assumptions:
        path, prefix = _inner_path(tree, row.path)
        if not path or path[0] in _NOT_VARIED:
            continue
        for leaf, value in _numbers(row.value, path):
            told = _set_path(tree, row.path, prefix, path, leaf)
            values.setdefault(leaf, []).append((told, value))
            known = confidence.get(leaf, row.confidence)
            confidence[leaf] = "assumed" if "assumed" in (known, row.confidence) else known
    found = _Found([], [])
    for leaf, settings in values.items():
        name = dotted(leaf, tree)
        ranged = _ranged(leaf, [value for _, value in settings], spread)
        if isinstance(ranged, str):
            found.left.append((NotVaried(name, ranged), confidence[leaf]))
        else:
            dial, low, high = ranged
            found.factors.append(Factor(name, tuple(settings), dial, low, high, confidence[leaf]))
    return found


def _inner_path(tree: Mapped, text: str) -> tuple[TreePath, bool]:
    """Return the path that a value is about: of a dated change, the path that it sets."""
    path = resolve(tree, text, lambda _: ())
    if path[0] != _CHANGES:
        return path, False
    if len(path) < 4:  # noqa: PLR2004 -- changes, number, set, path: else it is the date
        return (), True
    inner = resolve(tree, str(path[3]), lambda _: ())
    return (*inner, *path[4:]), True


def _set_path(tree: Mapped, text: str, dated: bool, path: TreePath, leaf: TreePath) -> str:
    below = leaf[len(path) :]
    if not dated:
        return dotted(leaf, tree)
    return ".".join([text, *(str(key) for key in below)])


def _numbers(value: Tree, path: TreePath) -> Iterator[tuple[TreePath, Tree]]:
    """Yield what may be varied as one thing, within a value of the scenario."""
    shapes = shapes_at(ScenarioFile, path)
    if Distribution in shapes or (ShareBy in shapes and isinstance(value, dict)):
        yield path, value
    elif isinstance(value, bool) or not isinstance(value, int | float | dict | list):
        return
    elif isinstance(value, int | float) or _is_table(shapes, value):
        yield path, value
    else:
        for key, item in items_of(value):
            yield from _numbers(item, (*path, key))


def _is_table(shapes: Sequence[object], value: Tree) -> bool:
    """Tell whether a mapping holds numbers by free names, such as of every team."""
    free = not any(isinstance(shape, type) and issubclass(shape, BaseModel) for shape in shapes)
    return (
        free
        and isinstance(value, dict)
        and bool(value)
        and all(isinstance(each, int | float) for each in value.values())
    )


_MIX = "a mix that has to sum to 1; vary it with a sweep"
_COUNTED = "a distribution of whole numbers"
_LIMITED = "a distribution between fixed limits"


def _ranged(
    leaf: TreePath, values: Sequence[Tree], spread: float
) -> tuple[Dial, float, float] | str:
    """Return the dial and its range, or why there is none."""
    shapes = shapes_at(ScenarioFile, leaf)
    if Distribution in shapes:
        each = [Distribution.of(value) for value in values]
        if any("beta" in str(one.family) for one in each):
            return _LIMITED
        if any(one.scaled(1.0) is None for one in each):
            return _COUNTED
        if any(one.whole_numbers for one in each) and leaf[-1] == "visits":
            return _whole_range([one.mean for one in each], spread)
        return _times(leaf, [one.mean for one in each], spread)
    parts = [number for value in values for number in _parts(value)]
    if not any(parts):
        return "0 at all times"
    if not isinstance(values[0], dict) or ShareBy in shapes:
        whole = int in shapes and float not in shapes
        return _whole_range(parts, spread) if whole else _times(leaf, parts, spread)
    inner = shapes_at(ScenarioFile, (*leaf, next(iter(values[0]))))
    if ShareBy in inner:
        return _MIX
    if int in inner and float not in inner:
        return _whole_range(parts, spread)
    return _times(leaf, parts, spread)


def _times(leaf: TreePath, parts: Iterable[float], spread: float) -> tuple[Dial, float, float]:
    high = 1 + spread
    largest = max(parts)
    if any(word in str(leaf[-1]) for word in _BOUNDED) and 0 < largest <= 1:
        high = min(high, 1 / largest)
    return Dial.TIMES, 1 - spread, high


def _whole_range(parts: Iterable[float], spread: float) -> tuple[Dial, float, float]:
    some = [part for part in parts if part > 0]
    step = max(1, round(spread * min(some)))
    return Dial.PLUS, 0.0 - min(step, min(some) - 1), float(step)


def _parts(value: Tree) -> list[float]:
    """Return the numbers of a value; of a table by attribute, all of them."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int | float):
        return [float(value)]
    return [part for _, item in items_of(value) for part in _parts(item)]


def _moved(value: Tree, dial: Dial, setting: float, path: str) -> Tree:
    if isinstance(value, dict) and len(value) == 1 and _is_distribution(value):
        spread = Distribution.of(value).scaled(setting)
        return None if spread is None else plain(spread.spelled())
    if isinstance(value, dict):
        return {key: _moved(item, dial, setting, path) for key, item in value.items()}
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if dial is Dial.PLUS:
        return int(value + setting) if value else value
    moved = value * setting
    bounded = any(word in _last(path) for word in _BOUNDED) and value <= 1
    return min(1.0, moved) if bounded else moved


def _is_distribution(value: Mapped) -> bool:
    return str(next(iter(value))) in set(Family)


def _last(path: str) -> str:
    return split(split(path)[-1])[-1]


def _limits(written: str, text: str) -> tuple[float, float]:
    low, colon, high = written.partition(":")
    try:
        limits = float(low), float(high)
    except ValueError:
        limits = (1.0, 1.0)
    if not colon or not limits[0] < limits[1]:
        message = f"'{text}' has no range; allowed: path=LOW:HIGH, such as staff.broker.share=0.5:2"
        raise SdssimError(message)
    return limits


def _no_such(pattern: str, found: _Found) -> str:
    for left, _ in found.left:
        if left.name == pattern:
            return f"'{pattern}' cannot be varied alone: {left.reason}"
    names = [factor.name for factor in found.factors]
    near = get_close_matches(pattern, names, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"the scenario has no number '{pattern}' that can be varied{hint}"
