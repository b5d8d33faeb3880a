"""A sweep as files: tidy tables, and a dictionary that says what everything in them is.

Everything is read from the store, point by point and in the order of the design, so that the bytes
do not depend on how the sweep came about, and memory does not grow with it.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sdssim.errors import SdssimError
from sdssim.experiments.export_rows import figures_batch, summary_batch
from sdssim.experiments.figures import figures_in
from sdssim.experiments.sweep_record import (
    FiguresRecord,
    SweepPoint,
    SweepRecord,
    figures_of,
    scenario_texts,
)
from sdssim.results.identity import file_name_of
from sdssim.results.sheets import growing, write_csv, write_parquet, write_text
from sdssim.results.store import ReplicationStore
from sdssim.timebase import Floats, Ints

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MANIFEST = "manifest.json"
SCENARIOS = "scenarios"
Progress = Callable[[int, int], None]

_POINT_COLUMNS = {
    "point": "name of the point; every other table refers to it",
    "label": "what differs from the first scenario of its chain, in words",
    "scenario": "digest of the scenario",
    "replications": "replications that were asked for",
    "done": "replications that were simulated",
}
_COLUMNS = {
    "replication": "number of the replication, from 0; the same number meets the same people",
    "measure": "name of the measure",
    "unit": "unit of the value",
    "group": "the people, staff or stage that the figure is about; empty for everyone",
    "value": "the figure in this replication; missing if it is not known",
    "mean": "mean over the replications in which the figure is known",
    "low": "lower end of the mean's 95% Student-t interval",
    "high": "upper end of the mean's 95% Student-t interval",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes
    ----------
    files
        The manifest last.
    done, missing
        Replications that are in the tables, and that were asked for and are not.
    """

    files: tuple[Path, ...]
    done: int
    missing: int


def folder_name(sweep: SweepRecord) -> str:
    """Return the name of a sweep's own folder."""
    return f"{file_name_of(sweep.name)}-{sweep.short_digest}"


def export(
    store: ReplicationStore,
    sweep: SweepRecord,
    folder: Path,
    *,
    scenarios: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """Write a sweep's tables; the manifest last, so that a folder that has one is complete.

    Parameters
    ----------
    folder
        Is made if it is not there.
    scenarios
        Also write the effective scenario of every point.
    progress
        Called with the number of points that are written and that there are.

    Raises
    ------
    SdssimError
        The folder holds something else, or the store does not know what its figures are.
    """
    _refuse_other(folder, sweep)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    tables = _Tables(store, sweep)
    files = list(_write_figures(tables, folder, progress))
    for name, table in (
        ("points", _points_frame(sweep, tables.done)),
        ("missing", _missing_frame(tables.missing)),
        ("dictionary", _dictionary_frame(sweep, tables.entries)),
    ):
        files += [folder / f"{name}.csv", folder / f"{name}.parquet"]
        write_csv(table, files[-2])
        write_parquet(table, files[-1])
    if scenarios:
        files += _write_scenarios(store, sweep, folder)
    text = json.dumps(_manifest(sweep, tables, folder, files), indent=2, ensure_ascii=False)
    write_text(f"{text}\n", folder / MANIFEST)
    done = sum(tables.done.values())
    return Exported((*files, folder / MANIFEST), done, len(tables.missing))


class _Tables:
    """The figures of a sweep, one point after another.

    Attributes
    ----------
    done
        How many replications each point has, by its name; filled while the points are read.
    missing
        Point and number of each replication that is not there.
    entries
        Every measure that is exported, by name.
    """

    def __init__(self, store: ReplicationStore, sweep: SweepRecord) -> None:
        self.store = store
        self.sweep = sweep
        self.done: dict[str, int] = {}
        self.missing: list[tuple[str, int]] = []
        self.entries: dict[str, Mapping[str, str | None]] = {}
        self._figures: dict[str, FiguresRecord] = {}

    def read(self) -> "Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]":
        """Yield, for each point, the figures of its replications, and their summary."""
        for point in self.sweep.points:
            figures = self._figures_of(point.figures)
            chosen = self._chosen(figures)
            numbers, values = self._values(point, len(figures.columns))
            self.done[point.name] = len(numbers)
            known = set(numbers.tolist())
            self.missing += [
                (point.name, number) for number in range(point.replications) if number not in known
            ]
            labels = tuple(figures.columns[column] for column in chosen)
            yield (
                figures_batch(point.name, numbers, labels, values[:, chosen]),
                summary_batch(point.name, labels, values[:, chosen]),
            )

    def _figures_of(self, digest: str) -> FiguresRecord:
        if digest not in self._figures:
            self._figures[digest] = figures_of(self.store, digest)
        return self._figures[digest]

    def _chosen(self, figures: FiguresRecord) -> list[int]:
        """Columns of the measures that are exported."""
        wanted = set(self.sweep.measures)
        chosen = [
            column
            for column, (name, _, _) in enumerate(figures.columns)
            if not wanted or name in wanted
        ]
        for column in chosen:
            name = figures.columns[column][0]
            self.entries.setdefault(name, figures.entries[name])
        return chosen

    def _values(self, point: SweepPoint, figures: int) -> tuple[Ints, Floats]:
        rows = {
            number: values
            for number, content in self.store.replications(self.sweep.key(point))
            if number < point.replications and (values := figures_in(content)).size == figures
        }
        table = np.array(list(rows.values())) if rows else np.empty((0, figures))
        return np.array(list(rows), dtype=np.int64), table


def _write_figures(tables: _Tables, folder: Path, progress: Progress | None) -> Iterator[Path]:
    """Write every replication, and the summaries, as they are read."""
    paths = [folder / name for name in ("measures.csv", "measures.parquet",
                                        "summary.csv", "summary.parquet")]  # fmt: skip
    points = len(tables.sweep.points)
    with ExitStack() as files:
        writes = [files.enter_context(growing(path)) for path in paths]
        for number, (figures, summary) in enumerate(tables.read(), start=1):
            for write, table in zip(writes, (figures, figures, summary, summary), strict=True):
                write(table)
            if progress is not None:
                progress(number, points)
    yield from paths


def _points_frame(sweep: SweepRecord, done: Mapping[str, int]) -> "pd.DataFrame":
    import pandas as pd

    points = sweep.points
    columns: dict[str, Any] = {
        "point": [point.name for point in points],
        "label": [point.label for point in points],
        "scenario": [point.scenario for point in points],
        "replications": np.array([point.replications for point in points], dtype=np.int64),
        "done": np.array([done[point.name] for point in points], dtype=np.int64),
    }
    for path in sweep.factors:
        columns[path] = _factor_column([point.values.get(path) for point in points])
    return pd.DataFrame(columns)


def _factor_column(values: list[Any]) -> Any:
    """Numbers as numbers, with gaps where a point leaves the base as it is; else texts."""
    import pandas as pd

    numeric = all(
        value is None or (isinstance(value, int | float) and not isinstance(value, bool))
        for value in values
    )
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return np.array(values)
    if numeric:
        return np.array([np.nan if value is None else float(value) for value in values])
    told = [
        value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for value in values
    ]
    return pd.Series(told, dtype=object)


def _missing_frame(missing: Sequence[tuple[str, int]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(
        {
            "point": pd.Series([point for point, _ in missing], dtype=object),
            "replication": np.array([number for _, number in missing], dtype=np.int64),
        }
    )


def _dictionary_frame(
    sweep: SweepRecord, entries: Mapping[str, Mapping[str, str | None]]
) -> "pd.DataFrame":
    """One row for each column, factor and measure: what it is."""
    import pandas as pd

    names = ("kind", "name", "unit", "better", "definition", "clock_start", "clock_stop")
    columns = {**_POINT_COLUMNS, **_COLUMNS}
    rows: list[tuple[str | None, ...]] = [
        ("column", name, None, None, text, None, None) for name, text in columns.items()
    ]
    rows += [
        ("factor", path, None, None, f"value of '{path}' in the scenario", None, None)
        for path in sweep.factors
    ]
    rows += [("measure", *(entry[name] for name in names[1:])) for entry in entries.values()]
    return pd.DataFrame(rows, columns=list(names), dtype=object)


def _write_scenarios(store: ReplicationStore, sweep: SweepRecord, folder: Path) -> Iterator[Path]:
    (folder / SCENARIOS).mkdir(exist_ok=True)
    for number, (_, text) in enumerate(scenario_texts(store, sweep), start=1):
        path = folder / SCENARIOS / f"{number:0{len(str(len(sweep.points)))}d}.yaml"
        write_text(text, path)
        yield path


def _manifest(
    sweep: SweepRecord, tables: _Tables, folder: Path, files: Sequence[Path]
) -> dict[str, Any]:
    return {
        "sweep": sweep.name,
        "digest": sweep.digest,
        "method": sweep.method,
        "factors": list(sweep.factors),
        "points": len(sweep.points),
        "seed": sweep.seed,
        "replications": sweep.replications,
        "done": sum(tables.done.values()),
        "precision": None if sweep.aim is None else asdict(sweep.aim),
        "by_group": sweep.by_group,
        "measures": list(sweep.measures) or "all",
        "version": sweep.version,
        "files": {file.relative_to(folder).as_posix(): _sha256_of(file) for file in files},
    }


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_other(folder: Path, sweep: SweepRecord) -> None:
    """Refuse a folder that holds something else, so that nothing is ever overwritten."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("digest") != sweep.digest:
        message = f"{folder} holds the results of something else; choose another folder with --out"
        raise SdssimError(message)
