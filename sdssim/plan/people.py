"""Who the people of one replication are: when they were referred, and their attributes."""

from dataclasses import dataclass

from sdssim.timebase import Floats, Ints


@dataclass(frozen=True, slots=True)
class People:
    """Who the people of a log are; all arrays have shape (people,).

    Attributes
    ----------
    referred
        Days; negative for people already on the way at the start.
    stream
        Index into the plan's streams; -1 for people already on the way.
    codes
        For each named attribute, the index of its value; -1 is not known.
    numbers
        For each numeric attribute, its value; NaN is not known.
    """

    referred: Floats
    stream: Ints
    codes: dict[str, Ints]
    numbers: dict[str, Floats]

    def __len__(self) -> int:
        """How many people."""
        return int(self.referred.size)
