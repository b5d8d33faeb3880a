"""The figures of one point of a sweep as rows, fit to be added to a table of all points."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sdssim.results.interval import intervals
from sdssim.timebase import Floats, Ints

if TYPE_CHECKING:
    import pyarrow as pa

Labels = tuple[tuple[str, str, str], ...]
"""Name, unit and group in words of each figure."""


def figures_batch(point: str, numbers: Ints, labels: Labels, values: Floats) -> "pa.RecordBatch":
    """Return a row for each figure of each replication.

    Parameters
    ----------
    numbers
        Of the replications.
    values
        Shape (replications, figures).
    """
    import pyarrow as pa

    about = _label_columns(labels, len(numbers))
    numbered = np.repeat(numbers.astype(np.int32), len(labels))
    return pa.record_batch(
        {"point": _text_column([point], np.zeros(values.size)), "replication": pa.array(numbered)}
        | about
        | {"value": _number_column(values.ravel())}
    )


def summary_batch(point: str, labels: Labels, values: Floats) -> "pa.RecordBatch":
    """Return a row for each figure: its mean over the replications, with the interval.

    Parameters
    ----------
    values
        Shape (replications, figures); with no replication nothing is known.
    """
    import pyarrow as pa

    if len(values) == 0:
        values = np.full((1, len(labels)), np.nan)
    of = intervals(values)
    figures = {"mean": of.mean, "low": of.low, "high": of.high}
    return pa.record_batch(
        {"point": _text_column([point], np.zeros(len(labels)))}
        | _label_columns(labels, 1)
        | {name: _number_column(column) for name, column in figures.items()}
        | {"replications": pa.array(of.replications.astype(np.int32))}
    )


@lru_cache(maxsize=8)
def _label_columns(labels: Labels, times: int) -> "dict[str, pa.Array]":
    """What each row is about; most points have the same figures as the one before."""
    columns = {}
    for place, name in enumerate(("measure", "unit", "group")):
        texts, codes = np.unique([label[place] for label in labels], return_inverse=True)
        columns[name] = _text_column(texts.tolist(), np.tile(codes, times))
    return columns


def _text_column(texts: Sequence[str], codes: npt.NDArray[Any]) -> "pa.Array":
    """A column that holds every text once."""
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(codes.astype(np.int32), pa.array(texts, pa.string()))


def _number_column(values: Floats) -> "pa.Array":
    """A column in which NaN is missing."""
    import pyarrow as pa

    return pa.array(values, from_pandas=True)
