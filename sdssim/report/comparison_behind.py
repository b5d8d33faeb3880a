"""What lies behind the one sentence about a variant: people, causes, groups, cost, and warnings."""

from sdssim.eventlog import Cause
from sdssim.measures.entry import Unit
from sdssim.measures.scope import COHORT
from sdssim.report.comparison_wording import (
    amount,
    group_words,
    joined,
    largest,
    more_people,
    reach_words,
    share_with_interval,
    share_words,
    size_interval,
)
from sdssim.report.wording import DAYS_PER_WEEK, days, in_words, people, percent
from sdssim.results.comparison import (
    Change,
    Contradiction,
    PeopleChange,
    ScenarioComparison,
    VariantComparison,
)
from sdssim.results.headline import Headline

_WORTH_TELLING = 0.1
"""Causes whose days change by less than this share of the largest change are left out."""

_MOST_KINDS = 4
_LEAVES = (Change.LEFT_IN_BOTH, Change.LEFT_ONLY_IN_BASELINE, Change.LEFT_ONLY_IN_VARIANT)
_SPENT_IN = (Cause.OFF_DUTY, Cause.OWN_TIME)
"""Causes that are told with an "in"."""


def behind_it(found: ScenarioComparison, variant: VariantComparison) -> list[str]:
    """What lies behind the one sentence.

    Returns
    -------
    list of str
        Whole sentences; those for which the scenarios have no figures are left out, and so is all
        of it for a variant that is the baseline itself.
    """
    if variant.is_baseline:
        return []
    sentences = [
        _whole_wait(found, variant),
        _how_many(found, variant),
        _where_it_moved(variant),
        _same_people(found, variant),
        _who(variant),
        _cost(variant),
        *warnings_of(variant),
    ]
    return [sentence for sentence in sentences if sentence]


def warnings_of(variant: VariantComparison) -> list[str]:
    """What may mislead about a variant."""
    told = [_contradicted(each) for each in variant.contradictions]
    if not variant.same_window:
        told.append(
            "Take care: it is seen over other days than the baseline, so figures of the end are "
            "not of the same day."
        )
    everyone = variant.everyone
    if everyone is not None and (everyone.moved or everyone.only_baseline or everyone.only_variant):
        told.append(_other_people(everyone))
    return told


def _whole_wait(found: ScenarioComparison, variant: VariantComparison) -> str:
    """Tell the wait from referral where it says something else than the wait that is told first."""
    first, whole = variant.headline.get(Headline.WAIT), variant.headline.get(Headline.WHOLE_WAIT)
    if first is None or whole is None or found.clocks is None:
        return ""
    apart = abs((whole.difference or 0.0) - (first.difference or 0.0))
    if first.verdict == whole.verdict and apart < DAYS_PER_WEEK:
        return ""
    start = in_words(found.clocks.whole_start)
    if whole.difference is None or not whole.is_clear:
        return f"Counted from {start} there is no clear difference."
    way = "sooner" if whole.difference < 0 else "later"
    return (
        f"Counted from {start} it is {amount(abs(whole.difference), whole.unit)} "
        f"{way}{size_interval(whole)}."
    )


def _how_many(found: ScenarioComparison, variant: VariantComparison) -> str:
    if found.clocks is None:
        return ""
    reach = reach_words(found.clocks)
    told = []
    for headline, words in ((Headline.REACHED, reach), (Headline.WAITING, "still wait at the end")):
        figure = variant.headline.get(headline)
        if figure is not None and figure.difference is not None and figure.is_clear:
            told.append(f"{more_people(figure.difference)}{size_interval(figure)} {words}")
    return f"{joined(told)}." if told else f"How many people {reach} does not clearly differ."


def _where_it_moved(variant: VariantComparison) -> str:
    """Tell the causes whose days clearly change, the largest first, and the stage of each."""
    causes = {f"ledger_{cause.name.lower()}_days": cause for cause in Cause}
    clear = [
        (figure, figure.difference)
        for figure in variant.causes
        if figure.name in causes and figure.is_clear and figure.difference is not None
    ]
    most = max((abs(difference) for _, difference in clear), default=0.0)
    told = sorted(
        (each for each in clear if abs(each[1]) >= _WORTH_TELLING * most),
        key=lambda each: -abs(each[1]),
    )
    if not told:
        return "No cause of delay clearly takes more or fewer days."
    parts = [_days_of(variant, causes[figure.name], difference) for figure, difference in told]
    in_all = next(each for each in variant.causes if each.name == "ledger_elapsed_days")
    total = ""
    if in_all.difference is not None and len(told) > 1:
        clear_or_not = "" if in_all.is_clear else ", which is not clear"
        total = f"; in all {_fewer(in_all.difference)}{clear_or_not}"
    moves = {difference > 0 for _, difference in told} == {True, False}
    start = "Where the wait moves" if moves else "Where the wait changes"
    return f"{start}, in days a person: {joined(parts)}{total}."


def _days_of(variant: VariantComparison, cause: Cause, difference: float) -> str:
    return f"{_fewer(difference)} {spent_words(cause)}{_mostly_in(variant, cause, difference)}"


def spent_words(cause: Cause) -> str:
    """Say what days are spent with: ``waiting for a worker``, ``in the person's own time``."""
    return f"in {cause.value}" if cause in _SPENT_IN else cause.value


def _fewer(difference: float) -> str:
    return f"{days(abs(difference))} {'more' if difference > 0 else 'fewer'}"


def _mostly_in(variant: VariantComparison, cause: Cause, difference: float) -> str:
    """Name the stage in which the days of a cause change most."""
    stages = [
        (abs(each.difference.mean), each.stage)
        for each in variant.stages
        if each.cause == cause.name.lower()
        and each.difference.mean is not None
        and each.difference.mean * difference > 0
    ]
    if not stages:
        return ""
    size, stage = max(stages)
    return f" (mostly in {in_words(stage)})" if size >= abs(difference) / 2 else ""


def _same_people(found: ScenarioComparison, variant: VariantComparison) -> str:
    everyone = variant.everyone
    if everyone is None or found.clocks is None or not everyone.people:
        return ""
    share = everyone.shares
    reach = reach_words(found.clocks)
    left = sum(share[each].mean or 0.0 for each in _LEAVES)
    return (
        f"Of the {people(everyone.people)} people who are the same in both, "
        f"{share_with_interval(share[Change.SOONER])} {reach} at least a day sooner than in the "
        "baseline, "
        f"{share_with_interval(share[Change.LATER])} at least a day later and "
        f"{share_words(share[Change.SAME])} within a day of the same; "
        f"{share_words(share[Change.NOT_KNOWN])} still wait in both, so it is not known, "
        f"and {percent(left)} leave."
    )


def _other_people(everyone: PeopleChange) -> str:
    parts = [
        f"{people(count)} {words}"
        for count, words in (
            (everyone.only_baseline, "are in the baseline only"),
            (everyone.only_variant, "are in this variant only"),
            (everyone.moved, "are referred at another time"),
        )
        if count
    ]
    return (
        f"Take care: demand differs. Of the people, {joined(parts)}; who waits longer is told of "
        "those who are in both, each from their own referral."
    )


def _who(variant: VariantComparison) -> str:
    """Name the groups that clearly wait less or more."""
    clear = [
        (each.days.difference, each)
        for each in variant.people[1:]
        if each.is_judged
        and each.days.is_clear
        and each.days.difference is not None
        and each.group[0][0] != COHORT
    ]
    if not variant.people[1:]:
        return ""
    if not clear:
        return "No team, need or other group of people clearly gains or loses."
    gains = sorted((each for each in clear if each[0] < 0), key=lambda each: each[0])
    losses = sorted((each for each in clear if each[0] > 0), key=lambda each: -each[0])
    kinds = list(dict.fromkeys(each.group[0][0] for each in variant.people[1:]))
    start = "Who gains most" if gains else "No group clearly gains"
    end = "who loses most" if losses else "no group clearly loses"
    return f"{start}{_largest_of_kinds(gains, kinds)}; {end}{_largest_of_kinds(losses, kinds)}."


def _largest_of_kinds(found: list[tuple[float, PeopleChange]], kinds: list[str]) -> str:
    """Name the group of each kind that changes most: of the teams, of the needs, of the routes."""
    largest_of: dict[str, str] = {}
    for difference, each in found:
        told = f"{group_words(each.group)} ({amount(abs(difference), Unit.DAYS)})"
        largest_of.setdefault(each.group[0][0], told)
    parts = [largest_of[kind] for kind in kinds if kind in largest_of][:_MOST_KINDS]
    return f": {joined(parts)}" if parts else ""


def _cost(variant: VariantComparison) -> str:
    told = []
    for headline, words in (
        (Headline.COST, "in all"),
        (Headline.UNIT_COST, "for each person paid"),
    ):
        figure = variant.headline.get(headline)
        if figure is None:
            continue
        if figure.difference is None:
            return "What staff time costs is not known: some cost_per_hour_pounds is missing."
        if figure.is_clear:
            more = "more" if figure.difference > 0 else "less"
            size = amount(abs(figure.difference), figure.unit)
            told.append(f"{size} {more}{size_interval(figure)} {words}")
        elif figure.low is not None:
            within = amount(largest(figure), figure.unit)
            told.append(
                f"just as much {words}"
                if within == amount(0.0, figure.unit)
                else f"about as much {words} (within {within})"
            )
    return f"Staff time on the pathway costs {joined(told)}." if told else ""


def _contradicted(each: Contradiction) -> str:
    """Warn that the completed cases say the opposite, in one sentence."""
    completed, everybody = (
        f"{amount(abs(difference), Unit.DAYS)} {'shorter' if difference < 0 else 'longer'}"
        for difference in (each.completed.difference or 0.0, each.everybody.difference or 0.0)
    )
    return (
        f"Take care: from {in_words(each.start)} to {in_words(each.stop)}, the median of completed "
        f"cases alone is {completed}, while that of everybody is {everybody}: those who still wait "
        "are not among the completed, so completed cases mislead here."
    )
