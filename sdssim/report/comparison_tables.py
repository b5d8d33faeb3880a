"""The tables of a comparison, as text in rows."""

from collections.abc import Iterator, Sequence

from sdssim.eventlog import Cause
from sdssim.measures.entry import EVERYONE
from sdssim.measures.measure import yardstick
from sdssim.measures.scope import COHORT
from sdssim.report.comparison_wording import (
    group_words,
    headline_words,
    joined,
    reach_words,
    share_with_interval,
    share_words,
    short_words,
    signed,
    signed_days,
    signed_interval,
)
from sdssim.report.tables import Grid, Row
from sdssim.report.wording import NOT_KNOWN, days, format_of, in_words, people, percent
from sdssim.results.comparison import (
    FEWEST_PEOPLE,
    Change,
    PairedFigure,
    PeopleChange,
    ScenarioComparison,
    VariantComparison,
)

_SIDE_BY_SIDE = 4
"""Variants that fit beside each other on a page."""

_DETAILED = 4
"""Up to so many variants, each has a table of its own."""

_UNCLEAR = "What is in brackets does not count as a difference."
_LEAVES = (Change.LEFT_IN_BOTH, Change.LEFT_ONLY_IN_BASELINE, Change.LEFT_ONLY_IN_VARIANT)


def comparison_tables(found: ScenarioComparison) -> list[Grid]:
    """Every table that has a row, in the order in which they are shown."""
    grids = [_overview(found)]
    if len(found.variants) <= _DETAILED:
        grids += [_headline(found, variant) for variant in found.variants]
    for first in range(0, len(found.variants), _SIDE_BY_SIDE):
        grids.append(_causes(found.variants[first : first + _SIDE_BY_SIDE]))
    grids.append(_people(found))
    for first in range(0, len(found.variants), _SIDE_BY_SIDE):
        grids.append(_groups(found, found.variants[first : first + _SIDE_BY_SIDE]))
    return [grid for grid in grids if grid.rows]


def _overview(found: ScenarioComparison) -> Grid:
    """The baseline's headline, and each variant's difference from it."""
    headlines = tuple(found.variants[0].headline)
    first = found.variants[0].headline
    rows = [(found.baseline.name, *(_level(first[each], first[each].first) for each in headlines))]
    rows += [
        (variant.title, *(_change(variant.headline[each]) for each in headlines))
        for variant in found.variants
    ]
    return Grid(
        "The baseline, and how each variant differs from it",
        ("", *(short_words(each, found.clocks) for each in headlines)),
        tuple(rows) if headlines else (),
        "Weeks within which half of everybody gets there, counting those who still wait. "
        f"{_UNCLEAR}",
    )


def _headline(found: ScenarioComparison, variant: VariantComparison) -> Grid:
    return Grid(
        f"{variant.title} ({variant.differs})",
        ("", "baseline", "variant", "difference", "interval", "which is"),
        tuple(
            (
                headline_words(headline, found.clocks),
                _level(figure, figure.first),
                _level(figure, figure.second),
                signed(figure.difference, figure.unit),
                signed_interval(figure),
                figure.verdict.value,
            )
            for headline, figure in variant.headline.items()
        ),
        "Half of everybody counts those who still wait (Kaplan-Meier). The intervals hold all at "
        "once.",
    )


def _causes(variants: Sequence[VariantComparison]) -> Grid:
    """Days a person by cause: the baseline's, and how each variant's differ."""
    words = {f"ledger_{cause.name.lower()}_days": cause.value for cause in Cause}
    words |= {
        "ledger_elapsed_days": "in all",
        "ledger_rework_days": "of which a second time or later",
    }
    names = [figure.name for figure in variants[0].causes]
    return Grid(
        "Where the wait moved: days a person in the baseline, and what is added or taken away",
        ("", "baseline", *(variant.title for variant in variants)),
        tuple(
            (
                words[name],
                _days(variants[0].causes[place].first),
                *(_days_change(variant.causes[place]) for variant in variants),
            )
            for place, name in enumerate(names)
        ),
        "From referral to the first payment or the end of the journey; open journeys count as far "
        f"as they are, so days of later stages grow where people get further. {_UNCLEAR}",
    )


def _people(found: ScenarioComparison) -> Grid:
    """The same people in both, and what becomes of their wait."""
    told = [variant for variant in found.variants if variant.everyone is not None]
    reach = "" if found.clocks is None else reach_words(found.clocks)
    return Grid(
        f"The same people: how many {reach} sooner or later than in the baseline",
        ("", "people", "sooner", "within a day", "later", "not known", "leave"),
        tuple(_people_row(variant.title, variant.everyone) for variant in told if variant.everyone),
        "Sooner and later are by a day or more, counted from referral. Not known: they still wait "
        "in both. Leave: without getting there, in either.",
    )


def _people_row(title: str, of: PeopleChange) -> Row:
    shares = of.shares
    left = sum(shares[each].mean or 0.0 for each in _LEAVES)
    return (
        title,
        people(of.people),
        share_with_interval(shares[Change.SOONER]),
        share_words(shares[Change.SAME]),
        share_with_interval(shares[Change.LATER]),
        share_words(shares[Change.NOT_KNOWN]),
        percent(left) if of.people else NOT_KNOWN,
    )


def _groups(found: ScenarioComparison, variants: Sequence[VariantComparison]) -> Grid:
    """Weeks by which the same people wait less or more, group by group."""
    told, small = [], []
    for place, of in enumerate(variants[0].people):
        if of.group and of.group[0][0] == COHORT:
            continue
        if any(variant.people[place].is_judged for variant in variants):
            told.append(place)
        else:
            small.append(group_words(of.group))
    return Grid(
        "Who gains and who loses: change in the weeks waited by the same people",
        ("", "people", *(variant.title for variant in variants)),
        tuple(
            (
                group_words(variants[0].people[place].group) or "everybody",
                people(variants[0].people[place].comparable),
                *(_weeks_change(variant.people[place]) for variant in variants),
            )
            for place in told
        ),
        " ".join(_group_notes(found, small)),
    )


def _group_notes(found: ScenarioComparison, small: Sequence[str]) -> Iterator[str]:
    yield (
        "Mean change in weeks since referral, by the end of what is seen, of people who leave in "
        f"neither; for people who still wait it is the change so far. {_UNCLEAR}"
    )
    choices = [in_words(name) for name in yardstick(found.baseline).scope.plan.choices]
    if choices:
        are = "is" if len(choices) == 1 else "are"
        yield (
            f"{joined(choices).capitalize()} {are} chosen on the way and may differ between "
            "scenarios: these groups are the people who took it in the baseline."
        )
    if small:
        yield (
            f"Groups of fewer than {people(FEWEST_PEOPLE)} such people are not judged: "
            f"{joined(small)}."
        )


def _level(figure: PairedFigure, value: float | None) -> str:
    return NOT_KNOWN if value is None else format_of(figure.unit)(value)


def _change(figure: PairedFigure) -> str:
    return _bracketed(signed(figure.difference, figure.unit), figure)


def _days(value: float | None) -> str:
    return NOT_KNOWN if value is None else days(value)


def _days_change(figure: PairedFigure) -> str:
    """Days stay days here: a cause may take less than one."""
    return _bracketed(signed_days(figure.difference), figure)


def _weeks_change(of: PeopleChange) -> str:
    if not of.is_judged and of.group != EVERYONE:
        return ""
    return _change(of.days)


def _bracketed(text: str, figure: PairedFigure) -> str:
    return text if figure.is_clear or not figure.difference else f"({text})"
