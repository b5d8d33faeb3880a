"""The first sentence of a report: of 100 people, how many get there, and within how many weeks."""

import numpy as np

from sdssim.measures.entry import slug
from sdssim.report.answer import answer
from sdssim.report.charts.wait_words import main_target, wait_words
from sdssim.report.figures import Figures
from sdssim.report.wording import DAYS_PER_WEEK, date_in_words
from sdssim.results.interval import intervals, known

_HUNDRED = 100

_Interval = tuple[float | None, float | None, float | None]


def headline_sentence(figures: Figures) -> str:
    """Say the answer in one sentence, with its range.

    It counts within the longest target of the main wait, or by the cut-off if there is none that
    is known. A scenario without milestones has no such answer, and who was referred is told.
    """
    words = wait_words(figures)
    if words is None:
        return answer(figures, ())[0]
    since = date_in_words(figures.results.scenario.base.start)
    who = f"Of 100 people referred between {since} and {date_in_words(figures.cut_off)}"
    target = main_target(figures)
    if target is not None:
        row = figures.get(f"target_{slug(target.name)}_share_of_all")
        if row is not None and row.mean is not None:
            weeks = f"{target.within_days / DAYS_PER_WEEK:.3g}"
            count = _of_100((row.mean, row.low, row.high))
            return f"{who}, about {count} {words.have} within {weeks} weeks."
    reached = _reached(figures)
    if reached[0] is None:
        return f"Nobody is referred between {since} and {date_in_words(figures.cut_off)}."
    return f"{who}, about {_of_100(reached)} {words.have} by then."


def _reached(figures: Figures) -> _Interval:
    """Share of those referred who have got there by the cut-off, with its interval."""
    results, clock = figures.results, figures.main_clock
    stop = slug(figures.scope.events[clock[1] if clock else 0])
    count, of = (
        results.values[:, results.column(name)] for name in (f"reached_{stop}", "referred")
    )
    share = np.full(of.size, np.nan)
    np.divide(count, of, out=share, where=of > 0)
    found = intervals(share[:, None])
    return known(found.mean[0]), known(found.low[0]), known(found.high[0])


def _of_100(shares: _Interval) -> str:
    mean, low, high = (
        None if share is None else min(max(_HUNDRED * share, 0.0), _HUNDRED) for share in shares
    )
    text = f"{mean:.0f}"
    return text if low is None or high is None else f"{text} ({low:.0f} to {high:.0f})"
