"""How many people stand at each stage, week by week, with bands over the replications."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sdssim.measures.stock import stock_over_time
from sdssim.report.charts.palette import BLUE, INK, PLUM
from sdssim.report.charts.picture import SMALL_TEXT, drawn, plain, shortened
from sdssim.report.charts.replayed import Replayed
from sdssim.report.charts.wait_words import wait_words
from sdssim.report.document import Chart
from sdssim.report.figures import Figures
from sdssim.report.tables import Grid
from sdssim.report.wording import DAYS_PER_WEEK, date_in_words, in_words, people
from sdssim.timebase import Floats, date_of, days_since

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EVERYBODY = "everybody on the way"
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Ends of the band of 80 %, of 50 %, and the middle."""

_MEDIAN = 2
_MOST_POINTS = 80
_MOST_STAGES = 5
_PANEL_COLUMNS = 2
_PANEL_HEIGHT = 128
_TICKS = 2


@dataclass(frozen=True, slots=True)
class PeopleByStage:
    """People on the way over time.

    Attributes
    ----------
    start
        Date of day 0.
    days
        Moments, shape (moments,); the last is the end of the run.
    names
        Everybody, then the stages, in the order of the pathway.
    bands
        Quantiles over replications (:data:`QUANTILES`), shape (names, quantiles, moments).
    at_cut_off
        The same at the cut-off, shape (names, quantiles).
    cut_day
        The cut-off, in days.
    before_stop
        How many stages come before the end of the main wait.
    """

    start: date
    days: Floats
    names: tuple[str, ...]
    bands: Floats
    at_cut_off: Floats
    cut_day: float
    before_stop: int

    def most_crowded(self) -> tuple[int, ...]:
        """Which stages held most people at some time, in the order of the pathway."""
        peak = self.bands[1:, _MEDIAN].max(axis=1)
        highest = np.sort(np.argsort(-peak, kind="stable")[:_MOST_STAGES])
        return tuple(int(row) + 1 for row in highest if peak[row] > 0)


def people_by_stage(figures: Figures, seen: Replayed) -> PeopleByStage:
    """Count people by stage week by week, or in longer steps if the run is long."""
    plan, cut = seen.scope.plan, seen.scope.cut_day
    weeks = plan.horizon_days / DAYS_PER_WEEK
    step = DAYS_PER_WEEK * max(1.0, np.ceil(weeks / _MOST_POINTS))
    days = np.append(np.arange(0.0, plan.horizon_days, step), plan.horizon_days)
    moments = np.unique(np.append(days, cut))
    counts = []
    for view in seen.views:
        by_stage = stock_over_time(view.log, moments).counts.sum(axis=2).T
        counts.append(np.concatenate([by_stage.sum(axis=0, keepdims=True), by_stage]))
    whole_people = np.quantile(np.array(counts), QUANTILES, axis=0, method="inverted_cdf")
    bands = whole_people.swapaxes(0, 1).astype(np.float64)
    return PeopleByStage(
        start=plan.start,
        days=moments,
        names=(EVERYBODY, *map(in_words, plan.stages)),
        bands=bands,
        at_cut_off=bands[:, :, int(np.searchsorted(moments, cut))],
        cut_day=cut,
        before_stop=_stages_before_stop(figures),
    )


def stages_chart(figures: Figures, seen: Replayed) -> Chart:
    """Draw how many people stand at each stage over time."""
    found, words = people_by_stage(figures, seen), wait_words(figures)
    title = _title(found, None if words is None else words.stop)
    now = found.at_cut_off
    shown = found.most_crowded()
    told = "; ".join(
        f"{shortened(found.names[row])} {people(now[row, _MEDIAN])}" for row in (0, *shown)
    )
    alt = f"{title}. People on {_cut_off(found)}, in the middle of the replications: {told}."
    reading = (
        "The line is the middle of the replications; half of them lie in the dark band and eight "
        f"in ten in the light one. The dashed line is the cut-off, {_cut_off(found)}. The first "
        f"picture has a scale of its own; the others share one. {seen.told}"
    )
    rows = -(-(1 + len(shown)) // _PANEL_COLUMNS)
    height = 16 + _PANEL_HEIGHT * rows
    svg = drawn(lambda figure: _draw(figure, found, rows), name="stages", alt=alt, height=height)
    return Chart("stages", title, svg, alt, reading.strip(), _table(found))


def _cut_off(found: PeopleByStage) -> str:
    return date_in_words(date_of(found.start, found.cut_day - 1))


def _title(found: PeopleByStage, stop: str | None) -> str:
    now = found.at_cut_off[:, _MEDIAN]
    title = f"On {_cut_off(found)} about {people(now[0])} people are on the way"
    waiting = now[1 : 1 + found.before_stop]
    if waiting.size and waiting.max() > 0:
        largest = 1 + int(waiting.argmax())
        before = "" if stop is None else f"; of those before {stop}"
        title += f"{before or ';'} most, {people(now[largest])}, are at "
        title += shortened(found.names[largest])
    return title


def _stages_before_stop(figures: Figures) -> int:
    clock, plan = figures.main_clock, figures.scope.plan
    if clock is None:
        return len(plan.stages)
    reached = plan.steps.stage[plan.steps.milestone == clock[1] - 1]
    return int(reached.max(initial=len(plan.stages) - 1 if not reached.size else -1)) + 1


def _table(found: PeopleByStage) -> Grid:
    rows = [
        (
            name,
            people(now[_MEDIAN]),
            f"{people(now[1])} to {people(now[3])}",
            f"{people(now[0])} to {people(now[4])}",
            people(float(band[_MEDIAN].max())),
        )
        for name, now, band in zip(found.names, found.at_cut_off, found.bands, strict=True)
    ]
    return Grid(
        f"People on the way on {_cut_off(found)}",
        ("", "middle", "half of the replications", "eight in ten", "most at any time"),
        tuple(rows),
        "Other people in each replication: the bands tell how much one real year may differ from "
        "another by chance, not how well the mean is known.",
    )


def _draw(figure: "Figure", found: PeopleByStage, rows: int) -> None:
    grid = figure.subplots(rows, _PANEL_COLUMNS, squeeze=False)
    panels = list(grid.ravel())
    shown = (0, *found.most_crowded())
    top = max((float(found.bands[row].max()) for row in shown[1:]), default=1.0)
    for panel, row in zip(panels, shown, strict=False):
        highest = float(found.bands[row].max()) if row == 0 else top
        _draw_panel(panel, found, row, max(highest, 1.0) * 1.08)
    for panel in panels[len(shown) :]:
        panel.set_axis_off()


def _draw_panel(axes: "Axes", found: PeopleByStage, row: int, top: float) -> None:
    low, lower, middle, upper, high = found.bands[row]
    axes.fill_between(found.days, low, high, color=BLUE, alpha=0.22, linewidth=0)
    axes.fill_between(found.days, lower, upper, color=BLUE, alpha=0.45, linewidth=0)
    axes.plot(found.days, middle, color=INK, linewidth=1.6)
    axes.axvline(found.cut_day, color=PLUM, linestyle="--", linewidth=1.4)
    if row == 0:
        left = found.cut_day > found.days[-1] / 2
        axes.annotate(
            "cut-off", (found.cut_day, top), xytext=(-5 if left else 5, -1),
            textcoords="offset points", ha="right" if left else "left", va="top", color=PLUM,
            size=SMALL_TEXT,
        )  # fmt: skip
    axes.set_title(shortened(found.names[row], 24), loc="left")
    axes.set(xlim=(0, found.days[-1] * 1.01), ylim=(0, top))
    axes.locator_params(axis="y", nbins=4, integer=True)
    ticks = _month_ticks(found.start, float(found.days[-1]))
    axes.set_xticks([day for day, _ in ticks], [text for _, text in ticks])
    plain(axes, grid="y")


def _month_ticks(start: date, last_day: float) -> list[tuple[float, str]]:
    """First days of months, about :data:`_TICKS` steps apart, as words."""
    end = date_of(start, last_day)
    months = max(1, (end.year - start.year) * 12 + end.month - start.month)
    step = max(1, -(-months // _TICKS))
    ticks = []
    for month in range(0, months + 1, step):
        year, place = divmod(start.month - 1 + month, 12)
        first = date(start.year + year, place + 1, 1)
        day = days_since(start, first)
        if 0 <= day <= last_day:
            ticks.append((day, f"{first:%b %Y}"))
    return ticks
