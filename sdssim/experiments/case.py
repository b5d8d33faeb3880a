"""What is wanted of a scenario: small enough to hold thousands, and fit to be sent to a worker."""

import pickle
import zlib
from dataclasses import dataclass, field

from sdssim.errors import SdssimError
from sdssim.experiments.figures import Figures
from sdssim.model.choose import Engine
from sdssim.plan.compile import compile_plan
from sdssim.results.identity import versions_text
from sdssim.results.store import RunKey
from sdssim.scenario.load import Scenario

Cell = tuple[int, int]
"""One replication of one case: the number of the case, and of the replication; both from 0."""

_QUICK = 1
"""Level of compression; a scenario shrinks to a seventh."""


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario of which replications 0, 1, ... are wanted, small enough to hold thousands.

    Attributes
    ----------
    key
        What its replications are kept under.
    figures
        How many figures one replication has.
    packed
        What a worker needs of the scenario.
    replications
        How many are wanted.
    """

    key: RunKey
    figures: int
    packed: bytes = field(repr=False)
    replications: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of every case.

    Attributes
    ----------
    seed
        A whole number from 0; cases with the same seed meet the same people.
    figures
        Which figures of a replication are kept.
    engine
        Changes no figure.
    """

    seed: int = 1
    figures: Figures = field(default_factory=Figures)
    engine: Engine = "simpy"

    def case(self, scenario: Scenario, replications: int) -> Case:
        """Make a case of a scenario.

        Raises
        ------
        SdssimError
            Fewer than 1 replication, or a negative seed.
        """
        if replications < 1:
            message = f"{replications} replications cannot be run; at least 1 is needed"
            raise SdssimError(message)
        if self.seed < 0:
            message = f"seed {self.seed} cannot be used; it must be a whole number from 0"
            raise SdssimError(message)
        return Case(
            RunKey(scenario.digest, self.figures.digest(scenario), str(self.seed), versions_text()),
            len(self.figures.keys(scenario)),
            packed_up((compile_plan(scenario), scenario.base)),
            replications,
        )


def packed_up(what: object) -> bytes:
    """Return something as it is sent to a worker, or held in little memory."""
    return zlib.compress(pickle.dumps(what), _QUICK)


def unpacked(packed: bytes) -> object:
    """Return what was packed up."""
    return pickle.loads(zlib.decompress(packed))
