"""What the reference engine costs a person: beside plain SimPy, on the pilot, in longer queues.

Usage: python -m benchmarks.engine [--turns N] [--most N]

Plain SimPy is the way its own pages write a queue: one process a person, one ``PriorityResource`` a
stage, and no log. It runs on the same draws, in turns with ours, and must give the same mean time
in the system. Ours writes the whole log. Nothing here needs numba.
"""

import argparse
import sys
from functools import partial

import numpy as np

from benchmarks.timing import Act, Table, Times, in_turns, milliseconds, show
from benchmarks.workloads import (
    BUSY,
    Job,
    job_of,
    journeys_of,
    mean_days,
    pilot_of,
    plain_simpy,
    tandem_of,
)
from sdssim.eventlog import Event, EventLog
from sdssim.model.simpy_engine import run_simpy

TURNS = 5
PILOT_SIZES = (200, 2_000)
QUEUE_SIZES = (200, 2_000, 20_000, 100_000)
OVERLOAD = 2.0
"""Work asked for beside what a stage's workers can do, so that its queue grows all the time."""

LONG_PEOPLE = 5_000
"""Plain SimPy sorts its queue at every request: more people in it would take minutes."""

WORKLOADS = {"short queues": (20_000, BUSY), "long queues": (LONG_PEOPLE, OVERLOAD)}
ENOUGH_ALIKE = 1e-9


def beside_plain_simpy(turns: int) -> Table:
    """Six stages in a row, in plain SimPy and in ours."""
    rows = []
    for name, (people, busy) in WORKLOADS.items():
        job = job_of(tandem_of(people, busy))
        journeys = journeys_of(job)
        log = run_simpy(job.plan, job.inputs)
        plain, ours = plain_simpy(journeys), mean_days(log)
        if abs(plain - ours) > ENOUGH_ALIKE * ours:
            message = f"{plain} days in the system in plain SimPy, {ours} in ours"
            raise AssertionError(message)
        acts: dict[str, Act] = {
            "plain": partial(plain_simpy, journeys),
            "ours": partial(run_simpy, job.plan, job.inputs),
        }
        times = in_turns(acts, turns)
        rows.append(
            (
                name,
                f"{job.people:,}",
                f"{len(log):,}",
                milliseconds(times["plain"].shortest),
                milliseconds(times["ours"].shortest),
                f"{times['plain'].shortest / times['ours'].shortest:.2f}",
            )
        )
    columns = ("", "people", "events", "plain ms", "ours ms", "plain / ours")
    return Table("Six stages of four workers, beside plain SimPy", columns, tuple(rows))


def alone(turns: int) -> Table:
    """The pilot, engine alone."""
    rows = []
    for size in PILOT_SIZES:
        job = job_of(pilot_of(size))
        rows.append((f"{job.people:,} people", *_costs(job, turns)))
    return Table("The pilot", ("", "events", "ms", "us a person", "us an event"), tuple(rows))


def growth(turns: int, most: int) -> Table:
    """What a person costs while a queue grows all the time."""
    rows, first = [], 0.0
    for size in (size for size in QUEUE_SIZES if size <= most):
        job = job_of(tandem_of(size, OVERLOAD))
        log = run_simpy(job.plan, job.inputs)
        joined, begun = (
            int(np.sum(log.event == event)) for event in (Event.JOINED_QUEUE, Event.WORK_STARTED)
        )
        each = _time(job, turns).shortest / len(log)
        first = first or each
        rows.append(
            (
                f"{job.people:,} people",
                f"{joined - begun:,}",
                f"{each * 1e6:.2f}",
                f"{each / first:.2f}",
            )
        )
    columns = ("", "wait at the end", "us an event", "of the first")
    note = "A person who waits at the end has fewer events, so that events are what is compared."
    return Table("Twice the work that gets done at the first stage", columns, tuple(rows), note)


def _costs(job: Job, turns: int) -> tuple[str, ...]:
    """Events, milliseconds, and microseconds a person and an event."""
    seconds = _time(job, turns).shortest
    events = len(run_simpy(job.plan, job.inputs))
    each = (seconds / count * 1e6 for count in (job.people, events))
    return (f"{events:,}", milliseconds(seconds), *(f"{cost:.2f}" for cost in each))


def _time(job: Job, turns: int) -> Times:
    """Time the engine on a job."""
    act: partial[EventLog] = partial(run_simpy, job.plan, job.inputs)
    return in_turns({"ours": act}, turns)["ours"]


def main(arguments: list[str]) -> None:
    """Write every table."""
    parser = argparse.ArgumentParser(description="What the reference engine costs a person.")
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--most", type=int, default=QUEUE_SIZES[-1], help="people in the queue")
    asked = parser.parse_args(arguments)
    show(beside_plain_simpy(asked.turns))
    show(alone(asked.turns))
    show(growth(asked.turns, asked.most))


if __name__ == "__main__":
    main(sys.argv[1:])
