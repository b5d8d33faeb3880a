"""The file of a store: whose it is, in which format, whether it is sound, and who fills it.

Whatever is wrong with a file is found when it is opened, before anything is simulated or changed.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sdssim.results.store_faults import (
    StoreError,
    cannot_be_made,
    damaged,
    explained,
    foreign,
    held,
    newer,
    no_such,
)

APPLICATION_ID = 0x53445352
"""Stands in the file's header, as SQLite asks of those who make files of their own: ``SDSR``."""

FORMAT = 1
"""Of the tables below; a file of a newer one is refused."""

_TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    scenario TEXT NOT NULL, figures TEXT NOT NULL, seed TEXT NOT NULL, version TEXT NOT NULL,
    UNIQUE (scenario, figures, seed, version)
);
CREATE TABLE replications (
    run INTEGER NOT NULL, replication INTEGER NOT NULL,
    content BLOB NOT NULL, checksum BLOB NOT NULL,
    PRIMARY KEY (run, replication)
);
CREATE TABLE records (
    kind TEXT NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL, checksum BLOB NOT NULL,
    PRIMARY KEY (kind, digest)
);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
COMMIT;
"""

_BUSY_SECONDS = 30.0
_MAGIC = b"SQLite format 3\0"


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open a store, or make one and its folder.

    Raises
    ------
    StoreError
        It is no store, a damaged one, one of a newer format, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_be_made(path.parent, error) from error
    _refuse_what_is_no_database(path)
    with _explaining(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
    with _closed_if_refused(path, connection):
        connection.text_factory = _text
        if _is_new(connection):
            _make_tables(connection)
        _refuse_unsound(path, connection)
        # Safe against being killed at any moment, and against a power cut.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
    return connection


def open_for_reading(path: Path, *, salvage: bool = False) -> sqlite3.Connection:
    """Open a store whose replications and records stay as they are.

    Parameters
    ----------
    salvage
        Open it although parts of it cannot be read.

    Raises
    ------
    StoreError
        There is no such file, it is no store, one of a newer format, damaged, or cannot be read.
    """
    if not path.exists():
        raise no_such(path)
    _refuse_what_is_no_database(path)
    with _explaining(path):
        if salvage or not os.access(path.parent, os.W_OK):
            connection = sqlite3.connect(_read_only(path), timeout=_BUSY_SECONDS, uri=True)
        else:
            # Opened like this, what a killed process left in the log of writes is taken in.
            connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
    with _closed_if_refused(path, connection):
        connection.text_factory = _text
        connection.execute("PRAGMA query_only=1")
        _refuse_unsound(path, connection, salvage=salvage)
    return connection


@contextmanager
def claimed(path: Path) -> Iterator[None]:
    """Keep every other process from filling the same store meanwhile.

    The claim goes with the process, however it ends.

    Raises
    ------
    StoreError
        Another process has claimed it.
    """
    lock = path.with_name(f"{path.name}-lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_be_made(lock.parent, error) from error
    with _explaining(path):
        # An empty database: its lock works on every platform, and nothing is ever written to it.
        connection = sqlite3.connect(lock, timeout=0, isolation_level=None)
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise explained(path, error) from error
            raise held(path) from error
        try:
            yield
        finally:
            with suppress(OSError):  # where a file in use cannot be deleted it stays, empty
                lock.unlink()


def _refuse_what_is_no_database(path: Path) -> None:
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_MAGIC))
    except FileNotFoundError:
        return
    except OSError as error:
        raise explained(path, error) from error
    if not _MAGIC.startswith(beginning):
        raise foreign(path, "it is not even a database")


def _read_only(path: Path) -> str:
    """Return the address under which a file is opened where nothing can be written beside it."""
    log = path.with_name(f"{path.name}-wal")
    nothing_pending = not log.exists() or log.stat().st_size == 0
    mode = "immutable=1" if nothing_pending else "mode=ro"
    return f"{path.absolute().as_uri()}?{mode}"


def _is_new(connection: sqlite3.Connection) -> bool:
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return (_pragma(connection, "application_id"), objects) == (0, 0)


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make all tables or, if the process is killed, none; another process may be quicker."""
    try:
        connection.executescript(_TABLES)
    except sqlite3.Error:
        connection.rollback()
        if _is_new(connection):
            raise


def _refuse_unsound(path: Path, connection: sqlite3.Connection, *, salvage: bool = False) -> None:
    if _is_new(connection):
        raise foreign(path, "it is an empty database")
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise foreign(path, "it is a database of another program")
    found = _pragma(connection, "user_version")
    if found > FORMAT:
        raise newer(path, found, FORMAT)
    if not salvage:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise damaged(path, verdict)


def _text(content: bytes) -> str:
    """Return a text as it is read; one that a fault has changed fails its checksum, not this."""
    return content.decode(errors="replace")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


@contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise explained(path, error) from error


@contextmanager
def _closed_if_refused(path: Path, connection: sqlite3.Connection) -> Iterator[None]:
    try:
        with _explaining(path):
            yield
    except StoreError:
        connection.close()
        raise
