"""One person's journey as a picture: a row for each stage, and along it what the time went on."""

from typing import TYPE_CHECKING

from sdssim.eventlog import Cause
from sdssim.report.charts.palette import BLUE, INK, OF_CAUSE, Fill
from sdssim.report.charts.picture import SMALL_TEXT, drawn, plain, shortened
from sdssim.report.charts.wait_words import WaitWords
from sdssim.report.document import Chart
from sdssim.report.figures import Figures
from sdssim.report.story import LONG, Story, Stretch
from sdssim.report.tables import Grid
from sdssim.report.wording import DAYS_PER_WEEK, date_in_words, days, in_words, weeks
from sdssim.timebase import date_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

VISIT = "work under way"
"""A visit with the worker's nights and weekends in it."""

_UNKNOWN_STAGE = "before the start"
_MOST_CAUSES = 4
_ONE_HOUR = 1.0


def journey_chart(figures: Figures, story: Story, words: WaitWords) -> Chart:
    """Draw one person's journey."""
    name = "story-long" if story.quantile == LONG else "story-middle"
    title = _title(story, words)
    alt = f"{title}. {journey_sentence(figures, story, words)}"
    reading = (
        "Read from left to right, and down: each row is a stage, and each block something that the "
        "person waited for or that was done. A diamond is a date of the journey."
    )
    height = 120 + 27 * len(_stages(story)) + 16 * ((len(_causes(story)) + 1) // 2)
    svg = drawn(lambda figure: _draw(figure, figures, story), name=name, alt=alt, height=height)
    return Chart(name, title, svg, alt, reading, _table(figures, story))


def journey_sentence(figures: Figures, story: Story, words: WaitWords) -> str:
    """Tell a journey in two sentences: from when to when, and what the days went on."""
    begin, end = (_date(figures, day) for day in (story.referred, story.arrived))
    who = ", ".join(f"{shortened(name)} {shortened(value)}" for name, value in story.attributes)
    told = [f"{cause.value} {days(spent)}" for cause, spent in story.by_cause[:_MOST_CAUSES]]
    person = f"Person {story.person}" + (f" ({who})" if who else "")
    return (
        f"{person} is referred on {begin} and comes to {words.stop} on {end}, "
        f"{weeks(story.days)} weeks later. Of these {days(story.days)} days: {', '.join(told)}."
    )


def _title(story: Story, words: WaitWords) -> str:
    which = "One of the longest waits" if story.quantile == LONG else "A wait in the middle"
    return f"{which}: {weeks(story.days)} weeks from {words.start} to {words.stop}"


def _date(figures: Figures, day: float) -> str:
    return date_in_words(date_of(figures.results.scenario.base.start, day))


def _stages(story: Story) -> list[str]:
    """Stages in which the person spent time, in the order in which they came to them."""
    return list(dict.fromkeys(stretch.stage for stretch in story.stretches))


def _causes(story: Story) -> list[Cause]:
    there = {stretch.cause for stretch in story.stretches}
    return [cause for cause in Cause if cause in there]


def _fill(cause: Cause) -> Fill:
    return Fill(BLUE) if cause is Cause.WORKED_ON else OF_CAUSE[cause]


def _what(stretch: Stretch) -> str:
    if stretch.cause is not Cause.WORKED_ON:
        return stretch.cause.value
    number = days(stretch.hours)
    hours = "1 hour" if stretch.hours == _ONE_HOUR else f"{number} hours"
    return f"{VISIT}: {hours} by {in_words(stretch.worker) or 'somebody'}"


def _table(figures: Figures, story: Story) -> Grid:
    rows = [
        (
            _date(figures, stretch.begin),
            stretch.stage + (", again" if stretch.again else "") or _UNKNOWN_STAGE,
            _what(stretch),
            days(stretch.days),
        )
        for stretch in story.stretches
    ]
    dates = [
        f"{name} on {_date(figures, day)}" for name, day in (("referral", story.referred),
                                                              *story.milestones)
    ]  # fmt: skip
    return Grid(
        f"The journey of person {story.person} in replication 0",
        ("from", "stage", "what happened", "days"),
        tuple(rows),
        f"Dates: {'; '.join(dates)}. Work under way takes in the worker's nights, weekends and "
        "other duties until the visit is done.",
    )


def _draw(figure: "Figure", figures: Figures, story: Story) -> None:
    axes = figure.subplots()
    stages = _stages(story)

    def week(day: float) -> float:
        return (day - story.referred) / DAYS_PER_WEEK

    labelled: set[Cause] = set()
    for stretch in story.stretches:
        fill, cause = _fill(stretch.cause), stretch.cause
        text = VISIT if cause is Cause.WORKED_ON else cause.value
        axes.barh(
            stages.index(stretch.stage), week(stretch.end) - week(stretch.begin),
            left=week(stretch.begin), height=0.7, facecolor=fill.colour, hatch=fill.hatch,
            edgecolor="white", linewidth=0.3, label=None if cause in labelled else text,
        )  # fmt: skip
        labelled.add(cause)
    for _, day in story.milestones:
        at = next((place for place, one in enumerate(story.stretches) if one.end >= day - 1e-9), -1)
        row = stages.index(story.stretches[at].stage)
        axes.plot(week(day), row, "D", color="white", markeredgecolor=INK, markersize=6,
                  clip_on=False, zorder=4)  # fmt: skip
    axes.set_yticks(range(len(stages)), [shortened(name or _UNKNOWN_STAGE, 20) for name in stages])
    axes.set(xlim=(0, week(story.arrived)), ylim=(len(stages) - 0.4, -0.6))
    begin, end = (_date(figures, day) for day in (story.referred, story.arrived))
    axes.locator_params(axis="x", integer=True, nbins=8)
    axes.set_xlabel(f"weeks from {begin} to {end}", size=SMALL_TEXT)
    plain(axes, grid="x")
    figure.legend(loc="outside upper left", ncols=2, handlelength=1.6, columnspacing=1.2,
                  labelspacing=0.25)  # fmt: skip
