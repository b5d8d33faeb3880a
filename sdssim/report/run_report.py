"""The report of a run: the answer first, then pictures, then all that lies behind them."""

from collections.abc import Iterable, Sequence

from sdssim.eventlog import EventLog
from sdssim.plan.workload import overload_warnings
from sdssim.report.answer import answer, title_of
from sdssim.report.assumptions import assumptions_grid, differences_grid
from sdssim.report.charts.cost import cost_chart
from sdssim.report.charts.delay import delay_chart
from sdssim.report.charts.journey import journey_chart, journey_sentence
from sdssim.report.charts.pathway_map import map_chart
from sdssim.report.charts.published import published_chart
from sdssim.report.charts.replayed import Replayed, replayed
from sdssim.report.charts.stages import stages_chart
from sdssim.report.charts.time_use import time_use_chart
from sdssim.report.charts.wait_curve import wait_chart
from sdssim.report.charts.wait_words import wait_words
from sdssim.report.document import Block, Chart, Notice, Report, Section, Words
from sdssim.report.figures import Figures, figures_of
from sdssim.report.headline import headline_sentence
from sdssim.report.reproduce import reproduce_grid
from sdssim.report.sensitivity import grids as sensitivity_grids
from sdssim.report.sensitivity import sentences as sensitivity_sentences
from sdssim.report.story import stories
from sdssim.report.stress_des import stress_des_grid
from sdssim.report.tables import Grid, confidence_line, tables
from sdssim.report.two_medians import two_medians
from sdssim.report.wording import date_in_words
from sdssim.results.published import published_beside
from sdssim.results.sensitivity import Sensitivity
from sdssim.results.table import Results

ROUGH_BELOW = 10
"""With fewer replications than this the ranges are rough."""

_PUBLISHED = "Published figures beside simulated ones"
_WAITS = "Waits, in weeks"
_MONEY = "Money"


def run_report(
    results: Results, logs: Sequence[EventLog] = (), *, sensitivity: Sensitivity | None = None
) -> Report:
    """Say what a run means.

    Parameters
    ----------
    results
        The run.
    logs
        Of its replications 0, 1, ...: as many as are at hand, best
        :data:`sdssim.report.charts.replayed.WANTED`. Without any, what only a log can show is left
        out: how long people wait week by week, people by stage over time, the stories, the map.
    sensitivity
        Which of the assumed numbers matter, where that was looked into.

    Returns
    -------
    Report
        The same run and the same number of logs give the same report, byte for byte.

    Raises
    ------
    SdssimError
        A log is of another run, or a published figure names a measure that is not taken.
    """
    figures, seen = figures_of(results), replayed(results, logs)
    published = published_beside(results)
    grids = {grid.title: grid for grid in tables(figures, published)}
    apart = (_PUBLISHED, _WAITS, _MONEY)
    sections = [
        Section("The answer", (*_answer(figures), *map(Words, answer(figures, published)))),
        Section("In pictures", _some(_pictures(figures, seen))),
        Section("Two people's journeys", _journeys(figures, seen)),
        Section("How long people wait", _waits(figures, grids.get(_WAITS)), detail=True),
        Section("The way through the pathway", _some([map_chart(seen)] if seen else []),
                detail=True),
        Section("More figures", tuple(grid for name, grid in grids.items() if name not in apart),
                detail=True),
        Section("What it costs", _some([cost_chart(figures), grids.get(_MONEY)]), detail=True),
        Section("Is the model like what was seen?",
                _some([published_chart(published, grids[_PUBLISHED])] if published else []),
                detail=True),
        Section("What differs", _some([_with_rows(differences_grid(results.scenario))]),
                detail=True),
        Section("What the numbers rest on", _rests_on(figures, sensitivity), detail=True),
        Section("How to get the same numbers again", (reproduce_grid(figures),), detail=True),
        Section("Appendix: STRESS-DES", (stress_des_grid(figures),), detail=True),
    ]  # fmt: skip
    return Report(
        title_of(results.scenario),
        _subtitle(figures),
        tuple(section for section in sections if section.blocks),
    )


def _subtitle(figures: Figures) -> str:
    results = figures.results
    count = results.replications
    times = "1 replication" if count == 1 else f"{count:,} replications"
    base = results.scenario.base
    return (
        f"Simulated from {date_in_words(base.start)} to {date_in_words(base.end)}: {times}, seed "
        f"{results.seed}"
    )


def _answer(figures: Figures) -> Iterable[Block]:
    """The one sentence, and what has to be known before it is believed."""
    yield Words(headline_sentence(figures), lead=True)
    scenario, count = figures.results.scenario, figures.results.replications
    for warning in (*scenario.warnings, *overload_warnings(figures.scope.plan)):
        yield Notice(f"{warning[0].upper()}{warning[1:]}.".replace("..", "."))
    if count == 1:
        yield Notice("One replication is one throw of the dice: nothing here has a range.")
    elif count < ROUGH_BELOW:
        yield Notice(f"{count} replications are few: take the ranges as rough.")
    rests = confidence_line(scenario)
    if rests and any(row.confidence == "assumed" for row in scenario.assumptions):
        yield Notice(f"{rests} The ranges tell chance, not what may be wrong with what is assumed.")


def _pictures(figures: Figures, seen: Replayed | None) -> list[Chart | None]:
    """At most four: how long, why, how many, who."""
    return [
        None if seen is None else wait_chart(figures, seen),
        delay_chart(figures, seen),
        None if seen is None else stages_chart(figures, seen),
        time_use_chart(figures, seen),
    ]


def _journeys(figures: Figures, seen: Replayed | None) -> tuple[Block, ...]:
    words = wait_words(figures)
    told = stories(figures, seen.views[0]) if seen is not None else ()
    if words is None or not told:
        return ()
    blocks: list[Block] = [
        Words(
            "Nobody real: people of one replication, picked because their waits are in the middle "
            "of all and longer than nine in ten."
        )
    ]
    for story in told:
        blocks.append(journey_chart(figures, story, words))
        blocks.append(Words(journey_sentence(figures, story, words)))
    return tuple(blocks)


def _waits(figures: Figures, grid: Grid | None) -> tuple[Block, ...]:
    words, both = two_medians(figures)
    return _some([Words(words) if words else None, _with_rows(both), grid])


def _rests_on(figures: Figures, sensitivity: Sensitivity | None) -> tuple[Block, ...]:
    scenario = figures.results.scenario
    found = [] if sensitivity is None else sensitivity_sentences(sensitivity)
    grids = [] if sensitivity is None else sensitivity_grids(sensitivity)
    line = confidence_line(scenario)
    return _some(
        [
            Words(line) if line else None,
            *map(Words, found),
            *grids,
            _with_rows(assumptions_grid(scenario)),
        ]
    )


def _with_rows(grid: Grid) -> Grid | None:
    return grid if grid.rows else None


def _some(blocks: Iterable[Block | None]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block is not None)
