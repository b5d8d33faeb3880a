"""How fast the two engines are: alone, with draws and measures, in long queues, beside plain SimPy.

Usage: python -m benchmarks.engines [repeats]

All that is compared runs in turns within one call, and ratios are of the shortest times, which the
rest of the machine disturbs least. Whatever is compared is checked first: the two engines' logs are
equal bit for bit, and plain SimPy gives the same mean time in the system.
"""

import sys
from collections.abc import Callable, Generator
from functools import partial
from statistics import median
from time import perf_counter

import numpy as np
import simpy

from sdssim.eventlog import Event, EventLog
from sdssim.inputs.draw import Inputs, draw
from sdssim.measures.measure import measure
from sdssim.model.compiled_engine import prepare, run_compiled
from sdssim.model.compiled_engine.layout import CASE, ENTRY, LOG_COLUMNS, NODE
from sdssim.model.simpy_engine import run_simpy
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.scenario.load import Scenario, load, load_text

REPEATS = 7
PILOT_PEOPLE = 184
"""People whom the pilot's demand brings, on average."""

SIZES = (200, 2_000, 20_000)
STAGES = 6
WORKERS = 4
HOURS = 4.0
BUSY = 0.8
HOURS_PER_DAY = 24.0
ENOUGH_ALIKE = 1e-9

TANDEM = """
name: tandem
start: 2001-01-01
end: {end}
calendar: {{holidays: none, open_all_hours: true}}
demand:
  per_week: {per_week}
  need: {{high: 0.2, low: rest}}
staff:
{staff}
pathway:
{pathway}
"""

Act = Callable[[], object]


def seconds_in_turns(acts: dict[str, Act], repeats: int) -> dict[str, list[float]]:
    """Time several acts, one after the other and round again, so that all meet the same weather."""
    seconds: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(repeats):
        for name, act in acts.items():
            started = perf_counter()
            act()
            seconds[name].append(perf_counter() - started)
    return seconds


def show(title: str, acts: dict[str, Act], repeats: int) -> dict[str, float]:
    """Time acts in turns and write a line for each; return the shortest seconds."""
    say(title)
    shortest = {}
    for name, times in seconds_in_turns(acts, repeats).items():
        shortest[name] = min(times)
        middle, longest = median(times), max(times)
        first = next(iter(shortest.values()))
        say(
            f"  {name:24} {min(times) * 1e3:10.2f} {middle * 1e3:10.2f} {longest * 1e3:10.2f} ms"
            f"   {first / min(times):6.1f} x"
        )
    return shortest


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def pilot_of(people: int) -> Scenario:
    """The Stockport pilot with so many times the demand; staff and panels stay as they are."""
    times = people / PILOT_PEOPLE
    return load(
        "stockport-pilot",
        sets=[
            f"demand.per_month.at_start={3.611 * times}",
            f"demand.per_month.growth_per_month={0.7037 * times}",
        ],
    )


def tandem_of(people: int, busy: float = BUSY) -> Scenario:
    """Six stages of four workers each, with two priority classes, for so many people."""
    per_day = busy * WORKERS * HOURS_PER_DAY / HOURS
    end = np.datetime64("2001-01-01") + max(1, round(people / per_day)) - 1
    staff = "\n".join(f"  role{n}: {{people: {WORKERS}, priority: [high]}}" for n in range(STAGES))
    pathway = "\n".join(
        f"  - {{stage: s{n}, steps: [{{work: {{by: role{n}, hours: {{exponential: {HOURS}}}}}}}]}}"
        for n in range(STAGES)
    )
    return load_text(
        TANDEM.format(end=end, per_week=7 * per_day, staff=staff, pathway=pathway), "tandem"
    )


def plain_simpy(plan: Plan, inputs: Inputs) -> float:
    """Mean days in the system of the tandem, as SimPy's own pages would write it."""
    env = simpy.Environment()
    desks = [simpy.PriorityResource(env, capacity=WORKERS) for _ in range(STAGES)]
    rows = [int(inputs.draws.first[quantity]) for quantity in plan.steps.hours_quantity[:STAGES]]
    hours = [inputs.draws.table[row].tolist() for row in rows]
    classes = inputs.priority[0].tolist()
    spent: list[float] = []

    def journey(number: int) -> Generator[simpy.Event, object, None]:
        began = env.now
        for desk, effort in zip(desks, hours, strict=True):
            with desk.request(priority=classes[number]) as turn:
                yield turn
                yield env.timeout(effort[number] / HOURS_PER_DAY)
        spent.append(env.now - began)

    def arrivals() -> Generator[simpy.Event, object, None]:
        for number, day in enumerate(inputs.people.referred.tolist()):
            yield env.timeout(day - env.now)
            env.process(journey(number))

    env.process(arrivals())
    env.run(until=plan.horizon_days)
    return float(np.mean(spent))


def mean_days(log: EventLog) -> float:
    """Mean days from referral to the end of the journey, of those who have ended it."""
    ended = log.event == Event.COMPLETED
    return float(np.mean(log.time[ended] - log.people.referred[log.person[ended]]))


def same(plan: Plan, inputs: Inputs) -> EventLog:
    """Check that both engines write the same log; return it."""
    log = run_compiled(plan, inputs)
    if log.digest() != run_simpy(plan, inputs).digest():
        message = "the engines' logs differ"
        raise AssertionError(message)
    return log


def whole(scenario: Scenario, engine: Callable[[Plan, Inputs], EventLog]) -> object:
    """Draw, simulate and measure one replication."""
    plan = compile_plan(scenario)
    return measure(engine(plan, draw(plan, 1, 0)), scenario)


def stockport(repeats: int) -> None:
    """Both engines on the pilot, alone and in a whole replication."""
    for people in SIZES:
        scenario = pilot_of(people)
        plan = compile_plan(scenario)
        inputs = draw(plan, 1, 0)
        log = same(plan, inputs)
        size = f"{len(log.people)} people, {len(log)} events"
        acts: dict[str, Act] = {
            "simpy engine": partial(run_simpy, plan, inputs),
            "compiled engine": partial(run_compiled, plan, inputs),
        }
        show(f"Stockport, engine alone: {size}", acts, repeats)
        acts = {
            "with the simpy engine": partial(whole, scenario, run_simpy),
            "with the compiled engine": partial(whole, scenario, run_compiled),
            "drawing": partial(draw, plan, 1, 0),
            "measuring": partial(measure, log, scenario),
        }
        show(f"Stockport, whole replication: {size}", acts, repeats)


def beside_plain_simpy(repeats: int) -> None:
    """The tandem in plain SimPy and in both engines."""
    plan = compile_plan(tandem_of(20_000))
    inputs = draw(plan, 1, 0)
    log = same(plan, inputs)
    if abs(plain_simpy(plan, inputs) - mean_days(log)) > ENOUGH_ALIKE * mean_days(log):
        message = "plain SimPy gives another mean time in the system"
        raise AssertionError(message)
    acts: dict[str, Act] = {
        "plain SimPy": partial(plain_simpy, plan, inputs),
        "simpy engine": partial(run_simpy, plan, inputs),
        "compiled engine": partial(run_compiled, plan, inputs),
    }
    show(f"Tandem, engine alone: {len(log.people)} people, {len(log)} events", acts, repeats)


def growth(repeats: int) -> None:
    """Cost of a person from 200 to 100,000, without a backlog and with one of 10,000 and more."""
    for title, busy in (("no backlog", BUSY), ("twice the work that gets done", 2 * 1.0)):
        say(f"Tandem, compiled engine, {title}")
        for people in (*SIZES, 100_000):
            plan = compile_plan(tandem_of(people, busy))
            inputs = draw(plan, 1, 0)
            log = run_compiled(plan, inputs)
            times = seconds_in_turns({"": partial(run_compiled, plan, inputs)}, repeats)[""]
            waiting = int(np.sum(log.event == Event.JOINED_QUEUE)) - int(
                np.sum(log.event == Event.WORK_STARTED)
            )
            say(
                f"  {len(log.people):7} people, {len(log):7} events, {waiting:6} wait at the end:"
                f" {min(times) / len(log.people) * 1e6:6.2f} us a person,"
                f" {min(times) / len(log) * 1e9:6.1f} ns an event"
            )


def memory() -> None:
    """Bytes that a run takes for each person and each event."""
    event = sum(np.dtype(kind).itemsize for kind in LOG_COLUMNS.values())
    plan = compile_plan(load("stockport-pilot"))
    held = len(plan.stages) + plan.counters + 2 * len(plan.staffing.roles)
    person = CASE.itemsize + 4 * held + 2 * NODE.itemsize + 3 * ENTRY.itemsize
    say(f"Memory: {event} bytes an event, at most {person} a person on the Stockport pathway")


def main(arguments: list[str]) -> None:
    """Write every table."""
    repeats = int(arguments[0]) if arguments else REPEATS
    prepare(say)
    say(f"{'':26} {'min':>10} {'median':>10} {'max':>10}      against the first, of the shortest")
    stockport(repeats)
    beside_plain_simpy(repeats)
    growth(repeats)
    memory()


if __name__ == "__main__":
    main(sys.argv[1:])
