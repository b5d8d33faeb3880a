"""Groups of people: their members as a table, and person by person."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sdssim.measures.adding import add_up
from sdssim.measures.segments import Segments, Sorting
from sdssim.timebase import Floats, Ints

Flags = npt.NDArray[np.bool_]

_NO_GROUP = 1 << 30
"""Beyond every group's number, also where groups are numbered on through several tables."""

_BYTES_TO_A_WORD = 8


@dataclass(frozen=True, slots=True)
class Members:
    """Who belongs to which group.

    Attributes
    ----------
    table
        Shape (groups, people).
    codes
        The same, told person by person: for each kind of group, such as the teams, the group to
        which a person belongs, shape (kinds, people). Nobody is in two groups of one kind.
    """

    table: Flags
    codes: Ints
    _packed: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, kinds: Sequence[tuple[Ints, int]]) -> "Members":
        """Number the groups of several kinds through, in their order.

        Parameters
        ----------
        kinds
            For each kind, the group of every person, shape (people,), -1 being none, and how many
            groups there are.
        """
        own = np.array([codes for codes, _ in kinds])
        groups = np.array([groups for _, groups in kinds])
        offset = groups.cumsum() - groups
        table = np.concatenate([code == np.arange(groups)[:, None] for code, groups in kinds])
        return cls(table, np.where(own < 0, _NO_GROUP, own + offset[:, None]), _packed(table))

    @property
    def people(self) -> Floats:
        """How many people are in each group, shape (groups,)."""
        people: Floats = np.bitwise_count(self._packed).sum(axis=1).astype(np.float64)
        return people

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self.table)

    def only(self, chosen: Flags) -> "Members":
        """Leave everybody out who is not chosen, shape (people,)."""
        if chosen.all():
            return self
        table = self.table & chosen
        return Members(table, np.where(chosen, self.codes, _NO_GROUP), _packed(table))

    def count(self, flags: Flags) -> Floats:
        """Count, for each flag and each group, the members who have it.

        Parameters
        ----------
        flags
            Shape (flags, people).

        Returns
        -------
        ndarray, shape (flags, groups)
        """
        shared = _packed(flags)[:, None] & self._packed
        counts: Floats = np.bitwise_count(shared).sum(axis=2).astype(np.float64)
        return counts

    def totals(self, columns: Floats) -> Floats:
        """Sum every column over the members of each group, in order of person.

        Parameters
        ----------
        columns
            Shape (people, columns).

        Returns
        -------
        ndarray, shape (columns, groups)
        """
        people, width = columns.shape
        cells = self.groups * width
        values = columns.ravel()
        (place,) = values.nonzero()  # what is 0 changes no sum, and most is
        person, weights = place // width, values.take(place)
        # Whoever is in no group comes after all cells.
        shift = (np.minimum(self.codes, self.groups) - np.arange(people)) * width
        totals = np.zeros(cells + width)
        for of_kind in shift:  # one after the other, for all at once they do not stay in the cache
            cell = of_kind.take(person)
            cell += place
            totals += add_up(cell, weights, totals.size)
        return totals[:cells].reshape(self.groups, width).T

    def lay_out(self, person: Ints, line: Ints, lines: int) -> tuple[Ints, Segments]:
        """Lay the members of each group end to end, once for each of several lines.

        Parameters
        ----------
        person, line
            Whose each entry is, and on which line it stands, shape (entries,); line after line.

        Returns
        -------
        entries, segments
            Which entry stands at each place, those of one row in the order in which they are
            given; row ``line * groups + group`` is that of a group on a line.
        """
        if self.groups == 1:  # as they are given is in order already
            (inside,) = (self.codes[0].take(person) == 0).nonzero()
            return inside, Segments(line.take(inside).searchsorted(np.arange(lines + 1)))
        rows = lines * self.groups
        sorting = Sorting.of(2 * rows, person.size)
        # Whoever is in no group comes after all rows.
        keys = sorting.keys(np.minimum(self.codes, rows)).take(person, axis=1)
        keys += sorting.keys(line * self.groups, np.arange(person.size))
        keys = keys.ravel()
        keys.sort()
        first = keys.searchsorted(sorting.keys(np.arange(rows + 1)))
        return sorting.elements(keys[: first[-1]]), Segments(first)


def _packed(flags: Flags) -> npt.NDArray[np.uint64]:
    """Eight people to a byte, shape (flags, words), so that a word at a time can be counted."""
    packed = np.packbits(flags, axis=1)
    words = -(-packed.shape[1] // _BYTES_TO_A_WORD)
    filled = np.zeros((len(flags), words * _BYTES_TO_A_WORD), dtype=np.uint8)
    filled[:, : packed.shape[1]] = packed
    return filled.view(np.uint64)
