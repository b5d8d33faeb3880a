"""One replication, whole: compile, draw, run."""

from sdssim.errors import SdssimError
from sdssim.eventlog import EventLog
from sdssim.inputs.draw import SharedDraws, draw
from sdssim.model.choose import AskedEngine, Engine, choose_engine
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.scenario.load import Scenario

__all__ = ["AskedEngine", "Engine", "simulate", "simulate_plan"]


def simulate(
    scenario: Scenario,
    seed: int = 1,
    replication: int = 0,
    *,
    engine: AskedEngine = "auto",
    shared: SharedDraws | None = None,
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
        extra ``sdssim[compiled]``; ``auto`` is SimPy unless this one replication is very large.
    shared
        What other scenarios have drawn, to be used again; no number depends on it.

    Raises
    ------
    SdssimError
        The engine is not known or not installed, or the seed or replication is negative.
    """
    used = choose_engine(scenario, 1, engine).used
    if seed < 0 or replication < 0:
        message = f"seed {seed} and replication {replication} must be whole numbers from 0"
        raise SdssimError(message)
    return simulate_plan(compile_plan(scenario), seed, replication, engine=used, shared=shared)


def simulate_plan(
    plan: Plan,
    seed: int,
    replication: int,
    *,
    engine: Engine,
    shared: SharedDraws | None = None,
) -> EventLog:
    """Simulate one replication of a scenario that is compiled already; see :func:`simulate`."""
    if engine == "compiled":
        from sdssim.model.compiled_engine import prepare, run_compiled

        prepare()  # the draws, too, which come first
        return run_compiled(plan, draw(plan, seed, replication, shared=shared))
    from sdssim.model.simpy_engine import run_simpy

    return run_simpy(plan, draw(plan, seed, replication, shared=shared))
