"""What pictures of a comparison share: the order of variants, their names, and rows around zero.

Each row has its name above it and its finding in words at the right, so that a picture as narrow
as a phone still has its whole width for the numbers.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sdssim.measures.entry import Better, Unit
from sdssim.report.charts.palette import FAINT, GREY, INK
from sdssim.report.charts.picture import SMALL_TEXT, shortened
from sdssim.report.wording import DAYS_PER_WEEK
from sdssim.results.comparison import PairedFigure, ScenarioComparison, VariantComparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT: Final = 37
"""Units of a row's height: a line of words, and what is drawn below it."""

NAME_AT: Final = 0.27
DRAWN_AT: Final = 0.72
"""Where in a row its words and its marks are, from 0 at its top."""

_LONGEST = 34
_LEAST_SIDE = 0.24
"""Share of the width on either side of zero, so that both ways can be named."""

_MARGIN = 0.05
_HALF_A_WEEK = 3.5


@dataclass(frozen=True, slots=True)
class Scale:
    """In what an axis counts.

    Attributes
    ----------
    size
        Of one of its units, in the unit in which figures are kept.
    words
        What its unit is called.
    """

    size: float
    words: str


@dataclass(frozen=True, slots=True)
class Range:
    """A difference to be drawn, in the units of an axis; ``None`` is not known.

    Attributes
    ----------
    low, high
        Ends of its interval.
    is_clear
        Whether it counts.
    """

    difference: float | None
    low: float | None
    high: float | None
    is_clear: bool

    @property
    def reach(self) -> tuple[float, ...]:
        """What has to be within the picture."""
        return tuple(each for each in (self.difference, self.low, self.high) if each is not None)


def in_order(found: ScenarioComparison) -> tuple[VariantComparison, ...]:
    """Return the variants as every picture shows them.

    What does best by the measure that is told first comes first; what is not known comes last.
    """

    def place(variant: VariantComparison) -> tuple[bool, float]:
        figure = next(iter(variant.headline.values()), None)
        if figure is None or figure.difference is None:
            return True, 0.0
        is_higher_better = figure.better is Better.HIGHER
        return False, -figure.difference if is_higher_better else figure.difference

    return tuple(sorted(found.variants, key=place))


def chart_names(variants: Sequence[VariantComparison]) -> tuple[str, ...]:
    """Return names short enough for a picture; numbered where they would not tell them apart."""
    names = tuple(_fitted(variant.title) for variant in variants)
    if len(set(names)) == len(names):
        return names
    return tuple(f"{number}. {name}" for number, name in enumerate(names, start=1))


def scale_of(values: Iterable[float], unit: Unit) -> Scale:
    """Choose in what an axis counts: days that are few stay days, others are weeks."""
    if unit is Unit.DAYS:
        largest = max(map(abs, values), default=0.0)
        return Scale(1.0, "days") if largest < _HALF_A_WEEK else Scale(DAYS_PER_WEEK, "weeks")
    return Scale(1.0, "£" if unit is Unit.POUNDS else str(unit))


def range_of(figure: PairedFigure, scale: Scale) -> Range:
    """Return a difference in the units of an axis."""
    values = (figure.difference, figure.low, figure.high)
    shown = [None if value is None else value / scale.size for value in values]
    return Range(shown[0], shown[1], shown[2], figure.is_clear)


def zero_line(axes: "Axes", values: Iterable[float], ways: tuple[str, str], label: str) -> None:
    """Set the axis around zero, with room on both sides, and name both ways.

    Parameters
    ----------
    values
        What has to be seen.
    ways
        What it means to be left and right of zero.
    """
    low, high = limits(values)
    axes.set_xlim(low, high)
    axes.axvline(0, color=INK, linewidth=1.1, zorder=1.5)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:+,.10g}" if value else "0")
    axes.locator_params(axis="x", nbins=6)
    axes.set_xlabel(label)
    for at, side, text in ((0, "left", f"← {ways[0]}"), (1, "right", f"{ways[1]} →")):
        axes.annotate(text, (at, 1), (0, 3), xycoords="axes fraction", textcoords="offset points",
                      ha=side, va="bottom", fontsize=SMALL_TEXT, fontweight="bold")  # fmt: skip


def limits(values: Iterable[float]) -> tuple[float, float]:
    """Return the ends of an axis that has zero within it, and room on both of its sides."""
    known = [0.0, *values]
    low, high = min(known), max(known)
    wide = (high - low) or 1.0
    least = _LEAST_SIDE / (1 - _LEAST_SIDE)
    low, high = min(low - _MARGIN * wide, -least * high), max(high + _MARGIN * wide, -least * low)
    return low, high


def name_row(axes: "Axes", row: int, name: str, outcome: str) -> None:
    """Write a row's name above it, its finding at the right, and a faint line below it."""
    across = axes.get_yaxis_transform()
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    for at, side, text in ((0, "left", name), (1, "right", outcome)):
        if text:
            axes.text(at, row + NAME_AT, text, ha=side, va="center", fontsize=SMALL_TEXT,
                      transform=across, bbox=behind, zorder=4)  # fmt: skip
    axes.axhline(row + 1, color=GREY, linewidth=0.6, zorder=0.5)


def bare_rows(axes: "Axes", rows: int) -> None:
    """Set the axis of rows, the first at the top, without ticks of its own."""
    axes.set_ylim(rows, 0)
    axes.set_yticks([])
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=3, color=FAINT)


def dot(axes: "Axes", at: Range, height: float, *, colour: str, marker: str = "o") -> None:
    """Draw a difference with its interval; hollow if it does not count."""
    if at.difference is None:
        return
    if at.low is not None and at.high is not None:
        axes.plot([at.low, at.high], [height, height], color=colour, linewidth=2.2,
                  solid_capstyle="butt", zorder=2)  # fmt: skip
    axes.plot([at.difference], [height], marker, color=colour, markersize=8, markeredgewidth=1.6,
              markerfacecolor=colour if at.is_clear else "white", zorder=3)  # fmt: skip


def _fitted(title: str) -> str:
    """Cut a name to what a line holds; letters that are twice as wide count twice."""
    name = shortened(title, _LONGEST)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in name)
    return shortened(name, max(_LONGEST - wide, _LONGEST // 2)) or "without a name"
