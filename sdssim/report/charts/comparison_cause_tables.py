"""The days of each cause as tables: of one variant with intervals, of several side by side."""

from typing import Final

from sdssim.eventlog import Cause
from sdssim.report.charts.comparison_rows import in_order
from sdssim.report.comparison_wording import signed_days
from sdssim.report.tables import Grid
from sdssim.report.wording import NOT_KNOWN, days
from sdssim.results.comparison import PairedFigure, ScenarioComparison, VariantComparison

CAUSES: Final = {f"ledger_{cause.name.lower()}_days": cause for cause in Cause}
"""The cause of each measure of the ledger that has one."""

IN_ALL: Final = "ledger_elapsed_days"
REWORK: Final = "ledger_rework_days"


def table_of_one(variant: VariantComparison) -> Grid:
    """Set the days of the baseline and of a single variant side by side."""
    return Grid(
        "Days a person by cause",
        ("", "baseline", "variant", "difference", "interval", "which is"),
        tuple(
            (
                _words(figure),
                _known(figure.first),
                _known(figure.second),
                signed_days(figure.difference),
                interval_words(figure),
                "" if signed_days(figure.difference) == "0" else figure.verdict.value,
            )
            for figure in variant.causes
        ),
    )


def table_of_many(found: ScenarioComparison) -> Grid:
    """Show the days of the baseline, and below them how those of each variant differ."""
    first = found.variants[0].causes
    rows = [("the baseline's days", *(_known(figure.first) for figure in first))]
    rows += [
        (variant.title, *(_change(figure) for figure in variant.causes))
        for variant in in_order(found)
    ]
    return Grid(
        "Days a person by cause, and what each variant adds or takes away",
        ("", *(_words(figure) for figure in first)),
        tuple(rows),
        "What is in brackets does not count as a difference.",
    )


def _words(figure: PairedFigure) -> str:
    others = {IN_ALL: "in all", REWORK: "of which a second time or later"}
    return others.get(figure.name) or CAUSES[figure.name].value


def _known(value: float | None) -> str:
    return NOT_KNOWN if value is None else days(value)


def _change(figure: PairedFigure) -> str:
    text = signed_days(figure.difference)
    return text if figure.is_clear or not figure.difference else f"({text})"


def interval_words(figure: PairedFigure) -> str:
    """Return both ends of an interval in days, with their signs; empty if there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{signed_days(figure.low)} to {signed_days(figure.high)}"
