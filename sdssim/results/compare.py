"""Two scenarios side by side, replication by replication.

With common random numbers, replication 7 of both scenarios has the same people with the same
needs, so the difference within each replication says more than the difference of the means.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from sdssim.errors import SdssimError
from sdssim.measures.entry import Better, Group, MeasureKey, Unit
from sdssim.measures.measure import yardstick
from sdssim.results.interval import LEVEL, intervals, known
from sdssim.timebase import Floats

if TYPE_CHECKING:
    import pandas as pd

    from sdssim.results.table import Results


class Verdict(StrEnum):
    """What a difference amounts to, when its interval is taken at its word."""

    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"
    NOT_CLEAR = "no clear difference"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One figure of both scenarios; ``None`` is not known.

    Attributes
    ----------
    first, second
        Means over the replications in which the figure is known in both.
    difference
        Mean of second less first, in each of these replications.
    low, high
        Student-t confidence interval of the difference, from the paired differences.
    replications
        In how many the figure is known in both.
    """

    name: str
    unit: Unit
    group: Group
    better: Better
    first: float | None
    second: float | None
    difference: float | None
    low: float | None
    high: float | None
    replications: int

    @property
    def verdict(self) -> Verdict:
        """Whether the second is better or worse, as far as the interval leaves 0 on one side."""
        if self.difference is None or self.low is None or self.high is None:
            return Verdict.NOT_KNOWN
        if self.low <= 0 <= self.high:
            return Verdict.NOT_CLEAR
        if self.better is Better.NONE:
            return Verdict.DIFFERENT
        is_better = (self.difference < 0) == (self.better is Better.LOWER)
        return Verdict.BETTER if is_better else Verdict.WORSE


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every figure of either scenario: the first's in order, then what only the second has."""

    rows: tuple[ComparisonRow, ...]
    level: float

    def to_frame(self) -> "pd.DataFrame":
        """Return the comparison as a table, one row a figure; what is not known is missing."""
        import pandas as pd

        return pd.DataFrame(
            {
                "measure": [row.name for row in self.rows],
                "unit": [str(row.unit) for row in self.rows],
                "group": [_key(row).group_label for row in self.rows],
                "better": [str(row.better) for row in self.rows],
                **{
                    name: np.array([getattr(row, name) for row in self.rows], dtype=np.float64)
                    for name in ("first", "second", "difference", "low", "high")
                },
                "replications": np.array([row.replications for row in self.rows], dtype=np.int32),
                "verdict": [str(row.verdict) for row in self.rows],
            }
        )


def compare(first: "Results", second: "Results", level: float = LEVEL) -> Comparison:
    """Take the difference of every figure within each replication, second less first.

    Replications that only one of the two has are left out.

    Parameters
    ----------
    level
        Of the confidence intervals, between 0 and 1.

    Raises
    ------
    SdssimError
        The two were run with different seeds: then replication 7 of one has nothing to do with
        replication 7 of the other.
    """
    if first.seed != second.seed:
        message = (
            f"results of seed {first.seed} and of seed {second.seed} cannot be compared "
            "replication by replication; run both with the same seed"
        )
        raise SdssimError(message)
    better = {
        entry.name: entry.better
        for results in (second, first)
        for entry in yardstick(results.scenario).entries
    }
    keys = tuple(dict.fromkeys([*first.entries, *second.entries]))
    shared = min(first.replications, second.replications)
    one, other = (_aligned(results, keys, shared) for results in (first, second))
    difference = intervals(other - one, level)
    paired = np.isnan(other - one)
    means = [intervals(np.where(paired, np.nan, values)).mean for values in (one, other)]
    return Comparison(
        rows=tuple(
            ComparisonRow(
                name=key.name,
                unit=key.unit,
                group=key.group,
                better=better[key.name],
                first=known(means[0][row]),
                second=known(means[1][row]),
                difference=known(difference.mean[row]),
                low=known(difference.low[row]),
                high=known(difference.high[row]),
                replications=int(difference.replications[row]),
            )
            for row, key in enumerate(keys)
        ),
        level=level,
    )


def _aligned(results: "Results", keys: tuple[MeasureKey, ...], replications: int) -> Floats:
    """Values in the columns of ``keys``, shape (replications, keys); NaN if there is no figure."""
    column = {entry: number for number, entry in enumerate(results.entries)}
    place = np.array([column.get(key, len(column)) for key in keys], dtype=np.int64)
    padded = np.full((replications, len(column) + 1), np.nan)
    padded[:, :-1] = results.values[:replications]
    return np.ascontiguousarray(padded[:, place])


def _key(row: ComparisonRow) -> MeasureKey:
    return MeasureKey(row.name, row.unit, row.group)
