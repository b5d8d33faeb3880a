"""The answer in a few sentences: who, how long, how many still wait, why, and how far to trust it."""

from sdssim.eventlog import Cause
from sdssim.measures.entry import slug
from sdssim.measures.waits import wait_name
from sdssim.report.figures import Figures
from sdssim.report.wording import (
    date_in_words,
    days,
    in_words,
    people,
    weeks,
    with_interval,
)
from sdssim.results.published import PublishedRow
from sdssim.scenario.load import Scenario

_NO_DELAY = (Cause.WORKED_ON, Cause.NOT_RECORDED)


def answer(figures: Figures, published: tuple[PublishedRow, ...]) -> list[str]:
    """Say what a run means.

    Returns
    -------
    list of str
        Whole sentences, each of which can stand alone; those that the scenario has no figures
        for are left out.
    """
    sentences = [
        _who(figures),
        _how_long(figures),
        _how_many_wait(figures),
        _why(figures),
        _how_well(published),
    ]
    return [sentence for sentence in sentences if sentence]


def title_of(scenario: Scenario) -> str:
    """Return the scenario's name, with what differs from the scenario that it extends."""
    return scenario.name if not scenario.differences else f"{scenario.name} ({scenario.label})"


def _who(figures: Figures) -> str:
    until = date_in_words(figures.cut_off)
    since = date_in_words(figures.results.scenario.base.start)
    text = f"{with_interval(figures.get('referred'), people)} people are referred"
    text += f" between {since} and {until}"
    clock = figures.main_clock
    if clock is None:
        return f"{text}."
    event = figures.scope.events[clock[1]]
    count = with_interval(figures.get(f"reached_{slug(event)}"), people)
    return f"{text}; {count} of them have come to {in_words(event)} by then."


def _how_long(figures: Figures) -> str:
    clock = figures.main_clock
    if clock is None:
        return ""
    stem = wait_name(figures.scope, clock)
    start, stop = (in_words(figures.scope.events[event]) for event in clock)
    everybody = figures.get(f"{stem}_km_median_days")
    if everybody is None or everybody.mean is None:
        text = f"From {start} to {stop}, fewer than half get there in the time that was simulated"
    else:
        text = f"From {start} to {stop}, half of everybody waits longer than"
        text += f" {with_interval(everybody, weeks)} weeks, counting those who still wait"
        if everybody.replications < figures.results.replications:
            known, all_of = everybody.replications, figures.results.replications
            text += f" (known in {known} of {all_of} replications)"
    done = figures.mean(f"{stem}_median_days")
    if done is not None:
        text += f"; of those whose wait is over, half waited less than {weeks(done)} weeks"
    return f"{text}."


def _how_many_wait(figures: Figures) -> str:
    text = f"On {date_in_words(figures.cut_off)}, {with_interval(figures.get('people_now'), people)}"
    text += " people are still on the way"
    oldest = figures.mean("oldest_wait_days")
    if oldest is not None:
        text += f"; the one who was referred first has been on it for {weeks(oldest)} weeks"
    return f"{text}."


def _why(figures: Figures) -> str:
    elapsed = figures.mean("ledger_elapsed_days")
    causes = [
        (spent, cause)
        for cause in Cause
        if cause not in _NO_DELAY
        and (spent := figures.mean(f"ledger_{cause.name.lower()}_days")) is not None
    ]
    if not elapsed or not causes:
        return ""
    causes.sort(key=lambda entry: -entry[0])
    (first, cause), (second, other) = causes[:2]
    text = f"The biggest cause of delay is {cause.value}:"
    text += f" {days(first)} of the {days(elapsed)} days that a person has been on the way"
    if second > 0:
        text += f"; next comes {other.value}, with {days(second)} days"
    return f"{text}."


def _how_well(published: tuple[PublishedRow, ...]) -> str:
    if not published:
        return ""
    met = sum(row.met is True for row in published)
    return f"{met} of {len(published)} published figures are met."
