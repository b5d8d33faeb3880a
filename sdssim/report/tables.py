"""The tables of a run, as text in rows: what is drawn on a terminal, and what tests read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sdssim.eventlog import Cause
from sdssim.measures.entry import Unit
from sdssim.measures.waits import wait_name
from sdssim.plan.plan import NONE
from sdssim.report.figures import Figures
from sdssim.report.wording import (
    NOT_KNOWN,
    days,
    format_of,
    in_words,
    interval,
    interval_of,
    mean_of,
    people,
    percent,
    pounds,
    unit_shown,
    weeks,
    with_interval,
)
from sdssim.results.published import PublishedRow
from sdssim.scenario.load import Scenario

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to be drawn.

    Attributes
    ----------
    columns
        Headings; the first column is text, the others stand to the right.
    note
        What has to be known to read it; empty if nothing.
    """

    title: str
    columns: Row
    rows: tuple[Row, ...]
    note: str = ""


def tables(figures: Figures, published: tuple[PublishedRow, ...]) -> list[Grid]:
    """Every table of a run that has a row, in the order in which they are shown."""
    grids = [
        _published(published),
        _waits(figures),
        _ledger(figures),
        _staff(figures),
        _on_the_way(figures),
        _money(figures),
    ]
    return [grid for grid in grids if grid.rows]


def confidence_line(scenario: Scenario) -> str:
    """Count the numbers of a scenario by how sure they are."""
    counts = Counter(str(row.confidence) for row in scenario.assumptions)
    order = ("reported", "derived", "assumed", "unstated")
    told = [f"{counts[word]} {word}" for word in order if counts[word]]
    return f"What the scenario's numbers rest on: {', '.join(told)}." if told else ""


_UNITS_TO_NAME = ("weeks", "hours")
"""Units that the label of a published figure may leave open; people and years it will name."""


def _published(rows: tuple[PublishedRow, ...]) -> Grid:
    def line(row: PublishedRow) -> Row:
        shown, unit = format_of(row.unit), unit_shown(row.unit)
        return (
            f"{row.label}, in {unit}" if unit in _UNITS_TO_NAME else row.label,
            shown(row.value),
            NOT_KNOWN if row.simulated is None else shown(row.simulated),
            interval(row.simulated_low, row.simulated_high, row.unit, shown),
            f"{shown(row.low)} to {shown(row.high)}",
            {True: "yes", False: "no", None: NOT_KNOWN}[row.met],
        )

    return Grid(
        "Published figures beside simulated ones",
        ("", "published", "simulated", "95% interval", "counts as met", "met"),
        tuple(map(line, rows)),
    )


def _waits(figures: Figures) -> Grid:
    def line(stem: str, words: str) -> Row:
        done = [figures.get(f"{stem}_{which}_days") for which in ("median", "p90")]
        everybody = [figures.get(f"{stem}_km_{which}_days") for which in ("median", "p90")]
        return (
            words,
            mean_of(figures.get(f"{stem}_stopped"), people),
            mean_of(figures.get(f"{stem}_running"), people),
            *(mean_of(row, weeks) for row in done),
            with_interval(everybody[0], weeks),
            mean_of(everybody[1], weeks),
        )

    scope = figures.scope
    names = [(wait_name(scope, clock), clock) for clock in scope.clocks]
    rows = [
        line(stem, " to ".join(in_words(scope.events[event]) for event in clock))
        for stem, clock in names
    ]
    return Grid(
        "Waits, in weeks",
        (
            "from ... to",
            "done",
            "waiting",
            "half of those done",
            "9 in 10",
            "half of everybody",
            "9 in 10",
        ),
        tuple(rows),
        "Half, or 9 in 10, waited no longer than this. Those who are done flatter a growing list; "
        "'everybody' counts people who still wait as well (Kaplan-Meier).",
    )


def _ledger(figures: Figures) -> Grid:
    elapsed = figures.mean("ledger_elapsed_days")

    def line(name: str, words: str) -> Row:
        row = figures.get(f"ledger_{name}_days")
        spent = figures.mean(f"ledger_{name}_days")
        share = percent(spent / elapsed) if spent is not None and elapsed else ""
        return words, mean_of(row, days), interval_of(row, days), share

    until = "" if figures.scope.first_payment == NONE else "the first payment, or "
    rows = [
        line(cause.name.lower(), cause.value)
        for cause in Cause
        if figures.mean(f"ledger_{cause.name.lower()}_days")
    ]
    if rows:
        rows.append(line("elapsed", "in all"))
        rows.append(line("rework", "of which a second time or later"))
    return Grid(
        "Where the time goes, in days a person",
        ("", "days", "95% interval", "share"),
        tuple(rows),
        f"From referral to {until}the end of the journey; open journeys count as far as they are.",
    )


def _staff(figures: Figures) -> Grid:
    def line(role: str) -> Row:
        figure = {
            name: figures.get(name, role=role)
            for name in ("people_in_role", "hours_available", "hours_worked", "utilisation",
                         "queue_length_mean", "queue_now")
        }  # fmt: skip
        return (
            in_words(role),
            mean_of(figure["people_in_role"], people),
            mean_of(figure["hours_available"], people),
            mean_of(figure["hours_worked"], people),
            mean_of(figure["utilisation"], percent),
            mean_of(figure["queue_length_mean"], people),
            mean_of(figure["queue_now"], people),
        )

    return Grid(
        "Staff",
        ("role", "workers", "hours available", "worked", "used", "waiting for them", "at the end"),
        tuple(line(role) for role in figures.scope.plan.staffing.roles),
        "Hours available are those for this work. A worker with two roles counts in both.",
    )


def _on_the_way(figures: Figures) -> Grid:
    def line(words: str, **group: str) -> Row:
        return (
            words,
            with_interval(figures.get("people_now", **group), people),
            mean_of(figures.get("people_on_average", **group), people),
            mean_of(figures.get("oldest_wait_days", **group), weeks),
        )

    def told(kind: str, values: Iterable[tuple[str, str]]) -> list[Row]:
        return [
            line(words, **{kind: value})
            for value, words in values
            if figures.mean("people_now", **{kind: value})
        ]

    stages = [(stage, in_words(stage)) for stage in figures.scope.plan.stages]
    causes = [(cause.name.lower(), cause.value) for cause in Cause]
    return Grid(
        "People on the pathway at the end",
        ("by stage, and by what they wait for", "people", "on average", "oldest, in weeks"),
        (*told("stage", stages), *told("cause", causes), line("all")),
        "Weeks since referral. The average is over the whole time.",
    )


_MONEY = (
    ("budget_told_total_pounds", "yearly budgets told, in all"),
    ("budget_told_mean_pounds", "yearly budget, mean"),
    ("budget_told_median_pounds", "yearly budget, median"),
    ("spend_total_pounds", "yearly value of packages paid, in all"),
    ("spend_mean_pounds", "yearly value of a package, mean"),
    ("spend_median_pounds", "yearly value of a package, median"),
    ("paid_total_pounds", "cash paid out"),
    ("staff_cost_pounds", "cost of staff time on the pathway"),
    ("staff_cost_per_person_paid_pounds", "cost of staff time for each person paid"),
)


def _money(figures: Figures) -> Grid:
    found = [(words, figures.get(name)) for name, words in _MONEY]
    shown = format_of(Unit.POUNDS)
    return Grid(
        "Money",
        ("", "mean", "95% interval"),
        tuple(
            (words, mean_of(row, pounds), interval_of(row, shown))
            for words, row in found
            if row is not None and row.mean is not None
        ),
    )
