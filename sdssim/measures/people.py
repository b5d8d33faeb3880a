"""How many people: referred, on the way, left and why, completed, and how far they have come."""

import numpy as np

from sdssim.measures.amounts import FIRST_NUMBER
from sdssim.measures.entry import Better, MeasureEntry, Unit, slug
from sdssim.measures.members import Flags
from sdssim.measures.scope import Scope
from sdssim.measures.view import Family, View, over
from sdssim.timebase import Floats


def people_families(scope: Scope) -> tuple[Family, ...]:
    """Counts by group, those of them that are also told by two keys, and medians of attributes."""
    counts = [
        MeasureEntry("referred", Unit.PEOPLE, Better.NONE, "People referred within the window."),
        *(
            MeasureEntry(
                f"reached_{slug(name)}", Unit.PEOPLE, Better.HIGHER,
                f"People who have reached {name} by the cut-off.",
            )
            for name in scope.plan.milestones
        ),
    ]  # fmt: skip
    shares = [
        MeasureEntry(
            f"reached_{slug(name)}_share", Unit.SHARE, Better.HIGHER,
            f"People who have reached {name} by the cut-off, over people referred.",
        )
        for name in scope.plan.milestones
    ]  # fmt: skip
    families = [
        Family((*counts, *shares, *_ending_entries(scope)), scope.groups, _figures),
        Family(tuple(counts), scope.crossed_groups, _reached_crossed),
    ]
    if scope.plan.number_attributes:
        families.append(Family(_number_entries(scope), scope.groups, _number_medians))
    return tuple(families)


def _figures(view: View) -> Floats:
    journeys = view.journeys
    reached = _reached(view)
    ended = ~np.isnan(journeys.ended)
    left = ended & ~journeys.completed
    reasons = np.arange(len(view.scope.plan.reasons))[:, None] == journeys.reason
    flags = np.concatenate([reached, np.stack([~ended, journeys.completed, left]), reasons & left])
    counts = view.members.count(flags)
    shares = over(counts[1 : len(reached)], counts[0])
    return np.concatenate([counts[: len(reached)], shares, counts[len(reached) :]])


def _reached_crossed(view: View) -> Floats:
    """Count by cohort and by each of the groups that are not cohorts."""
    cohorts = 1 + len(view.scope.cohorts)
    reached, groups = _reached(view), view.scope.groups[cohorts:]
    of_cohort = reached[:, None] & view.members.table[1:cohorts]
    flags = of_cohort.reshape(len(reached) * (cohorts - 1), reached.shape[1])
    counts = view.members.count(flags)
    return counts[:, cohorts:].reshape(len(reached), (cohorts - 1) * len(groups))


def _reached(view: View) -> Flags:
    """Who has been referred, and who has reached each milestone: shape (1 + milestones, people)."""
    return ~np.isnan(view.journeys.dates.T)


def _ending_entries(scope: Scope) -> list[MeasureEntry]:
    return [
        MeasureEntry(
            "on_the_way", Unit.PEOPLE, Better.NONE,
            "People who have neither left nor completed the pathway at the cut-off.",
        ),
        MeasureEntry(
            "completed", Unit.PEOPLE, Better.HIGHER,
            "People who have completed the pathway by the cut-off.",
        ),
        MeasureEntry(
            "left", Unit.PEOPLE, Better.LOWER,
            "People who have left by the cut-off, for any reason.",
        ),
        *(
            MeasureEntry(
                f"left_{slug(reason)}", Unit.PEOPLE, Better.LOWER,
                f"People who have left by the cut-off for the reason: {reason}.",
            )
            for reason in scope.plan.reasons
        ),
    ]  # fmt: skip


def _number_entries(scope: Scope) -> tuple[MeasureEntry, ...]:
    return tuple(
        MeasureEntry(
            f"median_{slug(name)}",
            Unit.YEARS if name == "age" else Unit.NUMBER,
            Better.NONE,
            f"Median {name} of people referred, of those for whom it is known.",
        )
        for name in scope.plan.number_attributes
    )


def _number_medians(view: View) -> Floats:
    return view.amounts.median[FIRST_NUMBER:]
