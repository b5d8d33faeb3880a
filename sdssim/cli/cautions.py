"""What should be said of a scenario before it is run, though it can be."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdssim.scenario.load import Scenario


def cautions(scenario: "Scenario") -> list[str]:
    """List what may be a mistake, and roles whose work exceeds their hours."""
    from sdssim.plan.compile import compile_plan
    from sdssim.plan.workload import overload_warnings

    return [*scenario.warnings, *overload_warnings(compile_plan(scenario))]
