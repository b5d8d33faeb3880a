"""How long people wait: of 100, how many have got there, left or still wait, week by week."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sdssim.measures.entry import slug
from sdssim.measures.scope import Clock
from sdssim.measures.survival import Fate, Waits, curves
from sdssim.measures.view import View
from sdssim.measures.waits import waiting
from sdssim.report.charts.palette import BLUE, GREY, INK, PLUM
from sdssim.report.charts.picture import drawn, plain
from sdssim.report.charts.replayed import Replayed
from sdssim.report.charts.wait_words import WaitWords, main_target, targets_of, wait_words
from sdssim.report.document import Chart
from sdssim.report.figures import Figures
from sdssim.report.tables import Grid
from sdssim.report.wording import DAYS_PER_WEEK, days, weeks
from sdssim.timebase import Floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_POINTS = 73
_FOLLOWED = 0.9
"""The picture ends where fewer than one in ten people could be followed for so long."""

_HUNDRED = 100
_HALF = 0.5
_MOST_ROWS = 8
_STEPS_WEEKS = (1, 2, 4, 8, 13, 26, 52, 104, 260)
_HEIGHT = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """A target, and how many of 100 people are there within it."""

    days: float
    of_100: float


@dataclass(frozen=True, slots=True)
class WaitCurve:
    """Of 100 people whose clock started, where they stand after so many days.

    Attributes
    ----------
    days
        Since the clock started, from 0, shape (points,).
    there, left
        People of 100, shape (points,): who have got there, and who have left before.
    marks
        The targets of this wait within the picture, the shortest first.
    """

    days: Floats
    there: Floats
    left: Floats
    marks: tuple[Mark, ...]

    @property
    def waiting(self) -> Floats:
        """People of 100 who still wait, shape (points,)."""
        still: Floats = np.maximum(_HUNDRED - self.there - self.left, 0.0)
        return still


def wait_curve(figures: Figures, seen: Replayed) -> WaitCurve | None:
    """Estimate both ends of the main wait, by Aalen and Johansen, as a mean over replications.

    Those who still wait at the cut-off count for as long as they were followed. The marks are the
    run's own figures of its targets, over all its replications.

    Returns
    -------
    WaitCurve or None
        ``None`` if there is no such wait, or nobody who began it.
    """
    clock = figures.main_clock
    if clock is None:
        return None
    waits = [waiting(view, (clock,)) for view in seen.views]
    last = _followed_days(seen, clock)
    if last <= 0:
        return None
    grid = np.linspace(0.0, last, _POINTS)
    there = _mean_share(seen, waits, grid)
    left = _mean_share(seen, [_ends_swapped(each) for each in waits], grid)
    known = ~(np.isnan(there) | np.isnan(left))
    # A mean over fewer replications than the day before may fall back; people do not.
    there, left = (_HUNDRED * np.maximum.accumulate(row[known]) for row in (there, left))
    return WaitCurve(grid[known], there, left, _marks(figures, last))


def wait_chart(figures: Figures, seen: Replayed) -> Chart | None:
    """Draw how long people wait; ``None`` if there is no such wait."""
    curve, words = wait_curve(figures, seen), wait_words(figures)
    if curve is None or words is None:
        return None
    title = _title(figures, curve, words)
    at_end = curve.days[-1]
    alt = (
        f"{title}. The picture shows 100 people from {words.start} on. After {weeks(at_end)} "
        f"weeks {whole(curve.there[-1])} {words.have}, {whole(curve.waiting[-1])} still wait and "
        f"{whole(curve.left[-1])} have left."
    )
    reading = (
        "Read upwards at any week: the dark area is those who no longer wait, the light one those "
        "who still do, the striped one those who have left without. People who still wait when "
        f"the time is over are counted for as long as they were seen. {seen.told}"
    )
    svg = drawn(lambda figure: _draw(figure, curve, words), name="wait", alt=alt, height=_HEIGHT)
    return Chart("wait", title, svg, alt, reading.strip(), _table(curve, words))


def whole(count: float) -> str:
    """Whole people of 100; ``<1`` for what is neither nobody nor one."""
    return "<1" if 0 < count < _HALF else f"{count:.0f}"


def _title(figures: Figures, curve: WaitCurve, words: WaitWords) -> str:
    target = main_target(figures)
    if target is not None and curve.marks:
        mark = curve.marks[-1]
        return (
            f"Of 100 people, {whole(mark.of_100)} {words.have} within {weeks(mark.days)} weeks"
        ).replace(".0 weeks", " weeks")
    return (
        f"Of 100 people, {whole(curve.there[-1])} {words.have} after {weeks(curve.days[-1])} weeks"
    )


def _table(curve: WaitCurve, words: WaitWords) -> Grid:
    last = curve.days[-1]
    step = _step(last)
    wanted = np.arange(0, last + 1e-9, step)[1:]
    shown = (curve.there, curve.waiting, curve.left)
    columns = [np.interp(wanted, curve.days, row) for row in shown]
    rows = [
        (f"{day / DAYS_PER_WEEK:g} weeks", *(whole(row[place]) for row in columns))
        for place, day in enumerate(wanted)
    ]
    return Grid(
        f"Of 100 people, from {words.start} on",
        ("after", words.have, "still wait", "have left"),
        tuple(rows),
        "As if everybody could be followed for so long (Aalen-Johansen).",
    )


def _step(last_days: float) -> float:
    """Days from one row or tick to the next, so that there are not too many."""
    steps = (float(step * DAYS_PER_WEEK) for step in _STEPS_WEEKS)
    return next((step for step in steps if last_days / step <= _MOST_ROWS), last_days / _MOST_ROWS)


def _followed_days(seen: Replayed, clock: Clock) -> float:
    """For how long a tenth of those who began could be followed at least."""
    started = [view.journeys.dates[view.journeys.measured, clock[0]] for view in seen.views]
    followed = seen.scope.cut_day - np.concatenate(started)
    followed = followed[~np.isnan(followed)]
    return float(np.quantile(followed, _FOLLOWED)) if followed.size else 0.0


def _mean_share(seen: Replayed, waits: list[Waits], grid: Floats) -> Floats:
    """Mean share stopped by each day over the replications in which it is known."""
    shares = np.array(
        [_share(view, each, grid) for view, each in zip(seen.views, waits, strict=True)]
    )
    known = ~np.isnan(shares)
    count = known.sum(axis=0)
    mean: Floats = np.full(grid.size, np.nan)
    np.divide(np.where(known, shares, 0.0).sum(axis=0), count, out=mean, where=count > 0)
    return mean


def _share(view: View, waits: Waits, grid: Floats) -> Floats:
    _, share = curves(waits, view.members).stopped_within([0] * grid.size, list(grid))
    return share[:, 0]


def _ends_swapped(waits: Waits) -> Waits:
    """Take leaving for the stop and the stop for leaving, to estimate who leaves."""
    swapped: npt.NDArray[np.int8] = waits.fate.copy()
    swapped[waits.fate == Fate.STOPPED] = Fate.LEFT
    swapped[waits.fate == Fate.LEFT] = Fate.STOPPED
    return replace(waits, fate=swapped)


def _marks(figures: Figures, last_days: float) -> tuple[Mark, ...]:
    marks = []
    for target in targets_of(figures.scope, figures):
        share = figures.mean(f"target_{slug(target.name)}_share_of_all")
        if share is not None and target.within_days <= last_days:
            marks.append(Mark(target.within_days, _HUNDRED * share))
    return tuple(sorted(marks, key=lambda mark: mark.days))


def _draw(figure: "Figure", curve: WaitCurve, words: WaitWords) -> None:
    axes = figure.subplots()
    x, there, top = curve.days / DAYS_PER_WEEK, curve.there, _HUNDRED - curve.left
    axes.fill_between(x, top, _HUNDRED, facecolor=PLUM, edgecolor="white", hatch="//",
                      linewidth=0, label="have left")  # fmt: skip
    axes.fill_between(x, there, top, facecolor=GREY, linewidth=0, label="still wait")
    axes.fill_between(x, 0, there, facecolor=BLUE, linewidth=0, label=words.have)
    axes.plot(x, there, color=INK, linewidth=1.2)
    for mark in curve.marks:
        week = mark.days / DAYS_PER_WEEK
        axes.plot([week, week], [0, mark.of_100], color="white", linewidth=1, linestyle=":")
        axes.plot([week], [mark.of_100], "o", color="white", markeredgecolor=INK, markersize=7)
        axes.annotate(
            f"{whole(mark.of_100)} within\n{days(week).removesuffix('.0')} weeks",
            (week, mark.of_100), xytext=(-6, 8), textcoords="offset points", ha="right",
        )  # fmt: skip
    axes.set(xlim=(0, x[-1]), ylim=(0, _HUNDRED), xlabel=f"weeks since {words.start}")
    axes.set_xticks(np.arange(0, x[-1] + 1e-9, _step(curve.days[-1]) / DAYS_PER_WEEK))
    axes.set_ylabel("people of 100")
    plain(axes)
    figure.legend(loc="outside upper left", ncols=3, handlelength=1.4, columnspacing=1.2)
