"""The few measures that a comparison is judged by, chosen from what a scenario has."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sdssim.measures.entry import slug
from sdssim.measures.scope import Clock, Scope
from sdssim.measures.waits import wait_name
from sdssim.plan.plan import NONE


class Headline(StrEnum):
    """What a headline measure tells."""

    WAIT = "half of everybody, from the first milestone"
    WHOLE_WAIT = "half of everybody, from referral"
    WAITING = "still waiting at the end"
    REACHED = "have reached the end of the wait"
    ON_THE_WAY = "on the way at the end"
    COMPLETED = "have completed the pathway"
    COST = "cost of staff time"
    UNIT_COST = "cost of staff time for each person paid"


@dataclass(frozen=True, slots=True)
class WaitClocks:
    """The waits that a comparison is about, by the names of their events.

    Attributes
    ----------
    start, stop
        The wait that is told first: from the first milestone (the completed self-assessment) to
        the first payment, or to the last milestone if nobody is paid.
    whole_start
        The referral, from which the whole wait counts, to the same ``stop``.
    stem, whole_stem
        How the names of the measures of the two waits begin.
    is_payment
        Whether ``stop`` is the first payment.
    """

    start: str
    stop: str
    whole_start: str
    stem: str
    whole_stem: str
    is_payment: bool

    @property
    def is_whole(self) -> bool:
        """Whether the wait that is told first is the whole one already."""
        return self.start == self.whole_start


def wait_clocks(scope: Scope) -> WaitClocks | None:
    """Choose the waits of a scenario; ``None`` if it has no milestone."""
    stop = scope.first_payment if scope.first_payment != NONE else len(scope.events) - 1
    if stop <= 0:
        return None
    start = 1 if stop > 1 else 0
    return WaitClocks(
        start=scope.events[start],
        stop=scope.events[stop],
        whole_start=scope.events[0],
        stem=wait_name(scope, (start, stop)),
        whole_stem=wait_name(scope, (0, stop)),
        is_payment=stop == scope.first_payment,
    )


def clock_between(scope: Scope, start: str, stop: str) -> Clock | None:
    """Find a wait in a scenario by the names of its events; ``None`` if it has no such events."""
    if start not in scope.events or stop not in scope.events:
        return None
    return scope.events.index(start), scope.events.index(stop)


def headline_measures(scope: Scope, names: Collection[str]) -> dict[Headline, str]:
    """Name the headline measures of a scenario, those that it has.

    Parameters
    ----------
    names
        Every measure that is taken.
    """
    clocks = wait_clocks(scope)
    wanted: dict[Headline, str] = {}
    if clocks is None:
        wanted |= {Headline.ON_THE_WAY: "people_now", Headline.COMPLETED: "completed"}
    else:
        wanted[Headline.WAIT] = f"{clocks.stem}_km_median_days"
        if not clocks.is_whole:
            wanted[Headline.WHOLE_WAIT] = f"{clocks.whole_stem}_km_median_days"
        wanted[Headline.WAITING] = f"{clocks.whole_stem}_running"
        wanted[Headline.REACHED] = f"reached_{slug(clocks.stop)}"
    wanted[Headline.COST] = "staff_cost_pounds"
    wanted[Headline.UNIT_COST] = "staff_cost_per_person_paid_pounds"
    return {headline: name for headline, name in wanted.items() if name in names}
