"""How many people stand where, how long the oldest has waited, and how many pass each month."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import EventLog
from sdssim.measures.adding import add_along
from sdssim.measures.entry import EVERYONE, Better, MeasureEntry, Unit, group_of, slug
from sdssim.measures.journeys import journeys_of
from sdssim.measures.scope import Scope
from sdssim.measures.spells import CAUSES, spells_of
from sdssim.measures.view import Family, View
from sdssim.plan.plan import NONE
from sdssim.timebase import Floats, Ints

DAYS_PER_MONTH = 365.25 / 12
STAGE = "stage"
CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class Stock:
    """People on the way at given moments, by stage and by what they wait for.

    Attributes
    ----------
    days
        Moments, shape (moments,); the count is of just before, so that midnight closes its day.
    counts
        Whole numbers, shape (moments, stages, causes), stages as in the plan and causes as in
        :data:`sdssim.measures.spells.CAUSES`; being worked on is the whole length of a visit, the
        worker's nights included. People whose stage is not recorded are in no cell.
    """

    days: Floats
    counts: Ints


def stock_over_time(log: EventLog, days: Sequence[float] | Floats) -> Stock:
    """Count people on the way at given moments, in increasing order."""
    moments = np.asarray(days, dtype=np.float64)
    spells = spells_of(log)
    spells = spells.before(len(log.people))
    spells = spells.pick(spells.step != NONE)
    stages, causes = len(log.plan.stages), len(CAUSES)
    stage = log.plan.steps.stage[spells.step]
    change = np.zeros((moments.size + 1, stages, causes), dtype=np.int64)
    # Just before a moment t a spell counts if begin < t <= end.
    np.add.at(change, (np.searchsorted(moments, spells.begin, "right"), stage, spells.cause), 1)
    np.add.at(change, (np.searchsorted(moments, spells.end, "right"), stage, spells.cause), -1)
    return Stock(moments, np.cumsum(change, axis=0)[:-1])


@dataclass(frozen=True, slots=True)
class Flow:
    """People who reached each event of the journey in each calendar month.

    Attributes
    ----------
    months
        ``2009-03`` and so on, from the month of the start.
    events
        The referral, then the plan's milestones.
    counts
        Whole numbers, shape (months, events).
    """

    months: tuple[str, ...]
    events: tuple[str, ...]
    counts: Ints


def flow_by_month(log: EventLog, scope: Scope) -> Flow:
    """Count referrals and milestones by calendar month, from the start to the cut-off."""
    start = np.datetime64(log.plan.start)
    month_of_day = (start + np.arange(int(np.ceil(scope.cut_day)))).astype("datetime64[M]")
    months = np.unique(month_of_day)
    dates = journeys_of(log, scope).dates
    person, event = ((dates >= 0.0) & (dates < scope.cut_day)).nonzero()
    month = (month_of_day[dates[person, event].astype(np.int64)] - months[0]).astype(np.int64)
    cells = np.bincount(
        month * len(scope.events) + event, minlength=months.size * len(scope.events)
    )
    return Flow(
        months=tuple(str(month) for month in months),
        events=scope.events,
        counts=cells.reshape(months.size, len(scope.events)),
    )


def stock_families(scope: Scope) -> tuple[Family, ...]:
    """Stocks at the cut-off by stage and cause, the oldest wait, and what passes in a month."""
    stage_groups = tuple(group_of({STAGE: stage}) for stage in scope.plan.stages)
    cause_groups = tuple(group_of({CAUSE: cause.name.lower()}) for cause in CAUSES)
    return (
        Family(_STOCK, (EVERYONE, *stage_groups, *cause_groups), _stock_at_cut_off),
        Family((_OLDEST,), scope.groups[1:], _oldest_by_group),
        Family(_throughput_entries(scope), (EVERYONE,), _throughput),
    )


_OLDEST = MeasureEntry(
    "oldest_wait_days", Unit.DAYS, Better.LOWER,
    "Longest time since referral among people on the way at the cut-off, whenever referred.",
    "referral", "the cut-off",
)  # fmt: skip
_STOCK = (
    MeasureEntry(
        "people_now", Unit.PEOPLE, Better.LOWER,
        "People on the way at the cut-off, by stage or by what they wait for, whenever referred.",
    ),
    MeasureEntry(
        "people_on_average", Unit.PEOPLE, Better.LOWER,
        "Number of people on the way, averaged over the days of the window, whenever referred.",
    ),
    _OLDEST,
)  # fmt: skip


def _stock_at_cut_off(view: View) -> Floats:
    scope, standing = view.scope, view.standing
    stages, stage_at = len(scope.plan.stages), scope.duties.activity_at
    length = max(scope.cut_day - scope.begin_day, 1.0)

    def all_by_stage_by_cause(of_step: Floats) -> Floats:
        by_cause = add_along(of_step, 0)
        by_stage = np.bincount(stage_at, add_along(of_step, 1), stages + 1)[:stages]
        return np.concatenate([[add_along(by_cause, 0)], by_stage, by_cause])

    oldest = np.full(stages + 1, np.nan)
    np.fmax.at(oldest, stage_at, np.fmax.reduce(standing.oldest_days, axis=1))
    by_cause = np.fmax.reduce(standing.oldest_days, axis=0)
    return np.array(
        [
            all_by_stage_by_cause(standing.now),
            all_by_stage_by_cause(standing.days) / length,
            np.concatenate([[np.fmax.reduce(by_cause)], oldest[:stages], by_cause]),
        ]
    )


def _oldest_by_group(view: View) -> Floats:
    referred = view.log.people.referred
    on_the_way = np.isnan(view.journeys.ended) & (referred < view.scope.cut_day)
    waiting = view.belongs.table[1:] & on_the_way
    waited = np.where(waiting, view.scope.cut_day - referred, -np.inf)
    longest = waited.max(axis=1, initial=-np.inf)
    return np.where(np.isfinite(longest), longest, np.nan)[None, :]


def _throughput(view: View) -> Floats:
    months = max(view.scope.cut_day - view.scope.begin_day, 1.0) / DAYS_PER_MONTH
    return view.passed[:, None] / months


def _throughput_entries(scope: Scope) -> tuple[MeasureEntry, ...]:
    return tuple(
        MeasureEntry(
            f"{slug(event)}_per_month", Unit.PEOPLE_PER_MONTH,
            Better.NONE if event == scope.events[0] else Better.HIGHER,
            f"People who came to {event.replace('_', ' ')} within the window, whenever referred, "
            "over its length in months of 365.25/12 days.",
        )
        for event in scope.events
    )  # fmt: skip
