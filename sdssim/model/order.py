"""What comes first at one instant: the keys of calendar entries, the same for every engine."""

from enum import IntEnum


class Rank(IntEnum):
    """What is settled first at one instant."""

    CHANGES = 0
    STAFF = 1
    PEOPLE = 2
    SITTINGS = 3
    OPENINGS = 4


class Branch(IntEnum):
    """The threads of one person that can come due at the same instant."""

    JOURNEY = 0
    PATIENCE = 1
    PAYMENTS = 2


RANK_BITS = 48
BRANCH_BITS = 2


def key(rank: Rank, who: int, branch: int = 0) -> int:
    """Pack rank, who and branch into one number that sorts like the three."""
    return rank << RANK_BITS | who << BRANCH_BITS | branch
