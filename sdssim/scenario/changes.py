"""Dated changes: the scenario as it is from each date on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel

from sdssim.errors import Problem, ScenarioError
from sdssim.scenario.compose import CHANGES, SET, settings_in
from sdssim.scenario.model_paths import closest, dated_paths, may_change_on_a_date
from sdssim.scenario.origin import Origin, Traced
from sdssim.scenario.settings import KnownNames, Setting, apply, shown_names
from sdssim.scenario.tree import Tree, TreePath, dotted

_ON = "on"
_ALLOWED_DATE = "a date such as 2009-12-01"


@dataclass(frozen=True, slots=True)
class Change:
    """What changes on a date."""

    on: date
    settings: tuple[Setting, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Period:
    """The scenario from a date on; the first begins at the start."""

    begins: date | None
    traced: Traced


def periods_of(
    base: Traced, model: type[BaseModel], known: KnownNames
) -> tuple[tuple[Period, ...], tuple[Problem, ...]]:
    """Return the scenario in each of its periods, and what is wrong with its changes.

    Changes add up, in date order. Those that cannot be read are left out and reported.
    """
    problems: list[Problem] = []
    changes = _read(base, problems)
    first = base.shared()
    written = first.tree.pop(CHANGES, None)
    first.forget((CHANGES,), written)
    periods = [Period(None, first)]
    for change in sorted(changes, key=lambda each: each.on):
        following = periods[-1].traced.shared()
        try:
            paths = apply(following, change.settings, known)
        except ScenarioError as error:
            problems += error.problems
            continue
        problems += _undated(following, change, paths, model)
        periods.append(Period(change.on, following))
    return tuple(periods), tuple(problems)


def _read(base: Traced, problems: list[Problem]) -> list[Change]:
    written = base.tree.get(CHANGES)
    if written is None:
        return []
    if not isinstance(written, list):
        origin = base.origin((CHANGES,))
        problems.append(origin.problem("'changes' is not a list", _ALLOWED_CHANGE, at_key=True))
        return []
    changes: list[Change] = []
    for number, item in enumerate(written):
        change = _change(base, (CHANGES, number), item, problems)
        if change is not None:
            changes.append(change)
    return _in_time(base, changes, problems)


_ALLOWED_CHANGE = "items such as {on: 2009-12-01, set: {panels.risk_enablement.every_days: 7}}"


def _change(base: Traced, path: TreePath, item: Tree, problems: list[Problem]) -> Change | None:
    origin = base.origin(path)
    if not isinstance(item, dict) or _ON not in item or not isinstance(item.get(SET), dict):
        message = "a change needs 'on' (a date) and 'set' (paths and values)"
        problems.append(origin.problem(message, _ALLOWED_CHANGE))
        return None
    for key in item:
        if key not in (_ON, SET):
            place = base.origin((*path, key))
            message = f"unknown field '{key}'"
            suggestion = closest(key, (_ON, SET))
            problems.append(place.problem(message, f"{_ON}, {SET}", suggestion, at_key=True))
    day = as_date(item[_ON])
    if day is None:
        place = base.origin((*path, _ON))
        problems.append(place.problem(f"'{item[_ON]}' is not a date", _ALLOWED_DATE))
        return None
    settings = settings_in(base, (*path, SET), item[SET])
    return Change(day, settings, base.origin((*path, _ON)))


def _in_time(base: Traced, changes: Sequence[Change], problems: list[Problem]) -> list[Change]:
    """Leave out, and report, what is outside the scenario's dates or on a date already taken."""
    start, end = as_date(base.tree.get("start")), as_date(base.tree.get("end"))
    kept: dict[date, Change] = {}
    for change in changes:
        if start is not None and end is not None and not start < change.on <= end:
            message = f"a change on {change.on} is outside the scenario"
            allowed = f"a date after {start} and not after {end}"
            problems.append(change.origin.problem(message, allowed))
        elif change.on in kept:
            message = f"two changes are on {change.on}; put them together into one"
            problems.append(change.origin.problem(message))
        else:
            kept[change.on] = change
    return list(kept.values())


def _undated(
    traced: Traced, change: Change, paths: Sequence[TreePath], model: type[BaseModel]
) -> list[Problem]:
    problems = []
    for setting, path in zip(change.settings, paths, strict=True):
        if may_change_on_a_date(model, path):
            continue
        section = str(path[0])
        allowed = dated_paths(model)
        near = [each for each in allowed if each.split(".")[0] == section] or allowed
        message = f"'{dotted(path, traced.tree)}' cannot change on a date"
        problems.append(setting.origin.problem(message, shown_names(near), at_key=True))
    return problems


def as_date(value: Tree) -> date | None:
    """Return a date as YAML or JSON gives it; None if it is no date."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None
