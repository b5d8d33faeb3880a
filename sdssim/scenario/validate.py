"""Validating one period of a scenario, and saving what is well-formed from what is not.

When part of a scenario is refused, the rest is still worth checking: everything that is wrong
should be told at once. So the refused parts are taken out, or replaced by something harmless, until
what is left passes the schema. What is left is only ever checked, never run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sdssim.errors import Problem
from sdssim.scenario.origin import Traced
from sdssim.scenario.problems import Fault, faults_in
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.tree import Mapped, Tree, TreePath, at, copy_of, same

_MOST_ROUNDS = 8
_SECTIONS = frozenset(ScenarioFile.model_fields)
_HARMLESS: dict[str, Tree] = {
    "name": "unnamed",
    "start": "2000-01-01",
    "end": "2999-12-31",
    "demand": {},
    "pathway": [{"stage": "unnamed"}],
}
_AMOUNTS = frozenset(
    {"hours", "days", "working_days", "visits", "days_between", "patience_days", "hold_days"}
)


@dataclass(frozen=True, slots=True)
class Validated:
    """What validating gives.

    Attributes
    ----------
    scenario
        The scenario; None if nothing of it could be saved.
    problems
        What the schema refuses. If there are any, ``scenario`` is what is left of it.
    """

    scenario: ScenarioFile | None
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Whether the scenario is the one that was written."""
        return not self.problems


Known = tuple[Mapped, ScenarioFile]
"""Data that have been validated, and what they gave."""


def validate(traced: Traced, folder: Path | None, like: Sequence[Known] = ()) -> Validated:
    """Validate a scenario.

    Parameters
    ----------
    traced
        The data of one period.
    folder
        Where the files lie that the scenario refers to; None if it is not a file itself.
    like
        Sections that say the same are taken from the first of these. It saves most of the time, as
        periods and variants differ in little.
    """
    scenario, faults = _attempt(traced, folder, like)
    problems = tuple(fault.problem for fault in faults)
    left = traced
    for _ in range(_MOST_ROUNDS):
        if not faults:
            break
        left = _without(left, faults)
        scenario, faults = _attempt(left, folder, ())
    return Validated(scenario, problems)


def validate_all(
    periods: Sequence[Traced], folder: Path | None, like: Sequence[Known] = ()
) -> list[Validated]:
    """Validate the data of each period; see `validate`.

    Parameters
    ----------
    like
        The periods of a scenario that these vary, in order.
    """
    found: list[Validated] = []
    before: tuple[Known, ...] = ()
    for number, traced in enumerate(periods):
        found.append(validate(traced, folder, (*before, *like[number : number + 1])))
        scenario = found[-1].scenario
        if found[-1].complete and scenario is not None:
            before = ((traced.tree, scenario),)
    return found


def _attempt(
    traced: Traced, folder: Path | None, like: Sequence[Known]
) -> tuple[ScenarioFile | None, list[Fault]]:
    known: dict[Any, Any] = {}
    for tree, validated in like:
        for name in (_SECTIONS & traced.tree.keys() & tree.keys()) - known.keys():
            if same(traced.tree[name], tree[name]):
                known[name] = getattr(validated, str(name))
    try:
        scenario = ScenarioFile.model_validate(traced.tree | known, context={"folder": folder})
    except ValidationError as error:
        return None, faults_in(error, traced, ScenarioFile)
    # Pydantic copies mappings; with the known ones, what periods share is worked on once.
    return scenario.model_copy(update=known), []


def _without(traced: Traced, faults: list[Fault]) -> Traced:
    """Copy the data without the parts at fault; lists keep their length, so that paths hold."""
    tree: Mapped = {key: copy_of(value) for key, value in traced.tree.items()}
    for fault in sorted(faults, key=lambda each: len(each.path), reverse=True):
        if fault.path:
            _take_out(tree, fault.path)
    for field, value in _HARMLESS.items():
        if field not in tree:
            tree[field] = copy_of(value)
    return Traced(tree, traced.origins, traced.remarks, traced.called)


def _take_out(tree: Mapped, path: TreePath) -> None:
    for position, key in enumerate(path):
        amounts: Any = at(tree, path[:position])
        if key in _AMOUNTS and isinstance(amounts, dict) and key in amounts:
            amounts[key] = 1  # any distribution will do, so that the step around it is checked
            return
    holder: Any = at(tree, path[:-1])
    if isinstance(holder, dict):
        refused = holder.pop(path[-1], None)
        if isinstance(refused, dict) and len(refused) > 1 and "share" in refused:
            holder[path[-1]] = {"share": refused["share"]}  # so that the others still sum to 1
    elif isinstance(holder, list):
        stand_in = _stand_in(path, holder)
        if stand_in is None:
            _take_out(tree, path[:-1])
        else:
            holder[path[-1]] = stand_in  # type: ignore[index]


def _stand_in(path: TreePath, holder: list[Tree]) -> Tree:
    """Return something harmless for a stage or a step; None for the items of other lists."""
    position = path[-1]
    if path[-2:-1] == ("steps",):
        return {"wait": {"days": 0}}
    if path[:-1] == ("pathway",) and isinstance(position, int):
        stage = holder[position]
        name = stage.get("stage") if isinstance(stage, dict) else None
        return {"stage": name if isinstance(name, str) else f"unnamed {position + 1}"}
    return None
