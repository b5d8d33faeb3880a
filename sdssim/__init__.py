"""How long people wait between a referral and the first payment of their personal budget.

A scenario is what was asked, an event log what happened, results what it means::

    import sdssim

    scenario = sdssim.load("stockport-pilot")
    log = sdssim.simulate(scenario, seed=1, replication=0)
    results = sdssim.run(scenario, replications=50, seed=1)

The names below are imported when they are first used, so that ``import sdssim`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdssim.eventlog import EventLog
    from sdssim.experiments.replicate import run
    from sdssim.model.simulate import simulate
    from sdssim.results.table import Results
    from sdssim.scenario.load import Scenario, load

__version__ = "0.1.0"

__all__ = ["EventLog", "Results", "Scenario", "__version__", "load", "run", "simulate"]

_MODULE_OF = {
    "EventLog": "sdssim.eventlog",
    "Results": "sdssim.results.table",
    "Scenario": "sdssim.scenario.load",
    "load": "sdssim.scenario.load",
    "run": "sdssim.experiments.replicate",
    "simulate": "sdssim.model.simulate",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        message = f"module 'sdssim' has no attribute '{name}'"
        raise AttributeError(message)
    value = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
