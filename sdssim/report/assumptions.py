"""What a scenario's numbers rest on, and what differs from the scenario that it extends."""

from typing import Final

from sdssim.report.tables import Grid
from sdssim.report.wording import date_in_words
from sdssim.scenario.assumptions import Assumption, Confidence
from sdssim.scenario.difference import Difference, spelled
from sdssim.scenario.load import Scenario

ORDER: Final[tuple[Confidence, ...]] = ("assumed", "unstated", "derived", "reported")
"""The least sure first: that is what a reader has to judge."""


def assumptions_grid(scenario: Scenario) -> Grid:
    """Every number with its source and how sure it is; the assumed ones first."""
    rows = sorted(scenario.assumptions, key=_rank)
    return Grid(
        "What the scenario's numbers rest on",
        ("where it stands", "value", "how sure", "source"),
        tuple((row.path, spelled(row.value), row.confidence, row.note) for row in rows),
        "Reported: printed in a source. Derived: worked out from reported numbers. Assumed: "
        "judgement. Unstated: the scenario does not say.",
    )


def differences_grid(scenario: Scenario) -> Grid:
    """What differs from the first scenario of the chain that it extends; perhaps no rows."""
    return Grid(
        "What differs from the scenario that it extends",
        ("where it stands", "there", "here", "from"),
        tuple(map(_difference, scenario.differences)),
    )


def _rank(row: Assumption) -> int:
    return ORDER.index(row.confidence)


def _difference(each: Difference) -> tuple[str, str, str, str]:
    since = "the start" if each.on is None else date_in_words(each.on)
    return each.path, spelled(each.before), spelled(each.after), since
