"""The table of quantities by person: every hour, day, count and uniform that people may need.

What does not depend on chance is worked out once for a plan: which rows there are, at which counter
each stream begins, which rows one formula transforms together. How many visits people need is drawn
first, since it settles how many rows of days between visits there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from sdssim.inputs.by_person import Factors, Multipliers
from sdssim.inputs.fingerprint import fingerprint
from sdssim.inputs.kept_variates import KeptVariates
from sdssim.inputs.referrals import Referrals, ReferralStreams
from sdssim.inputs.row_drawing import RowDrawing
from sdssim.inputs.shared import Kept
from sdssim.inputs.stacks import in_chunks
from sdssim.inputs.streams import Streams, Variates
from sdssim.inputs.table_layout import TableLayout, constant_of
from sdssim.plan.plan import NONE, Plan
from sdssim.scenario.distribution import Distribution
from sdssim.timebase import Floats, Ints

_HELD = 32
"""Layouts held for a plan: there is one for each combination of most visits that was drawn."""

_Visits = tuple[int, ...]
"""Most days between visits of anybody in a round, for each quantity that is such days."""


_BlockKey = tuple[bytes, int]
"""What the rows of a quantity depend on, and how many there are in a round."""

_Blocks = dict[_BlockKey, slice]
"""Where they stand in a table."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Quantities by person: one row for each quantity, round and visit.

    The draw of quantity ``q`` for a person in round ``r`` (from 0) and visit ``v`` (from 0) is
    ``table[first[q] + r * round_stride[q] + v * visit_stride[q], person]``.

    Attributes
    ----------
    table
        Shape (rows, people): hours, days, counts, or uniforms on [0, 1) where shares decide.
    first, round_stride, visit_stride
        Shape (quantities,); a constant has strides of 0.
    """

    table: Floats
    first: Ints
    round_stride: Ints
    visit_stride: Ints


class Quantities:
    """Tables of the quantities of a plan, ready to be drawn.

    Parameters
    ----------
    plan
        The compiled scenario.
    referrals
        Its streams of people, who need the quantities.
    factors
        What multiplies them.
    """

    name = "quantities"

    def __init__(self, plan: Plan, referrals: ReferralStreams, factors: Factors):
        self._quantities = quantities = plan.quantities
        self._referrals = referrals
        self._factors = factors
        self._between = [n for n, quantity in enumerate(quantities) if quantity.visits_of != NONE]
        counts = dict.fromkeys(quantities[n].visits_of for n in self._between)
        constant = {n: constant_of(quantities[n]) for n in counts}
        self._always = {n: max(1.0, value) for n, value in constant.items() if value is not None}
        self._counting = [n for n, value in constant.items() if value is None]
        # How many visits people need is drawn into a small table of its own.
        self._counts = TableLayout([quantities[n] for n in self._counting], {})
        self._count_rows = RowDrawing(
            [row for rows in self._counts.rows for row in rows], referrals.names
        )
        self._layout = lru_cache(maxsize=_HELD)(self._laid_out)
        self._rows = lru_cache(maxsize=_HELD)(self._made_ready)
        self._multiplied = lru_cache(maxsize=_HELD)(self._rows_to_multiply)

    @cached_property
    def key(self) -> bytes:
        """What the draws depend on, besides the seed and the replication."""
        visits_of = [quantity.visits_of for quantity in self._quantities]
        return fingerprint(self._factors.key, self._quantity_keys, visits_of)

    def draw(
        self,
        referrals: Referrals,
        multipliers: Multipliers,
        streams: Streams,
        kept: Kept | None = None,
    ) -> Draws:
        """Draw the table.

        Parameters
        ----------
        referrals
            The people.
        multipliers
            By what the draws of each person are multiplied.
        streams
            Where the draws come from.
        kept
            Rows that another scenario has in common are taken from here, and new ones left here.
        """
        if kept is None:
            return self._table(referrals, multipliers, streams, {})[0]
        held: tuple[Draws, _Blocks] | None = kept.version(self.name, self.key)
        if held is None:
            variates = KeptVariates(streams, kept)
            latest = kept.latest(self.name)
            common = {} if latest is None else _rows_by_key(*latest.value)
            draws, layout = self._table(referrals, multipliers, variates, common)
            blocks = {
                self._block_key(number, layout): layout.blocks[number] for number in self._drawn
            }
            held = kept.keep_version(self.name, self.key, (draws, blocks))
            variates.hold()
        return held[0]

    def _table(
        self,
        referrals: Referrals,
        multipliers: Multipliers,
        variates: Variates,
        common: Mapping[_BlockKey, Floats],
    ) -> tuple[Draws, TableLayout]:
        """Draw a table, but for rows that it has in common with another."""
        counts = np.empty((self._counts.size, referrals.days.size))
        self._count_rows.draw(counts, referrals, variates)
        visits = self._most_visits(counts)
        layout = self._layout(visits)
        table = np.empty((layout.size, referrals.days.size))
        table[layout.constant_rows] = layout.constants
        for number, block in zip(self._counting, self._counts.blocks, strict=True):
            table[layout.blocks[number]] = counts[block]
        taken = self._taken(table, layout, common) if common else frozenset()
        self._rows(visits, taken).draw(table, referrals, variates)
        for quantities, factor in zip(multipliers.quantities, multipliers.factors, strict=True):
            for chunk in in_chunks(self._multiplied(visits, quantities, taken), factor.size):
                table[chunk] *= factor
        return Draws(table, layout.first, layout.round_stride, layout.visit_stride), layout

    def _taken(
        self, table: Floats, layout: TableLayout, common: Mapping[_BlockKey, Floats]
    ) -> frozenset[int]:
        """Copy the rows that are in common, and tell of which quantities they are."""
        taken = []
        for number in self._drawn:
            rows = common.get(self._block_key(number, layout))
            if rows is not None:
                table[layout.blocks[number]] = rows
                taken.append(number)
        return frozenset(taken)

    @cached_property
    def _drawn(self) -> tuple[int, ...]:
        """Quantities that are drawn once the numbers of visits are known."""
        first = set(self._counting)
        return tuple(
            number
            for number, quantity in enumerate(self._quantities)
            if constant_of(quantity) is None and number not in first
        )

    def _most_visits(self, counts: Floats) -> _Visits:
        """Tell how many days between visits a round can have, when there is anybody at all."""
        if counts.shape[1] == 0:
            return (0,) * len(self._between)
        most = dict(self._always)
        if self._counting:
            highest = counts.max(axis=1)
            for number, block in zip(self._counting, self._counts.blocks, strict=True):
                most[number] = max([1.0, *highest[block].tolist()])
        return tuple(int(most[self._quantities[n].visits_of]) - 1 for n in self._between)

    def _laid_out(self, visits: _Visits) -> TableLayout:
        return TableLayout(self._quantities, dict(zip(self._between, visits, strict=True)))

    def _made_ready(self, visits: _Visits, taken: frozenset[int]) -> RowDrawing:
        rows = self._layout(visits).rows
        missing = [number for number in self._drawn if number not in taken]
        return RowDrawing([row for n in missing for row in rows[n]], self._referrals.names)

    def _rows_to_multiply(
        self, visits: _Visits, quantities: tuple[int, ...], taken: frozenset[int]
    ) -> Ints:
        """Rows of a table that belong to some quantities; those taken are multiplied already."""
        blocks = [self._layout(visits).blocks[n] for n in quantities if n not in taken]
        rows = [row for block in blocks for row in range(block.start, block.stop)]
        return np.array(rows, dtype=np.int64)

    def _block_key(self, number: int, layout: TableLayout) -> _BlockKey:
        return self._quantity_keys[number], layout.visits.get(number, 1)

    @cached_property
    def _quantity_keys(self) -> tuple[bytes, ...]:
        """What the rows of each quantity depend on, but for how many visits there are."""
        people = self._referrals.key
        return tuple(
            fingerprint(
                people, _told(each.name, each.spread, each.rounds), *self._factors.rules_of(number)
            )
            for number, each in enumerate(self._quantities)
        )


@lru_cache(maxsize=4096)
def _told(name: str, spread: Distribution | None, rounds: int) -> bytes:
    """What a quantity says; most scenarios say the same."""
    return fingerprint(name, spread, rounds)


def _rows_by_key(draws: Draws, blocks: _Blocks) -> dict[_BlockKey, Floats]:
    return {key: draws.table[block] for key, block in blocks.items()}
