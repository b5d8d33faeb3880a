"""Event logs as files: which forms there are, and how replication after replication goes in."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

from sdssim.errors import SdssimError
from sdssim.results.object_centric import ObjectLog, head_of
from sdssim.results.sheets import growing_parquet, replacing


class Form(StrEnum):
    """How a log is written; the ending of the file's name asks for it."""

    CSV = ".csv"
    PARQUET = ".parquet"
    XES_CSV = ".xes.csv"
    XES_PARQUET = ".xes.parquet"
    OCEL = ".jsonocel"

    @property
    def is_csv(self) -> bool:
        """Whether it is written as text, line by line."""
        return self in (Form.CSV, Form.XES_CSV)


_ENDINGS: Final = {
    **{form.value: form for form in sorted(Form, key=len, reverse=True)},
    ".json": Form.OCEL,
}
"""The longest first: a name that ends in .xes.csv also ends in .csv."""

Add = Callable[[Any], object]
"""Adds what one more replication is, encoded for the file's form, to an open file."""


def form_of(path: Path) -> Form:
    """Return the form that a file's name asks for.

    Raises
    ------
    SdssimError
        The name has none of the endings.
    """
    for ending, form in _ENDINGS.items():
        if path.name.endswith(ending) and path.name != ending:
            return form
    message = (
        f"{path}: an event log is written as .csv or .parquet, for process mining as .xes.csv, "
        ".xes.parquet or .jsonocel (.json); choose one of these endings"
    )
    raise SdssimError(message)


def people_path(path: Path) -> Path:
    """Return the name of the table of people beside an event log."""
    return path.with_name(f"{path.stem}-people{path.suffix}")


def paths_of(path: Path) -> tuple[Path, ...]:
    """Return every file that a log is written to.

    The people stand beside a log in its own columns. The other forms hold them: as columns of the
    case, or as objects.
    """
    form = form_of(path)
    return (path, people_path(path)) if form in (Form.CSV, Form.PARQUET) else (path,)


def open_log(path: Path) -> AbstractContextManager[Add]:
    """Open a file to add replications to; it is there when all are in it, or not at all."""
    form = form_of(path)
    if form is Form.OCEL:
        return _object_file(path)
    return _csv_file(path) if form.is_csv else growing_parquet(path)


@contextmanager
def _csv_file(path: Path) -> Iterator[Add]:
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file.write


@contextmanager
def _object_file(path: Path) -> Iterator[Add]:
    """Write one JSON object of four members.

    Which types of events there are is known at the end, and stands at the beginning: until then
    the objects and the events wait in files, so that memory does not grow with the replications.
    """
    object_types: dict[str, dict[str, str]] = {}
    event_types: dict[str, None] = {}
    with replacing(path) as part, ExitStack() as waiting:
        objects, events = (
            waiting.enter_context(TemporaryFile("w+", encoding="utf-8", dir=path.parent))
            for _ in range(2)
        )

        def add(log: ObjectLog) -> None:
            object_types.update(log.object_types)
            event_types.update(dict.fromkeys(log.event_types))
            for lines, file in ((log.objects, objects), (log.events, events)):
                file.writelines(f"{',' if file.tell() else ''}\n{line}" for line in lines)

        yield add
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(f"{{\n{head_of(object_types, list(event_types))},\n")
            for name, lines, end in (("objects", objects, ","), ("events", events, "")):
                file.write(f'"{name}": [')
                _copy(lines, file)
                file.write(f"\n]{end}\n")
            file.write("}\n")


def _copy(waited: IO[str], to: IO[str]) -> None:
    waited.seek(0)
    shutil.copyfileobj(waited, to)
