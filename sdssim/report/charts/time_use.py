"""Who is busy: how the hours of each role are used, with the other role of people who have two."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sdssim.measures.spells import spells_of
from sdssim.measures.view import View
from sdssim.measures.workload import CARE_TASKS, hours_worked
from sdssim.plan.plan import NONE
from sdssim.report.charts.palette import BLUE, GREY, INK, ORANGE, PLUM, Fill
from sdssim.report.charts.picture import drawn, number_within, plain, shortened
from sdssim.report.charts.replayed import Replayed
from sdssim.report.document import Chart
from sdssim.report.figures import Figures
from sdssim.report.tables import Grid
from sdssim.report.wording import in_words, people, percent
from sdssim.timebase import Floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure

USES = ("for this role", "for their other role", "care tasks", "not used")
_FILLS = (Fill(BLUE), Fill(PLUM, "//"), Fill(ORANGE, "||", INK), Fill(GREY, "", INK))
_WORTH_A_NUMBER = 0.07
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class RoleUse:
    """Hours of those who fill a role, while they fill it.

    Attributes
    ----------
    workers
        How many, on the last day; on the first if nobody is left.
    own, other, care
        Hours worked for this role, for another role that they have, and on care tasks.
    available
        Hours that they have for all of this.
    """

    role: str
    workers: float
    own: float
    other: float
    care: float
    available: float

    @property
    def shares(self) -> tuple[float, ...]:
        """Shares of the hours available, in the order of :data:`USES`."""
        used = (self.own, self.other, self.care)
        shares = [hours / self.available for hours in used]
        return (*shares, max(0.0, 1.0 - sum(shares)))

    @property
    def used(self) -> float:
        """Share of the hours available that is used."""
        return (self.own + self.other + self.care) / self.available


def time_use(figures: Figures, seen: Replayed | None) -> tuple[RoleUse, ...]:
    """Read how each role's hours are used, in the scenario's order; without hours it is left out.

    Hours worked and available, and those of care tasks, are the run's own figures. How the rest
    falls to the two roles of people who have two is taken from the replications that are seen; if
    there are none, all of it counts for the role itself.
    """
    roles = figures.scope.plan.staffing.roles
    by_role = np.eye(len(roles)) if seen is None else _hours_by_role(seen)
    found = []
    for row, role in enumerate(roles):
        available = figures.mean("hours_available", role=role)
        if not available:
            continue
        care = figures.mean("hours_worked", role=role, activity=CARE_TASKS) or 0.0
        rest = (figures.mean("hours_worked", role=role) or 0.0) - care
        others = float(np.delete(by_role[row], row).sum())
        other = rest * others / (others + float(by_role[row, row])) if others else 0.0
        found.append(RoleUse(role, _workers(figures, role), rest - other, other, care, available))
    return tuple(found)


def time_use_chart(figures: Figures, seen: Replayed | None) -> Chart | None:
    """Draw who is busy; ``None`` if the scenario has no workers."""
    found = time_use(figures, seen)
    if not found:
        return None
    title = _title(found)
    told = "; ".join(f"{shortened(in_words(use.role))} {percent(use.used)}" for use in found)
    alt = f"{title}. Hours used of those available: {told}."
    reading = (
        "Each bar is all the hours that a role has for this work. Striped parts are what people "
        "with two roles give to the other one, so they show up in both. Hours that are not used "
        "are not always free: people work where and when they are needed, and cannot store time."
    )
    height = 95 + 40 * len(found)
    svg = drawn(lambda figure: _draw(figure, found), name="staff", alt=alt, height=height)
    return Chart("staff", title, svg, alt, reading, _table(found))


def _workers(figures: Figures, role: str) -> float:
    last = figures.mean("people_in_role", role=role)
    return last or figures.mean("people_in_role_first_day", role=role) or 0.0


def _hours_by_role(seen: Replayed) -> Floats:
    """Hours that those who fill a role work for each role, shape (roles, roles)."""
    total = np.zeros((len(seen.scope.plan.staffing.roles),) * 2)
    for view in seen.views:
        total += _hours_in(view)
    return total


def _hours_in(view: View) -> Floats:
    """The same of one replication: activities are taken to be roles instead of stages."""
    scope = view.scope
    roles = len(scope.plan.staffing.roles)
    role = scope.plan.steps.role
    # Last come care tasks, and work of no role, which there is none of.
    role_at = np.append(np.where(role == NONE, roles, role), roles)
    names = (*scope.plan.staffing.roles, CARE_TASKS)
    duties = replace(scope.duties, activities=names, activity_at=role_at)
    worked = hours_worked(spells_of(view.log), duties)
    by_role: Floats = np.einsum("rpd,pdc->rc", duties.fills, worked)[:, :roles]
    return by_role


def _title(found: tuple[RoleUse, ...]) -> str:
    busiest = max(found, key=lambda use: use.used)
    hours = f"{busiest.used * _HUNDRED:.0f} of every 100 hours"
    return f"The busiest role is {shortened(in_words(busiest.role))}: {hours} are used"


def _table(found: tuple[RoleUse, ...]) -> Grid:
    rows = [
        (
            in_words(use.role),
            people(use.workers),
            people(use.available),
            *(percent(share) if share else "0%" for share in use.shares),
        )
        for use in found
    ]
    return Grid(
        "How the hours of each role are used",
        ("role", "workers", "hours available", *USES),
        tuple(rows),
        "Workers on the last day, or on the first where nobody is left. A worker with two roles "
        "counts in both.",
    )


def _draw(figure: "Figure", found: tuple[RoleUse, ...]) -> None:
    axes = figure.subplots()
    place = np.arange(len(found))
    begin = np.zeros(len(found))
    shares = np.array([use.shares for use in found]).T * _HUNDRED
    for values, fill, words in zip(shares, _FILLS, USES, strict=True):
        axes.barh(place, values, left=begin, height=0.66, facecolor=fill.colour, hatch=fill.hatch,
                  edgecolor="white", linewidth=0.6, label=words)  # fmt: skip
        for row, value in enumerate(values):
            if value >= _WORTH_A_NUMBER * _HUNDRED:
                number_within(axes, (begin[row] + value / 2, row), f"{value:.0f}", fill)
        begin += values
    names = [f"{shortened(in_words(use.role), 20)}\n{_head_count(use.workers)}" for use in found]
    axes.set_yticks(place, names)
    axes.set(xlim=(0, max(_HUNDRED, float(begin.max()))), xlabel="of every 100 hours available")
    axes.invert_yaxis()
    plain(axes)
    figure.legend(loc="outside upper left", ncols=2, handlelength=1.6, columnspacing=1.2)


def _head_count(workers: float) -> str:
    return "1 person" if workers == 1 else f"{people(workers)} people"
