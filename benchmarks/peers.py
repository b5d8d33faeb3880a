"""The same six stages with sessions in Ciw, salabim and plain SimPy, beside both engines.

Usage: python -m benchmarks.peers [--people N] [--turns N]

Everybody goes through six stages of four workers each; the third is eight visits with days between
them. All programs are fed the same draws and keep one order: the smaller priority first, then who
joined first. No two things happen at one instant, so nothing is left to a rule for ties, and all
must agree on the mean time in the system but for rounding: Ciw is given the times between arrivals
and adds them up, which is not to the last bit when they were. That is allowed for; more is not.

Ciw and salabim come with the extra ``bench``: pip install "sdssim[bench]".
"""

import argparse
import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.timing import Act, Table, compared, in_turns, say, show
from benchmarks.workloads import (
    STAGES,
    WORKERS,
    Journeys,
    job_of,
    journeys_of,
    mean_days,
    plain_simpy,
    tandem_of,
)
from sdssim.model.compiled_engine import prepare, run_compiled
from sdssim.model.simpy_engine import run_simpy

PEOPLE = 2_000
TURNS = 3

AGREEMENT = 1e-9
"""How far apart two programs' mean times in the system may be, as a share of them."""

PEERS = {"Ciw": "ciw", "salabim": "salabim"}
"""Programs that the extra ``bench`` brings, and the packages they are in."""


class PeersMissingError(Exception):
    """Not every program to compare with is installed."""

    def __init__(self, missing: list[str]):
        names = " and ".join(missing)
        super().__init__(f'{names} not installed: pip install "sdssim[bench]"')


def missing_peers() -> list[str]:
    """Programs to compare with that are not installed."""
    return [name for name, package in PEERS.items() if find_spec(package) is None]


def in_salabim(journeys: Journeys) -> float:
    """Mean days in the system of those who finish, in salabim."""
    import salabim

    salabim.yieldless(False)
    env = salabim.Environment(trace=False)
    desks = [salabim.Resource(capacity=WORKERS, env=env) for _ in range(STAGES)]
    spent: list[float] = []

    class Person(salabim.Component):  # type: ignore[misc]
        def setup(self, number: int) -> None:
            self.number = number

        def process(self) -> Generator[Any, Any, None]:
            began = env.now()
            number = self.number
            for item in journeys.items:
                if item.stage is None:
                    yield self.hold(item.days[number])
                    continue
                desk = desks[item.stage]
                yield self.request((desk, 1, journeys.priority[number]))
                yield self.hold(item.days[number])
                self.release(desk)
            spent.append(env.now() - began)

    class Referrals(salabim.Component):  # type: ignore[misc]
        def process(self) -> Generator[Any, Any, None]:
            for number, day in enumerate(journeys.arrives):
                yield self.hold(till=day)
                Person(env=env, number=number)

    Referrals(env=env)
    env.run(till=journeys.until)
    return float(np.mean(spent))


def in_ciw(journeys: Journeys) -> float:
    """Mean days in the system of those who finish, in Ciw.

    Draws are looked up by the number that Ciw gives each individual, in order of arrival.
    """
    import ciw

    class Drawn(ciw.dists.Distribution):  # type: ignore[misc]
        """What was drawn for the individual's next item."""

        def sample(self, t: float | None = None, ind: Any = None) -> float:  # noqa: ARG002
            place = getattr(ind, "items_begun", 0)
            ind.items_begun = place + 1
            return journeys.items[place].days[ind.id_number - 1]

    pause = STAGES + 1
    route = [pause if item.stage is None else item.stage + 1 for item in journeys.items]
    classes = {f"class {each:g}": each for each in sorted(set(journeys.priority))}
    network = ciw.create_network(
        arrival_distributions={
            name: [ciw.dists.Sequential(_gaps(journeys, each)), *[None] * STAGES]
            for name, each in classes.items()
        },
        service_distributions={name: [Drawn() for _ in range(pause)] for name in classes},
        number_of_servers=[*[WORKERS] * STAGES, float("inf")],
        priority_classes={name: place for place, name in enumerate(classes)},
        routing={name: ciw.routing.ProcessBased(lambda *_: route[1:]) for name in classes},
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_time(journeys.until)
    return float(np.mean([_days_in(each) for each in run.nodes[-1].all_individuals]))


def _gaps(journeys: Journeys, priority: float) -> list[float]:
    """Days between the arrivals of one class, then forever."""
    days = [0.0]
    days += [
        day
        for day, each in zip(journeys.arrives, journeys.priority, strict=True)
        if each == priority
    ]
    return [*np.diff(days).tolist(), float("inf")]


def _days_in(individual: Any) -> float:
    records = individual.data_records
    return float(records[-1].exit_date - records[0].arrival_date)


@dataclass(frozen=True, slots=True)
class Program:
    """A program that is ready to run.

    Attributes
    ----------
    run
        What is timed: the other programs take only the mean, ours write a whole log.
    mean
        Takes the mean time in the system from what a run returns.
    """

    run: Callable[[], Any]
    mean: Callable[[Any], float] = float


def programs(people: int) -> dict[str, Program]:
    """Each program, made ready to run on one and the same set of draws.

    Raises
    ------
    PeersMissingError
        Ciw or salabim is not installed.
    """
    missing = missing_peers()
    if missing:
        raise PeersMissingError(missing)
    job = job_of(tandem_of(people, sessions=True))
    journeys = journeys_of(job)
    return {
        "plain SimPy": Program(partial(plain_simpy, journeys)),
        "SimPy engine": Program(partial(run_simpy, job.plan, job.inputs), mean_days),
        "compiled engine": Program(partial(run_compiled, job.plan, job.inputs), mean_days),
        "Ciw": Program(partial(in_ciw, journeys)),
        "salabim": Program(partial(in_salabim, journeys)),
    }


def check_agreement(means: dict[str, float]) -> None:
    """Check that all programs found the same mean time in the system.

    Raises
    ------
    AssertionError
        One is further from the first than rounding explains.
    """
    first = next(iter(means.values()))
    apart = {name: mean for name, mean in means.items() if abs(mean - first) > AGREEMENT * first}
    if apart:
        message = f"mean days in the system are {first}, but {apart}"
        raise AssertionError(message)


def tables(people: int, turns: int) -> Iterator[Table]:
    """All programs beside plain SimPy."""
    ready = programs(people)
    means = {name: program.mean(program.run()) for name, program in ready.items()}
    check_agreement(means)
    acts: dict[str, Act] = {name: program.run for name, program in ready.items()}
    first = next(iter(means.values()))
    apart = max(abs(mean - first) for mean in means.values()) / first
    note = (
        "Ours write the whole log meanwhile."
        f" All find a mean of {first:.6f} days in the system; the largest difference is"
        f" {apart:.0e} of it ({AGREEMENT:.0e} is allowed)."
    )
    title = f"Six stages with sessions, about {people:,} people"
    yield compared(title, in_turns(acts, turns), to="plain SimPy", note=note)


def main(arguments: list[str]) -> int:
    """Write the table, or say what is missing."""
    parser = argparse.ArgumentParser(description="The same work in other programs.")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--turns", type=int, default=TURNS)
    asked = parser.parse_args(arguments)
    if missing_peers():
        sys.stderr.write(f"{PeersMissingError(missing_peers())}\n")
        return 2
    prepare(say)
    for table in tables(asked.people, asked.turns):
        show(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
