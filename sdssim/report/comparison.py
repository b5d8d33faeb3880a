"""What a comparison means: one sentence in plain words for each variant, and how it was judged."""

from sdssim.report.comparison_wording import (
    amount,
    joined,
    largest,
    more_people,
    reach_words,
    size_interval,
)
from sdssim.report.wording import in_words, percent, weeks
from sdssim.results.comparison import (
    FamilyName,
    PairedFigure,
    ScenarioComparison,
    VariantComparison,
)
from sdssim.results.headline import Headline, WaitClocks

ROUGH_BELOW = 10
"""With fewer replications than this the intervals are rough."""

_MOST_NAMED = 4


def verdict_sentence(found: ScenarioComparison, variant: VariantComparison) -> str:
    """The one sentence about a variant: what it does to the measure that is told first."""
    if variant.is_baseline:
        return "This is the baseline itself: every difference is exactly 0."
    headline, figure = next(iter(variant.headline.items()))
    what, clocks = _what(headline, found.clocks), found.clocks
    if figure.difference is None:
        return f"{what[0].upper()}{what[1:]} is not known{_why_not_known(figure, clocks)}."
    if not figure.is_clear:
        return f"{_not_clear(figure, what, found)}{_partly_known(figure, found)}"
    if headline is Headline.WAIT and clocks is not None:
        return f"{_wait_sentence(figure, clocks)}{_partly_known(figure, found)}"
    return f"{more_people(figure.difference)}{size_interval(figure)} are on the way at the end."


def heading(found: ScenarioComparison) -> str:
    """What was compared, and how often."""
    count = len(found.variants)
    variants = "1 variant" if count == 1 else f"{count} variants"
    times = "1 replication" if found.replications == 1 else f"{found.replications} replications"
    return (
        f"{found.baseline.name} beside {variants}: {times}, seed {found.seed}; in each, the same "
        "people meet the same chance."
    )


def how_judged(found: ScenarioComparison) -> list[str]:
    """How it was decided what counts as a difference, and what was corrected together."""
    family = found.families[FamilyName.HEADLINE]
    if not family.differences:
        return []
    measures = len(found.variants[0].headline)
    sure = percent(family.level)
    sentences = [
        f"A difference counts by Holm's rule (1979) over the {family.differences} headline "
        f"differences together ({measures} measures of each variant); their intervals hold all at "
        f"once with {sure} confidence (Bonferroni).",
        "Days by cause, and weeks by group, are judged in the same way, each table by itself.",
    ]
    if any(figure.is_clear and not figure.excludes_zero for figure in _headline(found)):
        sentences.append(
            "Holm's rule is less strict than such intervals, so one of a difference that counts "
            "may just reach 0."
        )
    if family.looks > 1:
        sentences.append(
            f"The headline could be looked at {family.looks} times, and the chance of an error is "
            "shared among the looks."
        )
    return [*sentences, *few_replications(found), *stopping_sentences(found)]


def few_replications(found: ScenarioComparison) -> list[str]:
    """Warn of intervals that rest on few replications."""
    if found.replications >= ROUGH_BELOW:
        return []
    times = (
        "1 replication is" if found.replications == 1 else f"{found.replications} replications are"
    )
    return [f"{times} few: take the intervals as rough."]


def is_all_clear(found: ScenarioComparison) -> bool:
    """Whether every headline difference counts, or is exactly 0."""
    return all(figure.is_clear or figure.low == figure.high == 0 for figure in _headline(found))


def _headline(found: ScenarioComparison) -> list[PairedFigure]:
    return [figure for variant in found.variants for figure in variant.headline.values()]


def stopping_sentences(found: ScenarioComparison) -> list[str]:
    """Whether replications were added until all was settled, and what was not at the cap."""
    stopping = found.stopping
    if not stopping.matters:
        return []
    smallest = joined(amount(value, unit) for unit, value in stopping.matters.items())
    if not stopping.unsettled:
        return [
            f"Every difference of {smallest} or more is settled: clear, or shown to be smaller."
        ]
    rest = len(stopping.unsettled)
    what = joined(f"{name} of {title}" for title, name in stopping.unsettled[:_MOST_NAMED])
    more = f" and {rest - _MOST_NAMED} more" if rest > _MOST_NAMED else ""
    return [
        f"At the cap of {stopping.at_most} replications it is still open whether there is a "
        f"difference of {smallest}: {what}{more}. Raise --max-replications to go on from here."
    ]


def _what(headline: Headline, clocks: WaitClocks | None) -> str:
    if clocks is None:
        return f"the number of people {headline.value}"
    return f"how soon half the people {reach_words(clocks)}"


def _wait_sentence(figure: PairedFigure, clocks: WaitClocks) -> str:
    assert figure.difference is not None  # noqa: S101 -- its caller has seen to that
    way = "sooner" if figure.difference < 0 else "later"
    then = f"{weeks(figure.second or 0.0)} weeks after {in_words(clocks.start)}"
    return (
        f"Half the people {reach_words(clocks)} {amount(abs(figure.difference), figure.unit)} "
        f"{way}{size_interval(figure)}: {then} instead of {weeks(figure.first or 0.0)}."
    )


def _not_clear(figure: PairedFigure, what: str, found: ScenarioComparison) -> str:
    if figure.low is None or figure.high is None:
        return f"One replication cannot tell a difference in {what}."
    if figure.low == figure.high == 0:
        return f"No difference at all in {what}, in any of {found.replications} replications."
    matters = found.stopping.matters.get(figure.unit)
    if matters is not None and figure.is_within(matters):
        shown = amount(largest(figure), figure.unit)
        return f"No difference that matters in {what}; differences above {shown} are ruled out."
    return (
        f"No difference in {what} that {figure.replications} replications can show; differences "
        f"above {amount(largest(figure), figure.unit)} are ruled out."
    )


def _why_not_known(figure: PairedFigure, clocks: WaitClocks | None) -> str:
    if clocks is None:
        return ""
    where = {(True, False): " with this variant", (False, True): " in the baseline"}
    known = bool(figure.only_first), bool(figure.only_second)
    return f": fewer than half {reach_words(clocks)} in the time that is seen{where.get(known, '')}"


def _partly_known(figure: PairedFigure, found: ScenarioComparison) -> str:
    """What is left out of a median: replications in which fewer than half come so far."""
    parts = [
        f"in {count} {where}"
        for count, where in (
            (figure.only_first, "with this variant only"),
            (figure.only_second, "in the baseline only"),
        )
        if count
    ]
    if not parts:
        return ""
    clocks = found.clocks
    reach = reach_words(clocks) if clocks is not None else "get there"
    return (
        f" That leaves out replications in which fewer than half {reach} in the time that is seen "
        f"({joined(parts)}, of {found.replications}), so it says too little."
    )
