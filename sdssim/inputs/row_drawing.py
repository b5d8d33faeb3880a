"""Drawing rows of a table: each from the streams of its name, then transformed in stacks."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from sdssim.inputs import by_machine
from sdssim.inputs.distributions import Standard
from sdssim.inputs.referrals import Referrals
from sdssim.inputs.stacks import Stack, stacks_of
from sdssim.inputs.streams import Places, Variates, places_of
from sdssim.inputs.table_layout import Row
from sdssim.inputs.turning import Turning, is_exact
from sdssim.timebase import Floats, Ints


class RowDrawing:
    """Some rows of a table, ready to be drawn for whoever is referred.

    Parameters
    ----------
    rows
        The rows.
    streams
        Names of the streams of referrals: each stream's people draw under its name.
    """

    def __init__(self, rows: Sequence[Row], streams: Sequence[str]):
        self._streams = streams
        self._rows: dict[Standard, list[Row]] = {}
        for row in rows:
            self._rows.setdefault(row.standard, []).append(row)
        self._spread = [(row.number, row.spread) for row in rows if row.spread]
        self._numbers = {
            standard: np.array([row.number for row in some])
            for standard, some in self._rows.items()
        }
        self._places: dict[tuple[int, Standard], Places] = {}

    def draw(self, table: Floats, referrals: Referrals, variates: Variates) -> None:
        """Fill the rows of a table of shape (rows, people)."""
        for standard, numbers in self._numbers.items():
            if referrals.order is None:
                self._fill(table, numbers, standard, referrals, variates)
            else:
                drawn = np.empty((numbers.size, table.shape[1]))
                self._fill(drawn, np.arange(numbers.size), standard, referrals, variates)
                table[numbers] = drawn.take(referrals.order, axis=1)
        self._transform(table)

    def _transform(self, table: Floats) -> None:
        """Put values in the place of the standard variates."""
        stacks = self._stacks
        if by_machine.KERNEL.is_ready:
            self._turning.transform(table)
            stacks = self._stacks_beside
        for stack in stacks:
            stack.transform(table)

    @cached_property
    def _stacks(self) -> tuple[Stack, ...]:
        return stacks_of(self._spread)

    @cached_property
    def _turning(self) -> Turning:
        """What machine code transforms, where it is ready."""
        return Turning([each for each in self._spread if is_exact(each[1])])

    @cached_property
    def _stacks_beside(self) -> tuple[Stack, ...]:
        """What is left to NumPy then."""
        return stacks_of([each for each in self._spread if not is_exact(each[1])])

    def _fill(
        self,
        table: Floats,
        numbers: Ints,
        standard: Standard,
        referrals: Referrals,
        variates: Variates,
    ) -> None:
        """Fill rows with what each stream of people draws, one stream after the other."""
        for stream, (begin, end) in enumerate(referrals.bounds):
            if begin < end:
                places = self._places_of(stream, standard)
                variates.fill(places, standard, table[:, begin:end], numbers)

    def _places_of(self, stream: int, standard: Standard) -> Places:
        """Where the streams of the rows of one kind begin; worked out when first wanted."""
        places = self._places.get((stream, standard))
        if places is None:
            rows, name = self._rows[standard], self._streams[stream]
            places = places_of(f"{name}/{row.name}" for row in rows)
            self._places[stream, standard] = places
        return places
