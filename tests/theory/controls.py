"""Control variates of a queue: averages of the draws whose true mean is zero for any engine.

See `equivalence` for why they cannot hide a bias. A product with the next draw is a control only if
its other factor is settled before that draw: the work present when a person comes always is; a wait
is not where later arrivals may go first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.theory.brute_force import Floats


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and mean square of a draw, in days and days squared."""

    mean: float
    square: float

    @classmethod
    def exponential(cls, mean: float) -> Moments:
        """Return the moments of an exponential law."""
        return cls(mean, 2 * mean**2)

    @classmethod
    def constant(cls, value: float) -> Moments:
        """Return the moments of a value that never varies."""
        return cls(value, value**2)


def queue_controls(
    known: Floats, services: Floats, gaps: Floats, service: Moments, gap: Moments
) -> list[float]:
    """Six controls of one queue.

    Parameters
    ----------
    known
        For each person something settled when they come (a wait, the work present), shape (n,).
    services, gaps
        The same people's service times, and the times to the next arrival, shape (n,), days.
    service, gap
        True moments of the two.
    """
    late, apart = services - service.mean, gaps - gap.mean
    return [
        float(np.mean(each))
        for each in (
            late,
            apart,
            known * late,
            known * apart,
            services**2 - service.square,
            gaps**2 - gap.square,
        )
    ]
