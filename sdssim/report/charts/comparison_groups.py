"""Who gains and who loses: change in the wait of the same people, by team, need and route."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sdssim.measures.entry import EVERYONE, Unit
from sdssim.measures.scope import COHORT
from sdssim.report.charts.comparison_rows import (
    Range,
    Scale,
    bare_rows,
    chart_names,
    dot,
    in_order,
    range_of,
    scale_of,
    zero_line,
)
from sdssim.report.charts.palette import BLUE, FAINT, GREY, INK, ORANGE, PLUM
from sdssim.report.charts.picture import SMALL_TEXT, drawn, plain, shortened
from sdssim.report.comparison_wording import (
    amount,
    group_words,
    joined,
    signed,
    signed_interval,
)
from sdssim.report.document import Chart
from sdssim.report.tables import Grid
from sdssim.report.wording import in_words, people
from sdssim.results.comparison import (
    FEWEST_PEOPLE,
    PeopleChange,
    ScenarioComparison,
    VariantComparison,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_SIDE_BY_SIDE: Final = 3
"""Variants whose groups one picture can hold."""

_MARKS: Final = ((BLUE, "o"), (ORANGE, "D"), (PLUM, "s"))
"""Colour and shape of each variant."""

_ROW = 15.0
_MORE_FOR_EACH = 6.0
"""Units of a row's height: for its words, and for every variant after the first."""

_AROUND = 78
_LEGEND_LINE = 15.5
_LONGEST = 22
_SPACING = 0.24
_MOST_IN_ALT = 8


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of people, and what becomes of their wait.

    Attributes
    ----------
    kind
        What the group is a part of: team, need, route; empty for everybody.
    changes
        Of every variant; ``None`` where the group is too small to be judged.
    """

    kind: str
    name: str
    people: float
    changes: tuple[PeopleChange | None, ...]


def group_rows(variants: Sequence[VariantComparison]) -> tuple[GroupRow, ...]:
    """Collect the groups that are judged with at least one variant, everybody first.

    When people came is no group that anybody is in for a reason; the table leaves it out as well.
    """
    rows = []
    for place, of in enumerate(variants[0].people):
        if of.group and of.group[0][0] == COHORT:
            continue
        changes = tuple(
            each if each.is_judged or each.group == EVERYONE else None
            for variant in variants
            for each in (variant.people[place],)
        )
        if any(change is not None for change in changes):
            kind = of.group[0][0] if of.group else ""
            rows.append(GroupRow(kind, _group_name(of), of.comparable, changes))
    return tuple(rows)


def groups_chart(found: ScenarioComparison) -> Chart | None:
    """Draw every judged group of a few variants; ``None`` if there are none, or many variants."""
    variants = in_order(found)
    if len(variants) > MOST_SIDE_BY_SIDE or not variants[0].people:
        return None
    rows = group_rows(variants)
    if len(rows) <= 1:
        return None
    names = chart_names(variants)
    title = _title(variants, names)
    alt = f"{title}. {_alt(rows, names)}"
    scale = scale_of(_reach(rows), Unit.DAYS)
    lines = len(rows) + len({row.kind for row in rows if row.kind})
    height = _AROUND + lines * (_ROW + _MORE_FOR_EACH * (len(variants) - 1))
    height += _LEGEND_LINE * len(variants) if len(variants) > 1 else 0
    svg = drawn(
        lambda figure: _draw(figure, rows, names, scale), name="groups", alt=alt, height=height
    )
    reading = (
        "A dot is the mean change in how long the same people of a group wait, of those who leave "
        "in neither scenario; the line is its range, and all the ranges hold at once. A full dot "
        f"counts as a difference; a hollow one may be luck.{_choices(found)}"
    )
    return Chart("groups", title, svg, alt, reading, _table(variants, rows))


def _group_name(of: PeopleChange) -> str:
    if of.group == EVERYONE:
        return "everybody"
    return " ".join(in_words(value) for _, value in of.group)


def _choices(found: ScenarioComparison) -> str:
    """Say of what is chosen on the way that the groups are the baseline's."""
    from sdssim.measures.measure import yardstick

    choices = [in_words(name) for name in yardstick(found.baseline).scope.plan.choices]
    if not choices:
        return ""
    are = "is" if len(choices) == 1 else "are"
    return (
        f" {joined(choices).capitalize()} {are} chosen on the way: there a group is the people who "
        "took it in the baseline."
    )


def clear_groups(variant: VariantComparison) -> list[PeopleChange]:
    """Return the groups whose wait clearly changes, those that gain most first."""
    clear = [
        each
        for each in variant.people
        if each.group != EVERYONE
        and each.group[0][0] != COHORT
        and each.is_judged
        and each.days.is_clear
    ]
    return sorted(clear, key=lambda each: each.days.difference or 0.0)


def _title(variants: Sequence[VariantComparison], names: Sequence[str]) -> str:
    groups = [
        (group.days.difference or 0.0, group, name)
        for variant, name in zip(variants, names, strict=True)
        for group in clear_groups(variant)
    ]
    parts = [
        f"{shortened(group_words(group.group))} {does} most, {amount(abs(change), Unit.DAYS)}"
        f"{f' with {name}' if len(variants) > 1 else ''}"
        for does, (change, group, name) in _ends(groups)
    ]
    if not parts:
        return "No team, need or other group of people clearly gains or loses"
    if len(parts) == 1:
        gains = groups[0][0] < 0
        parts.append(f"no group clearly {'loses' if gains else 'gains'}")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}"


_Change = tuple[float, PeopleChange, str]


def _ends(groups: Sequence[_Change]) -> Iterator[tuple[str, _Change]]:
    """Yield who gains most and who loses most, as far as anybody does."""
    least = min(groups, key=lambda each: each[0], default=None)
    most = max(groups, key=lambda each: each[0], default=None)
    if least is not None and least[0] < 0:
        yield "gains", least
    if most is not None and most[0] > 0:
        yield "loses", most


def _alt(rows: Sequence[GroupRow], names: Sequence[str]) -> str:
    """Tell the groups of which a change counts, in weeks."""
    parts = [
        f"{shortened(f'{in_words(row.kind)} {row.name}'.strip())} "
        f"{signed(change.days.difference, Unit.DAYS)}{f' with {name}' if len(names) > 1 else ''}"
        for row in rows
        for change, name in zip(row.changes, names, strict=True)
        if change is not None and change.days.is_clear
    ]
    if not parts:
        return ""
    rest = len(parts) - _MOST_IN_ALT
    more = f"; the table below has {rest} more" if rest > 1 else ""
    shown = "; ".join(parts[:_MOST_IN_ALT] if rest > 1 else parts)
    return f"Change in weeks, where it counts: {shown}{more}."


def _reach(rows: Sequence[GroupRow]) -> list[float]:
    return [
        value
        for row in rows
        for change in row.changes
        if change is not None
        for value in range_of(change.days, Scale(1.0, "days")).reach
    ]


def _table(variants: Sequence[VariantComparison], rows: Sequence[GroupRow]) -> Grid:
    title = "Change in the weeks waited by the same people"
    if len(variants) > 1:
        lines = ((_told(row), people(row.people), *map(_change, row.changes)) for row in rows)
        return Grid(title, ("", "people", *(each.title for each in variants)), tuple(lines),
                    f"What is in brackets does not count as a difference. {_SMALL}")  # fmt: skip
    told = [
        (
            group_words(each.group) or "everybody",
            people(each.comparable),
            signed(each.days.difference, Unit.DAYS),
            signed_interval(each.days),
            each.days.verdict.value if each.is_judged else "too few people",
        )
        for each in variants[0].people
        if not each.group or each.group[0][0] != COHORT
    ]
    columns = ("", "people", "change", "interval", "which is")
    return Grid(title, columns, tuple(told), _SMALL)


_SMALL = (
    f"Groups of fewer than {people(FEWEST_PEOPLE)} comparable people a replication are not judged."
)


def _told(row: GroupRow) -> str:
    return f"{in_words(row.kind)} {row.name}".strip()


def _change(change: PeopleChange | None) -> str:
    if change is None:
        return ""
    text = signed(change.days.difference, Unit.DAYS)
    return text if change.days.is_clear or not change.days.difference else f"({text})"


def _draw(figure: "Figure", rows: Sequence[GroupRow], names: Sequence[str], scale: Scale) -> None:
    axes = figure.subplots()
    place, ticks = 0, []
    for kind, together in groupby(rows, key=lambda row: row.kind):
        if kind:
            heading = shortened(in_words(kind), _LONGEST)
            ticks.append((place, heading, True))
            place += 1
        for row in together:
            ticks.append((place, shortened(row.name, _LONGEST), False))
            _dots(axes, place, row, scale)
            place += 1
    bare_rows(axes, place)
    plain(axes, grid="x")
    axes.set_yticks([at + 0.5 for at, _, _ in ticks], [text for _, text, _ in ticks])
    axes.tick_params(axis="y", length=0)
    for label, (at, _, is_heading) in zip(axes.get_yticklabels(), ticks, strict=True):
        if is_heading:
            label.set_fontweight("bold")
            axes.axhline(at, color=GREY, linewidth=0.6)
    reach = [value / scale.size for value in _reach(rows)]
    zero_line(axes, reach, ("wait less", "wait more"), f"change in {scale.words}")
    if len(names) > 1:
        _legend(figure, names)


def _dots(axes: "Axes", place: int, row: GroupRow, scale: Scale) -> None:
    middle = (len(row.changes) - 1) / 2
    for number, change in enumerate(row.changes):
        if change is None:
            continue
        at = range_of(change.days, scale)
        colour, marker = _look(at, number, len(row.changes))
        dot(axes, at, place + 0.5 + (number - middle) * _SPACING, colour=colour, marker=marker)


def _look(at: Range, number: int, of: int) -> tuple[str, str]:
    """Choose colour and shape: by variant, or of a single one by what becomes of the group."""
    if of > 1:
        return _MARKS[number]
    if not at.is_clear:
        return FAINT, "o"
    return (BLUE, "o") if (at.difference or 0.0) < 0 else (PLUM, "D")


def _legend(figure: "Figure", names: Sequence[str]) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=colour, marker=marker, markersize=8, linewidth=2.2, label=name)
        for name, (colour, marker) in zip(names, _MARKS, strict=False)
    ]
    figure.legend(handles=handles, loc="outside upper left", ncols=1, fontsize=SMALL_TEXT,
                  handlelength=2.2, labelspacing=0.25, labelcolor=INK)  # fmt: skip
