"""One driver for many scenarios: every replication of each, on any executor, each done once.

Replications are kept under everything that decides them, so the driver works on what a store does
not have yet. It goes through the scenarios in blocks, and through a block one replication after the
other: what chance decides is then drawn once for several scenarios, and is still at hand in the
processor's cache for the next of them.
"""

import pickle
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol, cast, overload

import numpy as np

from sdssim.errors import SdssimError
from sdssim.experiments.carry import Worked, carry_out
from sdssim.experiments.figures import FIGURE, Figures, figures_in, taken
from sdssim.inputs.shared import SharedDraws
from sdssim.measures.entry import MeasureKey
from sdssim.measures.measure import Yardstick, yardstick_of
from sdssim.model.choose import choose_engine
from sdssim.model.garbage import garbage_left_alone
from sdssim.model.simulate import AskedEngine, Engine, simulate_plan
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.results.identity import versions_text
from sdssim.results.store import RunKey
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario
from sdssim.scenario.schema import ScenarioFile
from sdssim.timebase import Floats

Progress = Callable[[int, int], None]
"""Called with the number of replications that are done and the number asked for."""

Cell = tuple[int, int]
"""One replication of one case: the number of the case, and of the replication; both from 0."""

Share = Callable[[RunKey, int], bool]
"""Tells which replications of which run are worked on here, and not by somebody else."""

_BLOCK = 6
"""Cases that are worked on side by side; workers remember twice as many."""

_STRETCH = 32
"""Replications of a block that rather go to one worker, so that few get the same case ready."""

_SHARED_BYTES = 128 * 2**20
"""Draws that each worker holds: those of some sixty replications of the pilot's size."""

_lately = threading.local()

_QUICK = 1
"""Level of compression; a scenario shrinks to an eighth."""


class Keeper(Protocol):
    """Where finished replications are kept."""

    def replications(self, key: RunKey) -> Iterator[tuple[int, bytes]]:
        """Yield the number and content of each kept replication of a run, by number."""

    def keep_all(self, contents: Mapping[RunKey, Mapping[int, bytes]]) -> None:
        """Keep replications."""


class Memory:
    """Keeps finished replications for as long as this process needs them."""

    def __init__(self) -> None:
        self._contents: dict[RunKey, dict[int, bytes]] = {}

    def replications(self, key: RunKey) -> Iterator[tuple[int, bytes]]:
        """Yield the number and content of each kept replication of a run, by number."""
        yield from sorted(self._contents.get(key, {}).items())

    def keep_all(self, contents: Mapping[RunKey, Mapping[int, bytes]]) -> None:
        """Keep replications."""
        for key, by_number in contents.items():
            self._contents.setdefault(key, {}).update(by_number)


class ElsewhereError(Exception):
    """Stands for an error in another process that cannot be sent itself; says which it was."""


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


@dataclass(frozen=True, slots=True)
class Missing:
    """A replication that could not be simulated, however often it was tried."""

    case: Case
    replication: int
    reason: str


def replicate_all(  # noqa: PLR0913 -- what to simulate, and how
    scenarios: Sequence[Scenario],
    replications: int,
    seed: int = 1,
    executor: Executor | None = None,
    *,
    figures: Figures | None = None,
    engine: AskedEngine = "auto",
    progress: Progress | None = None,
    store: Keeper | None = None,
) -> list[Results]:
    """Simulate and measure replications 0, 1, ... of every scenario.

    The results do not depend on the executor, on the number of its workers, or on how often the
    work was stopped and resumed. Scenarios meet the same people in the same replication.

    Parameters
    ----------
    replications
        How many of each scenario; at least 1.
    executor
        Where to simulate; any :class:`concurrent.futures.Executor`. ``None`` is this process.
    figures
        Which figures are kept; those of everybody together unless others are asked for.
    engine
        Changes no figure; ``auto`` picks one by the amount of work.
    progress
        Called in this process whenever replications are done.
    store
        Replications found here are not simulated again; those that are simulated are kept here as
        soon as they are done.

    Returns
    -------
    list of Results
        For each scenario, in their order; ``values`` has shape (replications, figures), and a row
        of NaN for a replication that could not be simulated however often it was tried.

    Raises
    ------
    SdssimError
        Fewer than 1 replication, a negative seed, or an engine that is not there.
    """
    if not scenarios:
        return []
    used = choose_engine(scenarios[0], replications * len(scenarios), engine).used
    wanted = Wanted(seed, figures or Figures(by_group=False), used)
    keeper = Memory() if store is None else store
    different = {scenario.digest: scenario for scenario in scenarios}
    lot = _Lot(tuple(different.values()), wanted, replications)
    work = _Work(lot, wanted, keeper, None)
    # Where nothing is kept yet, workers begin with the first cases while others are made.
    extent = work.extent() if store is not None else _Extent(len(lot) * replications, 0)
    work.carry_out(extent, executor, progress)
    number_of = {digest: number for number, digest in enumerate(different)}
    with garbage_left_alone():
        values = [values_of(keeper, case) for case in lot]
        return [
            Results(scenario, seed, used, versions_text(), lot.keys[number], values[number])
            for scenario in scenarios
            for number in (number_of[scenario.digest],)
        ]


class _Lot(Sequence[Case]):
    """Cases of different scenarios, each made when it is first asked for, one after the other.

    Attributes
    ----------
    keys
        What each figure of the cases made so far is.
    """

    def __init__(self, scenarios: Sequence[Scenario], wanted: Wanted, replications: int):
        self._scenarios = scenarios
        self._wanted = wanted
        self._replications = replications
        self._cases: list[Case] = []
        self.keys: list[tuple[MeasureKey, ...]] = []
        self._make(1)

    def __len__(self) -> int:
        return len(self._scenarios)

    @overload
    def __getitem__(self, place: int) -> Case: ...

    @overload
    def __getitem__(self, place: slice) -> list[Case]: ...

    def __getitem__(self, place: int | slice) -> Case | list[Case]:
        places = range(len(self))[place]
        self._make(1 + (places if isinstance(places, int) else max(places, default=-1)))
        return self._cases[place]

    def _make(self, count: int) -> None:
        with garbage_left_alone():
            for scenario in self._scenarios[len(self._cases) : count]:
                self._cases.append(self._wanted.case(scenario, self._replications))
                own = self._wanted.figures.keys(scenario)
                # Most scenarios of a sweep have the same figures: held once.
                self.keys.append(self.keys[-1] if self.keys and own == self.keys[-1] else own)


def simulate_missing(  # noqa: PLR0913 -- what to simulate, where, and how
    cases: Sequence[Case],
    wanted: Wanted,
    store: Keeper,
    executor: Executor | None,
    *,
    progress: Progress | None = None,
    share: Share | None = None,
    stop_at_failure: bool = False,
) -> list[Missing]:
    """Simulate whatever the store does not have of the cases, and keep it there.

    Memory does not grow with the number of replications.

    Parameters
    ----------
    share
        Which replications are to be worked on here; all of them unless it says otherwise.
    stop_at_failure
        Raise what the first replication that fails raises, instead of trying it again.

    Returns
    -------
    list of Missing
        What could not be simulated, in order of case and replication.
    """
    work = _Work(_once_each(cases), wanted, store, share)
    return work.carry_out(work.extent(), executor, progress, stop_at_failure=stop_at_failure)


def values_of(store: Keeper, case: Case) -> Floats:
    """Return the kept figures of a case.

    Returns
    -------
    ndarray, shape (replications, figures)
        NaN in the rows of replications that are not kept.
    """
    values: Floats = np.full((case.replications, case.figures), np.nan)
    for number, content in _kept(store, case):
        values[number] = figures_in(content)
    return values


def kept_numbers(store: Keeper, case: Case) -> frozenset[int]:
    """Return which of the wanted replications of a case are kept."""
    return frozenset(number for number, _ in _kept(store, case))


def kept_marks(store: Keeper, case: Case) -> bytearray:
    """Return 1 for each of the wanted replications of a case that is kept, 0 for the others."""
    marks = bytearray(case.replications)
    for number, _ in _kept(store, case):
        marks[number] = 1
    return marks


def reason_of(error: Exception) -> str:
    """Say on one line what went wrong with a replication."""
    told = " ".join(str(error).split())
    if isinstance(error, ElsewhereError):
        return told
    return f"{type(error).__name__}: {told}" if told else type(error).__name__


def packed_up(what: object) -> bytes:
    """Return something as it is sent to a worker."""
    return zlib.compress(pickle.dumps(what), _QUICK)


def unpacked(packed: bytes) -> object:
    """Return what was packed up."""
    return pickle.loads(zlib.decompress(packed))


@lru_cache(maxsize=2 * _BLOCK)
def _got_ready(packed: bytes, by_group: bool) -> tuple[Plan, Yardstick]:
    """Return the plan and the yardstick of a case; a worker gets them ready once."""
    plan, asked = cast(tuple[Plan, ScenarioFile], unpacked(packed))
    return plan, yardstick_of(plan, asked, by_group=by_group)


def _stretch_of(cell: Cell) -> Cell:
    """Which stretch of replications of which block of cases a cell belongs to."""
    case, replication = cell
    return case // _BLOCK, replication // _STRETCH


def _kept(store: Keeper, case: Case) -> Iterator[tuple[int, bytes]]:
    size = case.figures * FIGURE.itemsize
    for number, content in store.replications(case.key):
        if number < case.replications and len(content) == size:
            yield number, content


def _once_each(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Leave out cases that are simulated with another: of the same key, the one that wants most."""
    most: dict[RunKey, Case] = {}
    for case in cases:
        if case.key not in most or most[case.key].replications < case.replications:
            most[case.key] = case
    return tuple(most.values())


class _Extent(NamedTuple):
    """How many cells there are, and how many of them are kept."""

    total: int
    done: int


@dataclass(frozen=True, slots=True)
class _Work:
    cases: Sequence[Case]
    wanted: Wanted
    store: Keeper
    share: Share | None

    def extent(self) -> _Extent:
        """Count the cells, and those that are kept."""
        total = done = 0
        for case in self.cases:
            for replication, is_kept in enumerate(kept_marks(self.store, case)):
                if self._is_mine(case, replication):
                    total += 1
                    done += is_kept
        return _Extent(total, done)

    def carry_out(
        self,
        extent: _Extent,
        executor: Executor | None,
        progress: Progress | None,
        *,
        stop_at_failure: bool = False,
    ) -> list[Missing]:
        """Do what is missing; see :func:`simulate_missing`."""
        total, done = extent
        tell = progress or (lambda _done, _of: None)
        tell(done, total)

        def keep(contents: Mapping[Cell, bytes]) -> None:
            nonlocal done
            self.keep(contents)
            done += len(contents)
            tell(done, total)

        failed = carry_out(
            self.missing(), self.pack, keep, executor,
            total=total - done, group_of=_stretch_of, stop_at_failure=stop_at_failure,
        )  # fmt: skip
        return [
            Missing(self.cases[case], number, reason_of(error))
            for (case, number), error in sorted(failed.items(), key=lambda item: item[0])
        ]

    def missing(self) -> Iterator[Cell]:
        """Yield what is not kept: of a block of cases one replication, then the next."""
        for first in range(0, len(self.cases), _BLOCK):
            block = self.cases[first : first + _BLOCK]
            marks = [kept_marks(self.store, case) for case in block]
            for replication in range(max(map(len, marks))):
                for place, (case, kept) in enumerate(zip(block, marks, strict=True)):
                    is_wanted = replication < len(kept) and not kept[replication]
                    if is_wanted and self._is_mine(case, replication):
                        yield first + place, replication

    def pack(self, cells: tuple[Cell, ...]) -> "_Task":
        packed = {case: self.cases[case].packed for case, _ in cells}
        return _Task(packed, cells, self.wanted, versions_text(), len(self.cases) > 1)

    def keep(self, contents: Mapping[Cell, bytes]) -> None:
        by_run: dict[RunKey, dict[int, bytes]] = {}
        for (case, replication), content in contents.items():
            by_run.setdefault(self.cases[case].key, {})[replication] = content
        self.store.keep_all(by_run)

    def _is_mine(self, case: Case, replication: int) -> bool:
        return self.share is None or self.share(case.key, replication)


@dataclass(frozen=True, slots=True)
class _Task:
    """A batch of cells, in order of replication, with all that a worker needs for it."""

    packed: Mapping[int, bytes]
    cells: tuple[Cell, ...]
    wanted: Wanted
    version: str
    has_neighbours: bool

    def __call__(self) -> Worked[Cell, bytes]:
        """Simulate and measure, in whichever process."""
        if versions_text() != self.version:
            message = (
                "a worker has another version of sdssim or of what it computes with; its figures "
                f"could differ. Here: {self.version}; there: {versions_text()}"
            )
            raise SdssimError(message)
        done: dict[Cell, bytes] = {}
        failed: dict[Cell, Exception] = {}
        with garbage_left_alone():
            for cell in self.cells:
                try:
                    done[cell] = self._figures(cell)
                except Exception as error:
                    failed[cell] = _portable(error)
        return Worked(done, failed)

    def _figures(self, cell: Cell) -> bytes:
        wanted, (case, replication) = self.wanted, cell
        plan, yardstick = _got_ready(self.packed[case], wanted.figures.by_group)
        shared = _shared_draws() if self.has_neighbours else None
        log = simulate_plan(plan, wanted.seed, replication, engine=wanted.engine, shared=shared)
        return taken(log, yardstick, wanted.engine)


def _shared_draws() -> SharedDraws:
    """Return what this thread has drawn lately: scenarios beside each other have most in common."""
    if not hasattr(_lately, "draws"):
        _lately.draws = SharedDraws(_SHARED_BYTES)
    return cast(SharedDraws, _lately.draws)


def _portable(error: Exception) -> Exception:
    """Return an error as it can be sent to another process."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return ElsewhereError(reason_of(error))
    return error
