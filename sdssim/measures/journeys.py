"""What is known of each person at the cut-off: dates, options, how the journey ended, money."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sdssim.eventlog import Event, EventLog
from sdssim.measures.adding import add_up
from sdssim.measures.scope import Scope
from sdssim.plan.people import People
from sdssim.plan.plan import NONE
from sdssim.timebase import Floats, Ints

INSTALMENT = 0
"""Detail of a ``PAID`` row that is one of several payments; otherwise it is paid once."""

# Plain numbers: comparing a column with a member of an enumeration takes several times as long.
_OPTION_CHOSEN = int(Event.OPTION_CHOSEN)
_MILESTONE = int(Event.MILESTONE)
_BUDGET_TOLD = int(Event.BUDGET_TOLD)
_PAID = int(Event.PAID)
_LEFT = int(Event.LEFT)
_COMPLETED = int(Event.COMPLETED)
FIRST_KIND = min(_OPTION_CHOSEN, _MILESTONE, _BUDGET_TOLD, _PAID, _LEFT, _COMPLETED)
"""Events of a smaller number say nothing of what is kept here: most rows are about work."""


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
    referred, people = log.people.referred, len(log.people)
    seen = int(np.searchsorted(log.time, scope.cut_day, side="left"))
    rows = (log.event[:seen] >= FIRST_KIND).nonzero()[0]
    event, person = log.event.take(rows), log.person.take(rows)
    detail, time, value = log.detail.take(rows), log.time.take(rows), log.value.take(rows)
    # Laid out date by date, as the waits read them.
    dates = np.full((len(scope.events), people), np.nan)
    dates[0] = np.where(referred < scope.cut_day, referred, np.nan)
    # Rows run backwards here, so that of several dates the first is written last and stays.
    reached = (event == _MILESTONE).nonzero()[0][::-1]
    dates[detail[reached] + 1, person[reached]] = time[reached]
    over = ((event == _LEFT) | (event == _COMPLETED)).nonzero()[0]
    ended = np.full(people, np.nan)
    ended[person[over]] = time[over]
    completed = np.zeros(people, dtype=bool)
    completed[person[over]] = event[over] == _COMPLETED
    reason = np.full(people, NONE, dtype=np.int64)
    reason[person[over]] = detail[over]
    reason[completed] = NONE
    told = (event == _BUDGET_TOLD).nonzero()[0]
    paid = (event == _PAID).nonzero()[0]
    payee, pounds = person[paid], value[paid]
    chosen = (event == _OPTION_CHOSEN).nonzero()[0]
    return Journeys(
        people=log.people,
        measured=(referred >= scope.from_day) & (referred < scope.cut_day),
        dates=dates.T,
        ended=ended,
        completed=completed,
        reason=reason,
        options=_options(scope, people, person[chosen], detail[chosen]),
        told_pounds=_first(people, person[told], value[told]),
        first_paid_pounds=_first(people, payee, pounds),
        first_is_instalment=_first(people, payee, detail[paid]) == INSTALMENT,
        paid_pounds=add_up(payee, pounds, people),
    )


def _first(people: int, person: npt.NDArray[np.int32], of_row: npt.NDArray[Any]) -> Floats:
    """Return what each person's first row has, shape (people,); NaN for people without a row."""
    first = np.full(people, np.nan)
    first[person[::-1]] = of_row[::-1]
    return first


def _options(
    scope: Scope, people: int, person: npt.NDArray[np.int32], branch: npt.NDArray[np.int16]
) -> tuple[Ints, ...]:
    """For each choice, everybody's last option, from who chose which branch in order of time."""
    chosen = []
    for choice in scope.choices:
        option = choice.option_of_branch.take(branch)
        of_choice = (option != NONE).nonzero()[0]
        own = np.full(people, NONE, dtype=np.int64)
        own[person[of_choice]] = option[of_choice]
        chosen.append(own)
    return tuple(chosen)
