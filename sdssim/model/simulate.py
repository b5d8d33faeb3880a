"""One replication, whole: compile, draw, run."""

from typing import Literal, get_args

from sdssim.errors import SdssimError
from sdssim.eventlog import EventLog
from sdssim.inputs.draw import draw
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import Scenario

Engine = Literal["simpy", "compiled"]


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
        ``simpy`` is the reference engine; ``compiled`` writes the identical log, and needs the
        extra ``sdssim[compiled]``.

    Raises
    ------
    SdssimError
        The engine is not known or not installed, or the seed or replication is negative.
    """
    if engine not in get_args(Engine):
        message = f"unknown engine '{engine}'; allowed: {', '.join(get_args(Engine))}"
        raise SdssimError(message)
    if seed < 0 or replication < 0:
        message = f"seed {seed} and replication {replication} must be whole numbers from 0"
        raise SdssimError(message)
    plan = compile_plan(scenario)
    inputs = draw(plan, seed, replication)
    if engine == "compiled":
        from sdssim.model.compiled_engine import run_compiled

        return run_compiled(plan, inputs)
    from sdssim.model.simpy_engine import run_simpy

    return run_simpy(plan, inputs)
