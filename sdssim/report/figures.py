"""The figures of a run by name, and what the scenario calls the dates of a journey."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sdssim.measures.entry import Group, group_of
from sdssim.measures.measure import yardstick
from sdssim.measures.scope import Clock, Scope
from sdssim.plan.plan import NONE
from sdssim.results.table import Results, SummaryRow


@dataclass(frozen=True, slots=True)
class Figures:
    """A summary that can be asked by name.

    Attributes
    ----------
    results
        The run.
    scope
        What the scenario asks to be measured.
    rows
        The summary, by name and group.
    """

    results: Results
    scope: Scope
    rows: Mapping[tuple[str, Group], SummaryRow]

    def get(self, name: str, /, **group: str) -> SummaryRow | None:
        """Return a figure; ``None`` if the scenario has no such measure."""
        return self.rows.get((name, group_of(group)))

    def mean(self, name: str, /, **group: str) -> float | None:
        """Return the mean of a figure; ``None`` if it is not taken, or not known."""
        row = self.get(name, **group)
        return None if row is None else row.mean

    @property
    def cut_off(self) -> date:
        """The last day that is seen."""
        start = self.results.scenario.base.start
        return start + timedelta(days=round(self.scope.cut_day) - 1)

    @property
    def main_clock(self) -> Clock | None:
        """From the referral to the first payment, or to the last milestone if nobody is paid.

        ``None`` for a scenario without milestones.
        """
        stop = self.scope.first_payment
        if stop == NONE:
            stop = len(self.scope.events) - 1
        return (0, stop) if stop > 0 else None


def figures_of(results: Results) -> Figures:
    """Make the figures of a run ready to be asked by name."""
    rows = {(row.name, row.group): row for row in results.summary()}
    return Figures(results, yardstick(results.scenario).scope, rows)
