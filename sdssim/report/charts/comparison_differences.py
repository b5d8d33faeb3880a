"""How much each variant changes one measure: differences with intervals around a zero line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdssim.report.charts.comparison_rows import (
    DRAWN_AT,
    ROW_HEIGHT,
    Range,
    Scale,
    bare_rows,
    chart_names,
    dot,
    in_order,
    name_row,
    range_of,
    scale_of,
    zero_line,
)
from sdssim.report.charts.palette import BLUE, FAINT, PLUM
from sdssim.report.charts.picture import drawn, plain, shortened
from sdssim.report.comparison_measure import (
    MeasureWords,
    extremes,
    finding,
    measure_words,
    outcome_words,
    size_words,
)
from sdssim.report.comparison_wording import signed, signed_interval
from sdssim.report.document import Chart
from sdssim.report.tables import Grid
from sdssim.report.wording import NOT_KNOWN, format_of, in_words, percent
from sdssim.results.comparison import FamilyName, PairedFigure, ScenarioComparison
from sdssim.results.headline import Headline

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_IN_ALT = 6
_AROUND = 78
"""Units of height for what is above and below the rows."""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One variant's difference, or one of the waits of a single variant.

    Attributes
    ----------
    name
        Short enough for the picture.
    outcome
        In words, as far as it counts.
    """

    title: str
    name: str
    figure: PairedFigure
    outcome: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Differences of all variants in one measure, in the order in which they are drawn."""

    headline: Headline
    words: MeasureWords
    rows: tuple[DifferenceRow, ...]


def differences(found: ScenarioComparison, headline: Headline) -> Differences | None:
    """Collect the differences in a measure; ``None`` if it is known of no variant.

    Of a single variant the wait from referral stands beside the wait that is told first.
    """
    words = measure_words(headline, found.clocks)
    if len(found.variants) == 1 and headline is Headline.WAIT:
        rows = tuple(_waits_of_one(found, words))
    else:
        rows = tuple(_rows(found, headline, words))
    if all(row.figure.difference is None for row in rows):
        return None
    return Differences(headline, words, rows)


def _waits_of_one(found: ScenarioComparison, words: MeasureWords) -> Iterator[DifferenceRow]:
    headline, clocks = found.variants[0].headline, found.clocks
    if clocks is None:
        return
    starts = {Headline.WAIT: clocks.start, Headline.WHOLE_WAIT: clocks.whole_start}
    for each, start in starts.items():
        if each in headline:
            name = f"Counted from {in_words(start)}"
            outcome = outcome_words(headline[each], words)
            yield DifferenceRow(name, shortened(name), headline[each], outcome)


def _rows(
    found: ScenarioComparison, headline: Headline, words: MeasureWords
) -> Iterator[DifferenceRow]:
    variants = [each for each in in_order(found) if headline in each.headline]
    for variant, name in zip(variants, chart_names(variants), strict=True):
        figure = variant.headline[headline]
        yield DifferenceRow(variant.title, name, figure, outcome_words(figure, words))


def differences_chart(
    found: ScenarioComparison, headline: Headline, *, name: str = "differences"
) -> Chart | None:
    """Draw the differences in a measure; ``None`` if it is known of no variant."""
    told = differences(found, headline)
    if told is None:
        return None
    title = _title(found, told)
    alt = f"{title}. {' '.join(_alt(told))}"
    scale = scale_of(_reach(told), told.rows[0].figure.unit)
    label = f"difference from {shortened(found.baseline.name)}, in {scale.words}"
    svg = drawn(
        lambda figure: _draw(figure, told, scale, label), name=name, alt=alt,
        height=_AROUND + ROW_HEIGHT * len(told.rows),
    )  # fmt: skip
    return Chart(name, title, svg, alt, _reading(found), _table(told))


def _title(found: ScenarioComparison, told: Differences) -> str:
    """Tell the finding, and with several variants which does most."""
    text = finding(found, told.headline, named=shortened)
    most = extremes(found, told.headline)
    if len(found.variants) == 1 or not most:
        return text
    size = size_words(most[0].headline[told.headline], told.words)
    name = next(row.name for row in told.rows if row.title == most[0].title)
    return f"{text}; most with {name} ({size})"


def _alt(told: Differences) -> list[str]:
    sentences = [f"{row.name}: {row.outcome}." for row in told.rows]
    rest = len(sentences) - _MOST_IN_ALT
    if rest <= 1:
        return sentences
    return [*sentences[:_MOST_IN_ALT], f"The table below has {rest} more."]


def _reading(found: ScenarioComparison) -> str:
    level = percent(found.families[FamilyName.HEADLINE].level)
    if found.replications == 1:
        return "A dot is the difference from the baseline. One replication has no ranges."
    return (
        "A dot is the mean difference from the baseline between the same people, the line its "
        f"range: with {level} confidence all the ranges of the headline hold at once. A full dot "
        "counts as a difference; a hollow one may be luck."
    )


def _table(told: Differences) -> Grid:
    rows = []
    for row in told.rows:
        figure = row.figure
        first, second = (
            NOT_KNOWN if value is None else format_of(figure.unit)(value)
            for value in (figure.first, figure.second)
        )
        change = signed(figure.difference, figure.unit)
        rows.append(
            (row.title, first, second, change, signed_interval(figure), figure.verdict.value)
        )
    heading = told.words.heading
    return Grid(
        f"{heading[0].upper()}{heading[1:]}",
        ("", "baseline", "variant", "difference", "interval", "which is"),
        tuple(rows),
    )


def _reach(told: Differences) -> list[float]:
    return [value for row in told.rows for value in range_of(row.figure, Scale(1.0, "")).reach]


def _draw(figure: "Figure", told: Differences, scale: Scale, label: str) -> None:
    axes = figure.subplots()
    bare_rows(axes, len(told.rows))
    plain(axes, grid="x")
    for place, row in enumerate(told.rows):
        at = range_of(row.figure, scale)
        name_row(axes, place, row.name, row.outcome)
        dot(axes, at, place + DRAWN_AT, colour=_colour(at), marker=_marker(at))
    values = [value / scale.size for value in _reach(told)]
    zero_line(axes, values, (told.words.less, told.words.more), label)


def _colour(at: Range) -> str:
    if not at.is_clear:
        return FAINT
    return BLUE if (at.difference or 0.0) < 0 else PLUM


def _marker(at: Range) -> str:
    return "D" if at.is_clear and (at.difference or 0.0) > 0 else "o"
