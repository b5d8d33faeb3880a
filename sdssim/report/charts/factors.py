"""What goes with what: a measure over each factor of a sweep, a dot for every scenario."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sdssim.measures.entry import Unit
from sdssim.report.charts.palette import BLUE, PLUM
from sdssim.report.charts.picture import drawn, plain, shortened
from sdssim.report.document import Chart
from sdssim.report.tables import Grid
from sdssim.report.wording import DAYS_PER_WEEK, format_of, unit_shown
from sdssim.timebase import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ACROSS = 2
_PANEL_HEIGHT = 150


@dataclass(frozen=True, slots=True)
class Panel:
    """One factor.

    Attributes
    ----------
    values, means
        Of the factor and of the measure at every point, shape (points,).
    at_low, at_high
        Mean of the measure over points where the factor is low, and where it is high.
    """

    name: str
    values: Floats
    means: Floats
    at_low: float
    at_high: float


def factors_chart(name: str, measure: str, unit: Unit, panels: Sequence[Panel]) -> Chart:
    """Draw a measure over factors; the first panel is the factor that goes with most."""
    shown, first = format_of(unit), panels[0]
    named = unit_shown(unit)
    title = (
        f"{shortened(first.name)} goes with the largest difference: "
        f"{f'{shown(first.at_low)} {named}'.rstrip()} where it is low, "
        f"{f'{shown(first.at_high)} {named}'.rstrip()} where it is high"
    )
    alt = f"{title}. Drawn are the {measure}, a dot for each scenario."
    reading = (
        "Each dot is a scenario. The line joins the mean of the third with the lowest values and "
        "of the third with the highest: the steeper it is, the more goes with this factor. In a "
        "designed sweep that is its effect on average over the others."
    )
    rows = -(-len(panels) // _ACROSS)
    svg = drawn(
        lambda figure: _draw(figure, panels, unit), name=name, alt=alt, height=_PANEL_HEIGHT * rows
    )
    table = Grid(
        f"{measure}, by factor",
        ("factor", "from", "to", "mean where low", "mean where high"),
        tuple(
            (
                panel.name,
                f"{panel.values.min():g}",
                f"{panel.values.max():g}",
                shown(panel.at_low),
                shown(panel.at_high),
            )
            for panel in panels
        ),
    )
    return Chart(name, title, svg, alt, reading, table)


def _draw(figure: "Figure", panels: Sequence[Panel], unit: Unit) -> None:
    scale = DAYS_PER_WEEK if unit is Unit.DAYS else 1
    rows = -(-len(panels) // _ACROSS)
    axes = figure.subplots(rows, _ACROSS, squeeze=False, sharey=True).ravel()
    for each, panel in zip(axes, panels, strict=False):
        _draw_panel(each, panel, scale)
    for each in axes[len(panels) :]:
        each.set_axis_off()
    named = unit_shown(unit)
    for each in axes[::_ACROSS]:
        each.set_ylabel(named)


def _draw_panel(axes: "Axes", panel: Panel, scale: float) -> None:
    axes.plot(panel.values, panel.means / scale, "o", color=BLUE, markersize=3.5, alpha=0.55,
              markeredgewidth=0)  # fmt: skip
    low, high = float(np.min(panel.values)), float(np.max(panel.values))
    sixth = (high - low) / 6
    axes.plot([low + sixth, high - sixth], [panel.at_low / scale, panel.at_high / scale],
              color=PLUM, linewidth=2)  # fmt: skip
    axes.set_title(shortened(panel.name), loc="left")
    axes.locator_params(axis="both", nbins=4)
    plain(axes, grid="y")
