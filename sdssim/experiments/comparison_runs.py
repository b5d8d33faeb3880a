"""Simulating a baseline beside its variants, replication by replication, on any executor.

A piece of work is one replication, whole: the baseline once, then each variant, whose log is
compared with the baseline's where both are. So no log travels between processes, and the baseline
is not simulated again for each variant.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter
from typing import cast

import numpy as np

from sdssim.errors import SdssimError
from sdssim.experiments.carry import ATTEMPTS, Worked, carry_out
from sdssim.experiments.case import packed_up, unpacked
from sdssim.experiments.driver import Progress
from sdssim.experiments.figures import FIGURE, Figures, figures_in
from sdssim.experiments.keeper import Keeper, Memory
from sdssim.experiments.replicate import WORTH_SHARING_SECONDS
from sdssim.experiments.task import reason_of, refuse_other_version
from sdssim.model.simulate import Engine, simulate
from sdssim.results.identity import versions_text
from sdssim.results.pairs import PairFigures, pair_digest, pair_scale
from sdssim.results.store import RunKey
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario
from sdssim.timebase import Floats

Piece = tuple[int, tuple[int, ...]]
"""A replication, and which of the variants are simulated in it."""

_BLOCK = 12
"""Variants that are simulated together: no more than a worker remembers compiled."""


@dataclass(frozen=True, slots=True)
class HowToRun:
    """The seed, and everything about simulating that changes no number."""

    seed: int
    engine: Engine
    executor: Executor | None = None
    progress: Progress | None = None
    store: Keeper = field(default_factory=Memory)


class PairedRuns:
    """Replications 0, 1, ... of a baseline and its variants; more can be added.

    Replications that the store has are not simulated again. A scenario's own figures are kept under
    the key under which a run of it keeps them, so that each can use what the other has done; what
    the two logs of a pair give together is kept under a digest of the pair.

    Parameters
    ----------
    baseline
        Against which the others are set.
    variants
        Scenarios of different digests; the baseline may be one of them.
    """

    def __init__(self, baseline: Scenario, variants: Sequence[Scenario], how: HowToRun) -> None:
        self.replications = 0
        self._baseline = baseline
        self._variants = tuple(variants)
        self._how = how
        self._packed = tuple(map(packed_up, (baseline, *variants)))
        self._own = {each: _own_key(each, how.seed) for each in (baseline, *variants)}
        self._pair = {each: _pair_key(baseline, each, how.seed) for each in variants}

    def extend(self, replications: int) -> None:
        """Simulate what is missing of replications 0 to ``replications - 1``.

        Raises
        ------
        SdssimError
            A replication kills the process that simulates it.
        """
        pieces = list(self._missing(replications))
        open_pieces: dict[int, int] = {}
        for number, _ in pieces:
            open_pieces[number] = open_pieces.get(number, 0) + 1
        self._tell(replications - len(open_pieces), replications)

        def keep(rows: Mapping[Piece, tuple[bytes, ...]]) -> None:
            self._keep(rows)
            for number, _ in rows:
                open_pieces[number] -= 1
            left = sum(count > 0 for count in open_pieces.values())
            self._tell(replications - left, replications)

        # The first also compiles the scenarios, so the second tells how long one takes.
        seconds = 0.0
        for piece in pieces[:2]:
            started = perf_counter()
            _raise_lost(carry_out([piece], self._pack, keep, None, total=1, stop_at_failure=True))
            seconds = perf_counter() - started
        rest = pieces[2:]
        is_worth_it = seconds * len(rest) >= WORTH_SHARING_SECONDS
        executor = self._how.executor if is_worth_it else None
        _raise_lost(
            carry_out(rest, self._pack, keep, executor, total=len(rest), stop_at_failure=True)
        )
        self.replications = replications

    def results(self, scenario: Scenario) -> Results:
        """Return the figures of one of the scenarios."""
        values = self._rows(self._own[scenario])
        return Results.of(scenario, values, seed=self._how.seed, engine=self._how.engine)

    def pair(self, variant: Scenario) -> PairFigures:
        """Return what the logs of the baseline and a variant give together, by replication."""
        return pair_scale(self._baseline, variant).unflat(self._rows(self._pair[variant]))

    def _missing(self, replications: int) -> Iterator[Piece]:
        of_baseline = self._numbers(self._own[self._baseline])
        has = [self._kept(variant) & of_baseline for variant in self._variants]
        for first in range(0, len(has), _BLOCK):
            block = range(first, min(first + _BLOCK, len(has)))
            for number in range(replications):
                missing = tuple(place for place in block if number not in has[place])
                if missing:
                    yield number, missing

    def _kept(self, variant: Scenario) -> frozenset[int]:
        return self._numbers(self._own[variant]) & self._numbers(self._pair[variant])

    def _numbers(self, key: RunKey) -> frozenset[int]:
        return frozenset(number for number, _ in self._how.store.replications(key))

    def _pack(self, pieces: tuple[Piece, ...]) -> "_Task":
        places = {place for _, variants in pieces for place in variants}
        packed = {place: self._packed[place + 1] for place in sorted(places)}
        how = self._how
        return _Task(self._packed[0], packed, pieces, how.seed, how.engine, versions_text())

    def _keep(self, rows: Mapping[Piece, tuple[bytes, ...]]) -> None:
        contents: dict[RunKey, dict[int, bytes]] = {}
        for (number, places), row in rows.items():
            variants = [self._variants[place] for place in places]
            keys = [self._own[each] for each in (self._baseline, *variants)]
            keys += [self._pair[each] for each in variants]
            for key, content in zip(keys, row, strict=True):
                contents.setdefault(key, {})[number] = content
        self._how.store.keep_all(contents)

    def _rows(self, key: RunKey) -> Floats:
        kept = self._how.store.replications(key)
        rows = {number: figures_in(row) for number, row in kept if number < self.replications}
        return np.array([rows[number] for number in range(self.replications)])

    def _tell(self, done: int, of: int) -> None:
        if self._how.progress is not None:
            self._how.progress(done, of)


@dataclass(frozen=True, slots=True)
class _Task:
    """Pieces of work with all that a worker needs for them."""

    baseline: bytes
    variants: Mapping[int, bytes]
    pieces: tuple[Piece, ...]
    seed: int
    engine: Engine
    version: str

    def __call__(self) -> Worked[Piece, tuple[bytes, ...]]:
        """Simulate, measure and compare, in whichever process."""
        refuse_other_version(self.version)
        return Worked({piece: self._rows(piece) for piece in self.pieces}, {})

    def _rows(self, piece: Piece) -> tuple[bytes, ...]:
        """Figures of the baseline, then of each variant, then of each pair."""
        number, places = piece
        baseline, figures = _scenario(self.baseline), Figures()
        first = simulate(baseline, self.seed, number, engine=self.engine)
        own, pairs = [figures.measured(first, baseline, self.engine)], []
        for variant in (_scenario(self.variants[place]) for place in places):
            # A variant that is the baseline itself is compared with itself all the same.
            is_same = variant == baseline
            log = first if is_same else simulate(variant, self.seed, number, engine=self.engine)
            own.append(own[0] if is_same else figures.measured(log, variant, self.engine))
            pair = pair_scale(baseline, variant).measure(first, log)
            pairs.append(pair.flat().astype(FIGURE).tobytes())
        return (*own, *pairs)


@lru_cache(maxsize=2 * _BLOCK)
def _scenario(packed: bytes) -> Scenario:
    """Return a packed scenario; a worker that gets it with many batches unpacks it once."""
    return cast(Scenario, unpacked(packed))


def _own_key(scenario: Scenario, seed: int) -> RunKey:
    return RunKey(scenario.digest, Figures().digest(scenario), str(seed), versions_text())


def _pair_key(baseline: Scenario, variant: Scenario, seed: int) -> RunKey:
    figures = pair_scale(baseline, variant).digest
    return RunKey(pair_digest(baseline, variant), figures, str(seed), versions_text())


def _raise_lost(failed: Mapping[Piece, Exception]) -> None:
    for (number, _), error in failed.items():
        message = (
            f"replication {number} could not be simulated: the process that did it died, "
            f"{ATTEMPTS} times ({reason_of(error)}); perhaps it needs more memory than there is"
        )
        raise SdssimError(message)
