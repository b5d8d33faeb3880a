"""Which engine to run: both write the identical log, so only the time until it is there differs.

The choice depends on what is asked and on what is installed, never on the clock or on what an
earlier run has left behind, so that the same command says the same in its manifest.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from sdssim.errors import SdssimError
from sdssim.machine import INSTALL, is_available
from sdssim.plan.compile import compile_plan
from sdssim.plan.size import expected_rows
from sdssim.scenario.load import Scenario

Engine = Literal["simpy", "compiled"]
"""The engines that there are."""

AskedEngine = Literal["auto", "simpy", "compiled"]
"""What may be asked for; ``auto`` picks one by the amount of work."""

WORTH_COMPILING_ROWS = 1_000_000
"""Rows of all logs together from which the compiled engine is worth its start.

SimPy takes two to three seconds for so many. Getting all machine code ready takes a tenth of a
second when it is kept from before and some twenty-five when it is not; that lies between.
"""


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Which engine was asked for, and which runs.

    Attributes
    ----------
    missed
        Whether the compiled engine would have been worth it, but numba is not installed.
    """

    asked: AskedEngine
    used: Engine
    missed: bool = False


def choose_engine(
    scenario: Scenario, replications: int, asked: AskedEngine = "auto"
) -> EngineChoice:
    """Choose the engine for so many replications of a scenario.

    Parameters
    ----------
    scenario
        A loaded scenario.
    replications
        How many are asked for, whether or not some of them are done already.
    asked
        ``auto`` is the compiled engine if all logs together come to about
        :data:`WORTH_COMPILING_ROWS` and numba is installed, and otherwise SimPy.

    Raises
    ------
    SdssimError
        There is no such engine, or the compiled one is asked for and numba is not installed.
    """
    if asked not in get_args(AskedEngine):
        message = f"unknown engine '{asked}'; allowed: {', '.join(get_args(AskedEngine))}"
        raise SdssimError(message)
    if asked == "simpy":
        return EngineChoice(asked, "simpy")
    if asked == "compiled":
        if not is_available():
            message = (
                "the compiled engine needs numba, which is not installed: "
                f"{INSTALL}, or choose engine simpy"
            )
            raise SdssimError(message)
        return EngineChoice(asked, "compiled")
    if expected_rows(compile_plan(scenario)) * replications < WORTH_COMPILING_ROWS:
        return EngineChoice(asked, "simpy")
    return EngineChoice(asked, "compiled") if is_available() else EngineChoice(asked, "simpy", True)
