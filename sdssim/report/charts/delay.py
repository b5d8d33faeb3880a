"""Where the time goes: days a person, by stage and by cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sdssim.eventlog import Cause
from sdssim.measures.adding import add_up
from sdssim.measures.spells import CAUSES
from sdssim.measures.view import View
from sdssim.plan.plan import NONE
from sdssim.report.charts.palette import OF_CAUSE
from sdssim.report.charts.picture import drawn, number_within, plain, shortened
from sdssim.report.charts.replayed import Replayed
from sdssim.report.document import Chart
from sdssim.report.figures import Figures
from sdssim.report.tables import Grid
from sdssim.report.wording import days, in_words, percent
from sdssim.timebase import Floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ALL_STAGES = "all stages"
OTHER_STAGES = "other stages"
NO_STAGE = "before the start"

_WORKED_ON = CAUSES.index(Cause.WORKED_ON)
_OFF_DUTY = CAUSES.index(Cause.OFF_DUTY)
_WORTH_A_BAR = 0.01
_WORTH_A_NUMBER = 0.075
_SERVICE = tuple(
    cause for cause in CAUSES if cause not in (Cause.WORKED_ON, Cause.OWN_TIME, Cause.NOT_RECORDED)
)
"""Causes that a service can do something about."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Mean days a person until the main wait is over, or as far as it is.

    Attributes
    ----------
    stages
        Names of the rows; one row, :data:`ALL_STAGES`, where nothing tells the stages apart.
    causes
        Those that take any time, in the order of the ledger.
    days
        Shape (stages, causes).
    """

    stages: tuple[str, ...]
    causes: tuple[Cause, ...]
    days: Floats

    @property
    def by_cause(self) -> Floats:
        """Days of each cause, shape (causes,)."""
        total: Floats = self.days.sum(axis=0)
        return total

    @property
    def in_all(self) -> float:
        """Days of a person in all."""
        return float(self.days.sum())


def delay(figures: Figures, seen: Replayed | None) -> Delay | None:
    """Read where the time goes.

    The days of each cause are the run's own figures, over all its replications; the replications
    that are seen share them out among the stages.

    Returns
    -------
    Delay or None
        ``None`` if nobody spent any time.
    """
    of_run = np.array(
        [figures.mean(f"ledger_{cause.name.lower()}_days") or 0.0 for cause in CAUSES]
    )
    kept = of_run.nonzero()[0]
    if not kept.size:
        return None
    causes = tuple(CAUSES[place] for place in kept)
    if seen is None:
        return Delay((ALL_STAGES,), causes, of_run[kept][None, :])
    table = _by_stage(seen)[:, kept]
    sums = table.sum(axis=0)
    # Where a cause shows up only in replications that are not seen, no stage is known for it.
    table[-1] += np.where(sums > 0, 0.0, of_run[kept])
    table *= np.divide(of_run[kept], sums, out=np.ones(kept.size), where=sums > 0)
    return _lumped(seen, causes, table)


def delay_chart(figures: Figures, seen: Replayed | None) -> Chart | None:
    """Draw where the time goes; ``None`` if nobody spent any."""
    found = delay(figures, seen)
    if found is None:
        return None
    title = _title(found)
    told = ", ".join(
        f"{cause.value} {days(spent)}"
        for cause, spent in zip(found.causes, found.by_cause, strict=True)
    )
    alt = f"{title}. Days a person by cause: {told}; in all {days(found.in_all)}."
    until = "" if figures.scope.first_payment == NONE else " or the first payment"
    reading = (
        "Each bar is a stage of the pathway, and its length the days that a person spends there on "
        f"average, from referral to the end of the journey{until}; open journeys count as far as "
        "they are. Colours and patterns tell what they go on. The days are means over all "
        "replications."
    )
    if seen is not None and seen.told:
        reading += f" How they fall to the stages is taken from the first {len(seen.views)}."
    height = 64 + 16 * len(found.causes) + 29 * len(found.stages)
    svg = drawn(lambda figure: _draw(figure, found), name="time", alt=alt, height=height)
    return Chart("time", title, svg, alt, reading, _table(found))


def _by_stage(seen: Replayed) -> Floats:
    """Mean days a person, shape (stages + 1, causes); the last row is of no recorded stage."""
    people = sum(int(view.journeys.measured.sum()) for view in seen.views)
    total = np.zeros((len(seen.scope.plan.stages) + 1, len(CAUSES)))
    for view in seen.views:
        total += _days_of(view)
    return total / max(people, 1)


def _days_of(view: View) -> Floats:
    """Days of all measured people together, as the ledger accounts for them."""
    scope, spells = view.scope, view.spells_of_people
    until = np.full(len(view.log.people), scope.cut_day)
    if scope.first_payment != NONE:
        until = np.fmin(view.journeys.dates[:, scope.first_payment], scope.cut_day)
    spent = spells.overlap_days(spells.begin, until.take(spells.case))
    spent *= view.journeys.measured.take(spells.case)
    rows = len(scope.plan.stages) + 1
    stage = np.append(scope.plan.steps.stage, rows - 1).take(spells.step)
    cell = (stage * len(CAUSES) + spells.cause).astype(np.int64)
    visits = (spells.cause == _WORKED_ON).nonzero()[0]
    worked = spells.at(visits).worked_days(spent.take(visits))
    off_duty = stage.take(visits) * len(CAUSES) + _OFF_DUTY
    size = rows * len(CAUSES)
    in_visits = spent.take(visits)
    table = add_up(cell, spent, size) + add_up(off_duty, in_visits - worked, size)
    table -= add_up(cell.take(visits), in_visits - worked, size)
    return table.reshape(rows, len(CAUSES))


def _lumped(seen: Replayed, causes: tuple[Cause, ...], table: Floats) -> Delay:
    """Keep the stages that take time worth a bar, and put the others into one."""
    names = [*seen.scope.plan.stages, NO_STAGE]
    spent = table.sum(axis=1)
    long = spent >= _WORTH_A_BAR * spent.sum()
    rows = [table[place] for place in long.nonzero()[0]]
    stages = [in_words(names[place]) for place in long.nonzero()[0]]
    if spent[~long].any():
        rows.append(table[~long].sum(axis=0))
        stages.append(OTHER_STAGES)
    return Delay(tuple(stages), causes, np.array(rows))


def _title(found: Delay) -> str:
    spent = {
        cause: days_of
        for cause, days_of in zip(found.causes, found.by_cause, strict=True)
        if cause in _SERVICE
    }
    if not spent:
        return f"All of a person's {days(found.in_all)} days are their own time or worked on"
    cause = max(spent, key=lambda each: spent[each])
    what = cause.value[0].upper() + cause.value[1:]
    verb = "take" if cause is Cause.OFF_DUTY else "takes"
    title = f"{what} {verb} {days(spent[cause])} of a person's {days(found.in_all)} days"
    column = found.days[:, found.causes.index(cause)]
    if len(found.stages) > 1:
        title += f", most of all in {shortened(found.stages[int(column.argmax())])}"
    return title


def _table(found: Delay) -> Grid:
    def line(name: str, values: Sequence[float]) -> tuple[str, ...]:
        total = float(sum(values))
        share = percent(total / found.in_all)
        return name, *(days(value) if value else "0" for value in values), days(total), share

    rows = [line(name, list(row)) for name, row in zip(found.stages, found.days, strict=True)]
    if len(found.stages) > 1:
        rows.append(line("in all", list(found.by_cause)))
    return Grid(
        "Where the time goes by stage and cause, in days a person",
        ("stage", *(cause.value for cause in found.causes), "in all", "share"),
        tuple(rows),
    )


def _draw(figure: "Figure", found: Delay) -> None:
    axes = figure.subplots()
    longest = float(found.days.sum(axis=1).max())
    place = np.arange(len(found.stages))
    begin = np.zeros(len(found.stages))
    for cause, values in zip(found.causes, found.days.T, strict=True):
        fill = OF_CAUSE[cause]
        axes.barh(place, values, left=begin, height=0.72, facecolor=fill.colour, hatch=fill.hatch,
                  edgecolor="white", linewidth=0.6, label=cause.value)  # fmt: skip
        for row, value in enumerate(values):
            if value >= _WORTH_A_NUMBER * longest:
                number_within(axes, (begin[row] + value / 2, row), f"{value:.0f}", fill)
        begin += values
    for row, value in enumerate(begin):
        axes.text(value + longest * 0.015, row, days(value), va="center", weight="bold")
    axes.set_yticks(place, [shortened(name, 20) for name in found.stages])
    axes.set(xlim=(0, longest * 1.12), xlabel="days a person, on average")
    axes.invert_yaxis()
    plain(axes, grid="x")
    figure.legend(loc="outside upper left", ncols=1, handlelength=1.6, labelspacing=0.25)
