"""What is known of each person at the cut-off: dates, options, how the journey ended, money."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sdssim.eventlog import Event, EventLog
from sdssim.measures.scope import Scope
from sdssim.plan.people import People
from sdssim.plan.plan import NONE
from sdssim.timebase import Floats, Ints

INSTALMENT = 0
"""Detail of a ``PAID`` row that is one of several payments; otherwise it is paid once."""


@dataclass(frozen=True, slots=True)
class Journeys:
    """Everybody as seen at the cut-off. Missing is NaN, or -1 for an index.

    Attributes
    ----------
    people
        Who they are.
    measured
        Shape (people,): referred within the window, and before the cut-off.
    dates
        Days, shape (people, 1 + milestones): the referral, and the first time of each milestone.
    ended
        Days, shape (people,): when they left or completed.
    completed
        Shape (people,): ended by completing the pathway.
    reason
        Shape (people,): why they left, an index into the plan's reasons.
    options
        For each choice, the option last chosen, shape (people,).
    told_pounds
        Shape (people,): the yearly budget first told.
    first_paid_pounds, first_is_instalment
        Shape (people,): the first payment, and whether it is one of many.
    paid_pounds
        Shape (people,): everything paid by the cut-off.
    """

    people: People
    measured: npt.NDArray[np.bool_]
    dates: Floats
    ended: Floats
    completed: npt.NDArray[np.bool_]
    reason: Ints
    options: tuple[Ints, ...]
    told_pounds: Floats
    first_paid_pounds: Floats
    first_is_instalment: npt.NDArray[np.bool_]
    paid_pounds: Floats

    @property
    def on_the_way(self) -> npt.NDArray[np.bool_]:
        """Who is measured and has neither left nor completed, shape (people,)."""
        return self.measured & np.isnan(self.ended)


def journeys_of(log: EventLog, scope: Scope) -> Journeys:
    """Read everybody's journey from the rows before the cut-off."""
    seen = int(np.searchsorted(log.time, scope.cut_day, side="left"))
    people, event = log.people, log.event[:seen]

    def rows_of(*kinds: Event) -> npt.NDArray[np.intp]:
        chosen = event == kinds[0]
        for kind in kinds[1:]:
            chosen |= event == kind
        return np.flatnonzero(chosen)

    referred = people.referred
    dates = np.full((len(people), len(scope.events)), np.nan)
    dates[:, 0] = np.where(referred < scope.cut_day, referred, np.nan)
    # Rows run backwards here, so that of several dates the first is written last and stays.
    rows = rows_of(Event.MILESTONE)[::-1]
    dates[log.person[rows], log.detail[rows] + 1] = log.time[rows]
    over = rows_of(Event.LEFT, Event.COMPLETED)
    ended = np.full(len(people), np.nan)
    ended[log.person[over]] = log.time[over]
    reason = np.full(len(people), NONE, dtype=np.int64)
    reason[log.person[over]] = log.detail[over]
    completed = np.zeros(len(people), dtype=bool)
    completed[log.person[over]] = event[over] == Event.COMPLETED
    reason[completed] = NONE
    told = rows_of(Event.BUDGET_TOLD)[::-1]
    told_pounds = np.full(len(people), np.nan)
    told_pounds[log.person[told]] = log.value[told]
    paid = rows_of(Event.PAID)
    first_paid = np.full(len(people), np.nan)
    first_paid[log.person[paid[::-1]]] = log.value[paid[::-1]]
    is_instalment = np.zeros(len(people), dtype=bool)
    is_instalment[log.person[paid[::-1]]] = log.detail[paid[::-1]] == INSTALMENT
    return Journeys(
        people=people,
        measured=(referred >= scope.from_day) & (referred < scope.cut_day),
        dates=dates,
        ended=ended,
        completed=completed,
        reason=reason,
        options=_options(log, scope, rows_of(Event.OPTION_CHOSEN)),
        told_pounds=told_pounds,
        first_paid_pounds=first_paid,
        first_is_instalment=is_instalment,
        paid_pounds=np.bincount(
            log.person[paid], weights=log.value[paid], minlength=len(people)
        ).astype(np.float64),
    )


def _options(log: EventLog, scope: Scope, rows: npt.NDArray[np.intp]) -> tuple[Ints, ...]:
    chosen = []
    for choice in scope.choices:
        option = choice.option_of_branch[log.detail[rows]]
        of_choice = option != NONE
        own = np.full(len(log.people), NONE, dtype=np.int64)
        own[log.person[rows[of_choice]]] = option[of_choice]
        chosen.append(own)
    return tuple(chosen)
