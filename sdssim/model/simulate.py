"""One replication, whole: compile, draw, run."""

from typing import Literal

from sdssim.errors import SdssimError
from sdssim.eventlog import EventLog
from sdssim.inputs.draw import draw
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import Scenario

Engine = Literal["simpy"]


def simulate(
    scenario: Scenario, seed: int = 1, replication: int = 0, *, engine: Engine = "simpy"
) -> EventLog:
    """Simulate one replication of a scenario.

    Parameters
    ----------
    scenario
        A loaded scenario.
    seed, replication
        Whole numbers from 0; the same three give the same log, bit for bit.
    engine
        ``simpy`` is the reference engine.

    Raises
    ------
    SdssimError
        The engine is not known, or the seed or replication is negative.
    """
    if engine != "simpy":
        message = f"unknown engine '{engine}'; allowed: simpy"
        raise SdssimError(message)
    if seed < 0 or replication < 0:
        message = f"seed {seed} and replication {replication} must be whole numbers from 0"
        raise SdssimError(message)
    from sdssim.model.simpy_engine import run_simpy

    plan = compile_plan(scenario)
    return run_simpy(plan, draw(plan, seed, replication))
