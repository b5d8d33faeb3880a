"""A log in the words of process mining: one activity and one transition for each row.

Tools of the field read tables whose columns have the names of the XES standard (IEEE 1849). The
transitions are those of its lifecycle extension, so that a tool tells the time in which somebody
waits for a step from the time in which it is under way.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sdssim.eventlog import Event, EventLog
from sdssim.plan.plan import NONE, StepKind

if TYPE_CHECKING:
    import pandas as pd

Texts = npt.NDArray[np.object_]
"""Text, shape (rows,)."""

Counts = npt.NDArray[np.int16]
"""From 1; shape (rows,)."""


class Transition(StrEnum):
    """What happens to an activity, in the words of the XES standard."""

    SCHEDULE = "schedule"
    START = "start"
    SUSPEND = "suspend"
    WITHDRAW = "withdraw"
    COMPLETE = "complete"
    UNKNOWN = "unknown"


OF_A_STEP: Final = {
    Event.JOINED_QUEUE: Transition.SCHEDULE,
    Event.WORK_STARTED: Transition.START,
    Event.WORK_ENDED: Transition.COMPLETE,
    Event.HANDED_OVER: Transition.SUSPEND,
    Event.GAVE_UP: Transition.WITHDRAW,
    Event.STILL_WORKING: Transition.UNKNOWN,
    Event.PLACE_REQUESTED: Transition.SCHEDULE,
    Event.PLACE_TAKEN: Transition.COMPLETE,
    Event.PAPERS_IN: Transition.SCHEDULE,
    Event.SITTING_HELD: Transition.COMPLETE,
    Event.WAIT_STARTED: Transition.START,
    Event.WAIT_ENDED: Transition.COMPLETE,
    Event.HOLD_STARTED: Transition.START,
    Event.HOLD_ENDED: Transition.COMPLETE,
}
"""Events of which a step, or a spell of days, is the activity.

Every other event is an activity of its own that takes no time, and is complete.
"""

_OF_THE_CASE: Final = (
    Event.MILESTONE,
    Event.LEFT,
    Event.PAID,
    Event.BUDGET_TOLD,
    Event.HANDED_OVER,
)
"""Events whose activity is the same in whichever stage they happen."""

_WAITS: Final = (Event.WAIT_STARTED, Event.WAIT_ENDED)
_HOLDS: Final = (Event.HOLD_STARTED, Event.HOLD_ENDED)

COLUMNS: Final = {
    "case:concept:name": "the person: r0-p17 is number 17 of replication 0",
    "concept:name": "the activity",
    "lifecycle:transition": "what happens to it: one of :class:`Transition`",
    "time:timestamp": "date and time, of the clock on the office's wall",
    "concept:instance": "which round of the stage, and which visit of the step",
    "org:resource": "who",
    "org:role": "the role that the step asks for",
}
"""Columns with names of the XES standard. Those of the log and of the people follow."""

_FROM_THE_LOG: Final = ("event", "stage", "step", "round", "visit", "detail", "hours", "pounds")


def case_name(replication: int, person: int) -> str:
    """Name a person so that no other in any replication has the name."""
    return f"r{replication}-p{person}"


def activities(log: EventLog) -> tuple[Texts, Texts]:
    """Return the activity and the transition of every row, care tasks included.

    Returns
    -------
    tuple of ndarray
        Text such as ``assessment: work`` and ``start``; both of shape (rows,).
    """
    table = log.to_frame()
    is_care = log.person >= len(log.people)
    key = np.column_stack([log.event, log.step, log.detail, is_care]).astype(np.int64)
    _, first, place = np.unique(key, axis=0, return_index=True, return_inverse=True)
    stage, step, detail = (
        table[name].astype(object).to_numpy()[first] for name in ("stage", "step", "detail")
    )
    named = [
        _activity(log, int(row), (stage[at], step[at], detail[at])) for at, row in enumerate(first)
    ]
    names = np.array([name for name, _ in named], dtype=object)
    transitions = np.array([str(transition) for _, transition in named], dtype=object)
    place = place.reshape(-1)
    return names[place], transitions[place]


def _activity(log: EventLog, row: int, words: tuple[Any, Any, Any]) -> tuple[str, Transition]:
    """Name what a row is about; ``words`` are its stage, step and detail, as far as it has them."""
    event, step_number = Event(log.event[row]), int(log.step[row])
    stage, step, detail = (word if isinstance(word, str) else "" for word in words)
    transition = OF_A_STEP.get(event, Transition.COMPLETE)
    told = event.label.replace("_", " ")
    if event in _HOLDS:
        told = "on hold"
    elif log.person[row] >= len(log.people) and event in OF_A_STEP:
        told = "care task"
    elif step_number == NONE:
        transition = Transition.COMPLETE
    elif event in OF_A_STEP:
        is_between = event in _WAITS and log.plan.steps.kind[step_number] != StepKind.WAIT
        told = f"{step}, between visits" if is_between else step
        return f"{stage}: {told}", transition
    told = f"{told.removesuffix(' chosen')} {detail}" if detail else told
    return (f"{stage}: {told}" if stage and event not in _OF_THE_CASE else told), transition


def process_mining_frame(log: EventLog) -> "pd.DataFrame":
    """Return what happened to people under the names of the XES standard.

    Returns
    -------
    DataFrame
        One row an event, in order of time: :data:`COLUMNS`, then the columns of the log that say
        more, then ``case:`` and the replication, the stream and every attribute of the person.
    """
    import pandas as pd

    table = log.to_frame()
    is_person = log.person < len(log.people)
    person, number = log.person[is_person], log.replication
    names, transitions = (column[is_person] for column in activities(log))
    cases = np.array([case_name(number, each) for each in range(len(log.people))], dtype=object)
    seen = table[is_person].reset_index(drop=True)
    made = pd.DataFrame(
        {
            "case:concept:name": _text(cases[person]),
            "concept:name": _text(names),
            "lifecycle:transition": _text(transitions),
            "time:timestamp": seen["time"],
            "concept:instance": _text(_instances(log.round[is_person], log.visit[is_person])),
            "org:resource": _text(seen["worker"].astype(object)),
            "org:role": _text(_roles(log)[is_person]),
        }
    )
    people = log.people_frame().drop(columns=["person", "referred_day"]).add_prefix("case:")
    return pd.concat(
        [made, seen[list(_FROM_THE_LOG)], people.iloc[person].reset_index(drop=True)], axis=1
    )


def _instances(rounds: Counts, visits: Counts) -> list[str | None]:
    def told(number: int, visit: int) -> str | None:
        if number < 1:
            return None
        return f"round {number}" if visit < 1 else f"round {number}, visit {visit}"

    return [told(*each) for each in zip(rounds.tolist(), visits.tolist(), strict=True)]


def _roles(log: EventLog) -> Texts:
    """Return the role of each row that names a worker at a step; missing elsewhere."""
    names = np.array([*log.plan.staffing.roles, None], dtype=object)
    role = np.where(log.step >= 0, log.plan.steps.role[log.step], NONE)
    return np.asarray(names[np.where(log.worker >= 0, role, NONE)], dtype=object)


def _text(words: Iterable[str | None]) -> "pd.Series[str]":
    """Return a column of text, of one type also where all of it is missing."""
    import pandas as pd

    return pd.Series(list(words), dtype="string")
