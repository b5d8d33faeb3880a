"""The pathway laid out as one line of places, each with the options that lead to it.

The order and the names are those that the engines see: a stage's own choice, its steps, the steps
of each option where the choice is made, and the end of the stage.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sdssim.scenario.pathway import Option, Outcome, Stage, Step
from sdssim.scenario.remembered import Remembered
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.tree import TreePath

Routes = Mapping[str, Mapping[str, Option]]
"""The options of each choice."""


@dataclass(frozen=True, slots=True)
class Place:
    """One step of a stage, or its end.

    Attributes
    ----------
    position
        Its number in the line.
    stage
        Index of its stage.
    path
        Where the file says it.
    step
        The step; None at the end of a stage.
    outcomes
        What may come of it.
    label
        ``stage/step``, by which a way back or on may lead here; empty at the end of a stage.
    options
        The choices and options on the way to it within the stage, outermost first.
    """

    position: int
    stage: int
    path: TreePath
    step: Step | None
    outcomes: Mapping[str, Outcome]
    label: str
    options: tuple[tuple[str, str], ...]


def places_of(scenario: ScenarioFile) -> list[Place]:
    """Lay out the pathway. A choice that leads back to itself is not followed a second time."""
    return list(_laid_out(scenario.pathway, scenario.routes))


def _lay_out(pathway: Sequence[Stage], routes: Routes) -> list[Place]:
    found: list[Place] = []
    for index, stage in enumerate(pathway):
        labels: set[str] = set()
        for place in _in_stage(stage, index, routes):
            label = _unused(place.label, labels)
            labels.add(label)
            found.append(replace(place, position=len(found), label=label))
    return found


_laid_out = Remembered(_lay_out)


def destinations(scenario: ScenarioFile, places: list[Place]) -> dict[str, int]:
    """Return the positions to which ways back and on may lead, by name."""
    found: dict[str, int] = {}
    for place in places:
        found.setdefault(scenario.pathway[place.stage].stage, place.position)
        if place.label:
            found[place.label] = place.position
    return found


def _in_stage(stage: Stage, index: int, routes: Routes) -> Iterator[Place]:
    path: TreePath = ("pathway", index)
    before = Place(0, index, path, None, {}, "", ())
    called = stage.stage
    if stage.choose is not None:
        yield from _step(routes, replace(before, step=Step(choose=stage.choose)), called)
    for number, step in enumerate(stage.steps):
        place = replace(before, path=(*path, "steps", number), step=step)
        yield from _step(routes, place, called)
    yield replace(before, outcomes=stage.outcomes)


def _step(routes: Routes, place: Place, stage: str, option: str = "") -> Iterator[Place]:
    step = place.step
    if step is None:
        return
    name = step.name or " ".join(part for part in (option, *step.kinds) if part)
    yield replace(place, outcomes=step.outcomes, label=f"{stage}/{name}")
    choice = step.choose
    if choice is None or choice in [chosen for chosen, _ in place.options]:
        return
    for chosen, told in routes.get(choice, {}).items():
        for number, inner in enumerate(told.steps):
            path: TreePath = ("routes", choice, chosen, "steps", number)
            options = (*place.options, (choice, chosen))
            following = replace(place, path=path, step=inner, options=options)
            yield from _step(routes, following, stage, chosen)


def _unused(wanted: str, taken: set[str]) -> str:
    label, number = wanted, 2
    while label and label in taken:
        label, number = f"{wanted} {number}", number + 1
    return label
