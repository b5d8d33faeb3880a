"""Who gains and who loses with many variants: of each, the groups that gain and lose most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdssim.measures.entry import Unit
from sdssim.report.charts.comparison_groups import MOST_SIDE_BY_SIDE, clear_groups
from sdssim.report.charts.comparison_rows import (
    Scale,
    bare_rows,
    chart_names,
    in_order,
    name_row,
    scale_of,
    zero_line,
)
from sdssim.report.charts.palette import BLUE, FAINT, INK, PLUM
from sdssim.report.charts.picture import SMALL_TEXT, drawn, plain, shortened
from sdssim.report.comparison_wording import group_words, signed
from sdssim.report.document import Chart
from sdssim.report.tables import Grid
from sdssim.results.comparison import PeopleChange, ScenarioComparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_HEIGHT = 50
_DRAWN, _GROUPS = 0.56, 0.83
"""Where in a row its marks and the names of its groups are."""
_AROUND = 78
_LONGEST = 28
_MOST_IN_ALT = 6


@dataclass(frozen=True, slots=True)
class Spread:
    """The groups that one variant does most for and most against.

    Attributes
    ----------
    gains, loses
        The group whose wait clearly shortens, or grows, most; ``None`` if none does.
    everybody_days
        Mean change of everybody; ``None`` is not known.
    """

    title: str
    name: str
    gains: PeopleChange | None
    loses: PeopleChange | None
    everybody_days: float | None

    @property
    def is_mixed(self) -> bool:
        """Whether one group pays for what another gains."""
        return self.gains is not None and self.loses is not None


def spreads(found: ScenarioComparison) -> tuple[Spread, ...]:
    """Collect who gains and loses most with each variant; empty if no wait is compared."""
    variants = [each for each in in_order(found) if each.everyone is not None]
    rows = []
    for variant, name in zip(variants, chart_names(variants), strict=True):
        clear = clear_groups(variant)
        gains = clear[0] if clear and _days(clear[0]) < 0 else None
        loses = clear[-1] if clear and _days(clear[-1]) > 0 else None
        everyone = variant.people[0].days.difference
        rows.append(Spread(variant.title, name, gains, loses, everyone))
    return tuple(rows)


def spread_chart(found: ScenarioComparison) -> Chart | None:
    """Draw who gains and loses most with each variant; ``None`` with few variants, or no wait."""
    if len(found.variants) <= MOST_SIDE_BY_SIDE:
        return None
    rows = spreads(found)
    if not any(row.gains or row.loses for row in rows):
        return None
    title = _title(rows)
    alt = f"{title}. {' '.join(_alt(rows))}"
    scale = scale_of(_reach(rows), Unit.DAYS)
    height = _AROUND + _ROW_HEIGHT * len(rows)
    svg = drawn(lambda figure: _draw(figure, rows, scale), name="groups", alt=alt, height=height)
    reading = (
        "The round dot is the team, need, route or other group whose wait shortens most, the "
        "square one the group whose wait grows most; the upright stroke is everybody. Only groups "
        "whose change counts as a difference are drawn. All groups are in the tables further down."
    )
    return Chart("groups", title, svg, alt, reading, _table(rows))


def _title(rows: Sequence[Spread]) -> str:
    mixed = sum(row.is_mixed for row in rows)
    if mixed:
        text = "some groups clearly wait less and others more"
        return f"With {mixed} of {len(rows)} variants {text}"
    gain, lose = (sum(bool(each) for each in ends) for ends in (
        [row.gains for row in rows], [row.loses for row in rows]
    ))  # fmt: skip
    return (
        f"Some group clearly waits less with {gain} of {len(rows)} variants, and more with {lose}; "
        "none gains at the cost of another"
    )


def _alt(rows: Sequence[Spread]) -> list[str]:
    sentences = []
    for row in rows:
        parts = [
            f"{does} most: {_group(of)} ({signed(_days(of), Unit.DAYS)} weeks)"
            for does, of in (("gains", row.gains), ("loses", row.loses))
            if of is not None
        ]
        sentences.append(f"{row.name}: {', '.join(parts) or _NOBODY}.")
    rest = len(sentences) - _MOST_IN_ALT
    if rest > 1:
        sentences[_MOST_IN_ALT:] = [f"The table below has {rest} more."]
    return sentences


_NOBODY = "no group clearly gains or loses"


def _table(rows: Sequence[Spread]) -> Grid:
    def cells(of: PeopleChange | None) -> tuple[str, str]:
        return ("none", "") if of is None else (group_words(of.group), signed(_days(of), Unit.DAYS))

    return Grid(
        "Which group gains most and which loses most, in weeks waited by the same people",
        ("", "gains most", "by", "loses most", "by", "everybody"),
        tuple(
            (
                row.title,
                *cells(row.gains),
                *cells(row.loses),
                signed(row.everybody_days, Unit.DAYS),
            )
            for row in rows
        ),
        "Only groups whose change counts as a difference.",
    )


def _days(of: PeopleChange) -> float:
    return of.days.difference or 0.0


def _group(of: PeopleChange) -> str:
    return shortened(group_words(of.group), _LONGEST)


def _reach(rows: Sequence[Spread]) -> list[float]:
    ends = [_days(of) for row in rows for of in (row.gains, row.loses) if of is not None]
    return [*ends, *(row.everybody_days or 0.0 for row in rows)]


def _draw(figure: "Figure", rows: Sequence[Spread], scale: Scale) -> None:
    axes = figure.subplots()
    bare_rows(axes, len(rows))
    plain(axes, grid="x")
    for place, row in enumerate(rows):
        name_row(axes, place, row.name, "")
        _ends(axes, place, row, scale)
    reach = [value / scale.size for value in _reach(rows)]
    label = f"change in the wait of the same people, in {scale.words}"
    zero_line(axes, reach, ("wait less", "wait more"), label)


def _ends(axes: "Axes", place: int, row: Spread, scale: Scale) -> None:
    """Draw both ends of a row, what is between them, and who they are."""
    height = place + _DRAWN
    across = axes.get_yaxis_transform()
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    if row.gains is None and row.loses is None:
        axes.text(0, height, _NOBODY, ha="left", va="center", fontsize=SMALL_TEXT, color=FAINT,
                  transform=across, bbox=behind, zorder=4)  # fmt: skip
        return
    known = [_days(of) / scale.size for of in (row.gains, row.loses) if of is not None]
    ends = [*known, 0.0] if len(known) == 1 else known
    axes.plot(ends, [height, height], color=FAINT, linewidth=2, zorder=2)
    for of, marker, colour, at, side in (
        (row.gains, "o", BLUE, 0, "left"), (row.loses, "s", PLUM, 1, "right")
    ):  # fmt: skip
        if of is None:
            continue
        axes.plot([_days(of) / scale.size], [height], marker, color=colour, markersize=8, zorder=3)
        text = f"{_group(of)} {signed(_days(of), Unit.DAYS)}"
        axes.text(at, place + _GROUPS, text, ha=side, va="center", fontsize=SMALL_TEXT,
                  color=colour, transform=across, bbox=behind, zorder=4)  # fmt: skip
    if row.everybody_days is not None:
        axes.plot([row.everybody_days / scale.size], [height], "|", color=INK, markersize=13,
                  markeredgewidth=2, zorder=3)  # fmt: skip
