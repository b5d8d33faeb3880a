"""The same people sooner, the same or later: what share of them, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sdssim.report.charts.comparison_rows import (
    DRAWN_AT,
    ROW_HEIGHT,
    bare_rows,
    chart_names,
    in_order,
    name_row,
)
from sdssim.report.charts.palette import BLUE, FAINT, GREY, INK, ORANGE, Fill
from sdssim.report.charts.picture import SMALL_TEXT, drawn, shortened
from sdssim.report.comparison_wording import reach_words, share_with_interval
from sdssim.report.document import Chart
from sdssim.report.tables import Grid
from sdssim.report.wording import people, percent
from sdssim.results.comparison import Change, PeopleChange, ScenarioComparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Part(StrEnum):
    """What becomes of one person's wait, as the picture tells it."""

    SOONER = "sooner"
    SAME = "within a day of the same"
    LATER = "later"
    STILL_WAIT = "still wait in both: not known"
    LEAVE = "leave without getting there"


_OF_PART: Final[dict[Part, tuple[Change, ...]]] = {
    Part.SOONER: (Change.SOONER,),
    Part.SAME: (Change.SAME,),
    Part.LATER: (Change.LATER,),
    Part.STILL_WAIT: (Change.NOT_KNOWN,),
    Part.LEAVE: (
        Change.LEFT_IN_BOTH,
        Change.LEFT_ONLY_IN_BASELINE,
        Change.LEFT_ONLY_IN_VARIANT,
    ),
}
_FILL: Final[dict[Part, Fill]] = {
    Part.SOONER: Fill(BLUE),
    Part.SAME: Fill(GREY, "", INK),
    Part.LATER: Fill(ORANGE, "//", INK),
    Part.STILL_WAIT: Fill("white", "", INK),
    Part.LEAVE: Fill(FAINT, "\\\\"),
}
_PALE = "white"
_EDGE = FAINT

_LABELLED = 0.07
"""Share from which a number fits within its part."""

_MOST_IN_ALT = 6
_AROUND = 52
_LEGEND_LINE = 15.5
_BAR = 0.42
_OUTLINE = 0.7


@dataclass(frozen=True, slots=True)
class SameRow:
    """One variant's shares of the people who are in both scenarios.

    Attributes
    ----------
    shares
        Of every part, adding up to 1.
    change
        What they are made from.
    """

    title: str
    name: str
    shares: Mapping[Part, float]
    change: PeopleChange

    @property
    def balance(self) -> int:
        """1 if clearly more people gain than lose, -1 if clearly more lose, else 0.

        Clearly: the intervals of the two shares do not meet.
        """
        sooner, later = (self.change.shares[each] for each in (Change.SOONER, Change.LATER))
        if None in (sooner.low, sooner.high, later.low, later.high):
            return 0
        if (sooner.low or 0.0) > (later.high or 0.0):
            return 1
        return -1 if (later.low or 0.0) > (sooner.high or 0.0) else 0


def same_people(found: ScenarioComparison) -> tuple[SameRow, ...]:
    """Collect the shares of every variant that has people in common with the baseline.

    Returns
    -------
    tuple of SameRow
        In the order in which they are drawn; empty without milestones.
    """
    variants = in_order(found)
    return tuple(
        SameRow(variant.title, name, _shares(everyone), everyone)
        for variant, name in zip(variants, chart_names(variants), strict=True)
        for everyone in (variant.everyone,)
        if everyone is not None and everyone.people
    )


def same_people_chart(found: ScenarioComparison) -> Chart | None:
    """Draw what becomes of the same people; ``None`` if no wait is compared."""
    rows = same_people(found)
    if not rows or found.clocks is None:
        return None
    reach = reach_words(found.clocks)
    title = _title(rows, reach, shortened(found.baseline.name))
    alt = f"{title}. {_alt(rows)}"
    name = "same-people"
    height = _AROUND + ROW_HEIGHT * len(rows) + _LEGEND_LINE * len(Part)
    svg = drawn(lambda figure: _draw(figure, rows), name=name, alt=alt, height=height)
    reading = (
        f"Each bar is everybody who is in both scenarios. Those in the blue part {reach} at least "
        "a day sooner than in the baseline, those in the orange part at least a day later, counted "
        "from each person's own referral. "
        "Of people who still wait in both when the time is over, nobody can know yet."
    )
    return Chart(name, title, svg, alt, reading, _table(rows))


def _shares(everyone: PeopleChange) -> dict[Part, float]:
    return {
        part: sum(everyone.shares[each].mean or 0.0 for each in changes)
        for part, changes in _OF_PART.items()
    }


def _title(rows: Sequence[SameRow], reach: str, baseline: str) -> str:
    if len(rows) == 1:
        row = rows[0]
        more, fewer = sorted((Part.SOONER, Part.LATER), key=lambda part: -row.shares[part])
        return (
            f"Of the same people, {_percent(row.shares[more])} {reach} {more} and "
            f"{_percent(row.shares[fewer])} {fewer} than with {baseline}"
        )
    gain, lose = (sum(row.balance == sign for row in rows) for sign in (1, -1))
    parts = [
        f"{words} with {count}"
        for words, count in (("more gain than lose", gain), ("more lose than gain", lose))
        if count
    ]
    if not parts:
        return "No variant clearly makes more of the same people gain than lose, or lose than gain"
    parts[0] = f"{parts[0]} of {len(rows)} variants"
    return f"Of the same people, {', and '.join(parts)}"


def _alt(rows: Sequence[SameRow]) -> str:
    sentences = []
    for row in rows:
        parts = [
            f"{_percent(share)} {part.partition(':')[0]}" for part, share in row.shares.items()
        ]
        sentences.append(f"{row.name}: {', '.join(parts)}.")
    rest = len(rows) - _MOST_IN_ALT
    if rest > 1:
        sentences[_MOST_IN_ALT:] = [f"The table below has {rest} more."]
    return " ".join(sentences)


def _percent(share: float) -> str:
    return percent(share) if share else "0%"


def _table(rows: Sequence[SameRow]) -> Grid:
    return Grid(
        "The same people: how many sooner or later than in the baseline",
        ("", "people", "sooner", "within a day", "later", "not known", "leave"),
        tuple(
            (
                row.title,
                people(row.change.people),
                share_with_interval(row.change.shares[Change.SOONER]),
                _percent(row.shares[Part.SAME]),
                share_with_interval(row.change.shares[Change.LATER]),
                _percent(row.shares[Part.STILL_WAIT]),
                _percent(row.shares[Part.LEAVE]),
            )
            for row in rows
        ),
    )


def _draw(figure: "Figure", rows: Sequence[SameRow]) -> None:
    axes = figure.subplots()
    bare_rows(axes, len(rows))
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1.0], ["0%", "25%", "50%", "75%", "100%"])
    for place, row in enumerate(rows):
        sooner, later = (_percent(row.shares[part]) for part in (Part.SOONER, Part.LATER))
        name_row(axes, place, row.name, f"{sooner} sooner, {later} later")
        left = 0.0
        for part, share in row.shares.items():
            _segment(axes, place, part, left, share)
            left += share
    _legend(figure)


def _segment(axes: "Axes", row: int, part: Part, left: float, share: float) -> None:
    fill = _FILL[part]
    axes.barh(
        row + DRAWN_AT,
        share,
        left=left,
        height=_BAR,
        facecolor=fill.colour,
        edgecolor=_edge(fill),
        hatch=fill.hatch,
        linewidth=_OUTLINE,
    )
    if share >= _LABELLED:
        behind = {"facecolor": fill.colour, "edgecolor": "none", "pad": 1} if fill.hatch else None
        axes.text(left + share / 2, row + DRAWN_AT, percent(share), ha="center", va="center",
                  fontsize=SMALL_TEXT, color=fill.label_colour, bbox=behind)  # fmt: skip


def _edge(fill: Fill) -> str:
    """Return the colour of an edge and of a pattern: on white they could not be white."""
    return _EDGE if fill.colour == _PALE else "white"


def _legend(figure: "Figure") -> None:
    from matplotlib.patches import Patch

    handles = []
    for part in Part:
        fill = _FILL[part]
        handles.append(Patch(facecolor=fill.colour, edgecolor=_edge(fill), hatch=fill.hatch,
                             linewidth=_OUTLINE, label=part.value))  # fmt: skip
    figure.legend(handles=handles, loc="outside upper left", ncols=1, fontsize=SMALL_TEXT,
                  handlelength=1.8, labelspacing=0.25)  # fmt: skip
