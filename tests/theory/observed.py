"""What an event log shows of the columns that a twin finds (see `twins` for their names)."""

from __future__ import annotations

import numpy as np

from sdssim.eventlog import Event, EventLog
from tests.theory.brute_force import Floats
from tests.theory.twins import Table

ROUNDS = 12


def times(log: EventLog, event: Event, step: int) -> Floats:
    """When each person met an event at a step, shape (people, rounds); NaN where never."""
    table = np.full((len(log.people), ROUNDS), np.nan)
    rows = (log.event == event) & (log.step == step) & (log.person < len(log.people))
    table[log.person[rows], log.round[rows] - 1] = log.time[rows]
    return table


def work_of(log: EventLog) -> Table:
    """Waits and services at the first step, which is work."""
    joined, started, ended = (
        times(log, event, 0)[:, 0]
        for event in (Event.JOINED_QUEUE, Event.WORK_STARTED, Event.WORK_ENDED)
    )
    return {"wait": started - joined, "service": ended - started}


def impatient_work_of(log: EventLog) -> Table:
    """Waits until work or giving up at the first step, and who was served."""
    return _until_served(log, Event.JOINED_QUEUE, Event.WORK_STARTED)


def places_of(log: EventLog) -> Table:
    """Waits until a caseload place or giving up at the first step, and who was served."""
    return _until_served(log, Event.PLACE_REQUESTED, Event.PLACE_TAKEN)


def _until_served(log: EventLog, asks: Event, gets: Event) -> Table:
    asked, got = (times(log, event, 0)[:, 0] for event in (asks, gets))
    gave_up = times(log, Event.GAVE_UP, 0)[:, 0]
    served = ~np.isnan(got)
    return {"wait": np.where(served, got, gave_up) - asked, "served": served.astype(float)}


def sittings_of(log: EventLog) -> Table:
    """Waits for the sitting at the first step, and the part of them after one that was full."""
    put_in, full, held = (
        times(log, event, 0)[:, 0]
        for event in (Event.PAPERS_IN, Event.SITTING_FULL, Event.SITTING_HELD)
    )
    for_place = np.where(np.isnan(full), 0.0, held - full)
    return {"wait": held - put_in, "for_place": np.where(np.isnan(held), np.nan, for_place)}


def network_of(log: EventLog) -> Table:
    """Visits and waits at the two steps of work, and the time from referral to leaving."""
    works = [step for step, name in enumerate(log.plan.steps.name) if name == "work"]
    table: Table = {}
    for name, step in zip("ab", works, strict=True):
        joined, started, ended = (
            times(log, event, step)
            for event in (Event.JOINED_QUEUE, Event.WORK_STARTED, Event.WORK_ENDED)
        )
        table[f"visits_{name}"] = np.sum(~np.isnan(started), axis=1).astype(float)
        table[f"wait_{name}"] = np.nansum(started - joined, axis=1)
        table[f"work_{name}"] = np.nansum(ended - started, axis=1)
    out = np.full(len(log.people), np.nan)
    rows = np.isin(log.event, (Event.COMPLETED, Event.LEFT))
    out[log.person[rows]] = log.time[rows]
    table["sojourn"] = out - log.people.referred
    return table
