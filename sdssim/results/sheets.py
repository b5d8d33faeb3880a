"""Tables as files: CSV that a spreadsheet cannot mistake for formulas, and Parquet with checksums.

Every file is written beside its name and moved there when it is whole, so that a file that is
there is complete.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_LIVE = ("=", "+", "-", "@", "\t", "\r")
_DATES = "%Y-%m-%dT%H:%M:%S.%f"


def guarded(text: str) -> str:
    """Return text as it may stand in a CSV: what a spreadsheet would run gets an apostrophe."""
    return f"'{text}" if text.startswith(_LIVE) else text


def csv_text(table: "pd.DataFrame", *, header: bool = True) -> str:
    """Return a table as CSV; text is guarded, what is missing is empty."""
    import pandas as pd

    columns: dict[str, pd.Series] = {}
    for name, column in table.items():
        if isinstance(column.dtype, pd.CategoricalDtype):
            columns[str(name)] = column.cat.rename_categories(lambda label: guarded(str(label)))
        elif pd.api.types.is_string_dtype(column.dtype) or column.dtype == object:
            columns[str(name)] = column.map(
                lambda cell: guarded(cell) if isinstance(cell, str) else cell
            )
        else:
            columns[str(name)] = column
    safe = pd.DataFrame(columns, index=table.index)
    return safe.to_csv(index=False, header=header, date_format=_DATES, lineterminator="\n")


def arrow_table(table: "pd.DataFrame") -> "pa.Table":
    """Return a table as Arrow sees it, without its index."""
    import pyarrow as pa

    return pa.Table.from_pandas(table, preserve_index=False)


def write_csv(table: "pd.DataFrame", path: Path) -> None:
    """Write a table as CSV."""
    write_text(csv_text(table), path)


def write_parquet(table: "pd.DataFrame", path: Path) -> None:
    """Write a table as Parquet, with a checksum on every page."""
    import pyarrow.parquet as pq

    with replacing(path) as part:
        pq.write_table(arrow_table(table), part, write_page_checksum=True)


def growing(path: Path) -> "AbstractContextManager[Callable[[pa.RecordBatch], None]]":
    """Open a file, CSV or Parquet by its name, to which rows are added; all have the same columns.

    Text is guarded in a CSV, and what is missing is empty, as in :func:`csv_text`; but all text
    stands in quotation marks, and whole numbers are written without a point.
    """
    return _growing_csv(path) if path.suffix == ".csv" else growing_parquet(path)


@contextmanager
def _growing_csv(path: Path) -> "Iterator[Callable[[pa.RecordBatch], None]]":
    import pyarrow.csv as pc

    with replacing(path) as part, part.open("wb") as file:
        is_headed = False

        def add(rows: "pa.RecordBatch") -> None:
            nonlocal is_headed
            pc.write_csv(_guarded_rows(rows), file, pc.WriteOptions(include_header=not is_headed))
            is_headed = True

        yield add


def _guarded_rows(rows: "pa.RecordBatch") -> "pa.RecordBatch":
    import pyarrow as pa

    columns = []
    for column in rows.columns:
        if pa.types.is_dictionary(column.type):
            texts = pa.array(map(guarded, column.dictionary.to_pylist()), pa.string())
            columns.append(pa.DictionaryArray.from_arrays(column.indices, texts))
        elif pa.types.is_string(column.type):
            texts = [text and guarded(text) for text in column.to_pylist()]
            columns.append(pa.array(texts, pa.string()))
        else:
            columns.append(column)
    return pa.record_batch(columns, names=rows.schema.names)


@contextmanager
def growing_parquet(path: Path) -> "Iterator[Callable[[pa.RecordBatch | pa.Table], None]]":
    """Open a Parquet file to which rows are added; the first ones say which columns there are."""
    import pyarrow.parquet as pq

    with replacing(path) as part, ExitStack() as files:
        writers: list[pq.ParquetWriter] = []

        def add(rows: "pa.RecordBatch | pa.Table") -> None:
            if not writers:
                writer = pq.ParquetWriter(part, rows.schema, write_page_checksum=True)
                writers.append(files.enter_context(writer))
            writers[0].write(rows)

        yield add


def write_text(text: str, path: Path) -> None:
    """Write a text file, the same bytes on every platform."""
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to, and move what was written to ``path`` if nothing went wrong."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")  # two runs may write the same file
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
