"""Where the wait moved: days a person that each cause takes more or less, around a zero line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdssim.eventlog import Cause
from sdssim.measures.entry import Unit
from sdssim.report.charts.comparison_cause_tables import (
    CAUSES,
    IN_ALL,
    interval_words,
    table_of_many,
    table_of_one,
)
from sdssim.report.charts.comparison_rows import (
    DRAWN_AT,
    ROW_HEIGHT,
    bare_rows,
    chart_names,
    in_order,
    name_row,
    range_of,
    scale_of,
    zero_line,
)
from sdssim.report.charts.palette import FAINT, INK, OF_CAUSE
from sdssim.report.charts.picture import SMALL_TEXT, drawn, plain
from sdssim.report.comparison_behind import spent_words
from sdssim.report.comparison_wording import joined, signed_days
from sdssim.report.document import Chart
from sdssim.report.wording import days
from sdssim.results.comparison import PairedFigure, ScenarioComparison, VariantComparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SMALLEST = 0.05
"""Days a person below which a change shows as 0.0."""

_SEEN = 0.005
"""Share of all that changes below which a bar is too thin to be seen."""

_MOST_IN_ALT = 6

_WORTH_NAMING = 0.25
"""Share of the largest change that a change the other way needs to stand in the title."""

_AROUND = 78
_LEGEND_LINE = 15.5
_BAR = 0.34
_OUTLINE = 1.2


@dataclass(frozen=True, slots=True)
class CauseChange:
    """Change in the days a person that a cause takes."""

    cause: Cause
    figure: PairedFigure

    @property
    def days(self) -> float:
        """Variant less baseline; 0 where it is not known."""
        return self.figure.difference or 0.0


@dataclass(frozen=True, slots=True)
class CauseChanges:
    """One variant's changes, and what they come to.

    Attributes
    ----------
    changes
        In the order of the ledger; causes that change nowhere by as much as shows are left out.
    in_all
        All causes together.
    """

    title: str
    name: str
    changes: tuple[CauseChange, ...]
    in_all: PairedFigure

    def largest(self) -> CauseChange | None:
        """Return the change that counts and is largest; ``None`` if none counts."""
        clear = [each for each in self.changes if each.figure.is_clear]
        return max(clear, key=lambda each: abs(each.days), default=None)


def cause_changes(found: ScenarioComparison) -> tuple[CauseChanges, ...]:
    """Collect the changes of every variant, in the order in which they are drawn.

    Returns
    -------
    tuple of CauseChanges
        Empty if nothing changes anywhere.
    """
    variants = in_order(found)
    shown = _shown(variants)
    if not shown:
        return ()
    return tuple(
        CauseChanges(
            variant.title,
            name,
            tuple(
                CauseChange(CAUSES[figure.name], figure)
                for figure in variant.causes
                if figure.name in shown
            ),
            next(each for each in variant.causes if each.name == IN_ALL),
        )
        for variant, name in zip(variants, chart_names(variants), strict=True)
    )


def _shown(variants: Sequence[VariantComparison]) -> set[str]:
    """Name the causes whose change can be seen in the picture, of any variant."""
    changes = [
        (figure.name, abs(figure.difference or 0.0))
        for variant in variants
        for figure in variant.causes
        if figure.name in CAUSES
    ]
    least = max(_SMALLEST, _SEEN * max((size for _, size in changes), default=0.0))
    return {name for name, size in changes if size >= least}


def causes_chart(found: ScenarioComparison) -> Chart | None:
    """Draw where the wait moved; ``None`` if nothing changes anywhere."""
    told = cause_changes(found)
    if not told:
        return None
    title = _title(told)
    alt = f"{title}. {_alt(told)}"
    if len(told) == 1:
        height = float(_AROUND + ROW_HEIGHT * len(told[0].changes))
        svg = drawn(lambda figure: _draw_one(figure, told[0]), name="causes", alt=alt,
                    height=height)  # fmt: skip
        return Chart("causes", title, svg, alt, _READING_ONE, table_of_one(found.variants[0]))
    height = float(_AROUND + ROW_HEIGHT * len(told))
    height += _LEGEND_LINE * (1 + len(told[0].changes))
    svg = drawn(lambda figure: _draw_many(figure, told), name="causes", alt=alt, height=height)
    return Chart("causes", title, svg, alt, _READING_MANY, table_of_many(found))


_UNTIL = (
    "Days are counted from referral to the first payment or the end of the journey; open journeys "
    "count as far as they are, so days of later stages grow where people get further."
)
_READING_ONE = (
    "A bar to the left is time that people no longer spend, one to the right is time that they "
    "spend more; the thin line is its range. A bar that is only an outline may be luck. " + _UNTIL
)
_READING_MANY = (
    "What a variant takes away is left of the line, what it adds is right of it; the white diamond "
    "is what that comes to. The table says which of the changes count. " + _UNTIL
)


def _title(told: Sequence[CauseChanges]) -> str:
    if len(told) == 1:
        return _title_of_one(told[0])
    causes = Counter(
        largest.cause for each in told for largest in (each.largest(),) if largest is not None
    )
    if not causes:
        return "No variant clearly moves the wait from one cause to another"
    cause = causes.most_common(1)[0][0]
    changes = [
        change.days
        for each in told
        for change in each.changes
        if change.cause is cause and change.figure.is_clear
    ]
    counts = {"fewer": sum(each < 0 for each in changes), "more": sum(each > 0 for each in changes)}
    (way, count), *rest = [(way, count) for way, count in counts.items() if count]
    moved = f"{cause.value[0].upper()}{cause.value[1:]} is what changes most"
    text = f"{moved}: {way} days of it with {count} of {len(told)} variants"
    return text + "".join(f", {way} with {count}" for way, count in rest)


def _title_of_one(told: CauseChanges) -> str:
    clear = [each for each in told.changes if each.figure.is_clear]
    most = max((abs(each.days) for each in clear), default=0.0)
    less = min(clear, key=lambda each: each.days, default=None)
    more = max(clear, key=lambda each: each.days, default=None)
    parts = [
        f"{days(abs(each.days))} days {_way(each)} {spent_words(each.cause)}"
        for each, sign in ((less, -1), (more, 1))
        if each is not None and 0 < _WORTH_NAMING * most <= sign * each.days
    ]
    if not parts:
        return "No cause of delay clearly takes more or fewer days"
    return f"A person spends {joined(parts)}"


def _way(change: CauseChange) -> str:
    return "more" if change.days > 0 else "fewer"


def _alt(told: Sequence[CauseChanges]) -> str:
    if len(told) == 1:
        parts = [
            f"{each.cause.value} {signed_days(each.days)}"
            + ("" if each.figure.is_clear else " (not clear)")
            for each in told[0].changes
        ]
        in_all = told[0].in_all.difference
        return f"Days a person: {', '.join(parts)}; in all {signed_days(in_all)}."
    parts = [
        f"{each.name} {signed_days(largest.days)} {largest.cause.value}"
        for each in told
        for largest in (each.largest(),)
        if largest is not None
    ]
    rest = len(parts) - _MOST_IN_ALT
    more = f"; the table below has {rest} more" if rest > 1 else ""
    shown = "; ".join(parts[:_MOST_IN_ALT] if rest > 1 else parts)
    return f"Largest change in days a person: {shown}{more}." if parts else ""


def _draw_one(figure: "Figure", told: CauseChanges) -> None:
    axes = figure.subplots()
    rows = sorted(told.changes, key=lambda each: each.days)
    bare_rows(axes, len(rows))
    plain(axes, grid="x")
    scale = scale_of([], Unit.DAYS)
    reach = [value for each in rows for value in range_of(each.figure, scale).reach]
    for place, each in enumerate(rows):
        at = range_of(each.figure, scale)
        change = signed_days(each.days) if at.is_clear else "not clear"
        ends = interval_words(each.figure)
        name_row(axes, place, each.cause.value, f"{change} ({ends})" if ends else change)
        _bar(axes, place, each, 0.0, is_filled=at.is_clear)
        if at.low is not None and at.high is not None:
            for colour, width in (("white", 4.0), (INK, 1.5)):  # seen on a dark bar as well
                axes.plot([at.low, at.high], [place + DRAWN_AT] * 2, color=colour, linewidth=width,
                          solid_capstyle="butt")  # fmt: skip
    zero_line(axes, reach, ("fewer days", "more days"), "days a person, beside the baseline")


def _draw_many(figure: "Figure", told: Sequence[CauseChanges]) -> None:
    axes = figure.subplots()
    bare_rows(axes, len(told))
    plain(axes, grid="x")
    reach: list[float] = []
    for place, each in enumerate(told):
        in_all = each.in_all.difference
        name_row(axes, place, each.name, f"in all {signed_days(in_all)}")
        ends = {-1: 0.0, 1: 0.0}
        for change in each.changes:
            side = -1 if change.days < 0 else 1
            _bar(axes, place, change, ends[side], is_filled=True)
            ends[side] += change.days
        reach += ends.values()
        if in_all is not None:
            axes.plot([in_all], [place + DRAWN_AT], "D", color=INK, markerfacecolor="white",
                      markersize=6, markeredgewidth=1.2, zorder=3)  # fmt: skip
    zero_line(axes, reach, ("fewer days", "more days"), "days a person, beside the baseline")
    _legend(figure, told[0].changes)


def _bar(axes: "Axes", row: int, change: CauseChange, left: float, *, is_filled: bool) -> None:
    fill = OF_CAUSE[change.cause]
    axes.barh(
        row + DRAWN_AT,
        change.days,
        left=left,
        height=_BAR,
        facecolor=fill.colour if is_filled else "white",
        edgecolor="white" if is_filled else FAINT,
        hatch=fill.hatch if is_filled else "",
        linewidth=0 if is_filled else _OUTLINE,
    )


def _legend(figure: "Figure", changes: Sequence[CauseChange]) -> None:
    from matplotlib.patches import Patch

    handles = []
    for each in changes:
        fill = OF_CAUSE[each.cause]
        handles.append(Patch(facecolor=fill.colour, edgecolor="white", hatch=fill.hatch,
                             linewidth=0, label=each.cause.value))  # fmt: skip
    figure.legend(handles=handles, loc="outside upper left", ncols=1, fontsize=SMALL_TEXT,
                  handlelength=1.8, labelspacing=0.25)  # fmt: skip
