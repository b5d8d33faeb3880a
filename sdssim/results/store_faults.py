"""What can be wrong with the file of a store, in plain words, with what to do about it."""

import errno
import sqlite3
from pathlib import Path

from sdssim.errors import SdssimError

_AGAIN = "give the same command again"
_KIND = 0xFF
"""SQLite's error codes have the kind in the lowest byte and the detail above it."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_COULD_NOT_GROW = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)


class StoreError(SdssimError):
    """The file of finished replications cannot be read or written."""


class DamagedStoreError(StoreError):
    """The file is a store, and parts of it cannot be read."""


def explained(path: Path, error: sqlite3.Error | OSError) -> StoreError:
    """Return what SQLite or the system complains about, with what to do."""
    if isinstance(error, OSError):
        return _no_room(path) if error.errno in _NO_ROOM else _other(path, error.strerror)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    kind = code & _KIND
    if kind == sqlite3.SQLITE_FULL or code in _COULD_NOT_GROW:
        return _no_room(path)
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(error))
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError(
            f"{path}: this file or its folder cannot be written; choose another folder, or make "
            "this one writable"
        )
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        message = f"{path} is in use by another process; wait until that has ended, and {_AGAIN}"
        return StoreError(message)
    return _other(path, str(error))


def damaged(path: Path, finding: str) -> DamagedStoreError:
    """Return the refusal of a store of which parts cannot be read."""
    told = " ".join(finding.replace("***", " ").split())
    return DamagedStoreError(
        f"{path} is damaged or cut short ({told}); it was left as it is. Move it away and {_AGAIN}:"
        f" what is missing is simulated again, with the same figures. What is still sound in it "
        f"can be saved: sdssim merge MOVED-FILE --into {path}"
    )


def foreign(path: Path, what: str) -> StoreError:
    """Return the refusal of a file that sdssim did not make."""
    message = f"{path} is no store of sdssim: {what}; it was left as it is. Choose another file"
    return StoreError(message)


def newer(path: Path, found: int, known: int) -> StoreError:
    """Return the refusal of a store that a later sdssim made."""
    return StoreError(
        f"{path} was made by a newer sdssim (format {found}; this one knows formats up to "
        f"{known}); it was left as it is. Update sdssim, or choose another file"
    )


def held(path: Path) -> StoreError:
    """Return the refusal of a store that another process fills."""
    return StoreError(
        f"{path} is being filled by another sweep or merge; nothing was done. Wait until that has "
        f"ended and {_AGAIN}, or choose another file"
    )


def no_such(path: Path) -> StoreError:
    """Return the error for a store that is not there."""
    message = f"{path}: there is no such store; a sweep makes one"
    return StoreError(message)


def cannot_be_made(folder: Path, error: OSError) -> StoreError:
    """Return the error for a folder that cannot be made."""
    message = f"{folder} cannot be made: {error.strerror}; choose another folder"
    return StoreError(message)


def _no_room(path: Path) -> StoreError:
    return StoreError(
        f"{path} cannot grow: the disk is full, or the file has come to a limit. What was "
        f"finished before is kept; make room and {_AGAIN}"
    )


def _other(path: Path, reason: str | None) -> StoreError:
    return StoreError(
        f"{path}: finished replications cannot be kept here ({reason}); choose another folder"
    )
