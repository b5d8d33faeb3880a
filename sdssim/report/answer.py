"""The answer in a few sentences: who, how long, how many still wait, why, how far to trust it."""

from sdssim.eventlog import Cause
from sdssim.measures.entry import slug
from sdssim.measures.waits import wait_name
from sdssim.report.figures import Figures
from sdssim.report.wording import (
    date_in_words,
    days,
    in_words,
    mean_of,
    people,
    weeks,
    with_interval,
)
from sdssim.results.published import PublishedRow
from sdssim.scenario.load import Scenario

_DELAYS = tuple(
    cause for cause in Cause if cause not in (Cause.WORKED_ON, Cause.OWN_TIME, Cause.NOT_RECORDED)
)
"""Causes that a service can do something about."""

_WORTH_TELLING = 0.01
"""Share of the time below which a further cause is left out."""


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
    on_the_way = figures.get("people_now")
    clock = figures.main_clock
    if clock is None:
        return f"{_at_the_end(figures)} {with_interval(on_the_way, people)} are still on the way."
    running = figures.get(f"{wait_name(figures.scope, clock)}_running")
    stop = in_words(figures.scope.events[clock[1]])
    text = f"{_at_the_end(figures)} {with_interval(running, people)} still wait for {stop}"
    if mean_of(on_the_way, people) != mean_of(running, people):
        text += f" ({mean_of(on_the_way, people)} are on the pathway, what comes later included)"
    return f"{text}."


def _at_the_end(figures: Figures) -> str:
    return f"On {date_in_words(figures.cut_off)},"


def _why(figures: Figures) -> str:
    elapsed = figures.mean("ledger_elapsed_days")
    spent = {cause: figures.mean(f"ledger_{cause.name.lower()}_days") or 0.0 for cause in Cause}
    causes = sorted(_DELAYS, key=lambda cause: -spent[cause])
    if not elapsed or not spent[causes[0]]:
        return ""
    text = f"The biggest cause of delay is {causes[0].value}: {days(spent[causes[0]])} of the"
    text += f" {days(elapsed)} days that a person has been on the way on average"
    if spent[causes[1]] > _WORTH_TELLING * elapsed:
        text += f"; next comes {causes[1].value}, {days(spent[causes[1]])} days"
    if spent[Cause.OWN_TIME] > _WORTH_TELLING * elapsed:
        text += f" ({Cause.OWN_TIME.value} takes {days(spent[Cause.OWN_TIME])})"
    return f"{text}."


def _how_well(published: tuple[PublishedRow, ...]) -> str:
    if not published:
        return ""
    met = sum(row.met is True for row in published)
    return f"{met} of {len(published)} published figures are met."
