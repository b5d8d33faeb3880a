"""The scenario that a design varies."""

from pathlib import Path

from sdssim.errors import ScenarioError
from sdssim.scenario.load import Scenario, load
from sdssim.scenario.origin import Origin
from sdssim.scenario.shipped import SUFFIXES


def base_scenario(name: str, folder: Path, place: Origin) -> Scenario:
    """Load a base scenario: a file beside the design, or else what `load` makes of the name.

    Raises
    ------
    ScenarioError
        It is not there, or something is wrong with it. That it is not there is said of the place
        where the design names it.
    """
    for suffix in ("", *SUFFIXES):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            return load(path)
    try:
        return load(name)
    except ScenarioError as error:
        raise ScenarioError(
            [
                problem
                if problem.file is not None
                else place.problem(problem.message, problem.allowed, problem.suggestion)
                for problem in error.problems
            ]
        ) from None
