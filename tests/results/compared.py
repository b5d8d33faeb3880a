"""Made-up comparisons with as many variants as a test wants: real ones with other figures."""

from dataclasses import replace

from sdssim.measures.entry import EVERYONE
from sdssim.results.comparison import (
    Change,
    Estimate,
    PairedFigure,
    PeopleChange,
    ScenarioComparison,
    VariantComparison,
)
from tests.results.paired import several

HOSTILE = '=2+2|<script>alert("x")</script> $\\frac{1}{2}$ & \u202eאבג\u202c ' + "x" * 10_000

_REST = {
    Change.NOT_KNOWN: Estimate(0.2, 0.2, 0.2),
    Change.LEFT_IN_BOTH: Estimate(0.06, 0.06, 0.06),
    Change.LEFT_ONLY_IN_BASELINE: Estimate(0.02, 0.02, 0.02),
    Change.LEFT_ONLY_IN_VARIANT: Estimate(0.02, 0.02, 0.02),
}


def changed(figure: PairedFigure, days: float | None, *, clear: bool = True) -> PairedFigure:
    """Return a figure with another difference, one unit wide on both sides, or none."""
    if days is None:
        return replace(figure, difference=None, low=None, high=None, p_holm=None)
    wide = 1.0 if clear else abs(days) + 1.0
    return replace(
        figure, difference=days, low=days - wide, high=days + wide, p_holm=0.001 if clear else 0.6
    )


def shares(sooner: float, later: float) -> dict[Change, Estimate]:
    """Shares of the same people, known to a hundredth."""
    told = {Change.SOONER: sooner, Change.SAME: 0.7 - sooner - later, Change.LATER: later}
    return {
        change: Estimate(share, share - 0.01, share + 0.01) for change, share in told.items()
    } | _REST


def group(
    of: PeopleChange, name: str, days: float | None, *, clear: bool = True, people: float = 30.0
) -> PeopleChange:
    """Return what becomes of a team."""
    key = (("team", name),)
    figure = replace(changed(of.days, days, clear=clear), group=key)
    return replace(of, group=key, comparable=people, days=figure)


def variant(
    title: str,
    days: float | None,
    *,
    clear: bool = True,
    groups: tuple[tuple[str, float], ...] = (),
    same: tuple[float, float] = (0.3, 0.1),
) -> VariantComparison:
    """Return a variant whose headline, causes and groups differ by so many days."""
    like = several().variants[1]
    everyone = like.people[0]
    return replace(
        like,
        title=title,
        headline={each: changed(figure, days, clear=clear)
                  for each, figure in like.headline.items()},
        causes=tuple(changed(figure, days, clear=clear) for figure in like.causes),
        people=(
            replace(everyone, group=EVERYONE, days=changed(everyone.days, days, clear=clear),
                    shares=shares(*same)),
            *(group(everyone, name, change) for name, change in groups),
        ),
    )  # fmt: skip


def beside(*variants: VariantComparison) -> ScenarioComparison:
    """Return a comparison with these variants."""
    return replace(several(), variants=variants)
