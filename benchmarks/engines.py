"""How fast the two engines are: alone, with draws and measures, in long queues, beside plain SimPy.

Usage: python -m benchmarks.engines [--turns N] [--people 200 2000 ...]

All that is compared runs in turns within one call, and ratios are of the shortest times, which the
rest of the machine disturbs least. Whatever is compared is checked first: the two engines' logs are
equal bit for bit, and plain SimPy gives the same mean time in the system.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from benchmarks.timing import (
    Act,
    Aim,
    Row,
    Table,
    aims_table,
    compared,
    in_turns,
    say,
    seconds_of,
    show,
)
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
from sdssim.eventlog import FIELDS, Event, EventLog
from sdssim.inputs.draw import Inputs, draw
from sdssim.measures import by_machine
from sdssim.measures.measure import measure
from sdssim.model.compiled_engine import prepare, run_compiled
from sdssim.model.compiled_engine.run import bytes_a_person
from sdssim.model.simpy_engine import run_simpy
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.scenario.load import Scenario, load

TURNS = 7
LATER_USES = 5
SIZES = (200, 2_000, 20_000)
MOST_PEOPLE = 100_000
ENOUGH_ALIKE = 1e-9

ALONE, WHOLE = 20.0, 15.0
"""How many times as fast as with our SimPy engine: the engine alone, and a whole replication."""

SIMPY_BESIDE_PLAIN, BESIDE_PLAIN, BESIDE_C = 2.0, 40.0, 2.0
"""Beside plain SimPy: our SimPy engine, and the compiled one; that one beside C."""

FLAT = 1.5
PERSON_BYTES, EVENT_BYTES = 1024, 100
COLD_SECONDS, WARM_SECONDS = 30.0, 0.5

C_BESIDE_PLAIN_SIMPY = {"tandem": 94.0, "sessions": 67.0}
"""How many times as fast as idiomatic SimPy a program in plain C was that did only this: the
practical limit, measured once and elsewhere; with it and today's plain SimPy goes a guess at C."""

BACKLOGS = {"1 in 10 waits at the end": 1.0 / 0.9, "half wait at the end": 2.0}
"""Work asked for beside what four workers can do: so long is the queue for them at the end."""

Engine = Callable[[Plan, Inputs], EventLog]


def same(job: Job) -> EventLog:
    """Check that both engines write the same log; return it."""
    log = run_compiled(job.plan, job.inputs)
    if log.digest() != run_simpy(job.plan, job.inputs).digest():
        message = "the engines' logs differ"
        raise AssertionError(message)
    return log


def whole(scenario: Scenario, engine: Engine) -> object:
    """Draw, simulate and measure one replication; the plan is compiled once for the scenario."""
    plan = compile_plan(scenario)
    return measure(engine(plan, draw(plan, 1, 0)), scenario)


def pilot(people: int, turns: int) -> Iterator[Table]:
    """Both engines on the pilot, alone and in a whole replication."""
    scenario = pilot_of(people)
    job = job_of(scenario)
    log = same(job)
    size = f"{job.people:,} people, {len(log):,} events"
    acts: dict[str, Act] = {
        "SimPy engine": partial(run_simpy, job.plan, job.inputs),
        "compiled engine": partial(run_compiled, job.plan, job.inputs),
    }
    times = in_turns(acts, turns)
    yield compared(
        f"Stockport pilot, engine alone: {size}",
        times,
        to="SimPy engine",
        aims=(
            Aim.at_least(
                f"engine alone beside our SimPy engine, pilot of {people:,}",
                ALONE,
                times["SimPy engine"].shortest / times["compiled engine"].shortest,
            ),
        ),
    )
    acts = {
        "with the SimPy engine": partial(whole, scenario, run_simpy),
        "with the compiled engine": partial(whole, scenario, run_compiled),
        "of which drawing": partial(draw, job.plan, 1, 0),
        "of which measuring": partial(measure, log, scenario),
    }
    times = in_turns(acts, turns)
    ratio = times["with the SimPy engine"].shortest / times["with the compiled engine"].shortest
    yield compared(
        f"Stockport pilot, whole replication: {size}",
        times,
        to="with the SimPy engine",
        aims=(Aim.at_least(f"whole replication, pilot of {people:,}", WHOLE, ratio),),
    )


def beside_plain_simpy(name: str, people: int, turns: int) -> Table:
    """Six stages in plain SimPy and in both engines."""
    job = job_of(tandem_of(people, sessions=name == "sessions"))
    journeys = journeys_of(job)
    log = same(job)
    if abs(plain_simpy(journeys) - mean_days(log)) > ENOUGH_ALIKE * mean_days(log):
        message = "plain SimPy gives another mean time in the system"
        raise AssertionError(message)
    acts: dict[str, Act] = {
        "plain SimPy": partial(plain_simpy, journeys),
        "SimPy engine": partial(run_simpy, job.plan, job.inputs),
        "compiled engine": partial(run_compiled, job.plan, job.inputs),
    }
    times = in_turns(acts, turns)
    in_c = times["plain SimPy"].shortest / C_BESIDE_PLAIN_SIMPY[name]
    note = (
        f"Plain C, scaled: {in_c * 1e3:.1f} ms; the compiled engine takes"
        f" {times['compiled engine'].shortest / in_c:.2f} times as long, whole log written."
    )
    title = f"Six stages, {name}: {job.people:,} people, {len(log):,} events"
    plain, ours = times["plain SimPy"].shortest, times["compiled engine"].shortest
    aims = (
        Aim.at_least(
            f"our SimPy engine beside plain SimPy, {name}",
            SIMPY_BESIDE_PLAIN,
            plain / times["SimPy engine"].shortest,
        ),
        Aim.at_least(f"compiled engine beside plain SimPy, {name}", BESIDE_PLAIN, plain / ours),
        Aim.below(f"compiled engine beside C, scaled, {name}", BESIDE_C, ours / in_c, "times"),
    )
    return compared(title, times, to="plain SimPy", note=note, aims=aims)


def growth(title: str, busy: float, sizes: tuple[int, ...], turns: int) -> Table:
    """What a person costs, from few people to many."""
    jobs = [job_of(tandem_of(people, busy)) for people in sizes]
    acts: dict[str, Act] = {
        str(number): partial(run_compiled, job.plan, job.inputs) for number, job in enumerate(jobs)
    }
    times = in_turns(acts, turns)
    rows: list[Row] = []
    costs = []
    for number, job in enumerate(jobs):
        log = run_compiled(job.plan, job.inputs)
        shortest = times[str(number)].shortest
        costs.append(shortest / job.people)
        rows.append(
            (
                f"{job.people:,}",
                f"{len(log):,}",
                f"{_waiting(log):,}",
                f"{costs[-1] * 1e6:.3f}",
                f"{shortest / len(log) * 1e9:.1f}",
            )
        )
    spread = max(costs) / min(costs)
    note = f"The dearest person costs {spread:.2f} times the cheapest."
    columns = ("people", "events", "in the first queue at the end", "us a person", "ns an event")
    aim = Aim.below(f"cost of a person, dearest beside cheapest, {title}", FLAT, spread, "times")
    return Table(f"Six stages, compiled engine, {title}", columns, tuple(rows), note, (aim,))


def _waiting(log: EventLog) -> int:
    """How many have joined the first stage's queue and not been taken up by the end."""
    first = log.step == 0
    joined = np.count_nonzero(first & (log.event == Event.JOINED_QUEUE))
    return int(joined - np.count_nonzero(first & (log.event == Event.WORK_STARTED)))


def memory() -> Table:
    """Bytes that a run takes for each person and each event."""
    event = sum(np.dtype(kind).itemsize for kind in FIELDS.values())
    plan = compile_plan(load("stockport-pilot"))
    person = bytes_a_person(plan)
    rows = (
        ("a person, beside inputs and log", str(person)),
        ("an event of the log", str(event)),
    )
    aims = (
        Aim.below("memory of a person", PERSON_BYTES, person, "bytes"),
        Aim.below("memory of an event", EVENT_BYTES, event, "bytes"),
    )
    return Table("Memory of the compiled engine, Stockport pilot", ("", "bytes"), rows, aims=aims)


def first_use() -> Table:
    """How long a new process takes to get the machine code ready."""
    bare = "import sdssim.model.compiled_engine, sdssim.model.simpy_engine, sdssim.measures.measure"
    code = f"{bare}; sdssim.model.compiled_engine.prepare(); sdssim.measures.by_machine.prepare()"
    with tempfile.TemporaryDirectory() as folder:
        kept = {**os.environ, "NUMBA_CACHE_DIR": folder}
        empty = min(_process(bare, kept) for _ in range(LATER_USES))
        cold = _process(code, kept)
        warm = min(_process(code, kept) for _ in range(LATER_USES))
    rows = (
        ("first use on a machine: machine code is made", f"{cold - empty:.1f}"),
        ("later: it is loaded", f"{warm - empty:.2f}"),
    )
    note = "Beside a process that imports everything but numba."
    aims = (
        Aim.below("first use on a machine", COLD_SECONDS, cold - empty, "s"),
        Aim.below("later uses", WARM_SECONDS, warm - empty, "s"),
    )
    return Table("Getting the machine code ready", ("", "seconds"), rows, note, aims)


def _process(code: str, environment: dict[str, str]) -> float:
    """Seconds that a new Python process takes for a piece of code."""
    command = [sys.executable, "-c", code]
    return seconds_of(partial(subprocess.run, command, env=environment, check=True))


def tables(turns: int, sizes: tuple[int, ...], most: int) -> Iterator[Table]:
    """Every table, one after the other, as it is done."""
    for people in sizes:
        yield from pilot(people, turns)
    for name in C_BESIDE_PLAIN_SIMPY:
        yield beside_plain_simpy(name, sizes[-1], turns)
    upward = (*sizes, most)
    yield growth("no backlog", BUSY, upward, turns)
    for title, busy in BACKLOGS.items():
        yield growth(title, busy, upward, turns)
    yield memory()
    yield first_use()


def main(arguments: list[str]) -> None:
    """Write every table."""
    parser = argparse.ArgumentParser(description="How fast the two engines are.")
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--people", type=int, nargs="+", default=SIZES)
    parser.add_argument("--most", type=int, default=MOST_PEOPLE, help="people in the longest queue")
    asked = parser.parse_args(arguments)
    prepare(say)
    by_machine.prepare(say)
    shown = [show(table) for table in tables(asked.turns, tuple(asked.people), asked.most)]
    show(aims_table(aim for table in shown for aim in table.aims))


if __name__ == "__main__":
    main(sys.argv[1:])
