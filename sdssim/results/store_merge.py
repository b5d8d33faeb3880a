"""Bringing the replications of several stores together in one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sdssim.results.store import (
    DamagedStoreError,
    RecordKind,
    ReplicationStore,
    RunKey,
    StoreError,
)

_AT_ONCE = 256
"""Replications that are written together: the bound on memory."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of one source.

    Attributes
    ----------
    added
        Replications that the target did not have.
    known
        Replications that it had.
    unsound
        Replications and records that did not pass their checksum, and were left out.
    damaged
        Whether parts of the source could not be read.
    """

    path: Path
    added: int
    known: int
    unsound: int
    damaged: bool


def merge(
    sources: Sequence[Path],
    target: ReplicationStore,
    progress: Callable[[int, int], None] | None = None,
) -> list[Merged]:
    """Copy into a store whatever is sound in others; of a damaged one, what can be read.

    The sources stay as they are. Merging twice changes nothing.

    Parameters
    ----------
    progress
        Called with the number of sources that are done and that there are.

    Raises
    ------
    StoreError
        A source is no store, or is the target; the target cannot be written; or two stores give
        different contents for the same replication.
    """
    for source in sources:
        if source.exists() and target.path.exists() and source.samefile(target.path):
            message = f"{source} cannot be merged into itself"
            raise StoreError(message)
        _check(source)
    done = []
    for number, source in enumerate(sources):
        done.append(_merge(source, target))
        if progress is not None:
            progress(number + 1, len(sources))
    return done


def _check(source: Path) -> None:
    """Refuse what is no store before anything is written."""
    try:
        with ReplicationStore(source, read_only=True) as store:
            store.runs()
    except DamagedStoreError:
        with ReplicationStore(source, salvage=True) as store:
            store.runs()


def _merge(source: Path, target: ReplicationStore) -> Merged:
    try:
        with ReplicationStore(source, read_only=True) as store:
            return _copied(store, target, damaged=False)
    except DamagedStoreError:
        with ReplicationStore(source, salvage=True) as store:
            return _copied(store, target, damaged=True)


def _copied(source: ReplicationStore, target: ReplicationStore, *, damaged: bool) -> Merged:
    added = known = 0
    rows = source.everything()
    while batch := list(islice(rows, _AT_ONCE)):
        new: dict[RunKey, dict[int, bytes]] = {}
        for key, number, content in batch:
            there = target.content(key, number)
            if there is None:
                new.setdefault(key, {})[number] = content
                added += 1
            elif there == content:
                known += 1
            else:
                raise _contradiction(source.path, target.path, key, number)
        target.keep_all(new)
    for kind in RecordKind:
        try:
            target.keep_records(source.records(kind))
        except DamagedStoreError:
            if not damaged:
                raise
    return Merged(source.path, added, known, source.unsound, damaged)


def _contradiction(source: Path, target: Path, key: RunKey, number: int) -> StoreError:
    return StoreError(
        f"{source} and {target} give different figures for replication {number} of scenario "
        f"{key.scenario[:12]}, seed {key.seed}, though both say the same version; one of them was "
        "made by changed code or changed afterwards. Keep the one you trust, and sweep again"
    )
