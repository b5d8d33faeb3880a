"""What the wait that a run is about is called."""

from dataclasses import dataclass

from sdssim.measures.scope import Scope, TargetClock
from sdssim.measures.waits import wait_name
from sdssim.report.figures import Figures
from sdssim.report.wording import in_words


@dataclass(frozen=True, slots=True)
class WaitWords:
    """The main wait of a scenario, in words.

    Attributes
    ----------
    stem
        How the names of its measures begin.
    start, stop
        The dates of the journey between which people wait.
    have
        What people do who no longer wait: ``have their first payment``.
    """

    stem: str
    start: str
    stop: str
    have: str


def wait_words(figures: Figures) -> WaitWords | None:
    """Name the main wait; ``None`` if the scenario has no milestone."""
    clock, scope = figures.main_clock, figures.scope
    if clock is None:
        return None
    start, stop = (in_words(scope.events[event]) for event in clock)
    paid = clock[1] == scope.first_payment
    have = "have their first payment" if paid else f"have come to {stop}"
    return WaitWords(wait_name(scope, clock), start, stop, have)


def main_target(figures: Figures) -> TargetClock | None:
    """Return the longest target of the main wait; ``None`` if it has none."""
    own = targets_of(figures.scope, figures)
    return max(own, key=lambda target: target.within_days, default=None)


def targets_of(scope: Scope, figures: Figures) -> list[TargetClock]:
    """Return the targets of the main wait, as the scenario lists them."""
    return [target for target in scope.targets if target.clock == figures.main_clock]
