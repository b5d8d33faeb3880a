"""Drawing rows of a table: each from the streams of its name, then transformed in stacks."""

from collections.abc import Sequence

import numpy as np

from sdssim.inputs.distributions import Standard
from sdssim.inputs.referrals import Referrals
from sdssim.inputs.stacks import stacks_of
from sdssim.inputs.streams import Variates, place_of
from sdssim.inputs.table_layout import Row
from sdssim.timebase import Floats


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
        self._stacks = stacks_of([(row.number, row.spread) for row in rows if row.spread])
        self._places: dict[tuple[int, Standard], list[bytes]] = {}

    def draw(self, table: Floats, referrals: Referrals, variates: Variates) -> None:
        """Fill the rows of a table of shape (rows, people)."""
        every_row = list(table)
        for standard, rows in self._rows.items():
            numbers = [row.number for row in rows]
            if referrals.order is None:
                self._fill([every_row[n] for n in numbers], standard, referrals, variates)
            else:
                drawn = np.empty((len(rows), table.shape[1]))
                self._fill(list(drawn), standard, referrals, variates)
                table[numbers] = drawn.take(referrals.order, axis=1)
        for stack in self._stacks:
            stack.transform(table)

    def _fill(
        self, rows: Sequence[Floats], standard: Standard, referrals: Referrals, variates: Variates
    ) -> None:
        """Fill rows with what each stream of people draws, one stream after the other."""
        for number, (begin, end) in enumerate(referrals.bounds):
            if begin < end:
                whole = (begin, end) == (0, referrals.days.size)
                theirs = rows if whole else [row[begin:end] for row in rows]
                variates.fill(self._places_of(number, standard), standard, theirs)

    def _places_of(self, stream: int, standard: Standard) -> list[bytes]:
        """Where the streams of the rows of one kind begin; worked out when first wanted."""
        places = self._places.get((stream, standard))
        if places is None:
            rows, name = self._rows[standard], self._streams[stream]
            places = [place_of(f"{name}/{row.name}") for row in rows]
            self._places[stream, standard] = places
        return places
