"""What it costs: money told, agreed, paid out, and staff time on the pathway."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdssim.report.charts.palette import BLUE, INK, PLUM, TEAL, Fill
from sdssim.report.charts.picture import drawn, plain
from sdssim.report.document import Chart
from sdssim.report.figures import Figures
from sdssim.report.tables import Grid
from sdssim.report.wording import pounds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BARS = (
    ("budget_told_total_pounds", "yearly budgets told", Fill(TEAL)),
    ("spend_total_pounds", "yearly packages paid", Fill(TEAL, "//")),
    ("paid_total_pounds", "cash paid out", Fill(BLUE)),
    ("staff_cost_pounds", "staff time on the pathway", Fill(PLUM, "||")),
)
_THOUSAND = 1000.0


@dataclass(frozen=True, slots=True)
class CostBar:
    """One amount, in pounds, with its interval; ``None`` with one replication."""

    name: str
    words: str
    fill: Fill
    pounds: float
    low: float | None
    high: float | None


def cost(figures: Figures) -> tuple[CostBar, ...]:
    """Return the amounts that a scenario has figures for."""
    found = []
    for name, words, fill in _BARS:
        row = figures.get(name)
        if row is not None and row.mean is not None:
            found.append(CostBar(name, words, fill, row.mean, row.low, row.high))
    return tuple(found)


def cost_chart(figures: Figures) -> Chart | None:
    """Draw what it costs; ``None`` if the scenario has no figures of money."""
    found = cost(figures)
    if not found:
        return None
    title = _title(figures, found)
    told = ", ".join(f"{bar.words} {pounds(bar.pounds)}" for bar in found)
    alt = f"{title}. {told[0].upper()}{told[1:]}."
    reading = (
        "Budgets and packages are the yearly value of what people are told and of what they get; "
        "cash is what has been paid out by the cut-off. Staff time is what the hours cost that "
        "were worked on the pathway. Lines are 95% intervals of the mean."
    )
    height = 70 + 42 * len(found)
    svg = drawn(lambda figure: _draw(figure, found), name="cost", alt=alt, height=height)
    return Chart("cost", title, svg, alt, reading, _table(found))


def _title(figures: Figures, found: tuple[CostBar, ...]) -> str:
    each = figures.mean("staff_cost_per_person_paid_pounds")
    if each is not None:
        return f"Staff time on the pathway costs {pounds(each)} for each person paid"
    return f"{found[0].words[0].upper()}{found[0].words[1:]}: {pounds(found[0].pounds)}"


def _table(found: tuple[CostBar, ...]) -> Grid:
    def ends(bar: CostBar) -> str:
        known = bar.low is not None and bar.high is not None
        return f"{pounds(max(bar.low or 0.0, 0.0))} to {pounds(bar.high or 0.0)}" if known else ""

    rows = [(bar.words, pounds(bar.pounds), ends(bar)) for bar in found]
    return Grid("What it costs", ("", "mean", "95% interval"), tuple(rows))


def _draw(figure: "Figure", found: tuple[CostBar, ...]) -> None:
    axes = figure.subplots()
    longest = max(max(bar.pounds, bar.high or 0.0) for bar in found) / _THOUSAND
    for row, bar in enumerate(found):
        value = bar.pounds / _THOUSAND
        axes.barh(row, value, height=0.6, facecolor=bar.fill.colour, hatch=bar.fill.hatch,
                  edgecolor="white")  # fmt: skip
        end = value
        if bar.low is not None and bar.high is not None:
            axes.plot([bar.low / _THOUSAND, bar.high / _THOUSAND], [row, row], color=INK)
            end = max(end, bar.high / _THOUSAND)
        axes.text(end + longest * 0.02, row, pounds(bar.pounds), va="center", weight="bold")
    axes.set_yticks(range(len(found)), [bar.words for bar in found])
    axes.set(xlim=(0, max(longest * 1.28, 1e-9)), xlabel="thousand pounds")
    axes.invert_yaxis()
    axes.locator_params(axis="x", nbins=5)
    plain(axes, grid="x")
