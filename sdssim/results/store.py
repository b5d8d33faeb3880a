"""Finished replications, each kept under everything that decides its values.

The store is one SQLite file in write-ahead mode, which survives being killed at any moment. A
replication is found again under the digest of its scenario, what its figures are, the seed, the
version and its number, so an entry can be used or left, but never be wrong. Every entry carries a
checksum over itself and all of that; what does not pass it counts as not there.

Besides replications there are records: texts by kind and digest, with which a store can be
understood without the files that it was made from. Not for network disks; several processes may
read, one writes at a time.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import astuple, dataclass
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sdssim.results.store_faults import DamagedStoreError, StoreError, explained
from sdssim.results.store_file import claimed, open_for_reading, open_for_writing

FILE_NAME = "store.sqlite"
"""Name of the file in a folder of results; every run that is written there shares it."""

_CHECKSUM_BYTES = 16
_RUN = "scenario = ? AND figures = ? AND seed = ? AND version = ?"
_ROWS = (
    "SELECT replication, content, checksum FROM replications "
    f"WHERE run = (SELECT id FROM runs WHERE {_RUN}) ORDER BY replication"
)
_ONE = (
    "SELECT content, checksum FROM replications "
    f"WHERE run = (SELECT id FROM runs WHERE {_RUN}) AND replication = ?"
)
_EVERYTHING = "SELECT rowid, run, replication, content, checksum FROM replications"


class RecordKind(StrEnum):
    """What a record is."""

    SCENARIO = "scenario"
    FIGURES = "figures"
    SWEEP = "sweep"


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


@dataclass(frozen=True, slots=True)
class Record:
    """A text that is kept under its kind and digest."""

    kind: RecordKind
    digest: str
    text: str


class ReplicationStore(AbstractContextManager["ReplicationStore"]):
    """Contents of finished replications, by run and number.

    Parameters
    ----------
    path
        The file; it is made, with its folder, when the first replication is kept.
    read_only
        Never write to it.
    salvage
        Read what can be read of a damaged one.

    Attributes
    ----------
    unsound
        How many replications and records were found that do not pass their checksum.
    """

    def __init__(self, path: Path, *, read_only: bool = False, salvage: bool = False) -> None:
        self.path = path
        self.unsound = 0
        self._read_only = read_only or salvage
        self._salvage = salvage
        self._connection: sqlite3.Connection | None = None
        self._runs: dict[RunKey, int] = {}

    def claimed(self) -> AbstractContextManager[None]:
        """Keep every other process from filling the store meanwhile; see ``store_file.claimed``."""
        return claimed(self.path)

    def finished(self, key: RunKey) -> dict[int, bytes]:
        """Return the contents of every kept replication of a run, by number."""
        return dict(self.replications(key))

    def numbers(self, key: RunKey) -> frozenset[int]:
        """Return the numbers of the kept replications of a run."""
        return frozenset(number for number, _ in self.replications(key))

    def replications(self, key: RunKey) -> Iterator[tuple[int, bytes]]:
        """Yield the number and content of each kept replication of a run, by number.

        Raises
        ------
        StoreError
            The file cannot be read, or is no store.
        """
        if self._is_absent():
            return
        try:
            with closing(self._open().execute(_ROWS, astuple(key))) as rows:
                for number, content, checksum in rows:
                    if checksum == _checksum(*astuple(key), number, content):
                        yield number, content
                    else:
                        self.unsound += 1
        except sqlite3.Error as error:
            raise explained(self.path, error) from error

    def keep(self, key: RunKey, contents: Mapping[int, bytes]) -> None:
        """Keep replications of a run; see `keep_all`."""
        self.keep_all({key: contents})

    def keep_all(self, contents: Mapping[RunKey, Mapping[int, bytes]]) -> None:
        """Keep replications; when this returns, they survive whatever becomes of this process.

        Raises
        ------
        StoreError
            The file cannot be written, or is no store. None of them is kept then.
        """
        try:
            connection = self._open()
            with connection:
                for key, by_number in contents.items():
                    run = self._run(connection, key)
                    connection.executemany(
                        "INSERT OR REPLACE INTO replications VALUES (?, ?, ?, ?)",
                        (
                            (run, number, content, _checksum(*astuple(key), number, content))
                            for number, content in by_number.items()
                        ),
                    )
        except sqlite3.Error as error:
            self._runs.clear()
            raise explained(self.path, error) from error

    def runs(self) -> list[RunKey]:
        """Return every run of which there is something, in order of its key.

        Raises
        ------
        StoreError
            The file cannot be read, or is no store.
        """
        if self._is_absent():
            return []
        order = "SELECT scenario, figures, seed, version FROM runs ORDER BY 1, 2, 3, 4"
        try:
            return [RunKey(*row) for row in self._open().execute(order)]
        except sqlite3.Error as error:
            raise explained(self.path, error) from error

    def keep_records(self, records: Iterable[Record]) -> None:
        """Keep records; one that is there already is replaced.

        Raises
        ------
        StoreError
            The file cannot be written, or is no store.
        """
        rows = []
        for record in records:
            content = zlib.compress(record.text.encode())
            key = (str(record.kind), record.digest)
            rows.append((*key, content, _checksum(*key, content)))
        try:
            connection = self._open()
            with connection:
                connection.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", rows)
        except sqlite3.Error as error:
            raise explained(self.path, error) from error

    def records(self, kind: RecordKind, digests: Sequence[str] | None = None) -> Iterator[Record]:
        """Yield the records of a kind by digest, all of them or those asked for that are there.

        Raises
        ------
        StoreError
            The file cannot be read, or is no store.
        """
        if self._is_absent():
            return
        asked = "SELECT digest, content, checksum FROM records WHERE kind = ?"
        try:
            if digests is None:
                yield from self._read(kind, f"{asked} ORDER BY digest", (str(kind),))
            for digest in digests or ():
                yield from self._read(kind, f"{asked} AND digest = ?", (str(kind), digest))
        except sqlite3.Error as error:
            raise explained(self.path, error) from error

    def record_digests(self, kind: RecordKind) -> set[str]:
        """Return the digests of the sound records of a kind."""
        return {record.digest for record in self.records(kind)}

    def everything(self) -> Iterator[tuple[RunKey, int, bytes]]:
        """Yield every replication in the order in which they were kept; see `replications`.

        Of a damaged store that was opened to be salvaged, what can be read from either end.
        """
        if self._is_absent():
            return
        try:
            connection = self._open()
            found = connection.execute("SELECT id, scenario, figures, seed, version FROM runs")
            keys = {number: RunKey(*key) for number, *key in found}
        except sqlite3.Error as error:
            raise explained(self.path, error) from error
        for run, number, content, checksum in self._every_row(connection):
            key = keys.get(run)
            if key and checksum == _checksum(*astuple(key), number, content):
                yield key, number, content
            else:
                self.unsound += 1

    def content(self, key: RunKey, number: int) -> bytes | None:
        """Return the content of one replication; ``None`` if it is not kept."""
        try:
            found = self._open().execute(_ONE, (*astuple(key), number)).fetchone()
        except sqlite3.Error as error:
            raise explained(self.path, error) from error
        if found is None or found[1] != _checksum(*astuple(key), number, found[0]):
            return None
        content: bytes = found[0]
        return content

    def close(self) -> None:
        """Close the file; keeping and reading open it again."""
        self._runs.clear()
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

    def _is_absent(self) -> bool:
        return self._connection is None and not self._read_only and not self.path.exists()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = (
                open_for_reading(self.path, salvage=self._salvage)
                if self._read_only
                else open_for_writing(self.path)
            )
        return self._connection

    def _every_row(self, connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
        """Yield run, number, content and checksum of every row that can be read."""
        seen: set[int] = set()
        for order in ("ASC", "DESC"):
            try:
                with closing(connection.execute(f"{_EVERYTHING} ORDER BY rowid {order}")) as rows:
                    for place, *row in rows:
                        if place in seen:
                            return
                        if self._salvage:
                            seen.add(place)
                        yield tuple(row)
                return
            except sqlite3.Error as error:
                if not self._salvage:
                    raise explained(self.path, error) from error

    def _run(self, connection: sqlite3.Connection, key: RunKey) -> int:
        """Return the number by which the rows of a run go."""
        if key not in self._runs:
            connection.execute(
                "INSERT OR IGNORE INTO runs (scenario, figures, seed, version) VALUES (?, ?, ?, ?)",
                astuple(key),
            )
            found = connection.execute(f"SELECT id FROM runs WHERE {_RUN}", astuple(key))
            (self._runs[key],) = found.fetchone()
        return self._runs[key]

    def _read(self, kind: RecordKind, query: str, asked: tuple[str, ...]) -> Iterator[Record]:
        with closing(self._open().execute(query, asked)) as rows:
            for digest, content, checksum in rows:
                if checksum == _checksum(str(kind), digest, content):
                    yield Record(kind, digest, zlib.decompress(content).decode())
                else:
                    self.unsound += 1


def _checksum(*parts: str | int | bytes) -> bytes:
    """Return a checksum over parts, each with its length, so that no two lists read the same."""
    total = blake2b(digest_size=_CHECKSUM_BYTES)
    for part in parts:
        content = part if isinstance(part, bytes) else str(part).encode()
        total.update(len(content).to_bytes(8, "little"))
        total.update(content)
    return total.digest()


__all__ = [
    "FILE_NAME",
    "DamagedStoreError",
    "Record",
    "RecordKind",
    "ReplicationStore",
    "RunKey",
    "StoreError",
]
