"""Standard variates that are held: a longer row is drawn anew, a shorter one is its beginning."""

import numpy as np

from sdssim.inputs.distributions import Standard
from sdssim.inputs.shared import Kept
from sdssim.inputs.streams import Places, Variates
from sdssim.timebase import Floats, Ints

_NAME = "variates"


class KeptVariates:
    """Variates of a replication, drawn only if they are not held.

    Parameters
    ----------
    variates
        Where those come from that are not held yet.
    kept
        Where they are held.
    """

    def __init__(self, variates: Variates, kept: Kept):
        self._variates = variates
        self._kept = kept
        self._held: dict[Standard, dict[bytes, Floats]] = kept.get(_NAME) or {}
        self._has_more = False

    def fill(
        self, places: Places, standard: Standard, table: Floats, rows: Ints | None = None
    ) -> None:
        """Fill rows of a table, each with the first standard variates of one stream."""
        held, count = self._held.setdefault(standard, {}), table.shape[1]
        numbers = range(len(table)) if rows is None else rows.tolist()
        missing: list[int] = []
        for place, (counter, number) in enumerate(zip(places.counters, numbers, strict=True)):
            row = held.get(counter)
            if row is None or row.size < count:
                missing.append(place)
            else:
                table[number] = row[:count]
        if not missing:
            return
        lacking, theirs = places.of(missing), np.array([numbers[place] for place in missing])
        self._variates.fill(lacking, standard, table, theirs)
        held.update(zip(lacking.counters, table[theirs], strict=True))
        self._has_more = True

    def hold(self) -> None:
        """Hold what was drawn from now on."""
        if self._has_more:
            self._kept.keep(_NAME, self._held)
