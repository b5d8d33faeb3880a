"""Waiting times between the dates of a journey: of those whose wait is over, and of everybody."""

from dataclasses import dataclass

import numpy as np

from sdssim.measures.entry import Better, MeasureEntry, Unit, slug
from sdssim.measures.sample import Sample
from sdssim.measures.scope import Clock, Scope, TargetClock
from sdssim.measures.survival import Curves, Fate, curves
from sdssim.measures.view import Family, View, over
from sdssim.timebase import Floats, Ints

_STOPPED, _LEFT, _STILL_WAITING = (int(fate) for fate in Fate)
_ROUNDING_DAYS = 1e-9
_OF_EACH_CLOCK: tuple[tuple[str, Unit, Better, str], ...] = (
    ("stopped", Unit.PEOPLE, Better.HIGHER, "people whose wait is over by the cut-off"),
    ("running", Unit.PEOPLE, Better.LOWER, "people still waiting at the cut-off"),
    ("mean_days", Unit.DAYS, Better.LOWER,
     "mean wait of those whose wait is over; flatters a growing list"),
    ("median_days", Unit.DAYS, Better.LOWER,
     "median wait of those whose wait is over; flatters a growing list"),
    ("p90_days", Unit.DAYS, Better.LOWER,
     "90th percentile of the wait of those whose wait is over; flatters a growing list"),
    ("km_mean_days", Unit.DAYS, Better.LOWER,
     "Kaplan-Meier mean wait of everybody whose clock started, up to the longest follow-up, "
     "which is shorter for a later cohort; those who leave count as censored"),
    ("km_median_days", Unit.DAYS, Better.LOWER,
     "Kaplan-Meier median wait of everybody whose clock started; those who leave count as "
     "censored; missing when fewer than half are known to stop"),
    ("km_p90_days", Unit.DAYS, Better.LOWER,
     "Kaplan-Meier 90th percentile of the wait of everybody whose clock started; those who leave "
     "count as censored; missing when the curve does not come down so far"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """One clock of everybody for whom it started; arrays have shape (people with a clock,).

    Attributes
    ----------
    person
        Index into the people of the log.
    days
        From clock start to its stop, to leaving, or to the cut-off.
    seen_from
        Days after clock start at which observation began; 0 unless the clock was running before
        the run.
    """

    person: Ints
    days: Floats
    fate: Ints
    seen_from: Floats


def waiting(view: View, clock: Clock) -> Waiting:
    """Read one clock off every measured journey.

    A journey that ends without the date that stops the clock, by leaving or by a way that does not
    pass there, counts as leaving. Waits that began and ended before the run are left out: of those,
    the log knows only the people who were still on the way later.
    """
    journeys = view.journeys
    start, stop = journeys.dates[:, clock[0]], journeys.dates[:, clock[1]]
    has_stopped = ~np.isnan(stop)
    last = np.where(has_stopped, stop, journeys.ended)
    still = np.isnan(last)
    last[still] = view.scope.cut_day
    counted = journeys.measured & (last >= start) & (last >= 0)
    person = np.flatnonzero(counted)
    fate = np.where(has_stopped, _STOPPED, np.where(still, _STILL_WAITING, _LEFT))
    return Waiting(
        person=person,
        days=(last - start)[person],
        fate=fate[person],
        seen_from=np.maximum(-start[person], 0.0),
    )


def wait_families(scope: Scope) -> tuple[Family, ...]:
    """Every clock's figures, then every target's, by group of people."""
    entries = [entry for clock in scope.clocks for entry in _clock_entries(scope, clock)]
    entries += [entry for target in scope.targets for entry in _target_entries(scope, target)]
    return (Family(tuple(entries), scope.groups, _figures),)


def wait_name(scope: Scope, clock: Clock) -> str:
    """The stem of a clock's measures: ``wait_referral_to_first_payment``."""
    return f"wait_{slug(scope.events[clock[0]])}_to_{slug(scope.events[clock[1]])}"


def _figures(view: View) -> Floats:
    rows: list[Floats] = []
    of_clock: dict[Clock, tuple[Sample, Curves]] = {}
    for clock in view.scope.clocks:
        wait = waiting(view, clock)
        curve = curves(
            wait.days,
            wait.fate,
            members=view.members[:, wait.person],
            seen_from=wait.seen_from,
        )
        sample = curve.stopped
        running = curve.members[:, curve.fate == _STILL_WAITING].sum(axis=1)
        rows += [sample.count, running, sample.mean(), *sample.quantiles(0.5, 0.9)]
        rows += [curve.restricted_mean(), *curve.quantiles(0.5, 0.9)]
        of_clock[clock] = sample, curve
    for target in view.scope.targets:
        sample, curve = of_clock[target.clock]
        in_time = sample.members & (sample.values <= target.within_days + _ROUNDING_DAYS)
        rows += [
            over(in_time.sum(axis=1).astype(np.float64), sample.count),
            curve.stopped_within(target.within_days),
        ]
    return np.array(rows)


def _clock_entries(scope: Scope, clock: Clock) -> list[MeasureEntry]:
    start, stop = (_event_in_words(scope.events[event]) for event in clock)
    return [
        MeasureEntry(
            f"{wait_name(scope, clock)}_{suffix}",
            unit,
            better,
            f"{definition[0].upper()}{definition[1:]}.",
            start,
            stop,
        )
        for suffix, unit, better, definition in _OF_EACH_CLOCK
    ]


def _target_entries(scope: Scope, target: TargetClock) -> list[MeasureEntry]:
    start, stop = (_event_in_words(scope.events[event]) for event in target.clock)
    name, days = slug(target.name), f"{target.within_days:g}"
    return [
        MeasureEntry(
            f"target_{name}_share_of_stopped", Unit.SHARE, Better.HIGHER,
            f"Of those whose wait is over, the share who waited at most {days} days; flatters a "
            "growing list.", start, stop,
        ),
        MeasureEntry(
            f"target_{name}_share_of_all", Unit.SHARE, Better.HIGHER,
            f"Of everybody whose clock started, the share whose clock stopped within {days} days "
            "(Aalen-Johansen: those still waiting count as censored, those who left as not "
            "stopped).", start, stop,
        ),
    ]  # fmt: skip


def _event_in_words(event: str) -> str:
    return event.replace("_", " ")
