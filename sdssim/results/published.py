"""Published figures beside the simulated ones."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdssim.errors import SdssimError
from sdssim.measures.entry import Group, Unit, group_of
from sdssim.results.interval import LEVEL, intervals, known

if TYPE_CHECKING:
    import pandas as pd

    from sdssim.results.table import Results
    from sdssim.scenario.money import Published


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One published figure, and what the model says of it.

    Attributes
    ----------
    value, low, high
        The published figure, and the lowest and highest that count as met.
    simulated, simulated_low, simulated_high
        Mean over replications, and its confidence interval; ``None`` is not known.
    met
        Whether the simulated mean lies within ``low`` and ``high``; ``None`` if it is not known.
    """

    id: str
    label: str
    measure: str
    unit: Unit
    group: Group
    value: float
    low: float
    high: float
    simulated: float | None
    simulated_low: float | None
    simulated_high: float | None
    replications: int
    met: bool | None
    source: str
    confidence: str


def published_beside(results: "Results", level: float = LEVEL) -> tuple[PublishedRow, ...]:
    """Set every published figure of the scenario beside the simulated one, in the scenario's order.

    Parameters
    ----------
    level
        Of the confidence intervals, between 0 and 1.

    Raises
    ------
    SdssimError
        A published figure names a measure or group that is not taken; all of them at once.
    """
    asked = results.scenario.base.published
    columns, problems = [], []
    for figure in asked:
        try:
            columns.append(results.column(figure.measure, figure.group))
        except SdssimError as error:
            problems.append(f"published figure '{figure.id}': {error}")
    if problems:
        raise SdssimError("\n".join(problems))
    of = intervals(results.values[:, columns], level)
    return tuple(
        _row(
            figure,
            results.entries[column].unit,
            (known(of.mean[place]), known(of.low[place]), known(of.high[place])),
            int(of.replications[place]),
        )
        for place, (figure, column) in enumerate(zip(asked, columns, strict=True))
    )


def published_frame(rows: tuple[PublishedRow, ...]) -> "pd.DataFrame":
    """Return the rows as a table; what is not known is missing."""
    import pandas as pd

    names = [name for name in PublishedRow.__dataclass_fields__ if name != "group"]
    columns = {name: [getattr(row, name) for row in rows] for name in names}
    groups = [", ".join(f"{kind}={value}" for kind, value in row.group) for row in rows]
    table = pd.DataFrame(columns).assign(group=groups, met=pd.array(columns["met"], "boolean"))
    return table.astype({name: "float64" for name in names if name.startswith("simulated")})


def _row(
    figure: "Published",
    unit: Unit,
    simulated: tuple[float | None, float | None, float | None],
    replications: int,
) -> PublishedRow:
    low, high = figure.bounds
    mean = simulated[0]
    return PublishedRow(
        id=figure.id,
        label=figure.label,
        measure=figure.measure,
        unit=unit,
        group=group_of(figure.group),
        value=figure.value,
        low=low,
        high=high,
        simulated=mean,
        simulated_low=simulated[1],
        simulated_high=simulated[2],
        replications=replications,
        met=None if mean is None else low <= mean <= high,
        source=figure.source,
        confidence=figure.confidence,
    )
