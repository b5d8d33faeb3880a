"""How precisely the figures of each point of a sweep are to be known, if that was asked for."""

from dataclasses import dataclass

from sdssim.errors import SdssimError
from sdssim.experiments.design.design import Aim
from sdssim.experiments.figures import Figures
from sdssim.experiments.goals import Goal, goals_for
from sdssim.scenario.load import Scenario


@dataclass(frozen=True, slots=True)
class PointGoals:
    """The goals of one point, and the columns of the figures that they are about."""

    goals: tuple[Goal, ...]
    columns: tuple[int, ...]


def goals_of_point(scenario: Scenario, aim: Aim, figures: Figures) -> PointGoals:
    """Find the goals of a point.

    Parameters
    ----------
    figures
        Which figures of the point are kept.

    Raises
    ------
    SdssimError
        A goal cannot be read, or is about a figure that is not kept.
    """
    goals = goals_for(scenario, aim.precision, aim.measures)
    keys = [(key.name, key.group) for key in figures.keys(scenario)]
    for goal in goals:
        if (goal.measure, goal.group) not in keys:
            message = f"'{goal.label}' is a figure of a group; it is kept with --by-group"
            raise SdssimError(message)
    return PointGoals(goals, tuple(keys.index((goal.measure, goal.group)) for goal in goals))
