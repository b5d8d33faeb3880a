"""What differs between two loaded scenarios, whatever they extend."""

from datetime import date

from sdssim.scenario.canonical import canonical_periods
from sdssim.scenario.difference import Difference, dated_differences
from sdssim.scenario.load import Scenario
from sdssim.scenario.tree import Mapped


def differences_between(first: Scenario, second: Scenario) -> tuple[Difference, ...]:
    """Return every value that differs, at the start and from each later date."""
    return dated_differences(_data(first), _data(second))


def _data(scenario: Scenario) -> list[tuple[date, Mapped]]:
    begins = [day for day, _ in scenario.periods]
    data = canonical_periods([model for _, model in scenario.periods])
    return list(zip(begins, data, strict=True))
