"""How many people: referred, on the way, left and why, completed, and how far they have come."""

import numpy as np

from sdssim.measures.entry import Better, MeasureEntry, Unit, slug
from sdssim.measures.groups import Members
from sdssim.measures.sample import Sample
from sdssim.measures.scope import Scope
from sdssim.measures.view import Family, View, count, over
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
        Family(tuple(counts), scope.crossed_groups, lambda view: _reached(view, view.crossed)),
    ]
    if scope.plan.number_attributes:
        families.append(Family(_number_entries(scope), scope.groups, _number_medians))
    return tuple(families)


def _figures(view: View) -> Floats:
    journeys = view.journeys
    reached = _reached(view, view.members)
    left = ~np.isnan(journeys.ended) & ~journeys.completed
    reasons = np.arange(len(view.scope.plan.reasons))[:, None] == journeys.reason
    flags = np.stack([np.isnan(journeys.ended), journeys.completed, left])
    endings = count(np.concatenate([flags, reasons & left]), view.members)
    return np.concatenate([reached, over(reached[1:], reached[0]), endings])


def _reached(view: View, members: Members) -> Floats:
    """People referred, and people who reached each milestone: shape (1 + milestones, groups)."""
    return count(~np.isnan(view.journeys.dates.T), members)


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
    people = view.journeys.people
    unknown = np.full(len(people), np.nan)
    return np.concatenate(
        [
            Sample.of(people.numbers.get(name, unknown), view.members).quantiles(0.5)
            for name in view.scope.plan.number_attributes
        ]
    )
