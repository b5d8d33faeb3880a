"""The pathway as a map: how many come to each stage, how long they stay, and the ways back."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sdssim.eventlog import Event
from sdssim.measures.adding import add_up
from sdssim.measures.view import View
from sdssim.plan.plan import NONE
from sdssim.report.charts.palette import BLUE, FAINT, GREY, INK, ORANGE, PLUM
from sdssim.report.charts.picture import SMALL_TEXT, drawn, shortened
from sdssim.report.charts.replayed import Replayed
from sdssim.report.charts.wait_curve import whole
from sdssim.report.document import Chart
from sdssim.report.tables import Grid
from sdssim.report.wording import days, in_words
from sdssim.timebase import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HUNDRED = 100
_WORTH_A_LINE = 0.5
_ROW = 50
_BOX = (0.30, 0.70)
_COLUMN = 1.0


@dataclass(frozen=True, slots=True)
class PathwayMap:
    """What 100 people who are referred do within the time that is seen.

    Attributes
    ----------
    stages
        In words, in the order of the scenario.
    people
        How many of 100 come to each stage, shape (stages,).
    days
        Days that those who come there spend there in all, as far as they are seen; NaN for a
        stage to which nobody comes; shape (stages,).
    ways
        How often 100 people go from one stage (row) to another (column), shape (stages, stages);
        on the diagonal, once more to the same.
    left
        How many of 100 leave from each stage, shape (stages,).
    """

    stages: tuple[str, ...]
    people: Floats
    days: Floats
    ways: Floats
    left: Floats

    @property
    def back(self) -> list[tuple[int, int, float]]:
        """Ways back and their volume, the most used first."""
        rows, columns = np.nonzero(np.tril(self.ways))
        found = [
            (int(a), int(b), float(self.ways[a, b])) for a, b in zip(rows, columns, strict=True)
        ]
        return sorted(found, key=lambda way: -way[2])


def pathway_map(seen: Replayed) -> PathwayMap | None:
    """Count who goes where, over the replications that are seen; ``None`` if nobody is referred."""
    stages = len(seen.scope.plan.stages)
    ways, left = np.zeros((stages, stages)), np.zeros(stages)
    come, spent = np.zeros(stages), np.zeros(stages)
    referred = 0
    for view in seen.views:
        referred += int(view.journeys.measured.sum())
        for visited, end in _routes(view):
            come[list(set(visited))] += 1
            for way, times in Counter(pairwise(visited)).items():
                ways[way] += times
            left[visited[-1]] += end == Event.LEFT
        spent += _days_at_stage(view)
    if not referred:
        return None
    share = _HUNDRED / referred
    stay = np.full(stages, np.nan)
    np.divide(spent, come, out=stay, where=come > 0)
    names = tuple(map(in_words, seen.scope.plan.stages))
    return PathwayMap(names, come * share, stay, ways * share, left * share)


def map_chart(seen: Replayed) -> Chart | None:
    """Draw the map; ``None`` if nobody is referred."""
    found = pathway_map(seen)
    if found is None:
        return None
    title = _title(found)
    told = "; ".join(
        f"{shortened(name)} {whole(people)}"
        for name, people in zip(found.stages, found.people, strict=True)
    )
    alt = f"{title}. People of 100 who come to each stage: {told}."
    reading = (
        "Each box is a stage, with the number of people of 100 referred who come there in the "
        "time that is seen, and the days that they spend there. Dashed lines to the left lead "
        "back: work that is done again. Dotted ones to the right leave. Fewer come to late stages "
        f"also because the time is over before they do. {seen.told}"
    )
    height = 24 + _ROW * len(found.stages)
    svg = drawn(lambda figure: _draw(figure, found), name="map", alt=alt, height=height)
    return Chart("map", title, svg, alt, reading.strip(), _table(found))


def _routes(view: View) -> list[tuple[list[int], int]]:
    """Stages of every measured person in order, and the event that ended the journey (-1: none)."""
    log, scope = view.log, view.scope
    rows = np.isin(log.event, (Event.STAGE_STARTED, Event.LEFT)) & (log.time < scope.cut_day)
    rows &= log.person < len(log.people)
    visited: dict[int, list[int]] = {}
    ends: dict[int, int] = {}
    for row in np.flatnonzero(rows):
        person, step = int(log.person[row]), int(log.step[row])
        if not view.journeys.measured[person]:
            continue
        if log.event[row] == Event.STAGE_STARTED:
            visited.setdefault(person, []).append(int(scope.plan.steps.stage[step]))
        else:
            ends[person] = int(Event.LEFT)
    return [(route, ends.get(person, NONE)) for person, route in visited.items()]


def _days_at_stage(view: View) -> Floats:
    """Days of all measured people together at each stage, until the cut-off."""
    scope, spells = view.scope, view.spells_of_people
    spent = spells.overlap_days(spells.begin, scope.cut_day)
    kept = view.journeys.measured.take(spells.case) & (spells.step != NONE)
    stage = scope.plan.steps.stage.take(spells.step[kept])
    return add_up(stage, spent[kept], len(scope.plan.stages))


def _title(found: PathwayMap) -> str:
    last = found.people[found.people > 0]
    back = found.back
    if not back:
        return f"Of 100 people referred, {whole(float(last[-1]))} come to the last stage in use"
    begin, end, times = back[0]
    what = f"come once more to {shortened(found.stages[end])}"
    if begin != end:
        what = f"go back from {shortened(found.stages[begin])} to {shortened(found.stages[end])}"
    return f"The most common way back: of 100 people referred, {whole(times)} {what}"


def _table(found: PathwayMap) -> Grid:
    ways = (np.triu(found.ways, 1).sum(axis=1), np.tril(found.ways).sum(axis=0))
    rows = [
        (
            name,
            whole(float(found.people[row])),
            "" if np.isnan(found.days[row]) else days(float(found.days[row])),
            whole(float(ways[0][row])),
            whole(float(ways[1][row])),
            whole(float(found.left[row])),
        )
        for row, name in enumerate(found.stages)
    ]
    return Grid(
        "The pathway, of 100 people referred",
        ("stage", "come there", "days there", "go on", "sent back to it", "leave from it"),
        tuple(rows),
        "Within the time that is seen. Days are of those who come there, all their times together.",
    )


def _draw(figure: "Figure", found: PathwayMap) -> None:
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set(xlim=(0, _COLUMN), ylim=(len(found.stages) - 0.5, -0.5))
    for row, name in enumerate(found.stages):
        _draw_stage(axes, found, row, name)
    lanes = 0
    for begin, end, times in found.back:
        if times >= _WORTH_A_LINE:
            lanes += begin != end
            _draw_back(axes, (begin, end), times, 0.25 - 0.05 * (lanes % 4) * (begin != end))
    for begin, end in zip(*np.nonzero(np.triu(found.ways, 2)), strict=True):
        if found.ways[begin, end] >= _WORTH_A_LINE:
            _draw_past(axes, (int(begin), int(end)), float(found.ways[begin, end]))


def _draw_stage(axes: "Axes", found: PathwayMap, row: int, name: str) -> None:
    from matplotlib.patches import Rectangle

    left, right = _BOX
    axes.add_patch(
        Rectangle((left, row - 0.3), right - left, 0.6, facecolor="white", edgecolor=BLUE,
                  linewidth=1.5)
    )  # fmt: skip
    share = min(float(found.people[row]) / _HUNDRED, 1.0)
    axes.add_patch(
        Rectangle((left, row - 0.3), (right - left) * share, 0.6, facecolor=GREY, linewidth=0)
    )
    stay = "" if np.isnan(found.days[row]) else f", {days(float(found.days[row]))} days"
    axes.text((left + right) / 2, row - 0.1, shortened(name, 22), ha="center", va="center")
    axes.text((left + right) / 2, row + 0.16, f"{whole(float(found.people[row]))} people{stay}",
              ha="center", va="center", size=SMALL_TEXT)  # fmt: skip
    if row + 1 < len(found.stages) and found.ways[row, row + 1] >= _WORTH_A_LINE:
        _arrow(axes, (0.5, row + 0.3), (0.5, row + 0.7), INK)
    if found.left[row] >= _WORTH_A_LINE:
        _arrow(axes, (right, row + 0.14), (0.86, row + 0.14), PLUM, dotted=True)
        axes.text(0.87, row + 0.14, f"{whole(float(found.left[row]))} leave", va="center",
                  size=SMALL_TEXT, color=PLUM)  # fmt: skip


def _arrow(
    axes: "Axes",
    begin: tuple[float, float],
    end: tuple[float, float],
    colour: str,
    *,
    dotted: bool = False,
) -> None:
    look = {"arrowstyle": "-|>", "color": colour, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, begin, arrowprops=look | {"linestyle": ":" if dotted else "-"})


def _draw_back(axes: "Axes", way: tuple[int, int], times: float, lane: float) -> None:
    begin, end = way
    box = _BOX[0]
    low, high = begin + 0.12, end - 0.12
    axes.plot([box, lane, lane, box], [low, low, high, high], color=ORANGE, linestyle="--",
              linewidth=1.8)  # fmt: skip
    axes.plot([box - 0.012], [high], ">", color=ORANGE, markersize=6)
    axes.text(lane - 0.012, (low + high) / 2, whole(times), ha="right", va="center",
              size=SMALL_TEXT)  # fmt: skip


def _draw_past(axes: "Axes", way: tuple[int, int], times: float) -> None:
    """Draw a way on that leaves stages out."""
    begin, end = way
    box, lane = _BOX[1], 0.78
    axes.plot([box, lane, lane, box], [begin - 0.1, begin - 0.1, end - 0.12, end - 0.12],
              color=FAINT, linewidth=1.3)  # fmt: skip
    axes.plot([box + 0.012], [end - 0.12], "<", color=FAINT, markersize=6)
    # Between two rows, where nobody's leaving is written.
    axes.text(lane + 0.012, begin + 0.5, f"{whole(times)} pass", va="center", size=SMALL_TEXT)
