"""What happened: one row per event, in the order in which it happened.

The engine writes the log and computes no statistic; measures read it. :data:`COLUMNS` documents
each column, :class:`Event` is the closed vocabulary, and :data:`CAUSE_AFTER` says to which cause of
the ledger of delay the time after an event belongs.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from sdssim.plan.people import People
from sdssim.plan.plan import NONE, Plan
from sdssim.timebase import Floats, Roster

if TYPE_CHECKING:
    import pandas as pd


class Event(IntEnum):
    """Everything that a row can say."""

    REFERRED = 0
    STAGE_STARTED = 1
    JOINED_QUEUE = 2
    WORK_STARTED = 3
    WORK_ENDED = 4
    WAIT_STARTED = 5
    WAIT_ENDED = 6
    PLACE_REQUESTED = 7
    PLACE_TAKEN = 8
    PLACE_RELEASED = 9
    PAPERS_IN = 10
    SITTING_FULL = 11
    SITTING_HELD = 12
    OPTION_CHOSEN = 13
    OUTCOME = 14
    HOLD_STARTED = 15
    HOLD_ENDED = 16
    MILESTONE = 17
    BUDGET_TOLD = 18
    PAID = 19
    HANDED_OVER = 20
    GAVE_UP = 21
    LEFT = 22
    COMPLETED = 23
    STILL_WORKING = 24
    CARE_TASK_ARRIVED = 25

    @property
    def label(self) -> str:
        """The event as it is written in exports: ``joined_queue``."""
        return self.name.lower()


class Cause(StrEnum):
    """The one thing to which a stretch of a person's journey is put down."""

    WORKED_ON = "being worked on"
    OFF_DUTY = "the worker's nights, weekends and other duties"
    FOR_WORKER = "waiting for a worker"
    FOR_PLACE = "waiting for a caseload place"
    FOR_SITTING = "waiting for the next sitting"
    SITTING_FULL = "waiting for a place on a full sitting"
    OWN_TIME = "the person's own time"
    ON_HOLD = "on hold"
    NOT_RECORDED = "before the start, not recorded"


CAUSE_AFTER: dict[Event, Cause | None] = {
    Event.REFERRED: Cause.NOT_RECORDED,
    Event.JOINED_QUEUE: Cause.FOR_WORKER,
    Event.WORK_STARTED: Cause.WORKED_ON,
    Event.WAIT_STARTED: Cause.OWN_TIME,
    Event.PLACE_REQUESTED: Cause.FOR_PLACE,
    Event.PAPERS_IN: Cause.FOR_SITTING,
    Event.SITTING_FULL: Cause.SITTING_FULL,
    Event.HOLD_STARTED: Cause.ON_HOLD,
    Event.LEFT: None,
    Event.COMPLETED: None,
}
"""Cause of the time from an event to the person's next one in this table; None: the journey ends.

The time after ``WORK_STARTED`` holds the hours of effort (being worked on) and, for the rest, the
worker's nights, weekends and other duties. A visit in hand at the start carries the hours that
were left at day 0. ``HANDED_OVER`` ends the visit in hand if it names a step; otherwise the state
goes on, as it does through payments and milestones. Between other events no time passes. A person
referred during the run starts the first stage at once, so only people already on the way at the
start have time that is not recorded.
"""

COLUMNS: dict[str, str] = {
    "replication": "number of the replication, from 0",
    "person": "number of the person in order of referral, from 0; missing for a care task",
    "care_task": "number of the care task; missing for a person",
    "day": "days since the first midnight of the scenario",
    "time": "date and time",
    "event": "what happened, one of the vocabulary",
    "stage": "stage of the pathway",
    "step": "step within the stage",
    "round": "times the person has come to this stage, from 1; more than 1 is rework",
    "visit": "visit within a step of work, from 1",
    "worker": "who",
    "detail": "the outcome, option, milestone or reason",
    "hours": "hours of effort, of work events",
    "pounds": "pounds, of money events",
}
"""Columns of the exported log."""

FIELDS: dict[str, type[np.generic]] = {
    "time": np.float64,
    "person": np.int32,
    "event": np.int8,
    "step": np.int16,
    "round": np.int16,
    "visit": np.int16,
    "worker": np.int32,
    "detail": np.int16,
    "value": np.float64,
}
"""Fields of a row, in this order, and how each is held in a log."""

DETAIL_BITS = 8
"""A row as an engine takes it down says event and detail in one number: most have no detail."""

ROW = np.dtype(
    [
        ("time", "f8"),
        ("value", "f8"),
        ("event_and_detail", "i4"),
        ("worker", "i4"),
        ("person", "i4"),
        ("step", "i4"),
        ("round", "i4"),
        ("visit", "i4"),
    ]
)
"""A row as an engine takes it down: what the rows of a visit share stands last.

The event has the lowest :data:`DETAIL_BITS`, above it stands the detail plus 1. The log holds the
narrower columns of :class:`EventLog`.
"""

Rows = npt.NDArray[np.void]
"""Rows of type :data:`ROW`, shape (rows,)."""

_HOURS = (Event.WORK_STARTED, Event.WORK_ENDED, Event.HANDED_OVER, Event.STILL_WORKING)
_POUNDS = (Event.BUDGET_TOLD, Event.PAID)


@dataclass(frozen=True, slots=True)
class EventLog:
    """One replication: rows in order of time, and who the people are.

    Attributes
    ----------
    plan
        What the indices in the columns mean.
    people
        Case numbers from ``len(people)`` on are care tasks.
    roster
        When each worker's desks were open, absences taken off.
    time
        Days, shape (rows,), never decreasing.
    person, event, step, round, visit, worker, detail
        Shape (rows,); -1 is missing. ``round`` and ``visit`` count from 1.
    value
        Hours for work events, pounds for money events, NaN otherwise.
    """

    plan: Plan
    seed: int
    replication: int
    people: People
    roster: Roster
    time: Floats
    person: npt.NDArray[np.int32]
    event: npt.NDArray[np.int8]
    step: npt.NDArray[np.int16]
    round: npt.NDArray[np.int16]
    visit: npt.NDArray[np.int16]
    worker: npt.NDArray[np.int32]
    detail: npt.NDArray[np.int16]
    value: Floats

    @classmethod
    def from_rows(  # noqa: PLR0913 -- one place turns an engine's rows into a log
        cls,
        rows: npt.NDArray[Any],
        *,
        plan: Plan,
        seed: int,
        replication: int,
        people: People,
        roster: Roster,
    ) -> "EventLog":
        """Build a log from rows of type :data:`ROW`, shape (rows,).

        A table of floats is taken too, shape (rows, 9), with columns in the order of
        :data:`FIELDS`. Rows that an engine writes at the start about days before it are put in
        order of time.
        """
        columns = _columns_of(rows)
        time = columns["time"]
        if time.size and np.any(np.diff(time) < 0):
            order = np.argsort(time, kind="stable")
            columns = {name: column[order] for name, column in columns.items()}
        return cls(
            plan=plan,
            seed=seed,
            replication=replication,
            people=people,
            roster=roster,
            **{name: np.ascontiguousarray(columns[name], kind) for name, kind in FIELDS.items()},
        )

    def __len__(self) -> int:
        """How many rows."""
        return int(self.time.size)

    def digest(self) -> str:
        """SHA-256 over every column: equal for logs that are equal bit for bit."""
        total = hashlib.sha256()
        for name in FIELDS:
            total.update(np.ascontiguousarray(getattr(self, name)).tobytes())
        return total.hexdigest()

    def to_frame(self) -> "pd.DataFrame":
        """Return the log as a table with :data:`COLUMNS`; what is missing is missing."""
        import pandas as pd

        plan = self.plan
        is_person = self.person < len(self.people)
        stage = np.where(self.step >= 0, plan.steps.stage[self.step], NONE)
        midnight = np.datetime64(plan.start, "us")
        return pd.DataFrame(
            {
                "replication": np.full(len(self), self.replication, dtype=np.int32),
                "person": pd.array(np.where(is_person, self.person, 0), dtype="Int32").copy(),
                "care_task": pd.array(
                    np.where(is_person, 0, self.person - len(self.people)), dtype="Int32"
                ),
                "day": self.time,
                "time": midnight + np.rint(self.time * 86_400_000_000).astype("timedelta64[us]"),
                "event": _named(self.event, [event.label for event in Event]),
                "stage": _named(stage, plan.stages),
                "step": _named(self.step, plan.steps.name),
                "round": pd.array(self.round, dtype="Int16"),
                "visit": pd.array(self.visit, dtype="Int16"),
                "worker": _named(self.worker, [worker.name for worker in plan.staffing.workers]),
                "detail": self._details(),
                "hours": np.where(np.isin(self.event, _HOURS), self.value, np.nan),
                "pounds": np.where(np.isin(self.event, _POUNDS), self.value, np.nan),
            }
        ).assign(
            person=lambda table: table["person"].mask(~is_person),
            care_task=lambda table: table["care_task"].mask(is_person),
            round=lambda table: table["round"].mask(self.round < 1),
            visit=lambda table: table["visit"].mask(self.visit < 1),
        )

    def people_frame(self) -> "pd.DataFrame":
        """Return one row a person: when referred, by which stream, and every attribute."""
        import pandas as pd

        plan, people = self.plan, self.people
        columns: dict[str, object] = {
            "replication": np.full(len(people), self.replication, dtype=np.int32),
            "person": np.arange(len(people), dtype=np.int32),
            "referred_day": people.referred,
            "stream": _named(people.stream, [stream.name for stream in plan.streams]),
        }
        for name, codes in people.codes.items():
            columns[name] = _named(codes, plan.attribute_values[name])
        return pd.DataFrame(columns | dict(people.numbers))

    def _details(self) -> "pd.Categorical[str]":
        """What each row's ``detail`` means: it depends on the event."""
        plan = self.plan
        vocabularies: dict[Event, tuple[str, ...]] = {
            Event.OPTION_CHOSEN: plan.decisions.branch_name,
            Event.OUTCOME: plan.decisions.branch_name,
            Event.MILESTONE: plan.milestones,
            Event.LEFT: plan.reasons,
            Event.PAID: ("instalment", "one-off"),
        }
        names = list(dict.fromkeys(name for words in vocabularies.values() for name in words))
        codes = np.full(len(self), NONE, dtype=np.int32)
        for event, words in vocabularies.items():
            mine = (self.event == event) & (self.detail >= 0)
            lookup = np.array([names.index(word) for word in words], dtype=np.int32)
            codes[mine] = lookup[self.detail[mine]]
        return _named(codes, names)


def _columns_of(rows: npt.NDArray[Any]) -> dict[str, npt.NDArray[Any]]:
    """Take rows apart into :data:`FIELDS`, in whichever of the two ways they are laid out."""
    if rows.dtype != ROW:
        return dict(zip(FIELDS, rows.T, strict=True))
    columns = {name: rows[name] for name in FIELDS if name not in ("event", "detail")}
    columns["event"] = rows["event_and_detail"] & ((1 << DETAIL_BITS) - 1)
    columns["detail"] = (rows["event_and_detail"] >> DETAIL_BITS) - 1
    return columns


def _named(codes: npt.NDArray[np.integer[Any]], names: Sequence[str]) -> "pd.Categorical[str]":
    import pandas as pd

    unique = list(dict.fromkeys(names))
    lookup = np.array([*(unique.index(name) for name in names), NONE], dtype=np.int32)
    return pd.Categorical.from_codes(lookup[codes], categories=pd.Index(unique, dtype=object))


def write_events(table: "pd.DataFrame", path: Path, form: Literal["csv", "parquet"]) -> None:
    """Write an exported log; Parquet with checksums, CSV with the same columns."""
    if form == "parquet":
        table.to_parquet(path, index=False, write_page_checksum=True)
    else:
        table.to_csv(path, index=False, date_format="%Y-%m-%dT%H:%M:%S.%f")


def read_events(path: Path) -> "pd.DataFrame":
    """Read a log that :func:`write_events` wrote; Parquet is checked against its checksums."""
    import pandas as pd

    if path.suffix == ".parquet":
        return pd.read_parquet(path, page_checksum_verification=True)
    return pd.read_csv(path, parse_dates=["time"])
