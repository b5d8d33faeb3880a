"""Results: the figures of all replications of one scenario, and what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

import sdssim
from sdssim.errors import SdssimError
from sdssim.measures.entry import Group, MeasureKey, Unit, group_of
from sdssim.measures.measure import yardstick
from sdssim.results.compare import Comparison, compare
from sdssim.results.interval import LEVEL, intervals, known
from sdssim.scenario.load import Scenario
from sdssim.timebase import Floats

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One figure over all replications.

    Attributes
    ----------
    mean
        ``None`` if the figure is known in no replication.
    low, high
        Confidence interval of the mean; ``None`` with fewer than two replications.
    replications
        In how many the figure is known.
    """

    name: str
    unit: Unit
    group: Group
    mean: float | None
    low: float | None
    high: float | None
    replications: int


@dataclass(frozen=True, eq=False)
class Results:
    """The figures of replications 0, 1, ... of one scenario.

    Attributes
    ----------
    scenario
        What was asked.
    seed, engine, version
        With the scenario, all that is needed to reproduce the figures.
    entries
        What each figure is, shape (figures,).
    values
        Shape (replications, figures); NaN is not known. Read-only.
    """

    scenario: Scenario
    seed: int
    engine: str
    version: str
    entries: tuple[MeasureKey, ...]
    values: Floats
    _index: Mapping[tuple[str, Group], int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the shape, and index the figures by name and group.

        Raises
        ------
        ValueError
            The values are not one row a replication and one column an entry.
        """
        values = np.ascontiguousarray(self.values, dtype=np.float64)
        if values.ndim != 2 or values.shape[1] != len(self.entries):  # noqa: PLR2004 -- a table
            message = f"values of shape {values.shape} do not fit {len(self.entries)} entries"
            raise ValueError(message)
        values = values.view()
        values.flags.writeable = False
        index = {(entry.name, entry.group): row for row, entry in enumerate(self.entries)}
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "_index", index)

    @classmethod
    def of(cls, scenario: Scenario, values: Floats, *, seed: int, engine: str) -> "Results":
        """Gather the values of :func:`sdssim.measures.measure.measure`, one row a replication."""
        return cls(scenario, seed, engine, sdssim.__version__, yardstick(scenario).keys, values)

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return int(self.values.shape[0])

    def column(self, name: str, group: Mapping[str, str] | None = None) -> int:
        """Find the column of a figure in ``values``.

        Raises
        ------
        SdssimError
            There is no such measure, or not for this group.
        """
        wanted = group_of(group)
        column = self._index.get((name, wanted))
        if column is None:
            raise SdssimError(self._no_such(name, wanted))
        return column

    def value(self, name: str, /, **group: str) -> float | None:
        """Mean of a figure over the replications in which it is known; ``None`` if there are none.

        Examples
        --------
        ``results.value("reached_first_payment", cohort="year_1")``

        Raises
        ------
        SdssimError
            There is no such measure, or not for this group.
        """
        column = self.column(name, group)
        return known(intervals(self.values[:, [column]]).mean[0])

    def summary(self, level: float = LEVEL) -> list[SummaryRow]:
        """Mean and Student-t confidence interval of every figure, in the order of the catalogue."""
        of = intervals(self.values, level)
        return [
            SummaryRow(
                name=entry.name,
                unit=entry.unit,
                group=entry.group,
                mean=known(of.mean[row]),
                low=known(of.low[row]),
                high=known(of.high[row]),
                replications=int(of.replications[row]),
            )
            for row, entry in enumerate(self.entries)
        ]

    def compare(self, other: "Results", level: float = LEVEL) -> Comparison:
        """Set another scenario's results beside these, replication by replication.

        See :func:`sdssim.results.compare.compare`; a difference is the other's figure less this.
        """
        return compare(self, other, level)

    def to_frame(self) -> "pd.DataFrame":
        """Return every figure of every replication as a tidy table.

        Returns
        -------
        DataFrame
            Columns ``replication``, ``measure``, ``unit``, ``group``, ``value``; replications in
            order, and within each the figures in the order of the catalogue.
        """
        import pandas as pd

        figures = len(self.entries)
        numbers = np.repeat(np.arange(self.replications, dtype=np.int32), figures)
        columns = {"replication": numbers}
        repeated = {
            name: pd.Categorical.from_codes(
                np.tile(column.codes, self.replications), dtype=column.dtype
            )
            for name, column in self._labels().items()
        }
        return pd.DataFrame(columns | repeated | {"value": self.values.ravel()})

    def summary_frame(self, level: float = LEVEL) -> "pd.DataFrame":
        """Return the summary as a table, one row a figure; what is not known is missing."""
        import pandas as pd

        of = intervals(self.values, level)
        figures = {"mean": of.mean, "low": of.low, "high": of.high}
        return pd.DataFrame(
            {**self._labels(), **figures, "replications": of.replications.astype(np.int32)}
        )

    def _labels(self) -> "dict[str, pd.Categorical[Any]]":
        """What each figure is, as columns of a table."""
        import pandas as pd

        return {
            "measure": pd.Categorical([entry.name for entry in self.entries]),
            "unit": pd.Categorical([str(entry.unit) for entry in self.entries]),
            "group": pd.Categorical([entry.group_label for entry in self.entries]),
        }

    def _no_such(self, name: str, group: Group) -> str:
        names = list(dict.fromkeys(entry.name for entry in self.entries))
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            return f"unknown measure '{name}'{hint} (sdssim measures lists them)"
        asked = MeasureKey(name, Unit.NUMBER, group).group_label or "everyone"
        known_groups = [entry.group_label for entry in self.entries if entry.name == name]
        near = get_close_matches(asked, known_groups, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        return f"measure '{name}' is not taken for {asked}{hint}"
