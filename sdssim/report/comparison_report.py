"""The report of a comparison: the answer, at most four charts, and all that lies behind them."""

from collections.abc import Iterator, Sequence

from sdssim.report.charts.comparison_causes import causes_chart
from sdssim.report.charts.comparison_differences import differences_chart
from sdssim.report.charts.comparison_groups import groups_chart
from sdssim.report.charts.comparison_people import same_people_chart
from sdssim.report.charts.comparison_spread import spread_chart
from sdssim.report.comparison import few_replications, stopping_sentences, verdict_sentence
from sdssim.report.comparison_behind import behind_it, warnings_of
from sdssim.report.comparison_detail import (
    differences_of,
    judgement,
    reproduce_grid,
    touched_grid,
    what_differs,
)
from sdssim.report.comparison_measure import extremes, finding, measure_words, outcome_words
from sdssim.report.comparison_tables import comparison_tables
from sdssim.report.comparison_wording import joined
from sdssim.report.document import Block, Chart, Notice, Report, Section, Words
from sdssim.report.wording import date_in_words
from sdssim.results.comparison import ScenarioComparison, VariantComparison
from sdssim.results.headline import Headline

_MOST_CHARTS = 4
_TAKE_CARE = "Take care: "
"""A notice stands out already."""

_FEW = 4
"""Up to so many variants, the sentence about each is an answer by itself."""


def comparison_report(found: ScenarioComparison) -> Report:
    """Make the report of a comparison.

    Parameters
    ----------
    found
        With at least one variant.

    Returns
    -------
    Report
        The same comparison gives the same report, to the last byte of its pictures.
    """
    differing = differences_of(found)
    touched = touched_grid(found, differing)
    sections = [
        Section("The answer", tuple(_answer(found))),
        Section("What changes, and for whom", _charts(found)),
        Section(
            "Behind the answer",
            tuple(_behind(found)),
            detail=len(found.variants) > _FEW,
        ),
        Section("All tables", tuple(comparison_tables(found)), detail=True),
        Section(
            "What differs from the baseline", tuple(what_differs(found, differing)), detail=True
        ),
        Section("What that rests on", () if touched is None else (touched,), detail=True),
        Section("How it was judged", tuple(judgement(found)), detail=True),
        Section("How to make it again", (reproduce_grid(found),), detail=True),
    ]
    return Report(
        title=_title(found),
        subtitle=_subtitle(found),
        sections=tuple(section for section in sections if section.blocks),
    )


def _title(found: ScenarioComparison) -> str:
    first, *more = found.variants
    variants = f"{1 + len(more)} variants" if more else first.title
    return f"{found.baseline.name} beside {variants}"


def _subtitle(found: ScenarioComparison) -> str:
    base = found.baseline.base
    times = "1 replication" if found.replications == 1 else f"{found.replications} replications"
    return (
        f"A simulation from {date_in_words(base.start)} to "
        f"{date_in_words(base.window.cut_off or base.end)}: {times} with seed {found.seed}. In "
        "each, the same people meet the same chance in every scenario, so that what differs in the "
        "result is due to what differs in the scenarios."
    )


def _answer(found: ScenarioComparison) -> Iterator[Block]:
    """Yield the sentence about each variant with its range, then what may mislead."""
    is_few = len(found.variants) <= _FEW
    notices = [Notice(sentence) for sentence in _cautions(found)]
    if not is_few:
        yield Words(_summary(found), lead=True)
        yield from notices
    for variant in found.variants:
        yield Words(f"{variant.title}: {verdict_sentence(found, variant)}", lead=is_few)
    if is_few:
        yield from notices


def _summary(found: ScenarioComparison) -> str:
    """Tell of many variants how many do what, and which do most."""
    headline = _first(found)
    words = measure_words(headline, found.clocks)
    most = [
        f"with {each.title}: {outcome_words(each.headline[headline], words)}"
        for each in extremes(found, headline)
    ]
    text = f"{finding(found, headline)}."
    return f"{text} Most {'; and '.join(most)}." if most else text


def _first(found: ScenarioComparison) -> Headline:
    return next(iter(found.variants[0].headline))


def _cautions(found: ScenarioComparison) -> Iterator[str]:
    """Yield what a reader has to know; of several scenarios that have the same, once."""
    yield from few_replications(found)
    if found.stopping.unsettled:
        yield from stopping_sentences(found)
    told: dict[str, list[str]] = {}
    for variant in found.variants:
        for sentence in warnings_of(variant):
            plain = sentence.removeprefix(_TAKE_CARE)
            told.setdefault(f"{plain[0].upper()}{plain[1:]}", []).append(variant.title)
    scenarios = [(each.title, each.scenario) for each in found.variants]
    for title, scenario in [(found.baseline.name, found.baseline), *scenarios]:
        for sentence in scenario.warnings:
            told.setdefault(sentence, []).append(title)
    for sentence, titles in told.items():
        is_all = len(titles) > len(found.variants)
        yield sentence if is_all else f"{joined(dict.fromkeys(titles))}: {sentence}"


def _charts(found: ScenarioComparison) -> tuple[Chart, ...]:
    """Draw what there is to draw; what staff time costs where there is room for it."""
    drawn = [
        differences_chart(found, _first(found)),
        causes_chart(found),
        same_people_chart(found),
        groups_chart(found),
        spread_chart(found),
    ]
    charts = [chart for chart in drawn if chart is not None]
    for headline in (Headline.UNIT_COST, Headline.COST):
        if len(charts) < _MOST_CHARTS and not any(chart.name == "cost" for chart in charts):
            chart = differences_chart(found, headline, name="cost")
            charts += [] if chart is None else [chart]
    return tuple(charts)


def _behind(found: ScenarioComparison) -> Iterator[Block]:
    """Yield what is behind the answer: people, causes, groups and cost.

    Of a single variant each is a paragraph, of several they are one for each variant.
    """
    if len(found.variants) == 1:
        variant = found.variants[0]
        for sentence in _without_warnings(behind_it(found, variant), variant):
            yield Words(sentence)
        return
    for variant in found.variants:
        sentences = _without_warnings(behind_it(found, variant), variant)
        if sentences:
            yield Words(f"{variant.title}: {' '.join(sentences)}")


def _without_warnings(sentences: Sequence[str], variant: VariantComparison) -> list[str]:
    """Leave out what stands beside the answer already."""
    warnings = warnings_of(variant)
    return [sentence for sentence in sentences if sentence not in warnings]
