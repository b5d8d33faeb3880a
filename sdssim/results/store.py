"""Finished replications of a run that is under way, so that stopping it loses nothing.

The store is one SQLite file in write-ahead mode, which survives being killed at any moment. A
replication is found again under everything that decides its values, so an entry can be used or
left, but never be wrong. Not for network disks; several processes may read, one writes at a time.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sdssim.errors import SdssimError

FILE_NAME = "unfinished.sqlite"
"""Name of the file in a run's folder; it goes when the run is complete."""

_TABLE = """
CREATE TABLE IF NOT EXISTS finished (
    scenario TEXT NOT NULL, figures TEXT NOT NULL, seed TEXT NOT NULL, version TEXT NOT NULL,
    replication INTEGER NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (scenario, figures, seed, version, replication)
) WITHOUT ROWID
"""
_WHERE = "scenario = ? AND figures = ? AND seed = ? AND version = ?"
_BUSY_SECONDS = 30.0


class StoreError(SdssimError):
    """The file of finished replications cannot be read or written."""


@dataclass(frozen=True, slots=True)
class RunKey:
    """Everything that decides what a replication gives, apart from its number.

    The engine is not part of it: both write the identical log.

    Attributes
    ----------
    scenario
        The scenario's digest.
    figures
        Digest of what each figure is, in order: a sweep may keep fewer than a run.
    seed
        As text: a seed may be longer than SQLite's integers.
    version
        Of sdssim's code and of the packages it computes with.
    """

    scenario: str
    figures: str
    seed: str
    version: str


class ReplicationStore(AbstractContextManager["ReplicationStore"]):
    """Contents of finished replications, by run and number.

    Parameters
    ----------
    path
        The file; it is made, with its folder, when the first replication is kept.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def finished(self, key: RunKey) -> dict[int, bytes]:
        """Return the contents of every kept replication of a run, by number."""
        if self._connection is None and not self._path.exists():
            return {}
        try:
            rows = self._open().execute(
                f"SELECT replication, content FROM finished WHERE {_WHERE} ORDER BY replication",
                astuple(key),
            )
            return dict(rows.fetchall())
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def keep(self, key: RunKey, contents: Mapping[int, bytes]) -> None:
        """Keep replications; when this returns, they survive whatever becomes of this process.

        Raises
        ------
        StoreError
            The file cannot be written, or is no store.
        """
        rows: Iterable[tuple[str | int | bytes, ...]] = [
            (*astuple(key), number, content) for number, content in contents.items()
        ]
        try:
            connection = self._open()
            with connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO finished VALUES (?, ?, ?, ?, ?, ?)", rows
                )
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def remove(self) -> None:
        """Delete the file: its run is complete, and its results are written."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; keeping and reading open it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._make_folder()
            connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
            try:
                # Safe against being killed; only a power cut may cost the last few replications.
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute(_TABLE)
            except sqlite3.Error:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _make_folder(self) -> None:
        folder = self._path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{folder} cannot be made: {error.strerror}; choose another folder with --out"
            raise StoreError(message) from error

    def _fault(self, error: Exception) -> StoreError:
        return StoreError(
            f"{self._path}: finished replications cannot be kept here ({error}); "
            "delete this file, or choose another folder with --out"
        )
