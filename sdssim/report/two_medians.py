"""The wait of those who are done beside the wait of everybody, and why the two differ."""

from sdssim.report.charts.wait_words import WaitWords, wait_words
from sdssim.report.figures import Figures
from sdssim.report.tables import Grid, Row
from sdssim.report.wording import (
    date_in_words,
    in_words,
    mean_of,
    people,
    weeks,
    with_interval,
)

_TITLE = "The same wait, counted in two ways, in weeks"
_COLUMNS = ("", "still waiting", "half of those done", "half of everybody", "apart")
_SAME_DAYS = 0.7
"""Medians that are a tenth of a week apart are told as the same."""


def two_medians(figures: Figures) -> tuple[str, Grid]:
    """Set both medians side by side, for everyone and for each cohort, and say why they differ.

    Returns
    -------
    str
        Empty where one of the two is not known for everyone.
    Grid
        Without rows for a scenario without milestones.
    """
    words = wait_words(figures)
    if words is None:
        return "", Grid(_TITLE, _COLUMNS, ())
    rows = [_row(figures, words, "everyone")]
    rows += [
        _row(figures, words, f"referred in {in_words(cohort.name)}", cohort=cohort.name)
        for cohort in figures.scope.cohorts
    ]
    note = (
        f"From {words.start} to {words.stop}. Everybody: Kaplan-Meier; people who leave count for "
        "as long as they were there. Compare groups by the last but one column only."
    )
    return _why(figures, words), Grid(_TITLE, _COLUMNS, tuple(rows), note)


def _row(figures: Figures, words: WaitWords, name: str, **group: str) -> Row:
    done = figures.get(f"{words.stem}_median_days", **group)
    everybody = figures.get(f"{words.stem}_km_median_days", **group)
    both = (None if row is None else row.mean for row in (done, everybody))
    first, second = both
    apart = "" if first is None or second is None else weeks(second - first)
    return (
        name,
        mean_of(figures.get(f"{words.stem}_running", **group), people),
        with_interval(done, weeks),
        with_interval(everybody, weeks),
        apart,
    )


def _why(figures: Figures, words: WaitWords) -> str:
    done = figures.mean(f"{words.stem}_median_days")
    everybody = figures.mean(f"{words.stem}_km_median_days")
    running = figures.get(f"{words.stem}_running")
    if done is None or everybody is None:
        return ""
    told = (
        f"Of those who {words.have}, half waited less than {weeks(done)} weeks. Of everybody, half "
        f"wait longer than {weeks(everybody)} weeks. "
    )
    if everybody - done < _SAME_DAYS:
        return (
            f"{told}The two hardly differ here, because few people with long waits are missing "
            "from the first."
        )
    return (
        f"{told}The first number is smaller because it leaves out the "
        f"{mean_of(running, people)} people who still wait on {date_in_words(figures.cut_off)}: of "
        "those referred lately it knows only the quick ones. So it flatters a list that grows, and "
        "can seem to improve when nothing has. The second counts everybody for as long as they "
        "were seen."
    )
