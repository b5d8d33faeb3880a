"""What only the whole of a scenario shows: names that nothing bears, shares that do not add up."""

from collections.abc import Sequence

from sdssim.errors import Problem
from sdssim.scenario.changes import Period
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.validate import Validated


def check(periods: Sequence[tuple[Period, Validated]]) -> list[Problem]:
    """Return the problems."""
    del periods
    return []


def warnings_about(periods: Sequence[ScenarioFile]) -> tuple[str, ...]:
    """Return the warnings."""
    del periods
    return ()
