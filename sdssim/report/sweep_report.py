"""The report of a sweep: which of many scenarios does best, and what goes with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sdssim.measures.entry import Unit
from sdssim.report.charts.factors import Panel, factors_chart
from sdssim.report.document import Block, Notice, Report, Section, Words
from sdssim.report.tables import Grid
from sdssim.report.wording import NOT_KNOWN, format_of, in_words, unit_shown
from sdssim.scenario.difference import short_name
from sdssim.timebase import Floats

MOST_MEASURES = 2
_MOST_PANELS = 6
_BEST = 10
_MOST_LISTED = 200
_FEWEST_TO_SPLIT = 6
_MOST_TOLD = 6
_WHOLE, _MEDIAN, _RUNNING = "wait_referral_to_", "_km_median_days", "_running"


@dataclass(frozen=True, slots=True)
class SweptMeasure:
    """One measure of everybody at every point.

    Attributes
    ----------
    better
        ``lower``, ``higher`` or ``none``.
    mean, low, high
        Shape (points,); NaN is not known.
    """

    name: str
    unit: Unit
    better: str
    definition: str
    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep has found.

    Attributes
    ----------
    method, seed, replications
        As in the manifest; replications of all points together.
    labels
        What differs at each point, in words.
    factors
        The value at each point by path: numbers, or texts.
    """

    name: str
    method: str
    seed: int
    replications: int
    command: str
    labels: tuple[str, ...]
    factors: Mapping[str, Sequence[float | str | None]]
    measures: tuple[SweptMeasure, ...]


def sweep_report(swept: Swept) -> Report:
    """Say what a sweep means: the best and the worst point, and what goes with the difference."""
    told = _told(swept.measures)
    sections = [
        Section("The answer", tuple(_answer(swept, told))),
        Section("In pictures", tuple(_pictures(swept, told))),
        Section("The scenarios in order", tuple(_ordered(swept, each) for each in told)),
        Section("How to get the same numbers again", (_made_by(swept),), detail=True),
    ]
    points = f"{len(swept.labels):,} scenarios, {swept.replications:,} replications in all"
    return Report(
        swept.name,
        f"A sweep: {points}, seed {swept.seed}",
        tuple(section for section in sections if section.blocks),
    )


def _told(measures: Sequence[SweptMeasure]) -> tuple[SweptMeasure, ...]:
    """Choose what is told: the whole wait of half of everybody, and who waits for its end."""
    known = [measure for measure in measures if not np.isnan(measure.mean).all()]
    chosen = [
        # The catalogue goes from the first milestone to the last.
        [each for each in known if each.name.startswith(_WHOLE) and each.name.endswith(suffix)][-1:]
        for suffix in (_MEDIAN, _RUNNING)
    ]
    found = [measure for some in chosen for measure in some]
    return tuple(found or known[:MOST_MEASURES])


def _in_words(name: str) -> str:
    """A measure in words that say what it is about."""
    whole = name.removeprefix(_WHOLE)
    if name.startswith(_WHOLE) and name.endswith(_MEDIAN):
        return f"weeks until half of everybody have {in_words(whole.removesuffix(_MEDIAN))}"
    if name.startswith(_WHOLE) and name.endswith(_RUNNING):
        return f"people still waiting for {in_words(whole.removesuffix(_RUNNING))}"
    return in_words(name)


def _label(swept: Swept, place: int) -> str:
    """A scenario by the values of its factors; by what differs where it has none."""
    told = [
        f"{in_words(short_name(path))} {_value(values[place])}"
        for path, values in swept.factors.items()
        if values[place] is not None
    ]
    more = f" and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    return ", ".join(told[:_MOST_TOLD]) + more if told else swept.labels[place]


def _value(value: float | str | None) -> str:
    return f"{value:.3g}" if isinstance(value, int | float) else str(value)


def _answer(swept: Swept, told: Sequence[SweptMeasure]) -> Iterator[Block]:
    if not told:
        yield Words("No measure is known at any point.", lead=True)
        return
    for number, measure in enumerate(told):
        first, last = _ends(measure)
        yield Words(
            f"{_sentence(measure, first)} at best ({_label(swept, first)}), "
            f"{_figure(measure, last)} at worst ({_label(swept, last)}).",
            lead=number == 0,
        )
        missing = int(np.isnan(measure.mean).sum())
        if missing:
            of = f"{missing:,} of {len(swept.labels):,} scenarios"
            yield Notice(f"Not known in {of}: {_in_words(measure.name)}.")
    if len(swept.labels) > 1:
        yield Notice(
            "The best of many is best partly by luck. Before deciding, compare it with today on "
            "more replications: sdssim compare."
        )


def _ends(measure: SweptMeasure) -> tuple[int, int]:
    """Points where a measure is best and worst; lowest is best unless higher is better."""
    lowest, highest = int(np.nanargmin(measure.mean)), int(np.nanargmax(measure.mean))
    return (highest, lowest) if measure.better == "higher" else (lowest, highest)


def _pictures(swept: Swept, told: Sequence[SweptMeasure]) -> Iterator[Block]:
    for number, measure in enumerate(told):
        panels = _panels(swept, measure)
        if panels:
            yield factors_chart(
                f"factors-{number + 1}",
                _in_words(measure.name),
                measure.unit,
                panels[:_MOST_PANELS],
            )


def _panels(swept: Swept, measure: SweptMeasure) -> list[Panel]:
    """The measure over every factor that is a number, the one that goes with most first."""
    panels = []
    for path, values in swept.factors.items():
        numbers = [value for value in values if isinstance(value, int | float)]
        if len(numbers) < len(values) or len(set(numbers)) == 1:
            continue
        at = np.array(numbers, dtype=np.float64)
        panels.append(Panel(in_words(short_name(path)), at, measure.mean, *_thirds(at, measure)))
    return sorted(panels, key=lambda panel: -abs(panel.at_high - panel.at_low))


def _thirds(at: Floats, measure: SweptMeasure) -> tuple[float, float]:
    """Mean of the measure where the factor is in its lowest third, and in its highest."""
    known = ~np.isnan(measure.mean)
    at, mean = at[known], measure.mean[known]
    share = 1 / 3 if at.size >= _FEWEST_TO_SPLIT else 0.0
    low, high = np.quantile(at, share), np.quantile(at, 1 - share)
    return float(mean[at <= low].mean()), float(mean[at >= high].mean())


def _ordered(swept: Swept, measure: SweptMeasure) -> Grid:
    sign = -1.0 if measure.better == "higher" else 1.0
    order = np.argsort(sign * measure.mean, kind="stable")
    order = order[~np.isnan(measure.mean[order])]
    shown = order if order.size <= _MOST_LISTED else np.concatenate([order[:_BEST], order[-_BEST:]])
    rows = [(_label(swept, int(place)), *_cells(measure, int(place))) for place in shown]
    note = measure.definition
    if shown.size < order.size:
        note = f"The first and the last {_BEST} of {order.size:,}; the files have all. {note}"
    return Grid(
        _in_words(measure.name),
        ("scenario", "mean", "95% interval"),
        tuple(rows),
        note,
    )


def _cells(measure: SweptMeasure, place: int) -> tuple[str, str]:
    shown = format_of(measure.unit)
    mean, low, high = (each[place] for each in (measure.mean, measure.low, measure.high))
    ends = "" if np.isnan(low) else f"{shown(float(low))} to {shown(float(high))}"
    return (NOT_KNOWN if np.isnan(mean) else shown(float(mean))), ends


def _sentence(measure: SweptMeasure, place: int) -> str:
    words = _in_words(measure.name)
    return f"{words[0].upper()}{words[1:]}: {_figure(measure, place)}"


def _figure(measure: SweptMeasure, place: int) -> str:
    mean, ends = _cells(measure, place)
    told = f"{mean} {unit_shown(measure.unit)}".rstrip()
    return f"{told} ({ends})" if ends else told


def _made_by(swept: Swept) -> Grid:
    rows = [
        ("design", swept.method),
        ("scenarios", f"{len(swept.labels):,}"),
        ("replications in all", f"{swept.replications:,}"),
        ("seed", str(swept.seed)),
        ("command", swept.command),
    ]
    return Grid("How it was made", ("", ""), tuple(rows))
