"""One driver for many scenarios: every replication of each, on any executor, each done once.

Replications are kept under everything that decides them, so the driver works on what a store does
not have yet. It goes through the scenarios in blocks, and through a block one replication after the
other: what chance decides is then drawn once for several scenarios, and is still at hand in the
processor's cache for the next of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple, overload

from sdssim.experiments.carry import carry_out
from sdssim.experiments.case import Case, Cell, Wanted
from sdssim.experiments.figures import Figures
from sdssim.experiments.keeper import Keeper, Memory, kept_marks, values_of
from sdssim.experiments.task import BLOCK, Task, reason_of
from sdssim.measures.entry import MeasureKey
from sdssim.model.choose import choose_engine
from sdssim.model.garbage import garbage_left_alone
from sdssim.model.simulate import AskedEngine
from sdssim.results.identity import versions_text
from sdssim.results.store import RunKey
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario

Progress = Callable[[int, int], None]
"""Called with the number of replications that are done and the number asked for."""

Share = Callable[[RunKey, int], bool]
"""Tells which replications of which run are worked on here, and not by somebody else."""

_STRETCH = 32
"""Replications of a block that rather go to one worker, so that few get the same case ready."""


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
        for first in range(0, len(self.cases), BLOCK):
            block = self.cases[first : first + BLOCK]
            marks = [kept_marks(self.store, case) for case in block]
            for replication in range(max(map(len, marks))):
                for place, (case, kept) in enumerate(zip(block, marks, strict=True)):
                    is_wanted = replication < len(kept) and not kept[replication]
                    if is_wanted and self._is_mine(case, replication):
                        yield first + place, replication

    def pack(self, cells: tuple[Cell, ...]) -> Task:
        packed = {case: self.cases[case].packed for case, _ in cells}
        return Task(packed, cells, self.wanted, versions_text(), len(self.cases) > 1)

    def keep(self, contents: Mapping[Cell, bytes]) -> None:
        by_run: dict[RunKey, dict[int, bytes]] = {}
        for (case, replication), content in contents.items():
            by_run.setdefault(self.cases[case].key, {})[replication] = content
        self.store.keep_all(by_run)

    def _is_mine(self, case: Case, replication: int) -> bool:
        return self.share is None or self.share(case.key, replication)


def _stretch_of(cell: Cell) -> Cell:
    """Which stretch of replications of which block of cases a cell belongs to."""
    case, replication = cell
    return case // BLOCK, replication // _STRETCH


def _once_each(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Leave out cases that are simulated with another: of the same key, the one that wants most."""
    most: dict[RunKey, Case] = {}
    for case in cases:
        if case.key not in most or most[case.key].replications < case.replications:
            most[case.key] = case
    return tuple(most.values())
