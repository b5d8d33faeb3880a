"""Published figures beside simulated ones: whether the model can be believed."""

from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING

from sdssim.report.charts.palette import BLUE, GREY, INK, PLUM
from sdssim.report.charts.picture import drawn, plain, shortened
from sdssim.report.document import Chart
from sdssim.report.tables import Grid
from sdssim.report.wording import format_of
from sdssim.results.published import PublishedRow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HUNDRED = 100.0
_LINE = 24
"""Characters of a label's line."""

_WIDEST = (40.0, 180.0)
"""Percent of the published figure that are drawn at most."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure in percent of what was published.

    Attributes
    ----------
    low, high
        What counts as met.
    simulated, simulated_low, simulated_high
        The interval is ``None`` with one replication.
    """

    label: str
    low: float
    high: float
    simulated: float
    simulated_low: float | None
    simulated_high: float | None
    met: bool


def beside(rows: tuple[PublishedRow, ...]) -> tuple[Beside, ...]:
    """Scale every figure that can be: those that are simulated and not published as 0."""

    def scaled(value: float | None, row: PublishedRow) -> float | None:
        return None if value is None else _HUNDRED * value / row.value

    return tuple(
        Beside(
            row.label,
            _HUNDRED * row.low / row.value,
            _HUNDRED * row.high / row.value,
            _HUNDRED * row.simulated / row.value,
            scaled(row.simulated_low, row),
            scaled(row.simulated_high, row),
            row.met is True,
        )
        for row in rows
        if row.simulated is not None and row.value > 0
    )


def published_chart(rows: tuple[PublishedRow, ...], table: Grid) -> Chart | None:
    """Draw published figures beside simulated ones; ``None`` if there is none to be drawn."""
    found = beside(rows)
    if not found:
        return None
    met = sum(each.met for each in found)
    title = f"{met} of {len(found)} published figures are met"
    missed = [shortened(each.label, 60) for each in found if not each.met]
    told = f"Not met: {', '.join(missed)}." if missed else "None is missed."
    far = max(rows, key=lambda row: _apart(row))
    alt = f"{title}. {told} Furthest apart: {shortened(far.label, 60)}, {_pair(far)}."
    reading = (
        "Every figure is drawn as percent of what was published, so the line at 100 is just right. "
        "The grey bar is what counts as met, and the dot the simulated figure. What was used to "
        "choose the scenario's numbers is no proof of them; the assumptions say which those are."
    )
    height = 70 + 29 * len(found)
    svg = drawn(lambda figure: _draw(figure, found), name="published", alt=alt, height=height)
    return Chart("published", title, svg, alt, reading, table)


def _apart(row: PublishedRow) -> float:
    return abs(row.simulated / row.value - 1) if row.simulated is not None and row.value else 0.0


def _pair(row: PublishedRow) -> str:
    shown = format_of(row.unit)
    simulated = "not known" if row.simulated is None else shown(row.simulated)
    return f"published {shown(row.value)}, simulated {simulated}"


def _draw(figure: "Figure", found: tuple[Beside, ...]) -> None:
    axes = figure.subplots()
    for row, each in enumerate(found):
        axes.barh(row, each.high - each.low, left=each.low, height=0.62, color=GREY)
        if each.simulated_low is not None and each.simulated_high is not None:
            axes.plot([each.simulated_low, each.simulated_high], [row, row], color=INK)
        marker, colour = ("o", BLUE) if each.met else ("X", PLUM)
        axes.plot([each.simulated], [row], marker, color=colour, markersize=7)
    axes.axvline(_HUNDRED, color=INK, linewidth=1)
    names = [fill(shortened(each.label, 46), _LINE) for each in found]
    axes.set_yticks(range(len(found)), names)
    ends = [value for each in found for value in (each.low, each.high, each.simulated)]
    axes.set(xlim=(max(_WIDEST[0], min(*ends, 90.0) - 5), min(_WIDEST[1], max(*ends, 110.0) + 5)))
    axes.set(ylim=(len(found) - 0.5, -0.5), xlabel="percent of the published figure")
    axes.locator_params(axis="x", nbins=6)
    plain(axes, grid="x")
