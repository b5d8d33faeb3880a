"""What a store has to remember of a sweep, so that its results can be exported from it alone."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sdssim.errors import SdssimError
from sdssim.experiments.design.design import Aim
from sdssim.measures.entry import MeasureEntry, MeasureKey
from sdssim.results.store import Record, RecordKind, ReplicationStore, RunKey

SHORT_DIGEST = 12


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """One scenario of a sweep.

    Attributes
    ----------
    label
        What differs from the first scenario of its chain, in words.
    scenario, figures
        Digests, under which the store has the rest.
    values
        What the design set, by path, as JSON holds it.
    """

    name: str
    label: str
    scenario: str
    figures: str
    replications: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SweepRecord:
    """A sweep, without its results.

    Attributes
    ----------
    aim
        How precisely every point was to be known, if that was asked for.
    factors
        The paths that differ between points.
    measures
        Names of those that are exported; all if there are none.
    version
        Of sdssim's code and of the packages it computes with.
    """

    name: str
    method: str
    seed: int
    by_group: bool
    version: str
    aim: Aim | None
    factors: tuple[str, ...]
    measures: tuple[str, ...]
    points: tuple[SweepPoint, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of everything that decides what is exported."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    @property
    def short_digest(self) -> str:
        """The first characters of the digest, which name folders."""
        return self.digest[:SHORT_DIGEST]

    @property
    def replications(self) -> int:
        """How many replications the points have together."""
        return sum(point.replications for point in self.points)

    def key(self, point: SweepPoint) -> RunKey:
        """What the replications of a point are kept under."""
        return RunKey(point.scenario, point.figures, str(self.seed), self.version)

    def text(self) -> str:
        """Return it as JSON, the same for the same sweep."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def as_record(self) -> Record:
        """Return it as a store keeps it."""
        return Record(RecordKind.SWEEP, self.digest, self.text())


def sweep_in(text: str) -> SweepRecord:
    """Return the sweep that a text tells of; the reverse of :meth:`SweepRecord.text`."""
    told = json.loads(text)
    points = tuple(SweepPoint(**point) for point in told.pop("points"))
    factors, measures = tuple(told.pop("factors")), tuple(told.pop("measures"))
    aim = told.pop("aim")
    if aim is not None:
        aim = Aim(aim["precision"], tuple(aim["measures"]), aim["at_most"])
    return SweepRecord(**told, aim=aim, factors=factors, measures=measures, points=points)


def sweeps_of(store: ReplicationStore) -> list[SweepRecord]:
    """Return every sweep that a store has something of, in order of name and digest."""
    found = [sweep_in(record.text) for record in store.records(RecordKind.SWEEP)]
    return sorted(found, key=lambda sweep: (sweep.name, sweep.digest))


@dataclass(frozen=True, slots=True)
class FiguresRecord:
    """What the figures of a replication are.

    Attributes
    ----------
    columns
        Name, unit and group in words of each figure, in order.
    entries
        The measures that they are of, by name: unit, better direction, definition, clocks.
    """

    columns: tuple[tuple[str, str, str], ...]
    entries: Mapping[str, Mapping[str, str | None]]


def record_of_figures(
    digest: str, keys: Sequence[MeasureKey], entries: Sequence[MeasureEntry]
) -> Record:
    """Return what figures are, as a store keeps it."""
    told = {
        "columns": [(key.name, str(key.unit), key.group_label) for key in keys],
        "entries": [asdict(entry) for entry in entries],
    }
    return Record(RecordKind.FIGURES, digest, json.dumps(told, ensure_ascii=False))


def figures_of(store: ReplicationStore, digest: str) -> FiguresRecord:
    """Return what figures a store keeps under a digest.

    Raises
    ------
    SdssimError
        The store does not know, or no longer.
    """
    for record in store.records(RecordKind.FIGURES, [digest]):
        told = json.loads(record.text)
        columns = tuple((name, unit, group) for name, unit, group in told["columns"])
        return FiguresRecord(columns, {entry["name"]: entry for entry in told["entries"]})
    message = (
        f"{store.path} no longer says what its figures are; give the sweep's own command again, "
        "which writes it anew and simulates nothing twice"
    )
    raise SdssimError(message)


def scenario_texts(store: ReplicationStore, sweep: SweepRecord) -> Iterator[tuple[str, str]]:
    """Yield the name and the effective scenario of each point, as YAML."""
    for point in sweep.points:
        for record in store.records(RecordKind.SCENARIO, [point.scenario]):
            yield point.name, record.text
